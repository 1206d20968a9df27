import { createMailer } from '@authpkg/auth'
import type { Logger } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, origin } from '../fixtures/browser.ts'
import { formFields } from '../fixtures/form.ts'
import { type Web, web } from '../fixtures/web.ts'

type Texts = Readonly<Record<string, string>>

const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async () => undefined } })
/** What is in the forms of the accounts beside a name or an address, filled in with what is nobody's. */
const nobodys = {
  password: 'wrong wrong wrong',
  newPassword: password,
  passwordRepeat: password,
  token: 'x'.repeat(43),
}

/** What answers tell of who is there, and of what only a browser's cookies may hold. */
export const disclosureFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (logger?: Logger) => {
    const site = web(cell.db, { mailer, insecureUnlimitedAttempts: true, ...(logger && { logger }) })
    await addAda(site.auth)
    return site
  }

  const pagesOf = ({ app }: Web): readonly string[] => {
    const own = app.routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/accounts/'))
    return [...new Set(own.map(({ path }) => path))].filter((path) => path.endsWith('/'))
  }

  const kinds: Readonly<Record<string, (name: string) => Texts>> = {
    address: (name) => ({
      email: `${name}@app.example`,
      identity: `${name}@app.example`,
      username: `${name}@app.example`,
    }),
    name: (name) => ({ username: name, identity: name, email: name }),
  }

  for (const [kind, identity] of Object.entries(kinds)) {
    test(`no page of the accounts tells a visitor whether a person of that ${kind} is there (LOGIN-6)`, async () => {
      const site = await begin()
      for (const page of pagesOf(site)) {
        const answersFor = (name: string): Promise<readonly string[]> =>
          askAll(site, page, withFreshName(page, identity(name)), name)
        const [known, unknown] = [await answersFor('ada'), await answersFor('xyz')]
        expect(known, page).toEqual(unknown)
        expect(known.join(), page).not.toMatch(/^5\d\d|"status":5\d\d/)
      }
    })
  }

  test('the token of a session is in its cookie alone: in no page, address, header or log line (SESS-14)', async () => {
    const logged: unknown[] = []
    const log = (...said: unknown[]): void => void logged.push(said)
    const site = await begin({ warn: log, error: log })
    const browser = new Browser(site.app)
    const answers = [await browser.login('ada')]
    const token = /__Host-session=([^;]+)/.exec(browser.cookies)?.[1] ?? expect.unreachable()
    const paths = site.app.routes.filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path))
    for (const { path } of paths) answers.push(await browser.get(path), await browser.json('GET', path))
    for (const answer of answers) {
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie')
      expect(`${JSON.stringify(headers)} ${await answer.text()}`, answer.url).not.toContain(token)
    }
    expect(JSON.stringify(logged)).not.toContain(token)
  })

  test('a token in an address opens nothing (SESS-14)', async () => {
    const { app } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    const token = /__Host-session=([^;]+)/.exec(browser.cookies)?.[1] ?? expect.unreachable()
    for (const name of ['__Host-session', 'session', 'token', 'auth_token', 'access_token', 'sessionToken']) {
      const answer = await app.request(`${origin}/?${new URLSearchParams({ [name]: token })}`)
      expect(await answer.text(), name).toBe('nobody')
    }
  })
}

/** Usernames are no secret where people register: one that is taken is told. */
const withFreshName = (page: string, { email = '', ...others }: Texts): Texts =>
  page.includes('/register/') ? { email, username: `new-${email.slice(0, 3)}` } : { email, ...others }

/** What a page and its JSON answer, asked and sent, without what differs from one to the next by design. */
async function askAll({ app, auth }: Web, page: string, identity: Texts, name: string): Promise<readonly string[]> {
  const query = `${page}?${new URLSearchParams(identity)}`
  const browser = new Browser(app)
  await browser.get('/accounts/login/') // for the token: some pages show a visitor no form
  const shown = await browser.get(query)
  const form = Object.keys(formFields(await shown.clone().text(), page))
  const fields = { ...nobodys, ...identity }
  const body = Object.fromEntries(Object.entries(fields).filter(([field]) => form.includes(field)))
  const answers = [
    shown,
    await browser.json('GET', query),
    await browser.submit(page, fields),
    await new Browser(app).json('POST', page, body),
  ]
  await auth.settled()
  return Promise.all(answers.map((answer) => comparable(answer, name)))
}

async function comparable(answer: Response, name: string): Promise<string> {
  const headers = [...answer.headers].filter(([header]) => header !== 'set-cookie')
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*/, ''))
  const text = `${answer.status} ${JSON.stringify([headers, cookies])} ${await answer.text()}`
  return text
    .replaceAll(name, '')
    .replace(/(name="_csrf"[^>]*value="|"(?:csrfToken|requestId|registrationToken)":"|Request <code>)[^"<]+/g, '$1')
}
