import { csrfField, csrfHeader, csrfProtection, readForm } from '@authpkg/auth'
import { asc, type Row } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, origin, Program } from '../fixtures/browser.ts'
import { type Web, web } from '../fixtures/web.ts'

type Texts = Readonly<Record<string, string>>

const fields = { username: 'ada', password, email: 'new@app.example', passwordRepeat: password }
const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
const json = { 'content-type': 'application/json' }

/** What of a forged request is wrong: its fields and its headers, made of the token that would be right. */
const forgeries: Readonly<Record<string, (tokens: Tokens) => { readonly fields?: Texts; readonly headers?: Texts }>> = {
  'no token': () => ({}),
  'an empty token': () => ({ fields: { [csrfField]: '' } }),
  'a wrong token': ({ right }) => ({ fields: { [csrfField]: `${right.slice(0, -1)}_` } }),
  'the token of another session': ({ other }) => ({ fields: { [csrfField]: other } }),
  'a token under another secret': ({ forged }) => ({ fields: { [csrfField]: forged } }),
  'the cookie itself': ({ cookie }) => ({ fields: { [csrfField]: cookie } }),
  'a foreign origin': ({ right }) => ({ fields: { [csrfField]: right }, headers: { origin: 'https://evil.example' } }),
  'an opaque origin': ({ right }) => ({ fields: { [csrfField]: right }, headers: { origin: 'null' } }),
  'another scheme': ({ right }) => ({ fields: { [csrfField]: right }, headers: { origin: 'http://app.example' } }),
  'another site': ({ right }) => ({ fields: { [csrfField]: right }, headers: { 'sec-fetch-site': 'cross-site' } }),
  'a sibling of our host': ({ right }) => ({
    fields: { [csrfField]: right },
    headers: { 'sec-fetch-site': 'same-site' },
  }),
}

interface Tokens {
  readonly right: string
  readonly other: string
  readonly forged: string
  readonly cookie: string
}

/** Every route of the accounts that takes a form. */
const postRoutes = ({ app }: Web): readonly string[] => {
  const paths = app.routes.filter(({ method, path }) => method === 'POST' && path.startsWith('/accounts/'))
  return [...new Set(paths.map(({ path }) => path))]
}

/** Requests that another site makes a browser send. */
export const csrfFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const site = web(cell.db)
    await addAda(site.auth)
    const browser = new Browser(site.app)
    await browser.get('/accounts/login/')
    return { ...site, browser }
  }

  const beginInside = async () => {
    const site = await begin()
    await site.browser.login('ada')
    return site
  }

  /** The rows that a form of the accounts could change. */
  const written = async (): Promise<readonly (readonly Row[])[]> =>
    Promise.all(['User', 'Session'].map((model) => cell.db.findMany(model, { orderBy: [asc('id')] })))

  const tokensFor = async ({ app, browser }: Web & { readonly browser: Browser }): Promise<Tokens> => {
    const other = new Browser(app)
    await other.login('ada')
    const elsewhere = web(cell.db, { secrets: ['another-0123456789-abcdefghijklmnopqrs'] })
    const stranger = new Browser(elsewhere.app)
    await stranger.get('/accounts/login/')
    const [, cookie = ''] = /__Host-csrf=([^;]*)/.exec(browser.cookies) ?? []
    return { right: browser.csrfToken, other: other.csrfToken, forged: stranger.csrfToken, cookie }
  }

  for (const [kind, visit] of Object.entries({ anonymous: begin, 'logged in': beginInside })) {
    test(`no form of the accounts takes a forged request of a browser that is ${kind} (CSRF-1)`, async () => {
      const site = await visit()
      const tokens = await tokensFor(site)
      const before = await written()
      const routes = postRoutes(site)
      expect(routes.length).toBeGreaterThan(8)
      for (const path of routes) {
        for (const [name, forge] of Object.entries(forgeries)) {
          const forged = forge(tokens)
          const body = new URLSearchParams({ ...fields, ...forged.fields })
          const answer = await site.browser.post(path, body, { origin, ...forged.headers })
          expect(answer.status, `${path}, ${name}`).toBe(403)
          expect(answer.headers.getSetCookie().join(), `${path}, ${name}`).not.toContain('session')
        }
      }
      expect(await written()).toEqual(before)
    })
  }

  test('JSON with the cookie needs the token in its header; a program without one does not (CSRF-1)', async () => {
    const { app, browser, auth } = await beginInside()
    const before = await written()
    for (const path of postRoutes({ app, auth })) {
      expect((await browser.json('POST', path, {}, { [csrfHeader]: '' })).status, path).toBe(403)
    }
    expect(await written()).toEqual(before)
    expect((await browser.json('POST', '/accounts/logout/', {})).status).toBe(200)
    const program = new Program(app)
    expect((await program.send('POST', '/accounts/login/', { username: 'ada', password })).status).toBe(200)
  })

  test('nobody can be logged in, or registered, by another site (CSRF-2)', async () => {
    const { app } = await begin()
    for (const path of ['/accounts/login/', '/accounts/register/']) {
      for (const answer of [
        await new Browser(app).post(path, new URLSearchParams(fields), foreign),
        await new Browser(app).post(path, new URLSearchParams(fields), { origin }),
        await new Browser(app).json('POST', path, { username: 'ada', password }, foreign),
      ]) {
        expect([answer.status, answer.headers.getSetCookie()], path).toEqual([403, []])
      }
    }
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('a link or an image that leads to the logout logs nobody out (CSRF-3)', async () => {
    const { browser } = await beginInside()
    for (const path of ['/accounts/logout/', '/accounts/logout', '/accounts/logout/?_method=POST'])
      await browser.get(path)
    expect(await (await browser.get('/accounts/logout/')).text()).toMatch(/<form[^>]*method="post"/)
    expect(await (await browser.get('/private')).text()).toBe('private')
  })

  test('REST writes by the cookie need JSON, the token and our own origin (CSRF-4)', async () => {
    const { app, browser } = await beginInside()
    const body = JSON.stringify({ message: 'hello', created: '2026-11-20T12:00:00Z' })
    const send = async (headers: Texts): Promise<number> =>
      (await browser.post('/api/note/', new TextEncoder().encode(body), headers)).status
    const token = { [csrfHeader]: browser.csrfToken }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      const simple: Texts = type === '' ? {} : { 'content-type': type }
      expect([await send(simple), await send({ ...simple, ...token })], type).toEqual([403, 415])
    }
    const others = [foreign, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }]
    for (const other of others) expect(await send({ ...json, ...token, ...other })).toBe(403)
    expect([await send(json), await cell.db.count('Note', {})]).toEqual([403, 0])
    expect(await send({ ...json, ...token })).toBe(201)
    const basic = await new Program(app, 'ada').send('POST', '/api/note/', body)
    expect(basic.status).toBe(201)
  })

  test('no answer to a GET may be read by another site (CSRF-5)', async () => {
    const { app, browser } = await beginInside()
    const paths = app.routes.filter(({ method, path }) => method === 'GET' && !/[:*]/.test(path))
    for (const { path } of paths) {
      const answer = await browser.json('GET', path, undefined, foreign)
      const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))
      expect(allowed, path).toEqual([])
    }
  })

  test('a planted cookie and an equal field are worth nothing (CSRF-6)', async () => {
    const { app } = await begin()
    const planted = 'A'.repeat(43)
    const body = new URLSearchParams({ ...fields, [csrfField]: planted })
    const answer = await new Browser(app).post('/accounts/login/', body, { origin, cookie: `__Host-csrf=${planted}` })
    expect(answer.status).toBe(403)
  })

  test('a token from before the login is worth nothing after it (CSRF-6)', async () => {
    const { browser } = await begin()
    const before = browser.csrfToken
    await browser.login('ada')
    const answer = await browser.submit('/accounts/logout/', { [csrfField]: before })
    expect([answer.status, await cell.db.count('Session', {})]).toEqual([403, 1])
  })

  test('uploads are guarded as other forms are, and none is read before (CSRF-9)', async () => {
    const { app, auth } = web(cell.db)
    const seen: string[] = []
    app.post('/upload', csrfProtection({ multipart: true }), async (c) => {
      const [file] = (await readForm(c)).files('file')
      seen.push((await file?.text()) ?? '')
      return c.text(String((await c.req.parseBody())['name']))
    })
    await addAda(auth)
    const browser = new Browser(app)
    await browser.login('ada')
    const upload = (more: Texts): Promise<Response> => {
      const body = new FormData()
      for (const [name, value] of Object.entries(more)) body.set(name, value)
      body.set('file', new File(['content'], 'a.txt'))
      return browser.post('/upload', body, { origin })
    }
    expect([(await upload({})).status, seen]).toEqual([403, []])
    const sent = await upload({ [csrfField]: browser.csrfToken, name: 'ada' })
    expect([await sent.text(), seen]).toEqual(['ada', ['content']])
  })
}
