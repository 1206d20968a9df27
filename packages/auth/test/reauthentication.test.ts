import { createAuth, type DbAdapter } from '@authpkg/core'
import { authFields, createTables, defineModel, kyselyAdapter } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { freshRequired } from '../src/index.ts'
import { createSite, origin, password, type SiteOptions } from './site.ts'

const path = '/accounts/reauthenticate/'
const hour = 60 * 60 * 1000

async function visit(options: SiteOptions = {}) {
  let time = Date.parse('2026-03-01T12:00:00.000Z')
  const site = await createSite({ clock: { now: () => new Date(time) }, ...options })
  site.app.get('/keys', freshRequired(), (c) => c.text('keys'))
  await site.addUser('ada', { email: 'ada@good.example' })
  const browser = site.browser()
  await browser.login('ada', password)
  const pass = (milliseconds: number): void => {
    time += milliseconds
  }
  return { site, browser, pass }
}

test('a browser whose login is old shows the password, and is back where it was (SESS-11)', async () => {
  const { site, browser, pass } = await visit()
  expect((await browser.get('/keys?page=2')).status).toBe(200)
  pass(hour)
  const sent = await browser.get('/keys?page=2')
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `${path}?next=%2Fkeys%3Fpage%3D2`])
  const back = await browser.submit(sent.headers.get('location') ?? '', { password })
  expect([back.status, back.headers.get('location')]).toEqual([303, '/keys?page=2'])
  expect(await (await browser.get('/keys?page=2')).text()).toBe('keys')
  expect(site.events).toContain('user.reauthenticated')
})

test('where only the password is asked for, only the password is told to be wrong', async () => {
  const { browser } = await visit()
  for (const asking of [path, '/accounts/delete/']) {
    const refused = await browser.submit(asking, { password: 'wrong' })
    expect([refused.status, await refused.text()]).toEqual([401, expect.stringContaining('Incorrect password.')])
  }
})

test('the session gets a new token, the old one opens nothing, and it ends when it would have (SESS-1, SESS-2)', async () => {
  const { site, browser, pass } = await visit({ session: { absoluteTimeout: 2 * 60 * 60 } })
  const planted = site.browser()
  for (const [name, value] of browser.cookies) planted.cookies.set(name, value)
  pass(hour)
  await browser.submit(path, { password })
  expect(browser.cookies.get('__Host-session')).not.toBe(planted.cookies.get('__Host-session'))
  expect(await (await browser.get('/')).text()).toBe('home of ada')
  expect(await (await planted.get('/')).text()).toBe('home of nobody')
  expect(await site.rows('session')).toHaveLength(1)
  pass(hour)
  expect(await (await browser.get('/')).text()).toBe('home of nobody')
})

test('a program asks for the token, sends the password, and gets a token for its next form', async () => {
  const { browser, pass } = await visit()
  pass(hour)
  const asked = await browser.get(path, { Accept: 'application/json' })
  const { csrfToken, hasPassword } = (await asked.json()) as { csrfToken: string; hasPassword: boolean }
  expect(hasPassword).toBe(true)
  const answer = await browser.json(path, { password }, { 'X-CSRF-Token': csrfToken })
  const renewed = (await answer.json()) as { csrfToken: string }
  expect([answer.status, renewed]).toMatchObject([200, { user: { username: 'ada' } }])
  expect((await browser.json(path, { password }, { 'X-CSRF-Token': csrfToken })).status).toBe(403)
  expect((await browser.json(path, { password }, { 'X-CSRF-Token': renewed.csrfToken })).status).toBe(200)
})

test('a wrong password leaves the session as it was, and guesses are counted (BRUTE-1)', async () => {
  const tight = [{ attempts: 2, seconds: 60 }]
  const { browser, pass } = await visit({ limits: { account: tight, device: tight } })
  pass(hour)
  const before = browser.cookies.get('__Host-session')
  const statuses: number[] = []
  for (let i = 0; i < 3; i += 1) statuses.push((await browser.submit(path, { password: `guess ${i}` })).status)
  expect(statuses).toEqual([401, 401, 429])
  expect((await browser.submit(path, { password })).status).toBe(429)
  expect(browser.cookies.get('__Host-session')).toBe(before)
  expect((await browser.get('/keys')).status).toBe(303)
})

test('a user without a password is told how to come by one', async () => {
  const { site, browser, pass } = await visit()
  await site.db.updateTable('user').set({ password: null }).execute()
  pass(hour)
  const page = await browser.page(path)
  expect(page.querySelector('input[name=password]')).toBeNull()
  expect(page.querySelector('main a')?.getAttribute('href')).toBe('/accounts/forgot-password/')
})

test('where nothing is mailed, who has no password is told to log in anew', async () => {
  const { site, browser } = await visit({ mailer: undefined })
  await site.db.updateTable('user').set({ password: null }).execute()
  expect((await browser.page(path)).querySelector('main a')?.getAttribute('href')).toBe('/accounts/logout/')
})

test('nobody proves anything without being logged in, with or without a whole form', async () => {
  const site = await createSite()
  const browser = site.browser()
  expect((await browser.get(path)).headers.get('location')).toContain('/accounts/login/')
  const _csrf = await browser.csrfToken('/accounts/login/')
  expect((await browser.post(path, { _csrf })).headers.get('location')).toBe('/accounts/login/')
  expect((await site.browser().json(path, { password })).status).toBe(401)
})

test('the next place is on this site (REDIR-1)', async () => {
  const { browser } = await visit()
  const answer = await browser.submit(`${path}?next=https://evil.example/`, { password })
  expect(answer.headers.get('location')).toBe('/')
})

test('where no field holds the time of the proof, the beginning of the session does, and moves with a new one', async () => {
  const { authenticated_at: _, ...fields } = authFields.session()
  const models = {
    User: defineModel('user', { fields: authFields.user() }),
    Session: defineModel('session', { fields }),
  }
  // biome-ignore lint/suspicious/noExplicitAny: the tables are made by name
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  await createTables(db, models)
  let time = Date.parse('2026-03-01T12:00:00.000Z')
  const auth = createAuth({
    adapter: kyselyAdapter(db, models) as unknown as DbAdapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    passwords: { insecureFastHashing: true },
    logger: { warn() {}, error() {} },
    clock: { now: () => new Date(time) },
  })
  const { session } = await auth.startSession(await auth.users.create({ username: 'ada', password }))
  expect(session.authenticatedAt).toEqual(new Date(time))
  time += hour
  const { session: renewed, sessionToken } = await auth.reauthenticate(session, { password })
  expect([renewed.authenticatedAt, renewed.expiresAt]).toEqual([new Date(time), session.expiresAt])
  const found = await auth.sessionFrom(new Headers({ cookie: `${auth.config.sessionCookie}=${sessionToken}` }))
  expect(found?.authenticatedAt).toEqual(new Date(time))
})
