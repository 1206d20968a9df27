import { createMailer, type Mail } from '@authpkg/auth'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password, TestClock } from '../fixtures/accounts.ts'
import { origin } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'

interface Answer {
  readonly status: number
  readonly cookies: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

/** Sessions whose token the client keeps itself, on every road through `app.request()`. */
export const bearerFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const clock = new TestClock()
    const { app, auth } = web(cell.db, { mailer, clock })
    const user = await addAda(auth)
    const send = async (method: string, path: string, given: { token?: unknown; body?: object } = {}) => {
      const proof = given.token ? { authorization: `Bearer ${given.token}` } : { 'session-transport': 'bearer' }
      const headers = { accept: 'application/json', 'content-type': 'application/json', ...proof }
      const body = given.body === undefined ? null : JSON.stringify(given.body)
      return read(await app.request(origin + path, { method, headers, body }))
    }
    const login = (): Promise<Answer> => send('POST', '/accounts/login/', { body: { username: 'ada', password } })
    const read = async (response: Response): Promise<Answer> => {
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json')
      return { status: response.status, cookies: response.headers.getSetCookie(), body: isJson ? JSON.parse(text) : {} }
    }
    return { auth, user, clock, mails, send, login }
  }

  test('a login that asks for it gives a token instead of a cookie, which opens pages, REST and functions', async () => {
    const { auth, user, send, login } = await begin()
    const { status, cookies, body } = await login()
    expect([status, cookies]).toEqual([200, []])
    const token = body['sessionToken']
    const session = await auth.sessionFrom(new Headers({ authorization: `Bearer ${token}` }))
    expect(session?.user['id']).toEqual(user['id'])
    expect(session?.expiresAt.toISOString()).toBe(body['expiresAt'])
    expect((await send('GET', '/private', { token })).status).toBe(200)
    const made = await send('POST', '/api/note/', { token, body: { message: 'mine', created: '2026-11-20T12:00:00Z' } })
    expect([made.status, made.cookies]).toEqual([201, []])
    expect((await send('PATCH', `/api/note/${made.body['id']}/`, { token, body: { message: 'changed' } })).status).toBe(
      200,
    )
    expect((await send('GET', '/admin/', { token })).status).toBe(403)
  })

  test('an administrator enters the admin area by it, and changes rows without a CSRF token', async () => {
    const { auth, send } = await begin()
    const boss = await auth.users.create({ username: 'boss', password, superuser: true })
    const { sessionToken: token } = await auth.startSession(boss)
    expect((await send('GET', '/admin/author/', { token })).status).toBe(200)
    expect((await send('POST', '/admin/author/add/', { token, body: {} })).status).not.toBe(403)
  })

  test('a new password and a logout end it; the new one comes the same way (SESS-1, SESS-3, SESS-4)', async () => {
    const { send, login } = await begin()
    const [here, there] = [(await login()).body['sessionToken'], (await login()).body['sessionToken']]
    const change = { password, newPassword }
    const changed = await send('POST', '/accounts/change-password/', { token: here, body: change })
    expect([changed.status, changed.cookies]).toEqual([200, []])
    const next = changed.body['sessionToken']
    for (const token of [here, there]) {
      const refused = await send('GET', '/private', { token })
      expect([refused.status, refused.body['code']]).toEqual([401, 'invalid_bearer_token'])
    }
    expect((await send('GET', '/private', { token: next })).status).toBe(200)
    expect((await send('POST', '/accounts/logout/', { token: next, body: {} })).status).toBe(200)
    expect((await send('GET', '/private', { token: next })).status).toBe(401)
  })

  test('who registers confirms by the mailed link, and is given a token for what registering gave them', async () => {
    const { auth, mails, send } = await begin()
    const input = { username: 'eve', email: 'eve@app.example', password }
    const registered = await send('POST', '/accounts/register/', { body: input })
    expect([registered.status, registered.cookies]).toEqual([202, []])
    await auth.settled()
    const token = /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1]
    expect((await send('POST', '/accounts/confirm-email/', { body: { token } })).status).toBe(401)
    const { registrationToken } = registered.body
    const { status, body } = await send('POST', '/accounts/confirm-email/', { body: { token, registrationToken } })
    expect(status).toBe(200)
    expect((await send('GET', '/private', { token: body['sessionToken'] })).status).toBe(200)
  })

  test('it ends when it is not used, and the database holds nothing that opens one (SESS-2, SESS-5)', async () => {
    const { clock, send, login } = await begin()
    const { sessionToken: token } = (await login()).body
    for (const value of Object.values((await cell.db.findOne('Session', {})) ?? {})) {
      expect((await send('GET', '/private', { token: String(value) })).status).toBe(401)
    }
    clock.pass(7 * 86_400)
    expect((await send('GET', '/private', { token })).status).toBe(401)
  })
}
