import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, origin } from '../fixtures/browser.ts'
import { plain } from '../fixtures/form.ts'
import { web } from '../fixtures/web.ts'

/** One of each way to name another place: what a browser drops, turns round, decodes once more, or runs. */
const elsewhere: readonly string[] = [
  'https://evil.example/',
  '//evil.example',
  'https:evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  ' //evil.example',
  '\u0000//evil.example',
  '\uff0f\uff0fevil.example',
  'https://app.example@evil.example',
  '/%2fevil.example',
  '/%5cevil.example',
  '/ok\r\nSet-Cookie: a=b',
  'javascript:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
]

/** A comparison of origins lets these pass, and their path alone leads away. */
const paths: readonly string[] = [
  '/..//evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e%2e//evil.example',
]

/** Hosts that only begin or end as ours does. */
const lookalikes: readonly string[] = [
  'https://app.example.evil.example',
  'https://notapp.example',
  'https://evil.example/app.example',
  'https://app.example:8443',
  'http://app.example',
  'https://sub.app.example',
]

/** Where people are sent after a form: to this site alone. */
export const redirectFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (trustedOrigins: readonly string[] = []) => {
    const { app, auth } = web(cell.db, { trustedOrigins })
    await addAda(auth)
    /** Where a login sends its browser, by the address of the page or by the field of the form. */
    const loginWith = async (query: string, fields: Readonly<Record<string, string>> = {}): Promise<string> => {
      const browser = new Browser(app)
      await browser.get('/accounts/login/')
      return target(await browser.post(`/accounts/login/${query}`, filled(browser, fields), { origin }))
    }
    return { app, loginWith }
  }

  const filled = ({ csrfToken }: Browser, fields: Readonly<Record<string, string>>): URLSearchParams =>
    new URLSearchParams({ _csrf: csrfToken, username: 'ada', password, ...fields })

  const byQuery = (next: string): string => `?${new URLSearchParams({ next })}`

  test('a login leads to no other site, by query or field (REDIR-1, REDIR-2, HDR-1)', async () => {
    const { loginWith } = await begin()
    for (const next of [...elsewhere, ...paths]) {
      expectHere(await loginWith(byQuery(next)), next)
      expectHere(await loginWith('', { next }), next)
    }
    expect(await loginWith('', { next: '/private?a=1' })).toBe('/private?a=1')
  })

  test('registration and logout lead to no other site (REDIR-1)', async () => {
    const { app } = await begin()
    for (const [i, next] of [...elsewhere, ...paths].entries()) {
      const browser = new Browser(app)
      await browser.get('/accounts/register/')
      const fields = { username: `user-${i}`, password, passwordRepeat: password, next }
      expectHere(target(await browser.submit('/accounts/register/', fields)), next)
      await browser.get('/accounts/logout/')
      expectHere(target(await browser.submit('/accounts/logout/', { next })), next)
    }
  })

  test('to be asked for the password leads to no other site (REDIR-1)', async () => {
    const { app } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    for (const next of [...elsewhere, ...paths]) {
      await browser.get(`/accounts/reauthenticate/${byQuery(next)}`)
      expectHere(target(await browser.submit('/accounts/reauthenticate/', { password })), next)
    }
  })

  test('a place that a form brings is looked at when it is used, whatever its page was opened with (REDIR-3)', async () => {
    const { app } = await begin()
    for (const next of paths) {
      const browser = new Browser(app)
      await browser.get(`/accounts/login/${byQuery('/private')}`)
      expectHere(target(await browser.submit('/accounts/login/', { username: 'ada', password, next })), next)
    }
    expect(await cell.db.count('Session', {})).toBe(paths.length)
  })

  test('no host passes that only begins or ends as ours does, nor one of a trusted origin (REDIR-4)', async () => {
    const trusted = 'https://other.example'
    const { loginWith } = await begin([trusted])
    for (const url of [...lookalikes, trusted]) {
      for (const next of [url, `${url}/a`, url.replace(/^https?:/, '')]) {
        expect(await loginWith(byQuery(next)), next).toBe('/')
      }
    }
  })

  test('an origin is trusted by its exact name only (REDIR-4, CSRF-5)', async () => {
    const { app } = await begin(['https://app.example'])
    const allowed = async (from: string): Promise<string | null> => {
      const answer = await app.request(`${origin}/accounts/login/`, { headers: { origin: from } })
      return answer.headers.get('access-control-allow-origin')
    }
    for (const from of [...lookalikes, 'https://app.example.']) expect(await allowed(from), from).toBeNull()
  })

  test('no page has such a place as a link, and the field of the form holds none (REDIR-5, XSS-2)', async () => {
    const { app } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    for (const next of [...elsewhere, ...paths]) {
      for (const page of ['login', 'register', 'logout']) {
        const text = await (await browser.get(`/accounts/${page}/${byQuery(next)}`)).text()
        expect(text).toContain('</form>')
        for (const place of placesIn(text)) expectHere(place, next)
      }
    }
  })
}

const target = (answer: Response): string => {
  expect(answer.status).toBe(303)
  expect(answer.headers.getSetCookie().join()).not.toContain('a=b')
  return answer.headers.get('location') ?? ''
}

/** A path on this site, as it stands and when a server decodes it once more. */
function expectHere(place: string, next: string): void {
  for (const path of [place, decodeURIComponent(place)]) expect(path, JSON.stringify(next)).toMatch(/^\/(?![/\\])/)
  expect(new URL(place, origin).origin, JSON.stringify(next)).toBe(origin)
}

/** What the links, forms and images of a page lead to, and its field for the next place. */
function placesIn(page: string): readonly string[] {
  const links = [...page.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)].map(([, link = '']) => link)
  const [, field] = /name="next"[^>]*value="([^"]*)"/.exec(page) ?? []
  return [...links, ...(field ? [field] : [])].map(plain)
}
