import { createMailer, type Mail } from '@authpkg/auth'
import { type AnyUser, type Auth, AuthenticationError, ConflictError, type Features } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { key } from '../fixtures/library.ts'
import { web } from '../fixtures/web.ts'

const wrong = 'wrong wrong wrong wrong'
const newPassword = 'another correct horse battery'
const address = 'ada@app.example'

/** Addresses that have to be confirmed, by mail and through `app.request()`. */
export const confirmationFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async (features: Partial<Features> = {}) => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const { app, auth } = web(cell.db, { mailer, features, passwords: { insecureFastHashing: true, maxQueue: 200 } })
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

  test('whoever registers confirms by a mailed link, and is logged in where they registered (FU-FLOW-02, FU-USER-08)', async () => {
    const { app, auth, register, mailedToken, logIn } = await begin()
    const browser = new Browser(app)
    expect(await register(browser)).toBe(202)
    const confirmedAt = async () => (await auth.users.findByIdentity('ada'))?.emailConfirmedAt
    expect(await confirmedAt()).toBeNull()
    const token = await mailedToken()
    expect(await logIn('a wrong guess')).toBe(401)
    await browser.get(`/accounts/confirm-email/?token=${token}`)
    await browser.get('/accounts/confirm-email/')
    expect((await browser.submit('/accounts/confirm-email/', {})).status).toBe(303)
    expect(await (await browser.get('/')).text()).toBe('ada')
    expect([await logIn(password), await confirmedAt()]).toEqual([200, expect.any(Date)])
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

  /** Everything that somebody is answered who registers with the address, and then asks on, by every road there is. */
  const transcript = async (addKnown: (auth: Auth) => Promise<unknown>): Promise<readonly string[]> => {
    await cell.harness.reset()
    const { app, auth, mails } = await begin()
    await auth.users.create({ username: 'mallory', email: 'mallory@app.example', password })
    await addKnown(auth)
    const member = new Browser(app)
    await member.login('mallory')
    const logIn = (username: string, secret = password) =>
      new Browser(app).json('POST', '/accounts/login/', { username, password: secret })
    const register = (username: string, email: string) =>
      new Browser(app).json('POST', '/accounts/register/', { username, email, password })
    const invited = async (username: string) => {
      await auth.invitations.create(null, { email: 'guest@app.example' })
      const invitation = /token=([\w.-]+)/.exec(mails.at(-1)?.text ?? '')?.[1]
      return new Browser(app).json('POST', '/accounts/register/', { username, password, invitation })
    }
    const changeName = (username: string) => member.json('POST', '/accounts/change-username/', { username, password })
    const roads: readonly (() => Response | Promise<Response>)[] = [
      ...Array.from({ length: 3 }, () => () => logIn(address, wrong)),
      () => register('wanted', address),
      () => register('wanted', address),
      () => register('WANTED', 'else@app.example'),
      () => register('other', address),
      () => register('other', 'else@app.example'),
      () => changeName('wanted'),
      () => invited('wanted'),
      () => logIn('wanted'),
      () => logIn('wanted', wrong),
      () => logIn(address),
      () => logIn(address, wrong),
      () => new Browser(app).login('wanted'),
      () => new Browser(app).login(address),
      () => new Program(app, 'wanted').get('/api/user/'),
      ...Array.from({ length: 3 }, () => () => logIn('wanted')),
      ...Array.from({ length: 3 }, () => () => logIn(address)),
    ]
    const answers: string[] = []
    for (const road of roads) {
      answers.push(await comparable(await road()))
      await auth.settled()
    }
    return answers
  }

  test('nothing tells later whether the address was known: no login, no lock, no other use of the name (LOGIN-1, LOGIN-4)', async () => {
    const fresh = await transcript(async () => undefined)
    expect(fresh.map((answer) => Number(answer.slice(0, 3)))).toEqual([
      ...[401, 401, 401, 202, 409, 409, 202, 409, 409, 409],
      ...[401, 401, 401, 401, 401, 401, 401],
      ...[429, 429, 429, 429, 429, 429],
    ])
    const known = { username: 'grace', email: address, password: newPassword }
    expect(await transcript((auth) => auth.users.create(known))).toEqual(fresh)
    expect(await transcript((auth) => auth.users.create({ ...known, active: false }))).toEqual(fresh)
  })

  test('a name is held for who was said to ask for it, and can be had by them alone (LOGIN-4)', async () => {
    const { app, auth, register } = await begin()
    const grace = await auth.users.create({ username: 'grace', email: address, password })
    const bob = await auth.users.create({ username: 'bob', email: 'bob@app.example', password })
    expect(await register(new Browser(app), 'wanted')).toBe(202)
    await auth.users.setPassword(grace, newPassword)
    await thrown(() => auth.changeUsername(bob, { username: 'Wanted', password }), ConflictError, 'username_taken')
    const now = (await auth.users.findById(key(grace))) as AnyUser
    await auth.changeUsername(now, { username: 'Wanted', password: newPassword })
    expect(await cell.db.count('Token', {})).toBe(0)
    await auth.users.update(now, { username: 'grace' })
    await auth.changeUsername(bob, { username: 'wanted', password })
    expect((await auth.users.findByIdentity('wanted'))?.email).toBe('bob@app.example')
  })

  test('of many who ask for one name at once, with new addresses and a known one, one gets it (LOGIN-4, RACE-1)', async () => {
    const { auth } = await begin()
    await auth.users.create({ username: 'grace', email: address, password })
    const tries = Array.from({ length: 20 }, (_, i) =>
      auth.registerUnconfirmed({ username: 'wanted', email: i % 2 ? address : `p${i}@app.example`, password }),
    )
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'username_taken' })
    await auth.settled()
  })

  test('whoever knows the password and has not confirmed is mailed the link again, and the answer does not tell', async () => {
    const { app, auth, mails, register, mailedToken, confirm, logIn } = await begin()
    await register(new Browser(app))
    const first = await mailedToken()
    const failures: unknown[] = []
    auth.config.events.on('user.login_failed', ({ reason }) => void failures.push(reason))
    expect([await logIn(wrong), await logIn(password)]).toEqual([401, 401])
    const second = await mailedToken()
    expect(mails.map(({ to }) => to)).toEqual([address, address])
    expect(failures).toEqual(['wrong_password', 'unconfirmed'])
    for (let i = 0; i < 6; i++) {
      await logIn(password)
      await auth.settled()
    }
    expect(mails).toHaveLength(6)
    expect((await confirm(first, { password })).status).toBe(400)
    expect((await confirm(second, {})).status).toBe(400)
    expect((await confirm(await mailedToken(), { password })).status).toBe(200)
    expect(await logIn(password)).toBe(200)
  })

  test('the link that is mailed again leaves others as many mails to ask for from there (LOGIN-4)', async () => {
    const { auth } = await begin()
    const bob = await auth.users.create({ username: 'bob', email: 'bob@app.example', password })
    const there = { ipAddress: '192.0.2.1' }
    await auth.registerUnconfirmed({ username: 'ada', email: address, password }, there)
    for (let i = 0; i < 3; i++)
      await thrown(() => auth.login({ identity: 'ada', password }, there), AuthenticationError, 'invalid_credentials')
    await auth.settled()
    for (let i = 0; i < 20; i++) await auth.emails.add(bob, { email: `bob${i}@app.example`, password }, there)
  })

  test('a new password with the link ends the signed tokens of who had registered (LOGIN-11)', async () => {
    const { auth, mailedToken, confirm } = await begin({ loginBeforeConfirmation: true })
    await auth.registerUnconfirmed({ username: 'ada', email: address, password })
    const { session } = await auth.login({ identity: 'ada', password })
    const signed = await session.user.getAuthToken()
    expect((await auth.userFromToken(signed))?.username).toBe('ada')
    expect((await confirm(await mailedToken(), { newPassword })).status).toBe(200)
    expect(await auth.userFromToken(signed)).toBeNull()
  })
}

/** All of an answer but what is new each time, and whose name it was asked for. */
async function comparable(answer: Response): Promise<string> {
  const text = (await answer.text())
    .replace(/"(csrfToken|requestId|registrationToken)":"[^"]+"/g, '"$1"')
    .replace(/name="_csrf" value="[^"]+"/g, '')
    .replace(/("retryAfter":|nonce-|nonce=")[\w+/=-]+/g, '$1')
  return `${answer.status} ${[...answer.headers.keys()]} ${text}`
}
