import { type AnyUser, type Auth, createAuth, type DbAdapter, eq } from '@authpkg/core'
import {
  authFields,
  boolean,
  createTables,
  datetime,
  defineModel,
  integer,
  kyselyAdapter,
  string,
} from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { origin, password } from './site.ts'

const id = integer({ primaryKey: true })
const user_id = integer({ references: { table: 'user', onDelete: 'cascade' } })
const login = {
  username: string({ maxLength: 50, unique: true }),
  password: string({ maxLength: 255, default: '' }),
  reset_password_token: string({ maxLength: 100, default: '' }),
  uniquifier: string({ maxLength: 64, nullable: true, unique: true }),
}
const address = {
  email: string({ maxLength: 255, unique: true }),
  confirmed_at: datetime({ nullable: true }),
}
const person = {
  is_enabled: boolean({ default: false }),
  first_name: string({ maxLength: 50, default: '' }),
  last_name: string({ maxLength: 50, default: '' }),
}
const rest = {
  Role: defineModel('role', { fields: { id, name: string({ maxLength: 50, unique: true }) } }),
  UserRoles: defineModel('user_roles', {
    fields: { id, user_id, role_id: integer({ references: { table: 'role', onDelete: 'cascade' } }) },
  }),
  Session: defineModel('session', { fields: authFields.session() }),
}
const one = { User: defineModel('user', { fields: { id, ...login, ...address, ...person } }), ...rest }
const split = {
  User: defineModel('user', { fields: { id, ...address, ...person } }),
  UserAuth: defineModel('user_auth', {
    fields: {
      id,
      user_id: integer({ unique: true, references: { table: 'user', onDelete: 'cascade', inverse: 'user_auth' } }),
      ...login,
    },
  }),
  ...rest,
}

function openDatabase() {
  // biome-ignore lint/suspicious/noExplicitAny: the tables differ from layout to layout
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  return db
}

async function begin(models: object, db = openDatabase()) {
  await createTables(db, models as typeof one)
  const adapter = kyselyAdapter(db, models as typeof one) as unknown as DbAdapter
  const auth: Auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    passwords: { insecureFastHashing: true },
    logger: { warn() {}, error() {} },
  })
  return { adapter, auth }
}

const input = { username: 'ada', email: 'ada@good.example', password, fields: { first_name: 'Ada' } }

describe.each([
  ['all in one model (FU-LAYOUT-02, FU-USER-01, FU-USER-02, FU-USER-03, FU-USER-06, FU-MIG-01)', one, 'all-in-one'],
  ['with UserAuth (FU-LAYOUT-01, FU-AUTH-01, FU-AUTH-04, FU-AUTH-05)', split, 'split-auth'],
] as const)('the models of Flask-User, %s', (_, models, kind) => {
  test('hold a user who can log in, with the fields of the application (FI-MODEL-04, FU-USER-05, FU-USER-11)', async () => {
    const { adapter, auth } = await begin(models)
    expect(auth.config.layout.kind).toBe(kind)
    const ada = await auth.users.create({ ...input, active: true })
    expect(ada).toMatchObject({ username: 'ada', email: 'ada@good.example', first_name: 'Ada', last_name: '' })
    expect(await auth.users.authenticate('ada', password)).not.toBeNull()
    const holder = (await adapter.findOne(kind === 'split-auth' ? 'UserAuth' : 'User', {})) ?? {}
    expect(holder).toMatchObject({ username: 'ada', reset_password_token: '', password: ada.passwordHash })
    await expect(auth.users.create({ ...input, email: 'b@good.example' })).rejects.toMatchObject({
      code: 'username_taken',
    })
    await expect(auth.users.create({ ...input, username: 'bob' })).rejects.toMatchObject({ code: 'email_taken' })
  })

  test('say who may log in, and whose address is confirmed (FU-USER-08, FU-USER-09, FU-USER-10)', async () => {
    const { adapter, auth } = await begin(models)
    const ada = await auth.users.create({ ...input, active: true })
    const now = async (): Promise<AnyUser> => (await auth.users.findById(ada['id'])) as AnyUser
    const { confirmed_at, isActive, hasConfirmedEmail } = await now()
    expect([isActive, hasConfirmedEmail, confirmed_at]).toEqual([true, true, expect.any(Date)])
    await adapter.update('User', eq('id', ada['id'] as number), { is_enabled: false, confirmed_at: null })
    expect([(await now()).isActive, (await now()).hasConfirmedEmail]).toEqual([false, false])
    expect(await auth.users.authenticate('ada', password)).toBeNull()
  })

  test('join users and roles, and what hangs on a user goes with it (FU-LAYOUT-03, FU-AUTH-02, FU-AUTH-03, FU-ROLE-01, FU-ROLE-02, FU-ROLE-07, FU-ROLE-08)', async () => {
    const { adapter, auth } = await begin(models)
    const ada = await auth.users.create({ ...input, active: true })
    await adapter.insert('Role', { name: 'Admin' })
    await expect(adapter.insert('Role', { name: 'Admin' })).rejects.toMatchObject({ code: 'unique_violation' })
    await auth.users.grantRole(ada, 'Admin')
    const found = (await auth.users.findById(ada['id'])) as AnyUser
    expect([found.hasRole('Admin'), found.hasRole('admin')]).toEqual([true, false])
    await adapter.delete('User', eq('id', ada['id'] as number))
    const left = ['User', 'UserRoles', ...(kind === 'split-auth' ? ['UserAuth'] : [])]
    for (const name of left) expect(await adapter.count(name, {}), name).toBe(0)
    expect(await adapter.count('Role', {})).toBe(1)
  })
})

test('who has the empty text for a password is let in by none (FU-USER-03)', async () => {
  const { adapter, auth } = await begin(one)
  const old = { username: 'old', email: 'old@good.example', is_enabled: true }
  expect(await adapter.insert('User', old)).toMatchObject({ password: '' })
  for (const tried of ['', ' ', password]) expect(await auth.users.authenticate('old', tried), tried).toBeNull()
})

test('of two fields that say who may log in, `active` goes before `is_enabled` (FU-USER-10)', async () => {
  const User = defineModel('user', { fields: { ...one.User.fields, active: boolean({ default: true }) } })
  const { adapter, auth } = await begin({ ...one, User })
  const ada = await auth.users.create(input)
  expect(ada).toMatchObject({ active: true, is_enabled: false, isActive: true })
  expect(await auth.users.authenticate('ada', password)).not.toBeNull()
  await adapter.update('User', eq('id', ada['id'] as number), { active: false, is_enabled: true })
  expect((await auth.users.findById(ada['id']))?.isActive).toBe(false)
  expect(await auth.users.authenticate('ada', password)).toBeNull()
})

test('an address that two could have is refused at start (FU-USER-06)', async () => {
  const User = defineModel('user', { fields: { ...one.User.fields, email: string({ maxLength: 255 }) } })
  await expect(begin({ ...one, User })).rejects.toThrow('The column email must be unique')
})

test('a user needs a username or an address, where either may be NULL, and one of them is enough (FU-USER-04)', async () => {
  const fields = {
    ...one.User.fields,
    username: string({ maxLength: 50, nullable: true, unique: true }),
    email: string({ maxLength: 255, nullable: true, unique: true }),
  }
  const { adapter, auth } = await begin({ ...one, User: defineModel('user', { fields }) })
  for (const name of ['ada', 'bob']) await auth.users.create({ username: name, password })
  for (const name of ['eve', 'mia']) await auth.users.create({ email: `${name}@good.example`, password })
  for (const identity of ['ada', 'bob', 'eve@good.example', 'mia@good.example'])
    expect(await auth.users.authenticate(identity, password), identity).not.toBeNull()
  await expect(auth.users.create({ password })).rejects.toMatchObject({ code: 'invalid_value' })
  expect(await adapter.count('User', {})).toBe(4)
})

const withEmails = ({ email: _, confirmed_at: __, ...fields }: typeof one.User.fields | typeof split.User.fields) => ({
  User: defineModel('user', { fields }),
  UserEmail: defineModel('user_email', {
    fields: {
      id,
      user_id: integer({ references: { table: 'user', inverse: 'user_emails' } }),
      ...address,
      is_primary: boolean({ default: false }),
    },
  }),
})

describe.each([
  ['all in one model', { ...one, ...withEmails(one.User.fields) }, 'emails'],
  ['with UserAuth', { ...split, ...withEmails(split.User.fields) }, 'split-auth-emails'],
] as const)('UserEmail of Flask-User, %s', (_, models, kind) => {
  test('holds the addresses of a user, who logs in by any of them (FU-EMAIL-01, FU-EMAIL-02)', async () => {
    const { adapter, auth } = await begin(models)
    expect(auth.config.layout.kind).toBe(kind)
    const ada = await auth.users.create({ ...input, active: true })
    const first = { user_id: ada['id'], email: input.email, is_primary: true }
    expect(await adapter.findMany('UserEmail', {})).toMatchObject([first])
    const second = { user_id: ada['id'] as number, email: 'ada@work.example', confirmed_at: new Date(0) }
    expect(await adapter.insert('UserEmail', second)).toMatchObject({ ...second, is_primary: false })
    await expect(adapter.insert('UserEmail', second)).rejects.toMatchObject({ code: 'unique_violation' })
    const found = (await auth.users.findById(ada['id'])) as AnyUser
    expect(found).toMatchObject({ email: input.email, user_emails: [first, second] })
    for (const identity of [input.email, second.email, 'ada']) {
      expect((await auth.users.authenticate(identity, password))?.['id'], identity).toBe(ada['id'])
    }
  })
})

/** The login points to the person, and so do the tables that hang on a user. */
const userProfile = { table: 'user_profile', onDelete: 'cascade' } as const
const loginFields = { id, user_profile_id: integer({ unique: true, references: userProfile }), ...login }
const personFields = { id, ...address, ...person }
const aroundProfile = {
  Role: rest.Role,
  UserRoles: defineModel('user_roles', {
    fields: { id, user_id: integer({ references: userProfile }), role_id: integer({ references: { table: 'role' } }) },
  }),
  Session: defineModel('session', { fields: authFields.session({ userTable: 'user_profile' }) }),
}
const version05 = {
  User: defineModel('user', { fields: loginFields }),
  UserProfile: defineModel('user_profile', { fields: personFields }),
  ...aroundProfile,
}

describe('the separated models of Flask-User 0.5', () => {
  test('are read under their names: the person is the user, with its roles (FU-MIG-02, FU-MIG-03, FU-MIG-04, FU-MIG-05)', async () => {
    const { adapter, auth } = await begin(version05)
    expect(auth.config.layout.kind).toBe('split-auth')
    const ada = await auth.users.create({ ...input, active: true })
    expect(await adapter.findOne('UserProfile', {})).toMatchObject({ id: ada['id'], first_name: 'Ada' })
    expect(await adapter.findOne('User', {})).toMatchObject({ user_profile_id: ada['id'], username: 'ada' })
    await adapter.insert('Role', { name: 'Admin' })
    await auth.users.grantRole(ada, 'Admin')
    const { session, sessionToken } = await auth.login({ identity: 'ada', password })
    expect([session.user['first_name'], session.user.hasRole('Admin')]).toEqual(['Ada', true])
    const headers = new Headers({ cookie: `${auth.config.sessionCookie}=${sessionToken}` })
    expect((await auth.userFrom(headers))?.username).toBe('ada')
    await auth.users.deactivate(ada)
    expect(await auth.userFrom(headers)).toBeNull()
  })

  test('may keep the address and whether someone is enabled beside the login, when told so (FU-MIG-04)', async () => {
    const { is_enabled, ...names } = person
    const User = defineModel('user', {
      fields: { ...loginFields, ...address, is_enabled },
      auth: { email: 'email', emailConfirmedAt: 'confirmed_at', active: 'is_enabled' },
    })
    const UserProfile = defineModel('user_profile', { fields: { id, ...names } })
    const { adapter, auth } = await begin({ ...version05, User, UserProfile })
    const ada = await auth.users.create({ ...input, active: true })
    expect(await adapter.findOne('User', {})).toMatchObject({ email: input.email, is_enabled: true })
    expect((await auth.users.authenticate(input.email, password))?.['first_name']).toBe('Ada')
    await auth.users.deactivate(ada)
    expect(await auth.users.authenticate(input.email, password)).toBeNull()
  })

  test('need roles of the person: roles of the login are refused at start (FU-MIG-06)', async () => {
    await expect(begin({ ...version05, UserRoles: rest.UserRoles })).rejects.toThrow(
      'UserRoles needs foreign keys to UserProfile and Role',
    )
  })

  test('can be called as in 0.6 while the tables keep their names, and everybody logs in as before (FU-MIG-07)', async () => {
    const db = openDatabase()
    const before = await begin(version05, db)
    const ada = await before.auth.users.create({ ...input, active: true })
    const { User: UserAuth, UserProfile: User } = version05
    const after = await begin({ User, UserAuth, ...aroundProfile }, db)
    expect((await after.auth.users.authenticate('ada', password))?.['id']).toBe(ada['id'])
    expect(await after.adapter.findOne('User', {})).toMatchObject({ first_name: 'Ada' })
  })
})
