import { type Auth, type AuthOptions, createAuth, type DbAdapter, type Row } from '@authpkg/core'
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
import { models as standardModels, createSite as standardSite } from './site.ts'

const id = integer({ primaryKey: true })
const user = {
  id,
  email: string({ maxLength: 255, unique: true }),
  password: string({ maxLength: 128 }),
  active: boolean({ default: true }),
  uniquifier: string({ maxLength: 64, unique: true }),
}
const tracking = {
  last_login_at: datetime({ nullable: true }),
  current_login_at: datetime({ nullable: true }),
  last_login_ip: string({ maxLength: 64, nullable: true }),
  current_login_ip: string({ maxLength: 64, nullable: true }),
  login_count: integer({ nullable: true }),
}
const role = {
  id,
  name: string({ maxLength: 50, unique: true }),
  description: string({ maxLength: 255, nullable: true }),
}
const modelsWith = (fields: object = {}) => ({
  User: defineModel('user', { fields: { ...user, ...fields } }),
  Role: defineModel('role', { fields: role }),
  UserRoles: defineModel('user_roles', { fields: authFields.userRoles(), unique: [['user_id', 'role_id']] }),
  Session: defineModel('session', { fields: authFields.session() }),
})

async function begin(fields: object = {}, options: Partial<AuthOptions> = {}) {
  // biome-ignore lint/suspicious/noExplicitAny: the tests speak of tables by name
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  const models = modelsWith(fields)
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models) as unknown as DbAdapter
  const auth: Auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: 'https://good.example',
    passwords: { insecureFastHashing: true },
    logger: { warn() {}, error() {} },
    ...options,
  })
  const stored = async (): Promise<Row> => (await adapter.findOne('User', {})) ?? {}
  return { adapter, auth, stored }
}

const email = 'ada@good.example'
const password = 'correct horse battery staple'
const from = (ipAddress: string | null) => ({ ipAddress })

describe('the models of Flask-Identity', () => {
  test('are found by their names, and are enough to log in (FI-USER-01, FI-USER-02, FI-USER-03, FI-USER-04)', async () => {
    const { auth, stored } = await begin()
    const ada = await auth.users.create({ email, password })
    expect(await stored()).toMatchObject({ id: ada['id'], email, active: true, password: ada.passwordHash })
    expect((await auth.login({ identity: email, password })).session.user['id']).toBe(ada['id'])
    await expect(auth.users.create({ email, password })).rejects.toMatchObject({ code: 'email_taken' })
    await auth.users.deactivate(ada)
    expect(await auth.users.authenticate(email, password)).toBeNull()
  })

  test('with a column that holds bcrypt only are refused at start (FI-USER-03)', async () => {
    const narrow = { password: string({ maxLength: 64 }) }
    await expect(begin(narrow)).rejects.toThrow(/password holds 64 characters/)
  })

  test('give roles a name that is unique, and a description (FI-ROLE-01, FI-ROLE-02, FI-ROLE-03)', async () => {
    const { adapter, auth } = await begin()
    const editor = await adapter.insert('Role', { name: 'editor', description: 'Changes texts' })
    await expect(adapter.insert('Role', { name: 'editor' })).rejects.toMatchObject({ code: 'unique_violation' })
    expect(editor).toEqual({ id: expect.any(Number), name: 'editor', description: 'Changes texts' })
    const ada = await auth.users.create({ email, password })
    await auth.users.grantRole(ada, 'editor')
    expect((await auth.users.findById(ada['id']))?.hasRole('editor')).toBe(true)
  })
})

describe('logins', () => {
  test('are not tracked without the fields for it (FI-TRACK-01)', async () => {
    const { auth, stored } = await begin()
    await auth.users.create({ email, password })
    const before = await stored()
    await auth.login({ identity: email, password }, from('192.0.2.1'))
    expect(await stored()).toEqual(before)
  })

  test('are tracked with them: this one, the one before and how many, NULL being none (FI-TRACK-01, FI-TRACK-02, FI-TRACK-03, FI-TRACK-04, FI-TRACK-05, FI-TRACK-06)', async () => {
    const now = { time: new Date('2030-01-01T00:00:00Z') }
    const { auth, stored } = await begin(tracking, { clock: { now: () => now.time } })
    await auth.users.create({ email, password })
    const first = now.time
    await auth.login({ identity: email, password }, from('192.0.2.1'))
    const once = { current_login_at: first, current_login_ip: '192.0.2.1', login_count: 1 }
    expect(await stored()).toMatchObject({ ...once, last_login_at: null, last_login_ip: null })
    now.time = new Date('2030-01-02T00:00:00Z')
    await auth.login({ identity: email, password }, from(null))
    const twice = { current_login_at: now.time, current_login_ip: null, login_count: 2 }
    expect(await stored()).toMatchObject({ ...twice, last_login_at: first, last_login_ip: '192.0.2.1' })
  })
})

test('what the fields allow is on, and the standard fields allow everything (FI-MODEL-02, FI-MODEL-03)', async () => {
  const features = (auth: Pick<Auth, 'config'>) =>
    Object.entries(auth.config.features).flatMap(([name, on]) => (on ? name : []))
  const needy = ['usernames', 'passwordReset', 'remember', 'invitations', 'unlocking']
  expect(features((await begin()).auth).filter((name) => needy.includes(name))).toEqual([])
  expect(features((await standardSite()).auth)).toEqual(expect.arrayContaining(needy))
  expect(Object.keys(standardModels.User.fields)).toEqual(
    expect.arrayContaining([...Object.keys(user), ...Object.keys(tracking), 'created_at', 'updated_at', 'nickname']),
  )
})
