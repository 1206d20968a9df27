import { type Clock, UnavailableError } from '@authpkg/core'
import { expect, test } from 'vitest'
import { createSite, password, type Site } from './site.ts'

const cookie = '__Host-session'

async function loggedIn(site: Site, name = 'ada') {
  const browser = site.browser()
  expect((await browser.login(name, password)).status).toBe(303)
  return browser
}

function movableClock() {
  let time = Date.UTC(2030, 0, 1)
  const clock: Clock = { now: () => new Date(time) }
  const pass = (seconds: number): void => {
    time += seconds * 1000
  }
  return { clock, pass }
}

test('SESS-1 a login always gives a new token, and the one the browser came with is over', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  browser.cookies.set(cookie, 'planted-by-someone-else')
  await browser.login('ada', password)
  const first = browser.cookies.get(cookie) ?? ''
  expect(first).not.toBe('planted-by-someone-else')
  await browser.login('ada', password)
  const second = browser.cookies.get(cookie) ?? ''
  expect(second).not.toBe(first)
  for (const old of ['planted-by-someone-else', first]) {
    const replay = site.browser()
    replay.cookies.set(cookie, old)
    expect((await replay.get('/private')).status).toBe(303)
  }
  expect((await browser.get('/private')).status).toBe(200)
  expect(await site.rows('session')).toHaveLength(1)
})

test('SESS-1 registration begins a new session as well', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = await loggedIn(site)
  const first = browser.cookies.get(cookie)
  const fields = { username: 'grace', password: 'another long passphrase', passwordRepeat: 'another long passphrase' }
  expect((await browser.submit('/accounts/register/', fields)).status).toBe(303)
  expect(browser.cookies.get(cookie)).not.toBe(first)
  expect(await (await browser.get('/private')).text()).toBe('hello grace')
  expect(await site.rows('session')).toHaveLength(1)
})

test('a login that takes over the row of the session it came with does not end itself', async () => {
  const site = await createSite({ session: { maxPerUser: 1 } })
  await site.addUser()
  const browser = await loggedIn(site)
  await browser.login('ada', password)
  expect((await browser.get('/private')).status).toBe(200)
})

test('SESS-2 a session ends after idle time, and at its absolute end in spite of activity', async () => {
  const { clock, pass } = movableClock()
  const site = await createSite({ clock, session: { idleTimeout: 1000, absoluteTimeout: 3000 } })
  await site.addUser()
  const idle = await loggedIn(site)
  const active = await loggedIn(site)
  pass(900)
  expect((await active.get('/private')).status).toBe(200)
  pass(200)
  expect((await idle.get('/private')).status).toBe(303)
  for (let elapsed = 1100; elapsed < 2900; elapsed += 600) {
    pass(600)
    expect((await active.get('/private')).status).toBe(200)
  }
  pass(200)
  expect((await active.get('/private')).status).toBe(303)
})

test('SESS-3 FP-AUTH-13 a token that was logged out opens nothing', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = await loggedIn(site)
  const replay = site.browser()
  replay.cookies.set(cookie, browser.cookies.get(cookie) ?? '')
  expect((await browser.submit('/accounts/logout/', {})).status).toBe(303)
  expect(browser.cookies.has(cookie)).toBe(false)
  expect((await replay.get('/private')).status).toBe(303)
  expect(await site.rows('session')).toEqual([])
})

test('SESS-4 LOGIN-13 a new password, a disabled and a deleted account end every session', async () => {
  const site = await createSite()
  const user = await site.addUser()
  const ended = async (change: () => Promise<unknown>) => {
    const browser = await loggedIn(site)
    await change()
    expect((await browser.get('/private')).status).toBe(303)
  }
  await ended(() => site.auth.users.setPassword(user, password))
  await ended(() => site.db.updateTable('user').set({ active: 0 }).execute())
  await site.db.updateTable('user').set({ active: 1 }).execute()
  await ended(() => site.db.deleteFrom('user').execute())
})

test('SESS-6 every cookie of a tour is for this host, TLS and HTTP only', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const answers = [
    await browser.get('/accounts/login/'),
    await browser.login('ada', password),
    await browser.get('/accounts/logout/'),
    await browser.submit('/accounts/logout/', {}),
  ]
  const cookies = answers.flatMap((answer) => answer.headers.getSetCookie())
  expect(cookies.map((text) => text.split('=', 1)[0])).toEqual([
    '__Host-csrf',
    cookie,
    '__Host-device',
    '__Host-csrf',
    cookie,
  ])
  for (const text of cookies) {
    expect(text).toMatch(/^__Host-[a-z]+=[\w.-]*; (?:Max-Age=\d+; )?Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  }
  expect(cookies[1], 'ends with the browser').not.toContain('Max-Age')
})

test('SESS-6 without TLS, in development, the cookies have plain names', async () => {
  const site = await createSite({ baseUrl: 'http://localhost:3000' })
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  expect([...browser.cookies.keys()]).toEqual(['session', 'device'])
  expect((await browser.get('/private')).status).toBe(200)
})

test('SESS-9 two users asking at once never see each other', async () => {
  const site = await createSite()
  site.app.get('/slow', async (c) => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
    return c.text(c.get('user')?.calcUsername() ?? 'nobody')
  })
  await site.addUser('ada')
  await site.addUser('grace')
  const browsers = [await loggedIn(site, 'ada'), await loggedIn(site, 'grace'), site.browser()]
  const names = ['ada', 'grace', 'nobody']
  const answers = await Promise.all(
    Array.from({ length: 300 }, async (_, i) => (await browsers[i % 3]?.get('/slow'))?.text()),
  )
  expect(answers).toEqual(Array.from({ length: 300 }, (_, i) => names[i % 3]))
})

test('SESS-10 a store that throws or answers nonsense lets nobody in', async () => {
  const site = await createSite()
  await site.addUser('ada')
  const grace = await site.addUser('grace')
  const browser = await loggedIn(site)
  const [row] = await site.rows('session')
  const faults: (() => unknown)[] = [
    () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')),
    () => 'nonsense',
    () => ({}),
    () => [],
    () => ({ ...row, user: grace }),
    () => ({ ...row, user: { ...grace, id: row?.['user_id'] } }),
    () => ({ token_hash: row?.['token_hash'], user: null }),
  ]
  for (const fault of faults) {
    site.breakStore(fault)
    const answer = await browser.get('/private')
    expect([303, 503], String(fault)).toContain(answer.status)
    expect(await answer.text()).not.toContain('hello')
  }
  site.breakStore(() => Promise.reject(new UnavailableError('database_unavailable', 'The database does not answer.')))
  const down = await browser.get('/private', { Accept: 'application/json' })
  expect([down.status, down.headers.get('retry-after')]).toEqual([503, '5'])
  const login = await site.browser().json('/accounts/login/', { username: 'ada', password })
  expect([login.status, login.headers.getSetCookie()]).toEqual([503, []])
  site.breakStore(null)
  expect((await browser.get('/private')).status).toBe(200)
})

test('a user has no more sessions than allowed, on whichever road they begin', async () => {
  const { clock, pass } = movableClock()
  const { auth, addUser, rows } = await createSite({ clock, session: { maxPerUser: 2 } })
  const ada = await addUser()
  let rememberToken = await auth.remember((await auth.login({ identity: 'ada', password })).session)
  for (let i = 0; i < 3; i += 1) {
    pass(1)
    await auth.startSession(ada)
    const resumption = await auth.resume(rememberToken)
    rememberToken = resumption.kind === 'resumed' ? resumption.rememberToken : ''
  }
  expect(await rows('session')).toHaveLength(2)
})

test('nobody logged in is null as a user, and anonymous as a principal (FS-USER-33)', async () => {
  const { app } = await createSite()
  app.get('/asks', (c) => c.json([c.get('user'), c.get('session'), c.get('principal')]))
  expect(await (await app.request('https://good.example/asks')).json()).toEqual([null, null, { kind: 'anonymous' }])
})
