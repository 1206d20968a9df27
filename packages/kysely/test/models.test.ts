import { eq, type LayoutKind, readLayout, standardUniqueSets } from '@authpkg/core'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { expect, expectTypeOf, test } from 'vitest'
import { authFields, createTables, defineModel, kyselyAdapter, type RowOf, standardModels, text } from '../src/index.ts'

const memory = () => new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

test.each(layouts)('the standard models of %s are read as that layout', (layout) => {
  const models = standardModels({ layout })
  const described = readLayout(kyselyAdapter(memory(), models).describe())
  expect(described.kind).toBe(layout)
  expect(described.session?.model.table).toBe('session')
  expect(described.roles?.role.table).toBe('role')
  const places = [
    'username',
    'usernameKey',
    'passwordHash',
    'uniquifier',
    'email',
    'emailKey',
    'emailConfirmedAt',
  ] as const
  for (const attribute of places) expect(described.attributes.has(attribute), attribute).toBe(true)
})

test('roles and tokens are left out on demand', () => {
  expect(Object.keys(standardModels())).toEqual(['User', 'Role', 'UserRoles', 'Session', 'Token'])
  const models = standardModels({ roles: false, tokens: false })
  expect(Object.keys(models)).toEqual(['User', 'Session'])
  expectTypeOf(models).not.toHaveProperty('Role')
  expectTypeOf(models).not.toHaveProperty('Token')
})

test('a prefix and a schema stand before every table, and relations follow', () => {
  const models = standardModels({ layout: 'split-auth-emails', prefix: 'app_', schema: 'accounts' })
  expect(models.UserAuth.table).toBe('app_user_auth')
  expect(models.UserRoles.schema).toBe('accounts')
  const described = kyselyAdapter(memory(), models).describe()
  expect(described.get('UserAuth')?.relations.get('user')).toMatchObject({ target: 'User', onDelete: 'cascade' })
  expect(described.get('User')?.relations.get('emails')).toMatchObject({ target: 'UserEmail', kind: 'toMany' })
  expect(described.get('User')?.relations.get('auth')).toMatchObject({ target: 'UserAuth', kind: 'toOne' })
})

test.each(['integer', 'bigint', 'uuid', 'text'] as const)('rows are stored and linked by %s keys', async (key) => {
  const db = memory()
  const models = standardModels({ key, layout: 'split-auth' })
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const user = await adapter.insert('User', { email: 'ada@example.org' })
  expect(typeof user.id).toBe({ integer: 'number', bigint: 'bigint', uuid: 'string', text: 'string' }[key])
  await adapter.insert('UserAuth', { user_id: user.id, username: 'ada' })
  const found = await adapter.findOne('UserAuth', { include: { user: {} } })
  expect(found).toMatchObject({ username: 'ada', user: { id: user.id, email: 'ada@example.org' } })
  await db.destroy()
})

test('every secret of the standard models is secret', () => {
  const described = kyselyAdapter(memory(), standardModels()).describe()
  const secrets = [...described].flatMap(([name, { fields }]) =>
    [...fields.values()].filter(({ secret }) => secret).map((field) => `${name}.${field.name}`),
  )
  expect(secrets).toEqual([
    'User.username_key',
    'User.password',
    'User.uniquifier',
    'User.email_key',
    'Session.token_hash',
    'Session.uniquifier',
    'Token.token_hash',
  ])
})

test('rows have the types of their layout and key', () => {
  const models = standardModels({ layout: 'split-auth', key: 'uuid' })
  type User = RowOf<typeof models.User>
  expectTypeOf<User['id']>().toEqualTypeOf<string>()
  expectTypeOf<User['email']>().toEqualTypeOf<string | null>()
  expectTypeOf<User['active']>().toEqualTypeOf<boolean>()
  expectTypeOf<User>().not.toHaveProperty('username')
  expectTypeOf<RowOf<typeof models.UserAuth>['user_id']>().toEqualTypeOf<string>()
  expectTypeOf<RowOf<typeof models.Session>['expires_at']>().toEqualTypeOf<Date>()
  expectTypeOf(models).not.toHaveProperty('UserEmail')

  const plain = standardModels()
  expectTypeOf<RowOf<typeof plain.User>['id']>().toEqualTypeOf<number>()
  expectTypeOf<RowOf<typeof plain.User>['username']>().toEqualTypeOf<string | null>()
  expectTypeOf<RowOf<typeof plain.User>['login_count']>().toEqualTypeOf<number>()
})

test('a field of one’s own joins the standard ones', () => {
  const User = defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true }) } })
  expectTypeOf<RowOf<typeof User>['nickname']>().toEqualTypeOf<string | null>()
  expectTypeOf<RowOf<typeof User>['username']>().toEqualTypeOf<string | null>()
  const adapter = kyselyAdapter(memory(), { ...standardModels(), User })
  expect(adapter.describe().get('User')?.fields.has('nickname')).toBe(true)
  type Found = NonNullable<Awaited<ReturnType<typeof adapter.findOne<'User'>>>>
  expectTypeOf<Found['nickname']>().toEqualTypeOf<string | null>()
})

test('every optional model has a field set that can be stored', async () => {
  const db = memory()
  const optional = {
    Invitation: defineModel('invitation', { fields: authFields.invitation() }),
    ApiKey: defineModel('api_key', { fields: authFields.apiKey() }),
    OAuthAccount: defineModel('oauth_account', {
      fields: authFields.oauthAccount(),
      unique: standardUniqueSets.oauthAccount,
    }),
    Passkey: defineModel('passkey', { fields: authFields.passkey() }),
    RecoveryCode: defineModel('recovery_code', { fields: authFields.recoveryCode() }),
    AuditEvent: defineModel('audit_event', { fields: authFields.auditEvent() }),
    Outbox: defineModel('outbox', { fields: authFields.outbox() }),
  }
  const models = { ...standardModels(), ...optional }
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const user = await adapter.insert('User', { username: 'ada' })
  const now = new Date(0)
  const event = await adapter.insert('AuditEvent', { event: 'user.logged_in', user_id: user.id, created_at: now })
  expectTypeOf(event.user_id).toEqualTypeOf<number | null>()
  await adapter.delete('User', eq('id', user.id))
  expect(await adapter.findOne('AuditEvent', {})).toMatchObject({ user_id: null, created_at: now })
  await db.destroy()
})
