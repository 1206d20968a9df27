import { type LayoutKind, readLayout } from '@authpkg/core'
import { DataTypes, Sequelize } from 'sequelize'
import { afterEach, expect, expectTypeOf, test } from 'vitest'
import {
  associate,
  authAttributes,
  createTables,
  type ModelWith,
  type RowOf,
  type StandardRow,
  sequelizeAdapter,
  standardModels,
} from '../src/index.ts'
import { onSqlite } from './harness/sqlite-driver.ts'

const open: Sequelize[] = []
afterEach(async () => {
  for (const sequelize of open.splice(0)) await sequelize.close()
})

function memory(): Sequelize {
  const sequelize = new Sequelize({ ...onSqlite, storage: ':memory:', logging: false })
  open.push(sequelize)
  return sequelize
}

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

test.each(layouts)('the standard models of %s are read as that layout', (layout) => {
  const sequelize = memory()
  const described = readLayout(sequelizeAdapter(sequelize, standardModels(sequelize, { layout })).describe())
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
  expect(Object.keys(standardModels(memory()))).toEqual(['User', 'Role', 'UserRoles', 'Session', 'Token'])
  const models = standardModels(memory(), { roles: false, tokens: false })
  expect(Object.keys(models)).toEqual(['User', 'Session'])
  expectTypeOf(models).not.toHaveProperty('Role')
  expectTypeOf(models).not.toHaveProperty('Token')
})

test('a prefix and a schema stand before every table, and relations follow', () => {
  const sequelize = memory()
  const models = standardModels(sequelize, { layout: 'split-auth-emails', prefix: 'app_', schema: 'accounts' })
  const described = sequelizeAdapter(sequelize, models).describe()
  // Where the database has no schemas, Sequelize puts them into the table's name.
  expect(described.get('UserAuth')?.table).toBe('accounts.app_user_auth')
  expect(described.get('UserAuth')?.relations.get('user')).toMatchObject({ target: 'User', onDelete: 'cascade' })
  expect(described.get('User')?.relations.get('emails')).toMatchObject({ target: 'UserEmail', kind: 'toMany' })
  expect(described.get('User')?.relations.get('auth')).toMatchObject({ target: 'UserAuth', kind: 'toOne' })
})

test.each(['integer', 'bigint', 'uuid', 'text'] as const)('rows are stored and linked by %s keys', async (key) => {
  const sequelize = memory()
  const models = standardModels(sequelize, { key, layout: 'split-auth' })
  await createTables(sequelize, models)
  const adapter = sequelizeAdapter(sequelize, models)
  const user = await adapter.insert('User', { email: 'ada@example.org' })
  expect(typeof user.id).toBe({ integer: 'number', bigint: 'bigint', uuid: 'string', text: 'string' }[key])
  await adapter.insert('UserAuth', { user_id: user.id, username: 'ada' })
  const found = await adapter.findOne('UserAuth', { include: { user: {} } })
  expect(found).toMatchObject({ username: 'ada', user: { id: user.id, email: 'ada@example.org' } })
})

test('every secret of the standard models is secret, and what the accounts keep is only shown', () => {
  const sequelize = memory()
  const described = sequelizeAdapter(sequelize, standardModels(sequelize)).describe()
  const those = (what: 'secret' | 'readonly') =>
    [...described].flatMap(([name, { fields }]) =>
      [...fields.values()].filter((field) => field[what]).map((field) => `${name}.${field.name}`),
    )
  expect(those('secret').sort()).toEqual([
    'Session.token_hash',
    'Session.uniquifier',
    'Token.token_hash',
    'User.email_key',
    'User.password',
    'User.uniquifier',
    'User.username_key',
  ])
  expect(those('readonly')).toContain('User.last_login_at')
})

test('the optional models are linked like the others', () => {
  const sequelize = memory()
  const options = { timestamps: false }
  const models = {
    ...standardModels(sequelize),
    ApiKey: sequelize.define('ApiKey', authAttributes.apiKey(), { ...options, tableName: 'api_key' }),
    OAuthAccount: sequelize.define('OAuthAccount', authAttributes.oauthAccount(), {
      ...options,
      tableName: 'oauth_account',
    }),
    AuditEvent: sequelize.define('AuditEvent', authAttributes.auditEvent(), { ...options, tableName: 'audit_event' }),
    Outbox: sequelize.define('Outbox', authAttributes.outbox(), { ...options, tableName: 'outbox' }),
  }
  associate(models)
  const described = sequelizeAdapter(sequelize, models).describe()
  expect([...(described.get('User')?.relations.keys() ?? [])].sort()).toEqual([
    'acts',
    'api_key_set',
    'audit_events',
    'oauth_account_set',
    'session_set',
    'token_set',
    'user_roles_set',
  ])
  expect(described.get('AuditEvent')?.relations.get('actor')).toMatchObject({ target: 'User', onDelete: 'setNull' })
  expect(described.get('OAuthAccount')?.uniqueSets).toEqual([['provider', 'subject']])
  expect(described.get('Outbox')?.fields.get('payload')).toMatchObject({ secret: true })
})

test('rows have the types of their layout and key', () => {
  const models = standardModels(memory(), { layout: 'split-auth', key: 'uuid' })
  type User = RowOf<typeof models.User>
  expectTypeOf<User['id']>().toEqualTypeOf<string>()
  expectTypeOf<User['email']>().toEqualTypeOf<string | null>()
  expectTypeOf<User['active']>().toEqualTypeOf<boolean>()
  expectTypeOf<User>().not.toHaveProperty('username')
  expectTypeOf<RowOf<typeof models.UserAuth>['user_id']>().toEqualTypeOf<string>()
  expectTypeOf<RowOf<typeof models.Session>['expires_at']>().toEqualTypeOf<Date>()
  expectTypeOf(models).not.toHaveProperty('UserEmail')

  const plain = standardModels(memory())
  expectTypeOf<RowOf<typeof plain.User>['id']>().toEqualTypeOf<number>()
  expectTypeOf<RowOf<typeof plain.User>['username']>().toEqualTypeOf<string | null>()
  expectTypeOf<RowOf<typeof plain.User>['login_count']>().toEqualTypeOf<number>()
})

test('attributes of one’s own join the standard ones', async () => {
  const sequelize = memory()
  const User = sequelize.define<ModelWith<StandardRow<'user'> & { nickname: string | null }>>(
    'User',
    { ...authAttributes.user(), nickname: DataTypes.STRING },
    { tableName: 'members', timestamps: false },
  )
  const models = standardModels(sequelize, {}, { User })
  await createTables(sequelize, models)
  const adapter = sequelizeAdapter(sequelize, models)
  const user = await adapter.insert('User', { username: 'ada', nickname: 'Countess' })
  expectTypeOf(user.nickname).toEqualTypeOf<string | null>()
  expectTypeOf(user.username).toEqualTypeOf<string | null>()
  expect(user.nickname).toBe('Countess')
  const session = {
    token_hash: 'x',
    uniquifier: 'y',
    created_at: new Date(),
    last_seen_at: new Date(),
    expires_at: new Date(),
  }
  await adapter.insert('Session', { user_id: user.id, ...session })
  expect(await adapter.findOne('Session', { include: { user: {} } })).toMatchObject({ user: { nickname: 'Countess' } })
})
