import { eq, type Session, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, day, grant, headersWith, minute, password, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { failing } from '../fixtures/faulty.ts'
import { missingKey, own, rawTable } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

/** A session from its login to its end. */
export const sessionFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (clock = new TestClock()) => {
    const auth = accounts(cell.db, { clock, session: { idleTimeout: 7 * day, absoluteTimeout: 30 * day } })
    const user = await addAda(auth)
    await grant(cell.db, user, 'Editor', 'write')
    const { sessionToken, session } = await auth.login({ identity: 'ada', password })
    const check = (token = sessionToken): Promise<Session | null> => auth.sessionFrom(headersWith(auth, token))
    return { auth, user, clock, sessionToken, session, check }
  }

  test('the user behind a cookie, roles and permissions included, is one statement', async () => {
    const { check, user } = await begin()
    const { result, statements } = await cell.harness.statements.counted(() => check())
    expect(statements).toHaveLength(1)
    expect(result?.user['id']).toBe(user['id'])
    expect(result?.user.username).toBe('ada')
    expect(result?.user.email).toBe('ada@app.example')
    expect(result?.user.hasPermission('write')).toBe(true)
  })

  test('that a session was seen is written at most once a minute', async () => {
    const { check, clock } = await begin()
    const counts: number[] = []
    for (const seconds of [minute - 1, 1, 1, minute]) {
      clock.pass(seconds)
      const { statements } = await cell.harness.statements.counted(() => check())
      counts.push(statements.length)
    }
    expect(counts).toEqual([1, 2, 1, 2])
  })

  test('a session ends at logout, at once and for good (SESS-3)', async () => {
    const { auth, check, session } = await begin()
    const other = await auth.login({ identity: 'ada', password })
    await auth.logout(session)
    expect(await check()).toBeNull()
    expect(await check(other.sessionToken)).not.toBeNull()
    await auth.logout(session)
  })

  test('a session ends when it is not used, and after its longest time in any case (SESS-2)', async () => {
    const idle = await begin()
    idle.clock.pass(7 * day - 1)
    expect(await idle.check()).not.toBeNull()
    idle.clock.pass(7 * day)
    expect(await idle.check()).toBeNull()
    await cell.harness.reset()
    const used = await begin()
    for (let days = 0; days < 29; days++) {
      used.clock.pass(day)
      expect(await used.check()).not.toBeNull()
    }
    used.clock.pass(day)
    expect(await used.check()).toBeNull()
  })

  test('a user who is made inactive is out at the next request (LOGIN-13)', async () => {
    const { check, user } = await begin()
    await cell.db.update('User', eq('id', user['id'] as Value), { [own(cell, 'User', 'active')]: false })
    expect(await check()).toBeNull()
  })

  test('a role that is taken away is gone at the next request (SESS-8)', async () => {
    const { check } = await begin()
    await cell.db.delete('UserRoles', eq(`role.${own(cell, 'Role', 'name')}`, 'Editor'))
    expect((await check())?.user.hasRole('Editor')).toBe(false)
  })

  test('a new password ends every session (SESS-4)', async () => {
    const { auth, check, user } = await begin()
    await auth.users.setPassword(user, 'another long enough password')
    expect(await check()).toBeNull()
    expect(await auth.login({ identity: 'ada', password: 'another long enough password' })).toHaveProperty(
      'sessionToken',
    )
  })

  test('the database holds no token that opens a session (SESS-5)', async () => {
    const { check, sessionToken } = await begin()
    const [stored] = await cell.harness.readRaw(`SELECT * FROM ${rawTable(cell, 'Session')}`)
    expect(JSON.stringify(Object.values(stored ?? {}), plain)).not.toContain(sessionToken)
    for (const value of Object.values(stored ?? {})) expect(await check(String(value))).toBeNull()
  })

  test('a token that is nobody’s opens nothing: none, empty, too long, of other letter case (SESS-1)', async () => {
    const { check, auth, sessionToken } = await begin()
    const swapped = [...sessionToken].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')
    for (const token of ['', 'x', 'x'.repeat(5000), `${sessionToken}x`, swapped, '%', "' OR 1=1 --"]) {
      expect(await check(token), token.slice(0, 20)).toBeNull()
    }
    expect(await auth.userFrom(new Headers())).toBeNull()
  })

  test('of more logins than a user may have sessions, the one unused longest goes (SESS-13)', async () => {
    const clock = new TestClock()
    const auth = accounts(cell.db, { clock, session: { maxPerUser: 3 } })
    await addAda(auth)
    const tokens: string[] = []
    for (let i = 0; i < 4; i++) {
      clock.pass(minute)
      tokens.push((await auth.login({ identity: 'ada', password })).sessionToken)
    }
    const live = await Promise.all(tokens.map((token) => auth.sessionFrom(headersWith(auth, token))))
    expect(live.map((session) => session !== null)).toEqual([false, true, true, true])
    expect(await cell.db.count('Session', {})).toBe(3)
  })

  test('a user ends only sessions of their own, whatever id is given (SESS-12)', async () => {
    const { auth, check, session } = await begin()
    const bob = await auth.users.create({ username: 'bob', password })
    const ids = [session.id, String(session.id), missingKey(cell), 'nonsense', '']
    for (const id of ids) await expect(auth.sessions.end(bob, id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await check()).not.toBeNull()
    expect(await auth.sessions.list(bob)).toEqual([])
    await auth.sessions.end(session.user, String(session.id))
    expect(await check()).toBeNull()
  })

  test('people who ask at the same moment never see one another (SESS-9)', async () => {
    const { app, auth } = web(cell.db)
    const names = ['ada', 'grace', 'nobody']
    const browsers = names.map(() => new Browser(app))
    for (const [i, username] of ['ada', 'grace'].entries()) {
      await auth.users.create({ username, password })
      await browsers[i]?.login(username)
    }
    const ask = async (i: number): Promise<string> => (await (browsers[i % 3] as Browser).get('/')).text()
    const seen = await Promise.all(Array.from({ length: 90 }, (_, i) => ask(i)))
    expect(seen).toEqual(Array.from({ length: 90 }, (_, i) => names[i % 3]))
  })

  test('while the sessions cannot be read nobody is let in, and nobody passes for a guest (SESS-10)', async () => {
    let isBroken = false
    const { app, auth } = web(failing(cell.db, () => isBroken))
    await addAda(auth)
    const browser = new Browser(app)
    await browser.login('ada')
    isBroken = true
    for (const path of ['/', '/private', '/admin/', '/api/note/']) expect((await browser.get(path)).status).toBe(503)
    expect((await browser.json('POST', '/accounts/login/', { username: 'ada', password })).status).toBe(503)
    isBroken = false
    expect(await (await browser.get('/private')).text()).toBe('private')
  })
}

const plain = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
