import { createMailer, type Mail } from '@authpkg/auth'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { password } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
const address = 'ada@app.example'

/** Addresses that have to be confirmed, by mail and through `app.request()`. */
export const confirmationFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const { app, auth } = web(cell.db, { mailer, passwords: { insecureFastHashing: true, maxQueue: 200 } })
    const register = async (browser: Browser, username = 'ada'): Promise<number> => {
      await browser.get('/accounts/register/')
      const fields = { username, email: address, password, passwordRepeat: password }
      return (await browser.submit('/accounts/register/', fields)).status
    }
    const mailedToken = async (): Promise<string> => {
      await auth.settled()
      return /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
    }
    const confirm = (token: string, more: object): Promise<Response> =>
      new Browser(app).json('POST', '/accounts/confirm-email/', { token, ...more })
    const logIn = async (secret: string): Promise<number> =>
      (await new Browser(app).json('POST', '/accounts/login/', { username: 'ada', password: secret })).status
    return { app, auth, mails, register, mailedToken, confirm, logIn }
  }

  test('whoever registers confirms by a mailed link, and is logged in where they registered (FU-FLOW-02)', async () => {
    const { app, register, mailedToken, logIn } = await begin()
    const browser = new Browser(app)
    expect(await register(browser)).toBe(202)
    expect(await logIn(password)).toBe(403)
    await browser.get(`/accounts/confirm-email/?token=${await mailedToken()}`)
    await browser.get('/accounts/confirm-email/')
    expect((await browser.submit('/accounts/confirm-email/', {})).status).toBe(303)
    expect(await (await browser.get('/')).text()).toBe('ada')
    expect(await logIn(password)).toBe(200)
    expect(await cell.db.count('Token', {})).toBe(0)
  })

  test('elsewhere the password is asked for, or a new one takes the account from who registered it (LOGIN-11, LOGIN-12)', async () => {
    const { app, register, mailedToken, confirm, logIn } = await begin()
    await register(new Browser(app))
    const token = await mailedToken()
    expect((await confirm(token, {})).status).toBe(401)
    expect((await confirm(token, { password: 'a wrong guess' })).status).toBe(401)
    expect((await confirm(token, { newPassword })).status).toBe(200)
    expect([await logIn(password), await logIn(newPassword)]).toEqual([401, 200])
  })

  test('of many uses of one link at once one succeeds (TOK-2)', async () => {
    const { app, register, mailedToken, confirm } = await begin()
    await register(new Browser(app))
    const token = await mailedToken()
    const tries = Array.from({ length: 20 }, async () => (await confirm(token, { password })).status)
    const statuses = await Promise.all(tries)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  test('an address that is known answers as a new one, and nobody is added (LOGIN-4)', async () => {
    const { app, auth, mails, register } = await begin()
    await auth.users.create({ username: 'grace', email: address, password })
    expect(await register(new Browser(app), 'new')).toBe(202)
    await auth.settled()
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      [address, expect.stringContaining('have an account')],
    ])
    expect(await auth.users.findByIdentity('new')).toBeNull()
    expect(await cell.db.count('User', {})).toBe(1)
  })
}
