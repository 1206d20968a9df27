import {
  type AnyUser,
  admins,
  asUser,
  definePolicy,
  eq,
  owner,
  type PolicyDefinition,
  type Records,
  userOf,
  type Value,
} from '@authpkg/core'
import { authFields, defineModel } from '@authpkg/kysely'
import { createRestApi } from '@authpkg/rest'
import { describe, expect, test } from 'vitest'
import { createSite, models, modelsWithEmails, origin, password, type Site } from './site.ts'

const all = { ...models, AuditEvent: defineModel('audit_event', { fields: authFields.auditEvent() }) }
const allWithEmails = { ...all, ...modelsWithEmails }
const layouts = [
  ['User', all],
  ['UserEmail', allWithEmails],
] as const

const adminsManage = definePolicy({ '*': { manage: admins } })

/** Who may manage everything, does it by hand, and is no superuser. */
async function administered(given: object = all, access: PolicyDefinition = adminsManage) {
  const site = await createSite({ access }, {}, given)
  const admin = await site.addUser('admin', { admin: true })
  return { site, admin, records: site.auth.records(asUser(admin, 'session', new Date())) }
}

const keyWhere = async (records: Records, model: string, field: string, value: Value): Promise<string> => {
  const { rows } = await records.list(records.model(model), { where: eq(field, value), limit: 1 })
  return String(rows[0]?.['id'])
}

const user = async ({ auth }: Site, identity: string): Promise<AnyUser> =>
  (await auth.users.findByIdentity(identity)) ?? expect.unreachable()

describe('what only the accounts write', () => {
  test('nobody makes or changes a session, a token or an invitation by hand, superusers neither', async () => {
    const { site } = await administered()
    const boss = await site.addUser('boss', { superuser: true, email: 'boss@good.example' })
    await site.auth.login({ identity: 'boss', password })
    await site.auth.services.tokens.issueToken('reset_password', boss, 600)
    await site.auth.invitations.create(boss, { email: 'new@good.example' })
    const records = site.auth.records(asUser(boss, 'session', new Date()))
    const refused = { code: 'access_denied' }
    for (const name of ['Session', 'Token', 'Invitation']) {
      const model = records.model(name)
      const { rows } = await records.list(model, { limit: 1 })
      const key = String(rows[0]?.['id'])
      await expect(records.update(model, key, { expires_at: new Date(4e12) }), name).rejects.toMatchObject(refused)
      await expect(records.create(model, { user_id: boss['id'] as number }), name).rejects.toMatchObject(refused)
      expect(await records.delete(model, [key]), name).toBe(1)
    }
  })

  test('a policy that lets people create invitations lets them invite, and still write none by hand', async () => {
    const { site } = await administered(all, { Invitation: { create: 'signedIn', read: 'signedIn' } })
    const ada = await site.addUser()
    await site.auth.invitations.create(ada, { email: 'new@good.example' })
    const records = site.auth.records(asUser(ada))
    const values = { email: 'other@good.example', token_hash: 'known', expires_at: new Date(4e12) }
    const written = records.create(records.model('Invitation'), values)
    await expect(written).rejects.toMatchObject({ code: 'access_denied' })
  })
})

describe.each(layouts)('where the address is kept in %s', (model, given) => {
  test('ADM-1 nobody but a superuser changes, adds, moves or deletes what is a superuser’s', async () => {
    const { site, admin, records } = await administered(given)
    const boss = await site.addUser('boss', { superuser: true, email: 'boss@good.example' })
    const ada = await site.addUser('ada', { email: 'ada@good.example' })
    const refused = { code: 'access_denied' }
    const row = await keyWhere(records, model, 'email', 'boss@good.example')
    const change = records.update(records.model(model), row, { email: 'mine@good.example' })
    await expect(change).rejects.toMatchObject(refused)
    await expect(records.delete(records.model(model), [row])).rejects.toMatchObject(refused)
    const [User, UserRoles] = [records.model('User'), records.model('UserRoles')]
    for (const values of [{ active: false }, { nickname: 'x' }])
      await expect(records.update(User, String(boss['id']), values)).rejects.toMatchObject(refused)
    const role = await records.create(records.model('Role'), { name: 'editor' })
    const given_ = { role_id: role['id'] as number, user_id: boss['id'] as number }
    await expect(records.create(UserRoles, given_)).rejects.toMatchObject(refused)
    const hers = await records.create(UserRoles, { ...given_, user_id: ada['id'] as number })
    const moved = records.update(UserRoles, String(hers['id']), { user_id: boss['id'] as number })
    await expect(moved).rejects.toMatchObject(refused)
    expect(await user(site, 'boss')).toMatchObject({ email: 'boss@good.example', isActive: true, roles: [] })
    const root = site.auth.records(asUser(boss, 'session', new Date()))
    await root.update(root.model(model), row, { email: 'root@good.example' })
    expect((await user(site, 'boss')).email).toBe('root@good.example')
    expect(admin.isSuperuser).toBe(false)
  })

  test('TOK-6 an address that an administrator writes is unconfirmed, unless they confirm it in the same write', async () => {
    const { site, admin, records } = await administered(given)
    const ada = await site.addUser('ada', { email: 'ada@good.example' })
    const key = await keyWhere(records, model, 'email', 'ada@good.example')
    const token = await site.auth.services.tokens.issueToken('reset_password', ada, 600)
    const write = (values: object) => records.update(records.model(model), key, { ...values })
    await write({ email: 'ada@good.example' })
    expect((await user(site, 'ada')).hasConfirmedEmail).toBe(true)
    const told: unknown[] = []
    site.auth.config.events.on('user.email_changed', (event) => void told.push(event.user.hasConfirmedEmail))
    await write({ email: 'lovelace@good.example' })
    expect([(await user(site, 'ada')).hasConfirmedEmail, told]).toEqual([false, [false]])
    const reset = site.auth.resetPassword({ token, newPassword: 'another correct horse battery' })
    await expect(reset).rejects.toMatchObject({ code: 'invalid_token' })
    await write({ email: 'countess@good.example', email_confirmed_at: new Date() })
    expect(await user(site, 'ada')).toMatchObject({ email: 'countess@good.example', hasConfirmedEmail: true })
    const kept = (await site.rows('audit_event')).filter(({ event }) => event === 'user.email_changed')
    expect(kept.map(({ actor_id }) => actor_id)).toEqual([admin['id'], admin['id']])
  })

  test('MASS-1 nobody writes, adds, moves or deletes their own address over REST, whatever the policy says of the row', async () => {
    const self = (principal: Parameters<typeof userOf>[0]) => {
      const id = userOf(principal)?.['id'] as number | undefined
      return id === undefined ? false : eq('id', id)
    }
    const access = definePolicy({ User: { read: self, update: self }, UserEmail: { manage: owner('user') } })
    const { site } = await administered(given, model === 'User' ? { User: access.User } : access)
    await site.addUser('ada', { email: 'ada@good.example' })
    const api = createRestApi(site.auth, { prefix: '/api' })
    api.register(model as 'User')
    site.app.route('/api', api.routes())
    const send = (method: string, path: string, body: object) =>
      site.app.request(`${origin}/api/${model === 'User' ? 'user' : 'useremail'}/${path}`, {
        method,
        headers: {
          authorization: `Basic ${btoa(`ada:${password}`)}`,
          accept: 'application/json',
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      })
    const key = (await user(site, 'ada'))['id']
    const rows = await site.rows(model === 'User' ? 'user' : 'user_email')
    const row = rows.find(({ email }) => email === 'ada@good.example')?.['id'] ?? key
    for (const values of [{ email: 'ceo@good.example' }, { email_confirmed_at: '2026-01-01T00:00:00Z' }])
      expect((await send('PUT', `${row}/`, values)).status).toBe(400)
    if (model === 'UserEmail') {
      expect((await send('PUT', `${row}/`, { is_primary: false })).status).toBe(400)
      expect((await send('POST', '', { email: 'ceo@good.example' })).status).toBe(403)
      expect((await send('DELETE', `${row}/`, {})).status).toBe(403)
    }
    expect(await user(site, 'ada')).toMatchObject({ email: 'ada@good.example', hasConfirmedEmail: true })
  })
})

test('an address that is moved to another user is not proved for them', async () => {
  const { site, records } = await administered(allWithEmails)
  await site.addUser('ada', { email: 'ada@good.example' })
  const bob = await site.addUser('bob')
  const key = await keyWhere(records, 'UserEmail', 'email', 'ada@good.example')
  await records.update(records.model('UserEmail'), key, { user_id: bob['id'] as number })
  expect(await user(site, 'bob')).toMatchObject({ email: 'ada@good.example', hasConfirmedEmail: false })
})

test('SESS-4 a remembered browser whose session is deleted by hand is logged out', async () => {
  const { site, records } = await administered()
  const ada = await site.addUser()
  const login = async () => {
    const browser = site.browser()
    await browser.get('/accounts/login/')
    await browser.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })
    const isIn = async (): Promise<boolean> => (await browser.get('/private')).status === 200
    expect(await isIn()).toBe(true)
    return { isIn, newest: String((await site.rows('session')).at(-1)?.['id']) }
  }
  const [here, there] = [await login(), await login()]
  await records.delete(records.model('Session'), [there.newest])
  expect([await here.isIn(), await there.isIn()]).toEqual([true, false])
  const kept = (await site.rows('audit_event')).map(({ event, user_id }) => [event, user_id])
  expect(kept).toContainEqual(['user.logged_out', ada['id']])
})
