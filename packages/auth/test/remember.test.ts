import { type AnyUser, type Clock, ConfigurationError, createAuth } from '@authpkg/core'
import { authFields, defineModel } from '@authpkg/kysely'
import { describe, expect, test } from 'vitest'
import { csrfToken } from '../src/index.ts'
import { models, password, createSite as plainSite, type SiteOptions } from './site.ts'

const session = '__Host-session'
const remember = '__Host-remember'
const week = 7 * 86_400

async function createSite(options: SiteOptions = {}) {
  let time = Date.UTC(2030, 0, 1)
  const clock: Clock = { now: () => new Date(time) }
  const site = await plainSite({ clock, ...options })
  site.app.get('/raw', (c) => new Response(c.get('user')?.username ?? 'nobody'))
  site.app.get('/form', (c) => c.text(csrfToken(c)))
  await site.addUser()
  const remembered = async () => {
    const browser = site.browser()
    expect((await browser.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })).status).toBe(303)
    return browser
  }
  const pass = (seconds: number): void => {
    time += seconds * 1000
  }
  return { ...site, pass, remembered }
}

const cookiesOf = (answer: Response): Record<string, string> =>
  Object.fromEntries(answer.headers.getSetCookie().map((cookie) => [cookie.split('=')[0] ?? '', cookie]))

describe('a login', () => {
  test('ends with the browser, unless it is asked to last (SESS-6)', async () => {
    const { browser } = await createSite()
    const plain = cookiesOf(await browser().login('ada', password))
    expect(plain[session]).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    expect(plain[remember]).toBeUndefined()
    const fields = { username: 'ada', password, remember: 'true' }
    const lasting = cookiesOf(await browser().submit('/accounts/login/', fields))
    expect(lasting[session]).toContain(`; Max-Age=${30 * 86_400};`)
    expect(lasting[remember]).toMatch(
      /^__Host-remember=[\w-]{43}\.[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
  })

  test('is asked by JSON as well, and by nothing but true or false', async () => {
    const { browser } = await createSite()
    const program = browser()
    const { csrfToken: token } = (await (
      await program.get('/accounts/login/', { Accept: 'application/json' })
    ).json()) as {
      csrfToken: string
    }
    const login = (value: unknown): Promise<Response> =>
      program.json('/accounts/login/', { username: 'ada', password, remember: value }, { 'X-CSRF-Token': token })
    expect((await login('yes')).status).toBe(400)
    expect(cookiesOf(await login(true))[remember]).toBeDefined()
  })

  test('without it ends what an earlier login left in the browser', async () => {
    const { remembered, browser, pass } = await createSite()
    const ada = await remembered()
    const planted = ada.cookies.get(remember) ?? ''
    await ada.login('ada', password)
    expect(ada.cookies.has(remember)).toBe(false)
    pass(week)
    const thief = browser()
    thief.cookies.set(remember, planted)
    expect(await (await thief.get('/')).text()).toBe('home of nobody')
  })

  test('of a client that keeps its own token is not remembered', async () => {
    const { app } = await createSite()
    const headers = { 'Content-Type': 'application/json', 'Session-Transport': 'bearer' }
    const body = JSON.stringify({ username: 'ada', password, remember: true })
    const answer = await app.request('https://good.example/accounts/login/', { method: 'POST', headers, body })
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []])
  })
})

describe('a remembered browser', () => {
  test('comes back with new cookies, on any kind of answer, and costs nothing while it is logged in', async () => {
    const { remembered, pass, statements, events } = await createSite()
    const ada = await remembered()
    statements.length = 0
    await ada.get('/')
    expect(statements).toHaveLength(1)
    for (const path of ['/raw', '/', '/private']) {
      pass(week)
      const before = new Map(ada.cookies)
      const answer = await ada.get(path)
      expect([answer.status, await answer.text()], path).toEqual([200, expect.stringContaining('ada')])
      expect(Object.keys(cookiesOf(answer)).sort(), path).toEqual([remember, session])
      for (const name of [session, remember]) expect(ada.cookies.get(name)).not.toBe(before.get(name))
    }
    expect(events.filter((name) => name === 'user.logged_in')).toHaveLength(4)
  })

  test('can send the form that it was shown as it came back (CSRF-3)', async () => {
    const { remembered, pass, app } = await createSite()
    const ada = await remembered()
    pass(week)
    const token = await (await ada.get('/form')).text()
    const headers = { 'X-CSRF-Token': token, 'Content-Type': 'application/json', Accept: 'application/json' }
    expect((await ada.send('/accounts/logout/', { method: 'POST', body: '{}', headers })).status).toBe(200)
    expect([...ada.cookies.keys()]).not.toContain(remember)
    expect(app).toBeDefined()
  })

  test('with a cookie that is none of ours costs one statement, or none, and loses it', async () => {
    const { browser, statements } = await createSite()
    for (const [value, cost] of [
      ['x', 0],
      ['x'.repeat(5000), 0],
      [`${'x'.repeat(43)}.${'y'.repeat(43)}`, 1],
    ] as const) {
      const stranger = browser()
      stranger.cookies.set(remember, value)
      statements.length = 0
      expect(await (await stranger.get('/')).text()).toBe('home of nobody')
      expect([statements.length, stranger.cookies.has(remember)]).toEqual([cost, false])
    }
  })

  test('gets its session on no answer that a cache may keep (SESS-5)', async () => {
    const { remembered, pass, app } = await createSite()
    app.get('/public', (c) => c.text('for all', 200, { 'Cache-Control': 'public, immutable' }))
    const ada = await remembered()
    pass(week)
    const style = await ada.get('/public', { 'Sec-Fetch-Dest': 'style' })
    expect([style.headers.getSetCookie(), style.headers.get('cache-control')]).toEqual([[], 'public, immutable'])
    const page = await ada.get('/public', { 'Sec-Fetch-Dest': 'document' })
    expect(Object.keys(cookiesOf(page)).sort()).toEqual([remember, session])
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect((await ada.get('/public')).headers.get('cache-control')).toBe('public, immutable')
  })

  test('whose windows ask all at once gets each of them, and the login page after one more try', async () => {
    const { remembered, browser, pass } = await createSite()
    const ada = await remembered()
    pass(week)
    const late = browser()
    for (const pair of ada.cookies) late.cookies.set(...pair)
    await ada.get('/private')
    const again = await late.get('/private?page=2')
    expect([again.status, again.headers.get('location')]).toEqual([303, '/private?page=2'])
    const refused = await late.get('/private')
    expect(refused.headers.get('location')).toBe('/accounts/login/?next=%2Fprivate')
  })

  test('logs out from a page that was left open, and stays so; no other form takes the old token (CSRF-3)', async () => {
    const { remembered, pass } = await createSite()
    const [ada, other] = [await remembered(), await remembered()]
    const tokenOf = { ada: await ada.csrfToken('/accounts/logout/'), other: await other.csrfToken('/accounts/logout/') }
    const planted = ada.cookies.get(remember) ?? ''
    pass(week)
    expect((await other.post('/accounts/sessions/', { _csrf: tokenOf.other, others: 'true' })).status).toBe(403)
    expect((await ada.post('/accounts/logout/', { _csrf: tokenOf.ada })).status).toBe(303)
    expect([ada.cookies.has(session), ada.cookies.has(remember)]).toEqual([false, false])
    ada.cookies.set(remember, planted)
    expect(await (await ada.get('/')).text()).toBe('home of nobody')
  })

  test('needs a token for JSON, too (CSRF-1)', async () => {
    const { remembered } = await createSite()
    const ada = await remembered()
    ada.cookies.delete(session)
    ada.cookies.delete('__Host-csrf')
    expect((await ada.json('/accounts/sessions/', { others: true })).status).toBe(403)
  })

  test('is not asked beside credentials in a header', async () => {
    const { remembered, pass, auth, statements } = await createSite()
    const ada = await remembered()
    pass(week)
    const token = await ((await auth.users.findByIdentity('ada')) as AnyUser).getAuthToken()
    const before = ada.cookies.get(remember)
    statements.length = 0
    for (const Authorization of [`Basic ${btoa(`ada:${password}`)}`, `Bearer ${token}`]) {
      await ada.get('/', { Authorization })
      expect(ada.cookies.get(remember)).toBe(before)
    }
    expect(statements.filter((sql) => sql.includes('"token"'))).toEqual([])
  })

  test('ends where its session is ended by hand: it would come back (SESS-12)', async () => {
    const { remembered, pass, auth } = await createSite()
    const ada = await remembered()
    pass(60)
    const other = await remembered()
    const user = (await auth.users.findByIdentity('ada')) as AnyUser
    const [first] = (await auth.sessions.list(user)).toReversed()
    await auth.sessions.end(user, String(first?.id))
    expect(await (await ada.get('/')).text()).toBe('home of nobody')
    pass(week)
    expect(await (await other.get('/')).text()).toBe('home of ada')
  })

  test('holds what the database does not: no value of it opens anything (SESS-5)', async () => {
    const { remembered, browser, rows } = await createSite()
    const ada = await remembered()
    const stored = JSON.stringify(await rows('token'))
    for (const part of (ada.cookies.get(remember) ?? '').split('.')) expect(stored).not.toContain(part)
    const hashes = (await rows('token')).map((row) => String(row['token_hash']).slice(0, 43))
    const thief = browser()
    thief.cookies.set(remember, hashes.join('.'))
    expect(await (await thief.get('/')).text()).toBe('home of nobody')
  })
})

describe('the feature', () => {
  test('is off where it is switched off: no box, no cookie, and what a browser has is not looked at', async () => {
    const { browser, statements } = await createSite({ features: { remember: false } })
    const ada = browser()
    expect((await ada.page('/accounts/login/')).querySelector('[name=remember]')).toBeNull()
    await ada.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })
    expect([...ada.cookies.keys()]).not.toContain(remember)
    const stranger = browser()
    stranger.cookies.set(remember, `${'x'.repeat(43)}.${'y'.repeat(43)}`)
    statements.length = 0
    await stranger.get('/')
    expect([statements.length, stranger.cookies.has(remember)]).toEqual([0, true])
  })

  test('needs a session that can say when the user proved who they are (SESS-11)', async () => {
    const { authenticated_at: _, ...fields } = authFields.session()
    const without = { ...models, Session: defineModel('session', { fields }) }
    expect((await plainSite({}, {}, without)).auth.config.features.remember).toBe(false)
    await expect(plainSite({ features: { remember: true } }, {}, without)).rejects.toThrow(ConfigurationError)
  })

  test('is off for functions, too, and what was remembered before ends with its session all the same', async () => {
    const on = await createSite()
    const { session } = await on.auth.login({ identity: 'ada', password })
    const rememberToken = await on.auth.remember(session)
    const { adapter, baseUrl, secrets, clock } = on.auth.config
    const options = { adapter, baseUrl: baseUrl.origin, secrets, clock, passwords: { insecureFastHashing: true } }
    const logger = { warn: () => {}, error: () => {} }
    const off = createAuth({ ...options, logger, features: { remember: false } })
    await expect(off.remember(session)).rejects.toMatchObject({ code: 'unsupported' })
    expect((await off.resume(rememberToken)).kind).toBe('refused')
    await off.logout(session)
    expect((await on.auth.resume(rememberToken)).kind).toBe('refused')
  })
})
