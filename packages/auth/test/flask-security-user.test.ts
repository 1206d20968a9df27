import {
  type AnyUser,
  type Auth,
  asc,
  asUser,
  ConfigurationError,
  createAuth,
  type DbAdapter,
  eq,
  fieldNames,
  NotFoundError,
  type Row,
  ValidationError,
} from '@authpkg/core'
import {
  authFields,
  boolean,
  createTables,
  date,
  datetime,
  defineModel,
  integer,
  kyselyAdapter,
  string,
  text,
} from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { origin, password } from './site.ts'

const toUser = (inverse?: string) => ({ table: 'users', ...(inverse && { inverse }) })

/** A table of users as Flask-Security with peewee has it: other names, and fields of the application's own. */
const User = defineModel('users', {
  fields: {
    id: integer({ primaryKey: true }),
    name: string({ maxLength: 255 }),
    last_name: string({ maxLength: 255 }),
    email: string({ maxLength: 255, unique: true }),
    active: boolean({ default: true }),
    fs_uniquifier: string({ maxLength: 64, unique: true }),
    genre: string({ maxLength: 1, nullable: true }),
    birth_date: date({ nullable: true }),
    created_at: integer({ default: () => Math.floor(Date.now() / 1000) }),
    updated_at: integer({ nullable: true }),
    deleted_at: integer({ nullable: true }),
    created_by_id: integer({ nullable: true, references: toUser('children') }),
    password: string({ maxLength: 255, nullable: true }),
  },
})
const Document = defineModel('document', {
  fields: { id: integer({ primaryKey: true }), title: string(), user_id: integer({ references: toUser() }) },
})
const models = {
  User,
  Document,
  Role: defineModel('role', { fields: authFields.role() }),
  UserRoles: defineModel('user_roles', {
    fields: authFields.userRoles({ userTable: 'users' }),
    unique: [['user_id', 'role_id']],
  }),
  Session: defineModel('session', { fields: authFields.session({ userTable: 'users' }) }),
}

async function begin(given: object = models) {
  const used = given as typeof models
  // biome-ignore lint/suspicious/noExplicitAny: the tests speak of tables by name
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  await createTables(db, used)
  const adapter = kyselyAdapter(db, used) as unknown as DbAdapter
  const auth: Auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    access: { User: { read: 'everyone' }, Document: { read: 'everyone' } },
    passwords: { insecureFastHashing: true },
    logger: { warn() {}, error() {} },
  })
  const add = (name: string, fields: Row = {}): Promise<AnyUser> =>
    auth.users.create({ email: `${name}@good.example`, password, fields: { name, last_name: 'L', ...fields } })
  return { db, adapter, auth, add }
}

test('the ready models of Flask-Security keep their tables, their roles and what those allow (FS-USER-20, FS-USER-22)', async () => {
  const { created_by_id: _, ...fields } = User.fields
  const user_id = integer({ references: { table: 'user', onDelete: 'cascade' } })
  const role_id = integer({ references: { table: 'role', onDelete: 'cascade' } })
  const { auth, adapter } = await begin({
    User: defineModel('user', { fields }),
    Role: defineModel('role', {
      fields: {
        id: integer({ primaryKey: true }),
        name: string({ maxLength: 80, unique: true }),
        description: string({ maxLength: 255, nullable: true }),
        permissions: text({ nullable: true }),
        update_datetime: datetime({ default: () => new Date() }),
      },
    }),
    UserRoles: defineModel('roles_users', { fields: { user_id, role_id }, primaryKey: ['user_id', 'role_id'] }),
    Session: defineModel('session', { fields: authFields.session() }),
  })
  const { layout } = auth.config
  const tables = [layout.user, layout.roles?.role, layout.roles?.userRoles].map((model) => model?.table)
  expect(tables).toEqual(['user', 'role', 'roles_users'])
  const editor = { name: 'editor', description: 'Changes texts', permissions: 'read,write' }
  expect(await adapter.insert('Role', editor)).toMatchObject({ ...editor, update_datetime: expect.any(Date) })
  await expect(adapter.insert('Role', editor)).rejects.toMatchObject({ code: 'unique_violation' })
  const ada = await auth.users.create({ email: 'ada@good.example', password, fields: { name: 'ada', last_name: 'L' } })
  const granted = await auth.users.grantRole(ada, 'editor')
  const may = (user: AnyUser) => ['read', 'write', 'read,write'].map((permission) => user.hasPermission(permission))
  expect([granted.hasRole('editor'), may(granted)]).toEqual([true, [true, true, false]])
  expect((await auth.users.revokeRole(ada, 'editor')).roles).toEqual([])
})

describe('the user model of Flask-Security with peewee', () => {
  test('is the row with all its fields, and the methods (FS-USER-01, FS-USER-03, FS-USER-04, FS-USER-05, FS-USER-06)', async () => {
    const { auth, add } = await begin()
    const [ada, bob] = [await add('ada', { last_name: 'Lovelace' }), await add('bob')]
    expect(ada).toMatchObject({ name: 'ada', last_name: 'Lovelace', email: 'ada@good.example' })
    expect(Number(bob['id'])).toBe(Number(ada['id']) + 1)
    expect([ada.hasRole('x'), ada.calcUsername()]).toEqual([false, 'ada@good.example'])
    expect((await auth.users.findByIdentity('ADA@good.example')) ?? null).toBeNull()
    expect((await auth.login({ identity: 'ada@good.example', password })).session.user['id']).toBe(ada['id'])
  })

  test('has an error of its own for a row that is not there (FS-USER-02)', async () => {
    const { auth, add } = await begin()
    const records = auth.records(asUser(await add('ada')))
    for (const name of ['User', 'Document']) {
      const missing = records.get(records.model(name), '99')
      await expect(missing).rejects.toThrow(NotFoundError)
      await expect(missing).rejects.toMatchObject({ code: 'not_found', details: { model: name } })
    }
    expect(await auth.users.findById(99)).toBeNull()
  })

  test('is active and has an identity of its own at once, and an empty one matches nothing (FS-USER-07, FS-USER-08, FI-USER-04, FI-USER-05)', async () => {
    const { auth, add, adapter } = await begin()
    const [ada, bob] = [await add('ada'), await add('bob')]
    expect([ada['active'], ada.isActive]).toEqual([true, true])
    expect(ada['fs_uniquifier']).toMatch(/^[\w-]{43}$/)
    expect(ada.getId()).toBe(ada['fs_uniquifier'])
    expect(bob.getId()).not.toBe(ada.getId())
    const { sessionToken } = await auth.startSession(ada)
    const headers = new Headers({ cookie: `${auth.config.sessionCookie}=${sessionToken}` })
    expect(await auth.userFrom(headers)).not.toBeNull()
    await adapter.update('User', eq('id', ada['id'] as number), { fs_uniquifier: '' })
    await adapter.update('Session', { op: 'and', conditions: [] }, { uniquifier: '' })
    expect(await auth.userFrom(headers)).toBeNull()
  })

  test('keeps letters, days, moments and NULL as they are (FS-USER-09, FS-USER-10, FS-USER-11, FS-USER-12, FS-USER-13)', async () => {
    const { add, auth } = await begin()
    const born = { genre: 'f', birth_date: '1815-12-10', updated_at: 1, deleted_at: null }
    const ada = (await auth.users.findById((await add('ada', born))['id'])) as AnyUser
    expect(ada).toMatchObject(born)
    expect(Math.abs(Number(ada['created_at']) - Date.now() / 1000)).toBeLessThan(60)
    expect((await auth.users.findById((await add('bob'))['id']))?.['genre']).toBeNull()
  })

  test('leads to who added it, to whom it added, and to its documents (FS-USER-14, FS-USER-18, FS-USER-19)', async () => {
    const { adapter, add } = await begin()
    const ada = await add('ada')
    const bob = await add('bob', { created_by_id: ada['id'] })
    await adapter.insert('Document', { title: 'notes', user_id: bob['id'] })
    const include = { created_by: {}, children: {}, document_set: {} }
    const rows = await adapter.findMany('User', { include, orderBy: [asc('id')] })
    expect(bob['created_by_id']).toBe(ada['id'])
    expect(rows.map((row) => (row['created_by'] as Row | null)?.['name'] ?? null)).toEqual([null, 'ada'])
    expect(rows.map((row) => (row['children'] as Row[]).map(({ name }) => name))).toEqual([['bob'], []])
    expect(rows.map((row) => (row['document_set'] as Row[]).map(({ title }) => title))).toEqual([[], ['notes']])
  })

  test('may have no password, and then no login by one (FS-USER-15)', async () => {
    const { adapter, auth, add } = await begin()
    const ada = await add('ada')
    expect(ada['password']).toBe(ada.passwordHash)
    await adapter.update('User', eq('id', ada['id'] as number), { password: null })
    for (const tried of [password, '', 'null']) {
      expect(await auth.users.authenticate('ada@good.example', tried)).toBeNull()
    }
  })

  test('leads to its roles, and by the rows between to when it has which (FS-USER-16, FS-USER-17, FU-ROLE-07)', async () => {
    const { adapter, auth, add } = await begin()
    const ada = await add('ada')
    await adapter.insert('Role', { name: 'editor', permissions: 'write,read' })
    await auth.users.grantRole(ada, 'editor')
    const found = (await auth.users.findById(ada['id'])) as AnyUser
    expect(found.roles).toEqual([{ name: 'editor', permissions: ['write', 'read'] }])
    const through = await adapter.findOne('User', { include: { user_roles_set: { include: { role: {} } } } })
    expect(through?.['user_roles_set']).toMatchObject([{ user_id: ada['id'], role: { name: 'editor' } }])
    const editors = await adapter.findMany('Role', { include: { user_roles_set: { include: { user: {} } } } })
    expect(editors[0]).toMatchObject({ user_roles_set: [{ user: { name: 'ada' } }] })
  })

  test('says how many rows a write has changed, and hashes what becomes a password (FS-USER-37, FS-USER-38)', async () => {
    const { adapter, auth, add } = await begin()
    const [ada] = [await add('ada'), await add('bob')]
    expect(await adapter.update('User', eq('last_name', 'L'), { last_name: 'M' })).toBe(2)
    expect(await adapter.update('User', eq('last_name', 'L'), { last_name: 'N' })).toBe(0)
    await auth.users.setPassword(ada, 'another correct horse battery')
    const stored = (await adapter.findOne('User', { where: eq('id', ada['id'] as number) }))?.['password']
    expect(stored).not.toContain('another correct')
    expect(await auth.verifyPassword('another correct horse battery', String(stored))).toBe(true)
    await expect(auth.hashPassword('')).rejects.toThrow(ValidationError)
  })

  test('names its fields: all, some, without some, in an order (FS-USER-39)', async () => {
    const { user } = (await begin()).auth.config.layout
    expect(fieldNames(user)).toEqual([...user.fields.keys()])
    expect(fieldNames(user, { include: ['email', 'name'] })).toEqual(['name', 'email'])
    expect(fieldNames(user, { include: ['email', 'name'], order: ['email'] })).toEqual(['email', 'name'])
    expect(fieldNames(user, { exclude: ['password'], order: ['email'] })).not.toContain('password')
    expect(fieldNames(user, { exclude: ['password'], order: ['email'] })[0]).toBe('email')
    expect(() => fieldNames(user, { exclude: ['pasword'] })).toThrow(ConfigurationError)
  })
})
