import { createMailer, type Mail } from '@authpkg/auth'
import { always, definePolicy, signedIn } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, grant, password } from '../fixtures/accounts.ts'
import { Browser } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const page = '/accounts/invitations/'
const invited = 'grace@app.example'

/** Invitations, by mail and through `app.request()`. */
export const invitationFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  /** Ada is an editor, and has invited grace to be one. */
  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const { app, auth } = web(cell.db, {
      mailer,
      access: definePolicy({ Invitation: { create: signedIn } }),
      features: { loginBeforeConfirmation: true },
      passwords: { insecureFastHashing: true, maxQueue: 200 },
    })
    const ada = await addAda(auth)
    await grant(cell.db, ada, 'editor')
    const browser = new Browser(app)
    await browser.login('ada')
    await browser.get(page)
    const answer = await browser.submit(page, { email: invited, role: 'editor' })
    expect(answer.headers.get('location')).toBe(page)
    const token = /token=([\w.-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
    const register = (username: string): Promise<Response> =>
      new Browser(app).json('POST', '/accounts/register/', { username, password, invitation: token })
    return { app, auth, ada, mails, token, register }
  }

  test('whoever is invited registers with the address and the role of the invitation (FU-FLOW-07)', async () => {
    const { app, auth, mails, token } = await begin()
    expect(mails.map(({ to }) => to)).toEqual([invited])
    const guest = new Browser(app)
    await guest.get(`/accounts/register/?token=${token}`)
    await guest.get('/accounts/register/')
    const fields = { username: 'grace', password, passwordRepeat: password }
    expect((await guest.submit('/accounts/register/', fields)).status).toBe(303)
    expect(await (await guest.get('/')).text()).toBe('grace')
    const grace = await auth.users.findByIdentity(invited)
    expect([grace?.emailConfirmedAt, grace?.hasRole('editor')]).toEqual([expect.any(Date), true])
    expect(await auth.users.findByIdentity('grace')).not.toBeNull()
  })

  test('of many uses of one invitation at once one succeeds (TOK-2, RACE-2)', async () => {
    const { register } = await begin()
    const tries = Array.from({ length: 20 }, async (_, i) => (await register(`grace${i}`)).status)
    expect((await Promise.all(tries)).filter((status) => status === 201)).toHaveLength(1)
    expect(await cell.db.count('User', {})).toBe(2)
  })

  test('an invitation allows no more than its inviter may (TOK-16)', async () => {
    const { auth, ada, register } = await begin()
    await cell.db.delete('UserRoles', always)
    expect(await (await register('grace')).json()).toMatchObject({ code: 'invalid_token' })
    await auth.services.roles.grant(ada, ['editor'])
    await auth.users.deactivate(ada)
    expect(await (await register('grace')).json()).toMatchObject({ code: 'invalid_token' })
    expect(await cell.db.count('User', {})).toBe(1)
  })

  test('an invitation that was taken back opens nothing', async () => {
    const { auth, ada, register } = await begin()
    const [invitation] = await auth.invitations.list(ada)
    await auth.invitations.revoke(ada, invitation?.id)
    expect(await (await register('grace')).json()).toMatchObject({ code: 'invalid_token' })
    await expect(auth.invitations.revoke(ada, invitation?.id)).rejects.toMatchObject({ code: 'not_found' })
  })
}
