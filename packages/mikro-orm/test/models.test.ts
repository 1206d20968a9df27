import { type LayoutKind, readLayout, standardFields } from '@authpkg/core'
import { defineEntity, type EntityName, p } from '@mikro-orm/core'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { authProperties, createTables, type ModelSet, mikroOrmAdapter, standardEntities } from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

async function memory<const Models extends ModelSet>(models: Models) {
  const opened = await openDatabase('sqlite')
  onTestFinished(() => opened.close())
  const orm = await opened.orm(Object.values(models) as never)
  await createTables(orm)
  return mikroOrmAdapter(orm, models)
}

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

test.each(layouts)('the standard entities of %s are read as that layout', async (layout) => {
  const adapter = await memory(standardEntities({ layout }))
  const described = readLayout(adapter.describe())
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
  expect(Object.keys(standardEntities())).toEqual(['User', 'Role', 'UserRoles', 'Session', 'Token'])
  const models = standardEntities({ roles: false, tokens: false })
  expect(Object.keys(models)).toEqual(['User', 'Session'])
  expectTypeOf(models).not.toHaveProperty('Role')
  expectTypeOf(models).not.toHaveProperty('Token')
})

test('a prefix stands before every table, and relations follow', async () => {
  const adapter = await memory(standardEntities({ layout: 'split-auth-emails', prefix: 'app_' }))
  const described = adapter.describe()
  expect([...described.values()].every(({ table }) => table.startsWith('app_'))).toBe(true)
  expect(described.get('UserAuth')?.relations.get('user')).toMatchObject({ target: 'User', onDelete: 'cascade' })
  expect(described.get('User')?.relations.get('emails')).toMatchObject({ target: 'UserEmail', kind: 'toMany' })
  expect(described.get('User')?.relations.get('auth')).toMatchObject({ target: 'UserAuth', kind: 'toOne' })
})

test.each(['integer', 'bigint', 'uuid', 'text'] as const)('rows are stored and linked by %s keys', async (key) => {
  const adapter = await memory(standardEntities({ key, layout: 'split-auth' }))
  const user = await adapter.insert('User', { email: 'ada@example.org' })
  expect(typeof user.id).toBe({ integer: 'number', bigint: 'bigint', uuid: 'string', text: 'string' }[key])
  await adapter.insert('UserAuth', { user_id: user.id, username: 'ada' })
  const found = await adapter.findOne('UserAuth', { include: { user: {} } })
  expect(found).toMatchObject({ username: 'ada', user: { id: user.id, email: 'ada@example.org' } })
})

test('every field of the standard sets is described as they say', async () => {
  const User = defineEntity({ name: 'User', properties: authProperties.user() })
  const Role = defineEntity({ name: 'Role', properties: authProperties.role() })
  const targets = { user: () => User, role: () => Role }
  const names = ['userAuth', 'userEmail', 'userRoles', 'session', 'token', 'invitation', 'apiKey'] as const
  const more = ['oauthAccount', 'passkey', 'recoveryCode', 'auditEvent', 'outbox', 'idempotencyKey'] as const
  const hanging = [...names, ...more].map((name) => {
    const make = authProperties[name] as unknown as (options: object) => Record<string, never>
    return [name, defineEntity({ name, properties: make(targets) }) as EntityName] as const
  })
  const adapter = await memory({ User, Role, ...Object.fromEntries(hanging) })
  for (const [model] of hanging) {
    const described = adapter.describe().get(model)
    for (const [name, field] of Object.entries(standardFields[model])) {
      const {
        maxLength,
        nullable = false,
        unique = false,
        secret = false,
        readonly = false,
      } = field as {
        maxLength?: number
        nullable?: boolean
        unique?: boolean
        secret?: boolean
        readonly?: boolean
      }
      const isKey = field.type === 'key'
      const wanted = { nullable, secret, readonly, unique: unique || isKey, ...(maxLength && { maxLength }) }
      expect(described?.fields.get(name), `${model}.${name}`).toMatchObject(wanted)
    }
  }
})

test('every secret of the standard entities is secret, and can be told otherwise', async () => {
  const models = standardEntities()
  const opened = await openDatabase('sqlite')
  onTestFinished(() => opened.close())
  const orm = await opened.orm(Object.values(models))
  const adapter = mikroOrmAdapter(orm, models, {
    models: { Role: { secret: ['permissions'] }, User: { notSecret: ['email_key'], readonly: ['email'] } },
  })
  const secrets = [...adapter.describe()].flatMap(([name, { fields }]) =>
    [...fields.values()].filter(({ secret }) => secret).map((field) => `${name}.${field.name}`),
  )
  expect(secrets.sort()).toEqual([
    'Role.permissions',
    'Session.token_hash',
    'Session.uniquifier',
    'Token.token_hash',
    'User.password',
    'User.uniquifier',
    'User.username_key',
  ])
  expect(adapter.describe().get('User')?.fields.get('email')).toMatchObject({ readonly: true })
})

test('an entity of one’s own takes the standard properties, other names and a mapping of them', async () => {
  const User = defineEntity({
    name: 'Member',
    tableName: 'members',
    properties: {
      key: p.integer().primary().fieldName('member_no'),
      login: p.string().length(80).unique(),
      pw: p.string().length(255),
      ...authProperties.email(),
      uniquifier: p.string().length(64).nullable(),
    },
  })
  const Session = defineEntity({ name: 'Session', properties: authProperties.session({ user: () => User }) })
  const opened = await openDatabase('sqlite')
  onTestFinished(() => opened.close())
  const orm = await opened.orm([User, Session])
  const options = { models: { User: { auth: { username: 'login', passwordHash: 'pw' } } } } as const
  const adapter = mikroOrmAdapter(orm, { User, Session }, options)
  const layout = readLayout(adapter.describe())
  expect(layout.attributes.get('passwordHash')).toEqual({ model: 'User', field: 'pw' })
  expect(adapter.describe().get('User')?.fields.get('pw')).toMatchObject({ secret: true })
  expect(adapter.describe().get('Session')?.relations.get('user')).toMatchObject({ targetFields: ['key'] })
})
