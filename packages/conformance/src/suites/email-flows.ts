import { createMailer, type Mail } from '@authpkg/auth'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const first = 'ada@app.example'
const second = 'lovelace@app.example'
const third = 'countess@app.example'
const newPassword = 'another correct horse battery'

interface Listed {
  readonly several: boolean
  readonly emails: readonly { readonly id: string; readonly email: string; readonly isPrimary: boolean }[]
}

/** Several addresses of a user, or another one in place of the only one, by mail and through `app.request()`. */
export const emailFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const passwords = { insecureFastHashing: true, maxQueue: 200 }
    const { app, auth } = web(cell.db, { mailer, passwords, insecureUnlimitedAttempts: true })
    await addAda(auth)
    const ada = new Browser(app)
    await ada.login('ada')
    const send = async (page: string, body: object): Promise<number> =>
      (await new Browser(app).json('POST', `/accounts/${page}/`, body)).status
    const listed = async (): Promise<Listed> => (await (await ada.json('GET', '/accounts/emails/')).json()) as Listed
    const act = async (body: object): Promise<number> =>
      (await ada.json('POST', '/accounts/emails/', { password, ...body })).status
    const tokenTo = async (address: string): Promise<string> => {
      await auth.settled()
      return /token=([\w-]+)/.exec(mails.findLast(({ to }) => to === address)?.text ?? '')?.[1] ?? ''
    }
    const have = async (email: string): Promise<void> => {
      expect(await act({ action: 'add', email })).toBe(202)
      expect(await send('confirm-new-email', { token: await tokenTo(email) })).toBe(200)
    }
    const idOf = async (email: string): Promise<string> =>
      (await listed()).emails.find((own) => own.email === email)?.id ?? ''
    const canLogIn = async (username: string, secret = password): Promise<boolean> =>
      (await send('login', { username, password: secret })) === 200
    return { auth, mails, ada, send, listed, act, tokenTo, have, idOf, canLogIn }
  }

  test('an address is the user’s when its link was followed: a further one, or another in its place (FU-EMAIL-03, FU-EMAIL-05)', async () => {
    const { listed, act, send, tokenTo, canLogIn } = await begin()
    expect(await act({ action: 'add', email: second })).toBe(202)
    expect([await canLogIn(second), await canLogIn(first)]).toEqual([false, true])
    expect(await send('confirm-new-email', { token: await tokenTo(second) })).toBe(200)
    const { several, emails } = await listed()
    expect(several).toBe(cell.layout.standardModels.includes('UserEmail'))
    const expected = several ? [first, second] : [second]
    expect(emails.map(({ email }) => email)).toEqual(expected)
    expect(emails.map(({ isPrimary }) => isPrimary)).toEqual(several ? [true, false] : [true])
    expect([await canLogIn(second), await canLogIn(first)]).toEqual([true, several])
  })

  test('one is made primary, and another removed, but never the primary one (FU-EMAIL-04, FU-EMAIL-06)', async () => {
    const { listed, act, have, idOf } = await begin()
    await have(second)
    if (!(await listed()).several) return
    const id = await idOf(first)
    expect(await act({ action: 'remove', id })).toBe(409)
    expect(await act({ action: 'make-primary', id: await idOf(second) })).toBe(200)
    expect(await act({ action: 'remove', id })).toBe(200)
    expect((await listed()).emails).toMatchObject([{ email: second, isPrimary: true }])
    expect(await act({ action: 'remove', id })).toBe(404)
  })

  test('the answer for an address of another user is that for any other, and nothing changes hands (LOGIN-5)', async () => {
    const { auth, mails, listed, act } = await begin()
    await auth.users.create({ username: 'grace', email: second, password })
    expect([await act({ action: 'add', email: second }), await act({ action: 'add', email: third })]).toEqual([
      202, 202,
    ])
    await auth.settled()
    expect(mails.map(({ to, subject }) => [to, subject.includes('have an account')])).toEqual([
      [second, true],
      [third, false],
    ])
    expect((await listed()).emails).toHaveLength(1)
  })

  test('a claim that nobody proved gives way to one that is proved, and a proved one stays (LOGIN-11, TOK-15)', async () => {
    const { auth, listed, act, have, send, tokenTo } = await begin()
    await auth.users.create({ username: 'squatter', email: second, password, emailConfirmed: false })
    await have(second)
    expect((await auth.users.findByIdentity(second))?.username).toBe('ada')
    await act({ action: 'add', email: third })
    await auth.users.create({ username: 'grace', email: third, password })
    expect(await send('confirm-new-email', { token: await tokenTo(third) })).toBe(409)
    expect((await listed()).emails.map(({ email }) => email)).not.toContain(third)
    expect((await auth.users.findByIdentity(third))?.username).toBe('grace')
  })

  test('the owner of the old address takes the account back, whatever was changed since (TOK-14)', async () => {
    const { auth, ada, listed, act, have, idOf, send, tokenTo, canLogIn } = await begin()
    await have(second)
    if ((await listed()).several) {
      expect(await act({ action: 'make-primary', id: await idOf(second) })).toBe(200)
      expect(await act({ action: 'remove', id: await idOf(first) })).toBe(200)
    }
    const token = await tokenTo(first)
    const user = await auth.users.findByIdentity('ada')
    if (user) await auth.users.setPassword(user, 'what only the thief knows')
    expect(await send('undo-email-change', { token, newPassword })).toBe(200)
    expect(await (await ada.get('/')).text()).toBe('nobody')
    expect([await canLogIn(first, newPassword), await canLogIn(second, newPassword)]).toEqual([true, false])
    expect(await send('undo-email-change', { token, newPassword })).toBe(400)
  })

  test('of many uses of one link to a new address at once one succeeds (TOK-2)', async () => {
    const { listed, act, send, tokenTo } = await begin()
    await act({ action: 'add', email: second })
    const token = await tokenTo(second)
    const statuses = await Promise.all(Array.from({ length: 20 }, () => send('confirm-new-email', { token })))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 400)).toHaveLength(19)
    expect((await listed()).emails.filter(({ isPrimary }) => isPrimary)).toHaveLength(1)
  })

  test('of twenty changes at once one confirmed address is left as the primary one (RACE-5)', async () => {
    const { listed, act, have, idOf } = await begin()
    if (!(await listed()).several) return
    await have(second)
    await have(third)
    const ids = [await idOf(first), await idOf(second), await idOf(third)]
    const changes = Array.from({ length: 20 }, (_, i) =>
      act({ action: i % 2 === 0 ? 'make-primary' : 'remove', id: ids[Math.trunc(i / 2) % 3] }),
    )
    for (const status of await Promise.all(changes)) expect([200, 404, 409]).toContain(status)
    const { emails } = await listed()
    expect(emails.length).toBeGreaterThan(0)
    expect(emails.map(({ isPrimary }) => isPrimary)).toEqual(emails.map((_, i) => i === 0))
  })
}
