import { type Auth, type AuthOptions, eq, fresh } from '@authpkg/core'
import { beforeEach, expect, vi } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, day, minute, password, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

/** Browsers that come back without a login after they were closed. */
export const rememberFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (options: Partial<AuthOptions> = {}) => {
    const clock = new TestClock()
    const { app, auth } = web(cell.db, { clock, ...options })
    const ada = await addAda(auth)
    const browser = async (): Promise<Browser> => {
      const opened = new Browser(app)
      await opened.get('/accounts/login/')
      await opened.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })
      return opened
    }
    return { app, auth, ada, clock, browser }
  }

  const who = async (browser: Browser): Promise<string> => (await browser.get('/')).text()

  const remembered = async (auth: Auth): Promise<string> => {
    const { session } = await auth.login({ identity: 'ada', password })
    return auth.remember(session)
  }

  const events = async (): Promise<unknown[]> =>
    (await cell.db.findMany('AuditEvent', {})).map((row) => row[own(cell, 'AuditEvent', 'event')])

  test('a browser that asked for it is logged in again when its session is over, for a month from the login (SESS-11)', async () => {
    const { clock, browser } = await begin()
    const ada = await browser()
    for (let times = 0; times < 3; times++) {
      clock.pass(9 * day)
      expect(await who(ada)).toBe('ada')
      expect(await who(ada)).toBe('ada')
    }
    clock.pass(8 * day)
    expect([await who(ada), ada.hasCookie('__Host-remember')]).toEqual(['nobody', false])
  })

  test('such a session is not fresh: what needs the password asks for it (SESS-11)', async () => {
    const { auth, clock, browser } = await begin({ access: { '*': { read: fresh() } } })
    const ada = await browser()
    expect((await ada.json('GET', '/api/user/')).status).toBe(200)
    clock.pass(8 * day)
    const refused = await ada.json('GET', '/api/user/')
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'fresh_login_required'])
    await ada.get('/accounts/reauthenticate/')
    expect((await ada.submit('/accounts/reauthenticate/', { password })).status).toBe(303)
    expect((await ada.json('GET', '/api/user/')).status).toBe(200)
    expect(await auth.config.features.remember).toBe(true)
  })

  test('a token that comes again ends what follows from its login, with all of its sessions, and nothing else (SESS-11)', async () => {
    const { auth, clock, browser } = await begin()
    const ada = await browser()
    const stolen = await remembered(auth)
    const first = await auth.resume(stolen)
    expect(first.kind).toBe('resumed')
    clock.pass(2 * minute)
    expect((await auth.resume(stolen)).kind).toBe('refused')
    expect(await cell.db.count('Session', {}), 'the session of another login lives on').toBe(1)
    expect((await auth.resume(first.kind === 'resumed' ? first.rememberToken : '')).kind).toBe('refused')
    expect(await events()).toContain('user.remember_reused')
    expect(await who(ada)).toBe('ada')
  })

  test('of many requests at once one gets a session and the next token, and the others change nothing (RACE-6)', async () => {
    const { auth, clock } = await begin()
    const token = await remembered(auth)
    clock.pass(8 * day)
    const resumptions = await Promise.all(Array.from({ length: 6 }, () => auth.resume(token)))
    expect(resumptions.map(({ kind }) => kind).sort()).toEqual([...Array(5).fill('raced'), 'resumed'])
    const won = resumptions.find((resumption) => resumption.kind === 'resumed')
    expect((await auth.resume(won?.rememberToken ?? '')).kind).toBe('resumed')
    const field = own(cell, 'Token', 'purpose')
    expect(await cell.db.count('Token', { where: eq(field, 'remember') })).toBe(1)
  })

  test('a password that is hashed anew at the same moment does not make a thief of the browser (SESS-11)', async () => {
    const { auth, clock } = await begin()
    const token = await remembered(auth)
    clock.pass(8 * day)
    const newHash = await auth.hashPassword(password)
    const { findToken } = auth.services.tokens
    vi.spyOn(auth.services.tokens, 'findToken').mockImplementationOnce(async (...given) => {
      const holder = await findToken(...given)
      await auth.services.users.update(holder.user, { passwordHash: newHash })
      return holder
    })
    expect([(await auth.resume(token)).kind, (await auth.resume(token)).kind]).toEqual(['raced', 'resumed'])
    expect(await events()).not.toContain('user.remember_reused')
  })

  test('logging out forgets this browser, logging out elsewhere all others (SESS-3, SESS-12)', async () => {
    const { clock, browser } = await begin()
    const [here, there, left] = [await browser(), await browser(), await browser()]
    const planted = left.cookies
    await left.get('/accounts/logout/')
    await left.submit('/accounts/logout/', {})
    expect(left.hasCookie('__Host-remember')).toBe(false)
    await here.get('/accounts/sessions/')
    expect((await here.submit('/accounts/sessions/', { others: 'true' })).status).toBe(303)
    clock.pass(8 * day)
    expect([await who(here), await who(there)]).toEqual(['ada', 'nobody'])
    expect(planted).toContain('__Host-remember')
  })

  test('a new password and a disabled account forget every browser, but the one that changed it (SESS-4, TOK-6)', async () => {
    const { auth, ada, clock, browser } = await begin()
    const [here, there] = [await browser(), await browser()]
    await here.get('/accounts/change-password/')
    const newPassword = 'another correct horse battery'
    await here.submit('/accounts/change-password/', { password, newPassword, passwordRepeat: newPassword })
    clock.pass(8 * day)
    expect([await who(here), await who(there)]).toEqual(['ada', 'nobody'])
    await auth.users.update(ada, { active: false })
    await auth.users.update(ada, { active: true })
    clock.pass(8 * day)
    expect(await who(here)).toBe('nobody')
  })
}
