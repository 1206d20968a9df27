import { type AnyUser, type Auth, asUser, type ModelDescription } from '@authpkg/core'
import { authFields, defineModel } from '@authpkg/kysely'
import { expect, test, vi } from 'vitest'
import { createSite, models, password, type Site } from './site.ts'

const AuditEvent = defineModel('audit_event', { fields: authFields.auditEvent() })
const audited = { ...models, AuditEvent }

const modelOf = ({ auth }: Site, name: string): ModelDescription =>
  auth.services.db.describe().get(name) ?? expect.unreachable()

/** Who may do everything, and does it by hand, as admin and REST do. */
async function byHand(site: Site) {
  const boss = await site.addUser('boss', { superuser: true })
  return { boss, records: site.auth.records(asUser(boss), undefined, undefined, { ipAddress: '192.0.2.9' }) }
}

const logIn = async (site: Site, username = 'ada') => {
  const browser = site.browser()
  await browser.login(username, password)
  const isIn = async (): Promise<boolean> => (await browser.get('/private')).status === 200
  expect(await isIn()).toBe(true)
  return isIn
}

const kept = async (site: Site, ...names: readonly string[]): Promise<unknown[][]> =>
  (await site.rows('audit_event')).map((row) => names.map((name) => row[name]))

test('a model that has fewer fields keeps what it has fields for', async () => {
  const { id, event, user_id, created_at } = authFields.auditEvent()
  const site = await createSite(
    {},
    {},
    { ...models, AuditEvent: defineModel('audit_event', { fields: { id, event, user_id, created_at } }) },
  )
  const ada = await site.addUser()
  await site.browser().login('ada', 'a wrong guess')
  expect(await kept(site, 'event', 'user_id')).toEqual([
    ['user.created', ada['id']],
    ['user.login_failed', ada['id']],
  ])
})

test('without the model nothing is kept, and nothing is asked', async () => {
  const site = await createSite()
  await site.addUser()
  site.statements.length = 0
  await site.browser().login('ada', 'a wrong guess')
  expect(site.statements).toHaveLength(1)
})

test('who is logged in is kept as who did it, also by a link that was mailed to somebody else', async () => {
  const site = await createSite({}, {}, audited)
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  const bob = await site.addUser('bob')
  const token = await site.auth.services.tokens.issueToken('reset_password', ada, 600)
  const browser = site.browser()
  await browser.login('bob', password)
  await browser.get(`/accounts/reset-password/?token=${token}`)
  const newPassword = 'another correct horse battery'
  await browser.submit('/accounts/reset-password/', { newPassword, passwordRepeat: newPassword })
  expect(await kept(site, 'event', 'user_id', 'actor_id')).toContainEqual(['user.password_reset', ada['id'], bob['id']])
})

test('SESS-4 a hook of the application that writes another password ends the sessions of before', async () => {
  const site = await createSite({}, {}, audited)
  const ada = await site.addUser()
  const { boss, records } = await byHand(site)
  const isIn = await logIn(site)
  const hash = await site.auth.hashPassword('another correct horse battery')
  await records.update(
    modelOf(site, 'User'),
    String(ada['id']),
    { nickname: 'countess' },
    {
      async save({ db, values, current }) {
        await db.update('User', { op: 'eq', path: 'id', value: ada['id'] as number }, { ...values, password: hash })
        return { ...current, ...values }
      },
    },
  )
  expect(await isIn()).toBe(false)
  expect(await kept(site, 'event', 'user_id', 'actor_id', 'ip_address')).toContainEqual([
    'user.password_changed',
    ada['id'],
    boss['id'],
    '192.0.2.9',
  ])
})

test('TOK-6 another address, written by hand, ends what was mailed to the one before', async () => {
  const site = await createSite({}, {}, audited)
  const ada = await site.addUser('ada', { email: 'ada@good.example' })
  const { boss, records } = await byHand(site)
  const token = await site.auth.services.tokens.issueToken('reset_password', ada, 600)
  await records.update(modelOf(site, 'User'), String(ada['id']), { email: 'lovelace@good.example' })
  const reset = site.auth.resetPassword({ token, newPassword: 'another correct horse battery' })
  await expect(reset).rejects.toMatchObject({ code: 'invalid_token' })
  expect(await kept(site, 'event', 'user_id', 'actor_id')).toContainEqual(['user.email_changed', ada['id'], boss['id']])
})

test('other changes by hand leave a session alone, and are no event', async () => {
  const site = await createSite({}, {}, audited)
  const ada = await site.addUser()
  const { records } = await byHand(site)
  const isIn = await logIn(site)
  const before = await kept(site, 'event')
  await records.update(modelOf(site, 'User'), String(ada['id']), { nickname: 'countess' })
  expect([await isIn(), await kept(site, 'event')]).toEqual([true, before])
})

test('users who are added, given roles and deleted by hand are kept as such, each of many', async () => {
  const site = await createSite({}, {}, audited)
  const { boss, records } = await byHand(site)
  const [ada, bob] = [await site.addUser('ada'), await site.addUser('bob')]
  const role = await records.create(modelOf(site, 'Role'), { name: 'editor' })
  await records.create(modelOf(site, 'UserRoles'), { user_id: ada['id'] as number, role_id: role['id'] as number })
  await records.create(modelOf(site, 'User'), { username: 'cyd' })
  await records.delete(modelOf(site, 'User'), [String(ada['id']), String(bob['id'])])
  const byBoss = (await kept(site, 'event', 'record_key', 'actor_id')).filter(([, , actor]) => actor === boss['id'])
  expect(byBoss.map(([event, whom]) => [event, whom])).toEqual([
    ['user.rights_changed', String(ada['id'])],
    ['user.created', expect.any(String)],
    ['user.deleted', String(ada['id'])],
    ['user.deleted', String(bob['id'])],
  ])
  expect(JSON.stringify(await kept(site, 'event', 'details'))).toContain('editor')
})

test('who deletes themselves by hand is kept, by their key alone', async () => {
  const site = await createSite({}, {}, audited)
  await site.addUser('other', { superuser: true })
  const { boss, records } = await byHand(site)
  await records.delete(modelOf(site, 'User'), [String(boss['id'])])
  expect((await kept(site, 'event', 'record_key', 'user_id', 'actor_id')).at(-1)).toEqual([
    'user.deleted',
    String(boss['id']),
    null,
    null,
  ])
})

test('listeners are told when it is done, and of nothing that was undone', async () => {
  const site = await createSite({}, {}, audited)
  const ada = await site.addUser()
  const seen: unknown[] = []
  site.auth.config.events.on('user.deactivated', async ({ user }) => {
    seen.push((await site.auth.users.findById(user['id']))?.isActive)
  })
  const { records } = await byHand(site)
  const broken = { save: () => Promise.reject(new Error('second thoughts')) }
  const change = records.update(modelOf(site, 'User'), String(ada['id']), { active: false }, broken)
  await expect(change).rejects.toThrow('second thoughts')
  expect(seen).toEqual([])
  await records.update(modelOf(site, 'User'), String(ada['id']), { active: false })
  expect(seen).toEqual([false])
})

test('RACE-7 nobody who is disabled while their password is hashed gets in, where logins are not tracked either', async () => {
  const { last_login_at, current_login_at, last_login_ip, current_login_ip, login_count, ...fields } = authFields.user()
  const tracking = [last_login_at, current_login_at, last_login_ip, current_login_ip, login_count]
  expect(tracking).not.toContain(undefined)
  const site = await createSite({}, {}, { ...models, User: defineModel('user', { fields }) })
  const ada = await site.addUser()
  disabledMeanwhile(site.auth as Auth, ada)
  expect((await site.browser().login('ada', password)).status).toBe(401)
  expect(await site.rows('session')).toEqual([])
})

function disabledMeanwhile({ services: { passwordHasher, users } }: Auth, user: AnyUser): void {
  const verify = passwordHasher.verifyPassword.bind(passwordHasher)
  vi.spyOn(passwordHasher, 'verifyPassword').mockImplementation(async (...given) => {
    const verification = await verify(...given)
    await users.update(user, { active: false })
    return verification
  })
}
