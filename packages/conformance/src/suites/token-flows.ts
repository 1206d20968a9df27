import { createMailer, type Mail } from '@authpkg/auth'
import { type AnyUser, type AuthServices, eq, hashToken, type Row, type Values } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { addAda, password } from '../fixtures/accounts.ts'
import { Browser, origin } from '../fixtures/browser.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
const address = '/accounts/reset-password/'

/** Tokens that are mailed: what opens something with them, and what does not. */
export const tokenFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const begin = async () => {
    const mails: Mail[] = []
    const mailer = createMailer({ from: 'app@app.example', transport: { sendMail: async (mail) => mails.push(mail) } })
    const { app, auth } = web(cell.db, { mailer })
    const ada = await addAda(auth)
    const { tokens } = auth.services
    const ask = async (headers: Record<string, string> = {}): Promise<string> => {
      const body = JSON.stringify({ email: 'ada@app.example' })
      const init = { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } }
      await app.request(`${origin}/accounts/forgot-password/`, init)
      await auth.settled()
      return mails.at(-1)?.text ?? ''
    }
    const reset = (token: unknown): Promise<Response> => new Browser(app).json('POST', address, { token, newPassword })
    const isUnchanged = async (): Promise<boolean> =>
      (await auth.users.findById(ada['id']))?.passwordHash === ada.passwordHash
    return { app, auth, ada, tokens, ask, reset, isUnchanged }
  }

  const tokenIn = (mail: string): string => /token=([\w-]+)/.exec(mail)?.[1] ?? ''

  test('nothing that is stored of a token opens anything (TOK-4)', async () => {
    const { ask, reset, isUnchanged } = await begin()
    const token = tokenIn(await ask())
    const [row = {}] = await cell.db.findMany('Token', {})
    const parts = Object.values(row).flatMap((value) =>
      value !== null && typeof value === 'object' && !(value instanceof Date) ? Object.values(value) : [value],
    )
    expect(parts).not.toContain(token)
    for (const part of parts) expect((await reset(String(part))).status, String(part)).toBe(400)
    expect(await isUnchanged()).toBe(true)
    expect((await reset(token)).status).toBe(200)
  })

  test('a link begins with the configured address, whatever host is asked (TOK-7)', async () => {
    const { ask } = await begin()
    const mail = await ask({ host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' })
    expect(mail).toContain(`${origin}${address}?token=`)
    expect(mail).not.toContain('evil.example')
  })

  test('a scanner that follows the link spends nothing, and no page has the token in it (TOK-8, TOK-9)', async () => {
    const { app, ask, isUnchanged } = await begin()
    const token = tokenIn(await ask())
    for (let i = 0; i < 5; i++) {
      await app.request(`${origin}${address}?token=${token}`, { method: 'HEAD' })
      const scanner = new Browser(app)
      const first = await scanner.get(`${address}?token=${token}`)
      expect(first.headers.get('location')).toBe(address)
      expect(first.headers.get('referrer-policy')).toBe('no-referrer')
      expect(await (await scanner.get(address)).text()).not.toContain(token)
    }
    expect(await isUnchanged()).toBe(true)
    const owner = new Browser(app)
    await owner.get(`${address}?token=${token}`)
    await owner.get(address)
    const answer = await owner.submit(address, { newPassword, passwordRepeat: newPassword })
    expect([answer.status, await isUnchanged()]).toEqual([303, false])
  })

  test('having asked for a link, or having the token of somebody else, sets nobody’s password (TOK-10)', async () => {
    const { app, auth, ask, tokens, isUnchanged } = await begin()
    await ask()
    const bob = await auth.users.create({ username: 'bob', email: 'bob@app.example', password })
    const asker = new Browser(app)
    await asker.get('/accounts/forgot-password/')
    await asker.submit('/accounts/forgot-password/', { email: 'ada@app.example' })
    await auth.settled()
    const shapes = [
      undefined,
      null,
      '',
      0,
      true,
      [],
      {},
      { ne: '' },
      'x'.repeat(43),
      'x'.repeat(10_000),
      '%',
      "' OR 1=1 --",
    ]
    for (const token of shapes) {
      expect((await asker.json('POST', address, { token, newPassword })).status, typeof token).toBe(400)
    }
    const others = await tokens.issueToken('reset_password', bob, 600)
    expect((await asker.json('POST', address, { token: others, newPassword, user: 'ada', id: 1 })).status).toBe(400)
    expect((await asker.json('POST', address, { token: others, newPassword })).status).toBe(200)
    expect(await isUnchanged()).toBe(true)
    expect(await auth.login({ identity: 'bob', password: newPassword })).toHaveProperty('sessionToken')
  })

  test('a token of one purpose is worth nothing for another (TOK-11)', async () => {
    const { ada, tokens } = await begin()
    for (const issued of purposes) {
      const token = await tokens.issueToken(issued, ada, 600)
      for (const tried of purposes.filter((purpose) => purpose !== issued)) {
        const refused = { code: 'invalid_token' }
        await expect(tokens.findToken(tried, token), `${issued} for ${tried}`).rejects.toMatchObject(refused)
        await expect(tokens.consumeToken(tried, token), `${issued} for ${tried}`).rejects.toMatchObject(refused)
      }
      expect((await tokens.consumeToken(issued, token)).user['id']).toBe(ada['id'])
    }
  })

  test('who may write the table of tokens opens nothing of somebody else with one of their own (TOK-10, TOK-11)', async () => {
    const { app, auth, ada, tokens, isUnchanged } = await begin()
    const { token: satellite } = auth.config.layout
    const field = (name: 'purpose' | 'tokenHash' | 'payload'): string => satellite?.fields.get(name) ?? ''
    const owner = satellite?.toUser.localFields[0] ?? ''
    const bob = await auth.users.create({ username: 'bob', email: 'bob@app.example', password })
    const proved = { address: 'bob@app.example', confirmedAt: '2026-11-20T12:00:00.000Z' }
    const rewrite = async (own: string, change: (row: Row) => Row): Promise<void> => {
      const where = eq(field('tokenHash'), hashToken(own))
      const row = await cell.db.findOne('Token', { where })
      expect(await cell.db.update('Token', where, change(row ?? {}) as Values)).toBe(1)
    }
    const isRefused = async (page: string, token: string): Promise<void> => {
      const answer = await new Browser(app).json('POST', `/accounts/${page}/`, { token, newPassword })
      expect([answer.status, await isUnchanged()], page).toEqual([400, true])
    }

    const moved = await tokens.issueToken('undo_email_change', bob, 600, proved)
    await rewrite(moved, () => ({ [owner]: ada['id'] }))
    await isRefused('undo-email-change', moved)
    await rewrite(moved, () => ({ [owner]: bob['id'] }))
    expect(
      (await new Browser(app).json('POST', '/accounts/undo-email-change/', { token: moved, newPassword })).status,
    ).toBe(200)

    const filled = await tokens.issueToken('undo_email_change', ada, 600, proved)
    const data = JSON.stringify({ ...proved, address: 'eve@app.example' })
    await rewrite(filled, (row) => ({ [field('payload')]: { ...(row[field('payload')] as object), data } }))
    await isRefused('undo-email-change', filled)

    const renamed = await tokens.issueToken('unlock_account', ada, 600)
    await rewrite(renamed, () => ({ [field('purpose')]: 'reset_password' }))
    await isRefused('reset-password', renamed)

    const theirs = await tokens.issueToken('reset_password', ada, 600)
    await rewrite(theirs, () => ({ [field('tokenHash')]: hashToken('known') }))
    await isRefused('reset-password', 'known')
  })

  test('a reset logs nobody in (TOK-12)', async () => {
    const { app, ask } = await begin()
    const browser = new Browser(app)
    const answer = await browser.json('POST', address, { token: tokenIn(await ask()), newPassword })
    expect(answer.status).toBe(200)
    expect(browser.hasCookie('__Host-session')).toBe(false)
    expect(await (await browser.get('/')).text()).toBe('nobody')
    expect(await cell.db.count('Session', {})).toBe(0)
  })

  test('what a disabling or a new password has ended stays ended (TOK-6)', async () => {
    const { auth, ada, tokens } = await begin()
    const { users } = auth.services
    const endings: readonly ((user: AnyUser) => Promise<unknown>)[] = [
      (user) => auth.users.setPassword(user, newPassword),
      (user) => users.update(user, { active: false }),
      (user) => users.update(user, { uniquifier: 'another' }),
    ]
    for (const end of endings) {
      const token = await tokens.issueToken('reset_password', (await auth.users.findById(ada['id'])) ?? ada, 600)
      await end(ada)
      await expect(tokens.consumeToken('reset_password', token)).rejects.toMatchObject({ code: 'invalid_token' })
      await users.update(ada, { active: true })
    }
  })
}

type Purpose = Parameters<AuthServices['tokens']['issueToken']>[0]

const purposes: readonly Purpose[] = ['reset_password', 'confirm_email', 'change_email', 'add_email', 'unlock_account']
