import { setTimeout as after } from 'node:timers/promises'
import { type AnyUser, type DbAdapter, eq, type NewSession } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, day, headersWith, minute, password, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { own } from '../fixtures/keys.ts'
import { loginModel, people, siteOfFive } from '../fixtures/site-of-five.ts'
import { withoutFields } from '../fixtures/without-fields.ts'

const newPassword = 'another correct horse battery'

/** Everybody at once: whole work or none, no limit is passed, and nobody sees the database stumble. */
export const raceFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = () => siteOfFive(cell)

  test('of many people who ask for a link at once each gets one (RACE-8)', async () => {
    const { app, auth, mails } = await begin()
    for (let round = 0; round < 3; round++) {
      mails.length = 0
      const ask = (name: string): Promise<Response> =>
        new Browser(app).json('POST', '/accounts/forgot-password/', { email: `${name}@app.example` })
      await Promise.all(people.map(ask))
      await auth.settled()
      expect(mails.map(({ to }) => to).sort()).toEqual(people.map((name) => `${name}@app.example`))
    }
    expect(await cell.db.count('Token', {})).toBe(people.length)
  })

  test('a role that is deleted while many get it is nobody’s, and who came too late hears that it is gone (RACE-4)', async () => {
    const { auth, users } = await begin()
    const name = own(cell, 'Role', 'name')
    for (let round = 0; round < 10; round++) {
      await cell.db.insert('Role', { [name]: 'passing' })
      const granting = Promise.allSettled(users.map((user) => auth.users.grantRole(user, 'passing')))
      await after(round)
      expect(await cell.db.delete('Role', eq(name, 'passing'))).toBe(1)
      for (const one of await granting) {
        if (one.status === 'rejected')
          expect(one.reason).toMatchObject({ code: 'invalid_value', fields: { roles: [{}] } })
      }
      expect(await cell.db.count('UserRoles', {})).toBe(0)
    }
  })

  /** Whatever begins a session, at once: by password, without one, and for remembered browsers. */
  const beginAtOnce = async (db: DbAdapter): Promise<void> => {
    const clock = new TestClock()
    const passwords = { insecureFastHashing: true, maxQueue: 64 }
    const auth = accounts(db, { clock, session: { maxPerUser: 3 }, passwords, insecureUnlimitedAttempts: true })
    const ada = await addAda(auth)
    const remembered: string[] = []
    const logIn = (): Promise<NewSession> => auth.login({ identity: 'ada', password })
    const begin = (): Promise<NewSession> => auth.startSession(ada)
    const comeBack = async (): Promise<NewSession> => {
      const resumption = await auth.resume(remembered.pop() ?? '')
      if (resumption.kind !== 'resumed') throw new Error(`The browser was ${resumption.kind}.`)
      return resumption.started
    }
    const endAll = async (): Promise<void> => {
      clock.pass(8 * day)
      await auth.services.sessions.deleteExpired()
    }
    const expectThreeOf = async (roads: readonly (() => Promise<NewSession>)[]): Promise<void> => {
      clock.pass(minute)
      const tokens = (await Promise.all(roads.map((road) => road()))).map(({ sessionToken }) => sessionToken)
      const found = await Promise.all(tokens.map((token) => auth.sessionFrom(headersWith(auth, token))))
      expect([await db.count('Session', {}), found.filter((session) => session !== null).length]).toEqual([3, 3])
    }
    for (let i = 0; i < 15; i++) {
      clock.pass(minute)
      remembered.push(await auth.remember((await logIn()).session))
    }
    await endAll()
    await expectThreeOf(Array.from({ length: 5 }, () => [logIn, begin, logIn, comeBack]).flat())
    for (const road of [comeBack, begin]) {
      await endAll()
      await expectThreeOf(Array.from({ length: 10 }, () => road))
    }
  }

  test('of sessions begun at once as many live on as a user may have (RACE-5, SESS-13)', () => beginAtOnce(cell.db))

  test('the same holds where logins are not tracked (RACE-5, SESS-13)', () => {
    const names = ['last_login_at', 'current_login_at', 'last_login_ip', 'current_login_ip', 'login_count']
    const tracking = names.map((name) => own(cell, loginModel(cell), name))
    return beginAtOnce(withoutFields(cell.db, tracking))
  })

  test('of a new password and logins with the old one at once no session is left of the old (RACE-7, SESS-4)', async () => {
    const { app, auth, users } = await begin()
    const [ada] = users as [AnyUser]
    const browsers = Array.from({ length: 10 }, () => new Browser(app))
    const logIn = (browser: Browser) => browser.json('POST', '/accounts/login/', { username: 'ada', password })
    const work = [...browsers.map(logIn), auth.users.setPassword(ada, newPassword)]
    await Promise.all(work)
    const seen = await Promise.all(browsers.map(async (browser) => (await browser.get('/')).text()))
    expect(new Set(seen)).toEqual(new Set(['nobody']))
    await Promise.all([...browsers.map(logIn), auth.users.setPassword(ada, password)])
    const late = await Promise.all(browsers.map(async (browser) => (await browser.get('/')).text()))
    const live = late.filter((name) => name === 'ada').length
    expect((await auth.sessions.list((await auth.users.findById(ada['id'])) ?? ada)).length).toBe(live)
  })
}
