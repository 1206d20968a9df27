import { createMailer, type Mail } from '@authpkg/auth'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, minute, password, TestClock } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'

/** Forgotten and changed passwords, by mail and through `app.request()`. */
export const passwordFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async ({ attempts = 1000 } = {}) => {
    const mails: Mail[] = []
    const transport = { sendMail: async (mail: Mail) => mails.push(mail) }
    const clock = new TestClock()
    const mailer = createMailer({ from: 'app@app.example', transport })
    const passwords = { insecureFastHashing: true, maxQueue: 200 }
    const { app, auth } = web(cell.db, { mailer, clock, passwords, limits: { account: [{ attempts, seconds: 600 }] } })
    const user = await addAda(auth)
    const resetBy = (token: string, secret = newPassword): Promise<Response> =>
      new Browser(app).json('POST', '/accounts/reset-password/', { token, newPassword: secret })
    const mailedToken = async (): Promise<string> => {
      await new Browser(app).json('POST', '/accounts/forgot-password/', { email: 'ADA@app.example' })
      await auth.settled()
      return /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
    }
    const canLogIn = async (secret: string): Promise<boolean> => {
      const answer = await new Browser(app).json('POST', '/accounts/login/', { username: 'ada', password: secret })
      return answer.status === 200
    }
    return { app, auth, user, mails, clock, resetBy, mailedToken, canLogIn }
  }

  test('a mailed link sets a new password once, and ends every session (FU-FLOW-05, TOK-1, TOK-13)', async () => {
    const { app, mails, mailedToken, resetBy, canLogIn } = await begin()
    const before = new Browser(app)
    await before.get('/accounts/login/')
    await before.submit('/accounts/login/', { username: 'ada', password })
    expect(await (await before.get('/')).text()).toBe('ada')
    const token = await mailedToken()
    expect(mails.at(-1)?.to).toBe('ada@app.example')
    expect((await resetBy(token)).status).toBe(200)
    expect(await (await before.get('/')).text()).toBe('nobody')
    expect([await canLogIn(password), await canLogIn(newPassword)]).toEqual([false, true])
    expect(await (await resetBy(token)).json()).toMatchObject({ status: 400, code: 'invalid_token' })
    expect(await cell.db.count('Token', {})).toBe(0)
  })

  test('of many uses of one link at once one succeeds, and its password is the one that counts (TOK-2, RACE-2)', async () => {
    const { mailedToken, resetBy, canLogIn } = await begin()
    const token = await mailedToken()
    const secrets = Array.from({ length: 20 }, (_, i) => `${newPassword} ${i}`)
    const statuses = await Promise.all(secrets.map(async (secret) => (await resetBy(token, secret)).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(await canLogIn(secrets[statuses.indexOf(200)] ?? '')).toBe(true)
  })

  test('a link ends with its time, with a newer one, with a new password, and with its user (TOK-3, TOK-6)', async () => {
    const { auth, user, clock, mailedToken, resetBy } = await begin()
    const late = await mailedToken()
    clock.pass(60 * minute + 1)
    const older = await mailedToken()
    const newer = await mailedToken()
    expect([(await resetBy(late)).status, (await resetBy(older)).status]).toEqual([400, 400])
    await auth.users.setPassword(user, newPassword)
    expect((await resetBy(newer)).status).toBe(400)
    const last = await mailedToken()
    await auth.services.users.update(user, { active: false })
    expect((await resetBy(last)).status).toBe(400)
  })

  test('guesses lock an account, and the link that its owner is mailed opens it once (BRUTE-7)', async () => {
    const { app, auth, mails, canLogIn } = await begin({ attempts: 3 })
    for (let i = 0; i < 5; i += 1) await canLogIn('a wrong guess')
    expect(await canLogIn(password)).toBe(false)
    await auth.settled()
    expect(mails.map(({ to, subject }) => [to, subject.includes('is locked')])).toEqual([['ada@app.example', true]])
    const token = /token=([\w-]+)/.exec(mails[0]?.text ?? '')?.[1] ?? ''
    const open = (): Promise<Response> => new Browser(app).json('POST', '/accounts/unlock/', { token })
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await open()).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(await canLogIn(password)).toBe(true)
    expect(await cell.db.count('Token', {})).toBe(0)
  })

  test('a changed password keeps the browser that changed it, and no other (FU-FLOW-06, SESS-4)', async () => {
    const { app, auth, mails, canLogIn } = await begin()
    const [here, there] = [new Browser(app), new Browser(app)]
    for (const browser of [here, there]) {
      await browser.get('/accounts/login/')
      await browser.submit('/accounts/login/', { username: 'ada', password })
    }
    await here.get('/accounts/change-password/')
    const changed = await here.submit('/accounts/change-password/', {
      password,
      newPassword,
      passwordRepeat: newPassword,
    })
    expect(changed.status).toBe(303)
    expect([await (await here.get('/')).text(), await (await there.get('/')).text()]).toEqual(['ada', 'nobody'])
    expect([await canLogIn(password), await canLogIn(newPassword)]).toEqual([false, true])
    await auth.settled()
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('was changed')])
  })
}
