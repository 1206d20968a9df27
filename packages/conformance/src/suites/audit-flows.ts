import { desc, eq, type Row } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, headersWith, password } from '../fixtures/accounts.ts'
import { Browser, Program } from '../fixtures/browser.ts'
import { withoutInserts } from '../fixtures/faulty.ts'
import { jsonKey, own, rawTable } from '../fixtures/keys.ts'
import { web } from '../fixtures/web.ts'

const newPassword = 'another correct horse battery'
const place = { ipAddress: '203.0.113.7', userAgent: 'Lynx' }

/** What happened, to whom, by whom, when and from where: kept with the change itself. */
export const auditFlows: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const field = (name: string): string => own(cell, 'AuditEvent', name)
  const kept = (): Promise<Row[]> => cell.db.findMany('AuditEvent', {})
  /** Of each row some fields, in the standard names, the latest first. */
  const told = async (...names: string[]): Promise<unknown[][]> =>
    (await cell.db.findMany('AuditEvent', { orderBy: [desc(field('created_at'))] })).map((row) =>
      names.map((name) => row[field(name)]),
    )
  const events = async (): Promise<unknown[]> => (await told('event')).flat().sort()

  const begin = async () => {
    const { app, auth } = web(cell.db)
    const ada = await addAda(auth)
    const boss = await auth.users.create({ username: 'boss', password, superuser: true })
    await cell.db.delete('AuditEvent', { op: 'and', conditions: [] })
    return { app, auth, ada, boss }
  }

  test('a login is kept with whom it lets in, when and from where, as one row', async () => {
    const { auth, ada } = await begin()
    const { session } = await auth.login({ identity: 'ada', password }, place)
    const [row = {}, ...others] = await kept()
    expect(others).toEqual([])
    expect(row).toMatchObject({
      user_id: ada['id'],
      actor_id: null,
      [field('event')]: 'user.logged_in',
      [field('model')]: 'User',
      [field('record_key')]: String(ada['id']),
      [field('details')]: { sessionId: jsonKey(session.id) },
      [field('ip_address')]: place.ipAddress,
      [field('user_agent')]: place.userAgent,
      [field('created_at')]: expect.any(Date),
    })
  })

  test('every step of an account over pages and JSON is kept, and none of its secrets (LOG-1)', async () => {
    const { app, ada } = await begin()
    const browser = new Browser(app)
    await browser.login('ada')
    await browser.json('POST', '/accounts/change-username/', { username: 'countess', password })
    await browser.json('POST', '/accounts/change-password/', { password, newPassword })
    await browser.json('POST', '/accounts/logout/', {})
    const wrong = new Browser(app)
    await wrong.json('POST', '/accounts/login/', { username: 'countess', password: 'a wrong guess' })
    await wrong.json('POST', '/accounts/login/', { username: newPassword, password: 'countess' })
    expect(await events()).toEqual([
      'user.logged_in',
      'user.logged_in',
      'user.logged_out',
      'user.login_failed',
      'user.login_failed',
      'user.password_changed',
      'user.username_changed',
    ])
    const changed = (await kept()).find((row) => row[field('event')] === 'user.password_changed')
    expect([changed?.['user_id'], changed?.['actor_id']]).toEqual([ada['id'], ada['id']])
    const all = JSON.stringify(await cell.harness.readRaw(`SELECT * FROM ${rawTable(cell, 'AuditEvent')}`), asText)
    for (const secret of [password, newPassword, 'a wrong guess', browser.cookies]) expect(all).not.toContain(secret)
  })

  test('what an administrator does to somebody is kept with both of them', async () => {
    const { app, ada, boss } = await begin()
    const change = { [own(cell, 'User', 'admin')]: true, [own(cell, 'User', 'active')]: false }
    expect((await new Program(app, 'boss').send('PATCH', `/api/user/${ada['id']}/`, change)).status).toBe(200)
    const rows = await kept()
    expect(await events()).toEqual(['user.deactivated', 'user.rights_changed'])
    for (const row of rows) expect([row['user_id'], row['actor_id']]).toEqual([ada['id'], boss['id']])
    expect((await told('details')).flat()).toContainEqual({ admin: true, superuser: false, roles: [] })
  })

  test('what cannot be kept does not happen, and nobody is told of it', async () => {
    const { ada } = await begin()
    const auth = accounts(withoutInserts(cell.db, 'AuditEvent'))
    const heard: string[] = []
    auth.config.events.on('user.password_changed', () => void heard.push('changed'))
    auth.config.events.on('user.logged_in', () => void heard.push('in'))
    const tries = [
      auth.users.setPassword(ada, newPassword),
      auth.login({ identity: 'ada', password }),
      auth.register({ username: 'new', email: 'new@app.example', password }),
      auth.users.create({ username: 'other', password }),
    ]
    for (const result of await Promise.allSettled(tries)) expect(result.status).toBe('rejected')
    expect(heard).toEqual([])
    const whole = accounts(cell.db)
    expect(await cell.db.count('User', {})).toBe(2)
    expect(await cell.db.count('Session', {})).toBe(0)
    expect(await whole.verifyCredentials({ identity: 'ada', password })).toMatchObject({ username: 'ada' })
  })

  test('what is undone is not kept: the row goes with the change', async () => {
    const { ada } = await begin()
    const work = cell.db.transaction(async (db) => {
      await accounts(cell.db).in(db).users.setPassword(ada, newPassword)
      expect(await db.count('AuditEvent', {})).toBe(1)
      throw new Error('second thoughts')
    })
    await expect(work).rejects.toThrow('second thoughts')
    expect(await kept()).toEqual([])
  })

  test('rows outlive the users they tell of', async () => {
    const { app, auth, ada } = await begin()
    await auth.login({ identity: 'ada', password })
    expect((await new Program(app, 'boss').send('DELETE', `/api/user/${ada['id']}/`)).status).toBe(200)
    expect(await events()).toEqual(['user.deleted', 'user.logged_in'])
    for (const row of await kept())
      expect(row).toMatchObject({ user_id: null, [field('record_key')]: String(ada['id']) })
  })

  test('nobody writes them by hand, over no road, superusers neither (ADM-10)', async () => {
    const { app, auth } = await begin()
    await auth.login({ identity: 'ada', password })
    const [row = {}] = await kept()
    const boss = new Program(app, 'boss')
    const at = `/api/auditevent/${row['id']}/`
    expect((await boss.get(at)).status).toBe(200)
    const writes = [
      await boss.send('POST', '/api/auditevent/', { [field('event')]: 'made up', [field('created_at')]: '2026-01-01' }),
      await boss.send('PATCH', at, { [field('event')]: 'changed' }),
      await boss.send('DELETE', at),
    ]
    expect(writes.map(({ status }) => status)).toEqual([403, 403, 403])
    const browser = new Browser(app)
    await browser.login('boss')
    const page = await (await browser.get(`/admin/auditevent/${row['id']}/`)).text()
    expect(page).not.toContain('name="_save"')
    const forms = [`add/`, `${row['id']}/`, `${row['id']}/delete/`]
    for (const form of forms) {
      const sent = await browser.submit(`/admin/auditevent/${form}`, { [field('event')]: 'changed' })
      expect(sent.status, form).toBe(403)
    }
    expect(await cell.db.findOne('AuditEvent', { where: eq('id', row['id'] as number) })).toEqual(row)
  })

  test('a session that is ended elsewhere is kept as the doing of who ended it', async () => {
    const { auth, ada } = await begin()
    const { session, sessionToken } = await auth.login({ identity: 'ada', password })
    await auth.sessions.end(ada, session.id, { ...place, actor: ada })
    expect(await auth.sessionFrom(headersWith(auth, sessionToken))).toBeNull()
    const ended = (await kept()).find((row) => row[field('event')] === 'user.logged_out')
    expect(ended).toMatchObject({ actor_id: ada['id'], [field('ip_address')]: place.ipAddress })
  })
}

const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
