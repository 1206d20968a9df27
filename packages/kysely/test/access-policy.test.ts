import { inspect } from 'node:util'
import {
  type AnyUser,
  admins,
  always,
  anonymous,
  asUser,
  createAuth,
  eq,
  everyone,
  type ModelDescription,
  not,
  owner,
  type PolicyDefinition,
  type Principal,
  type SessionLimits,
  signedIn,
  type Where,
} from '@authpkg/core'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { authFields, createTables, defineModel, integer, kyselyAdapter, text } from '../src/index.ts'

const User = defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true, unique: true }) } })
const Diary = defineModel('diary', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ nullable: true, references: { table: 'user', inverse: 'diaries' } }),
    entry: text({ nullable: true }),
  },
})
const Comment = defineModel('comment', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ nullable: true, references: { table: 'user', inverse: 'comments' } }),
    diary_id: integer({ nullable: true, references: { table: 'diary', inverse: 'comments' } }),
    parent_id: integer({ nullable: true, references: { table: 'comment', inverse: 'replies', onDelete: 'cascade' } }),
    body: text(),
  },
})
/** Owned by a name that a user need not have. */
const Badge = defineModel('badge', {
  fields: {
    id: integer({ primaryKey: true }),
    holder: text({
      nullable: true,
      references: { table: 'user', field: 'nickname', relation: 'person', inverse: 'badges' },
    }),
    label: text(),
  },
})
const models = { User, Session: defineModel('session', { fields: authFields.session() }), Diary, Comment, Badge }

const password = 'correct horse battery staple'

async function site(access: PolicyDefinition, session: Partial<SessionLimits> = {}) {
  const database = new Database(':memory:')
  database.pragma('foreign_keys = on')
  const db = new Kysely<Record<string, never>>({ dialect: new SqliteDialect({ database }) })
  onTestFinished(() => db.destroy())
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const auth = createAuth({
    adapter,
    access,
    session,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: 'https://good.example',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: () => {} },
  })
  const add = (username: string, more: object = {}) => auth.users.create({ username, password, ...more })
  const [ada, bob] = [await add('ada'), await add('bob')]
  return { auth, adapter, ada, bob, add }
}

const model = (site: Site, name: keyof typeof models) => site.adapter.describe().get(name) as ModelDescription
type Site = Awaited<ReturnType<typeof site>>

async function ids(at: Site, principal: Principal, name: keyof typeof models, where: Where) {
  const { rows } = await at.auth.records(principal).list(model(at, name), { where, limit: 100 })
  return rows.map(({ id }) => id)
}

const startsWith = (path: string, value: string): Where => ({ op: 'startsWith', path, value })

test('REST-13: no negation tells what stands in rows that are hidden because they have no owner', async () => {
  const at = await site({ User: { read: 'everyone' }, Diary: { read: owner('user') }, Comment: { read: everyone } })
  await at.adapter.insert('Diary', { entry: 'secret', user_id: null })
  await at.adapter.insert('Comment', { diary_id: 1, body: 'x' })
  const ask = (...tests: Where[]) => ids(at, asUser(at.ada), 'Comment', not({ op: 'or', conditions: tests }))
  for (const guess of ['s', 'z']) expect(await ask(startsWith('diary.entry', guess))).toEqual([1])
  for (const guess of ['s', 'z']) {
    expect(await ask({ op: 'any', path: 'diary.comments', condition: startsWith('diary.entry', guess) })).toEqual([1])
  }
})

test('REST-13: "all of them" looks at no row that is hidden because its rule says nothing of it', async () => {
  const at = await site({
    User: { read: everyone },
    Diary: { read: () => ({ op: 'eq', path: 'entry', value: 'open' }) },
  })
  await at.adapter.insert('Diary', { entry: null, user_id: 1 })
  const all: Where = { op: 'all', path: 'diaries', condition: startsWith('entry', 'open') }
  expect(await ids(at, asUser(at.ada), 'User', all)).toEqual([1, 2])
})

test('REST-2: a path of relations holds the rows in between to their scope, each to its own', async () => {
  const at = await site({ User: { read: everyone }, Diary: { read: owner('user') }, Comment: { read: everyone } })
  await at.adapter.insert('Diary', { entry: 'mine', user_id: 1 })
  await at.adapter.insert('Diary', { entry: 'hers', user_id: 2 })
  await at.adapter.insert('Comment', { diary_id: 2, body: 'x' })
  const ask = (op: 'any' | 'none' | 'all') =>
    ids(at, asUser(at.ada), 'User', { op, path: 'diaries.comments', condition: eq('body', op === 'all' ? 'y' : 'x') })
  expect(await ask('any')).toEqual([])
  expect(await ask('none')).toEqual([1, 2])
  expect(await ask('all')).toEqual([1, 2])
})

test('REST-2: whose rows they are is not told from the other side when their foreign key is hidden', async () => {
  const at = await site({
    User: { read: everyone },
    Comment: { read: everyone, fields: { user_id: { read: 'nobody' } } },
  })
  await at.adapter.insert('Comment', { user_id: 2, body: 'x' })
  await expect(ids(at, anonymous, 'User', eq('comments.body', 'x'))).rejects.toMatchObject({ code: 'unknown_filter' })
  const included = at.auth.records(anonymous).list(model(at, 'User'), { limit: 9, include: { comments: {} } })
  await expect(included).rejects.toMatchObject({ code: 'unknown_relation' })
})

test('SESS-8: what a rule said of nobody once is asked again with every request', async () => {
  let open = true
  const at = await site({ Comment: { read: () => open } })
  expect(await ids(at, anonymous, 'Comment', always)).toEqual([])
  open = false
  await expect(ids(at, anonymous, 'Comment', always)).rejects.toMatchObject({ code: 'login_required' })
})

test('IDOR-1: a user without the key that ownership goes by does not own the rows of nobody', async () => {
  const at = await site({ Badge: { read: owner('person'), create: signedIn, write: owner('person') } })
  await at.adapter.insert('Badge', { holder: null, label: 'hidden' })
  const records = at.auth.records(asUser(at.ada))
  await expect(records.get(model(at, 'Badge'), '1')).rejects.toMatchObject({ code: 'access_denied' })
  await expect(records.delete(model(at, 'Badge'), ['1'])).rejects.toMatchObject({ code: 'access_denied' })
})

test('IDOR-7: an owner in another table than that of the users is refused at start', async () => {
  await expect(site({ Comment: { write: owner('diary') } })).rejects.toMatchObject({ code: 'invalid_configuration' })
})

const self: PolicyDefinition = {
  User: { read: everyone, update: ({ user }: { user?: AnyUser }) => (user ? eq('id', user['id'] as number) : false) },
} as PolicyDefinition

describe('rights are not written by a rule about rows', () => {
  test('MASS-1: who may change their own row cannot give themselves rights', async () => {
    const at = await site(self)
    const writable = at.auth.config.access.writableFields(asUser(at.ada), model(at, 'User'))
    const rights = ['superuser', 'admin', 'active', 'email_confirmed_at', 'login_count']
    expect(rights.filter((name) => writable.has(name))).toEqual([])
    expect(writable.has('nickname')).toBe(true)
  })

  test('ADM-2: administrators make administrators, but no superuser, whatever they may manage', async () => {
    const at = await site({ '*': { manage: admins }, User: { fields: { superuser: { write: admins } } } })
    const admin = asUser(await at.add('root', { admin: true }))
    const superuser = asUser(await at.add('top', { superuser: true }))
    const may = (principal: Principal) => [...at.auth.config.access.writableFields(principal, model(at, 'User'))]
    expect(may(admin)).toContain('admin')
    expect(may(admin)).not.toContain('superuser')
    expect(may(superuser)).toContain('superuser')
  })

  test('MASS-1: a rule on the field itself opens it', async () => {
    const at = await site({ User: { ...self['User'], fields: { active: { write: signedIn } } } })
    const writable = at.auth.config.access.writableFields(asUser(at.ada), model(at, 'User'))
    expect(['active', 'admin'].filter((name) => writable.has(name))).toEqual(['active'])
  })
})

describe('ADM-7: a delete takes no row along that one may not delete', () => {
  async function tree() {
    const at = await site({ Comment: { read: everyone, write: owner('user') } })
    await at.adapter.insert('Comment', { user_id: 1, body: 'mine' })
    await at.adapter.insert('Comment', { user_id: 1, parent_id: 1, body: 'mine' })
    await at.adapter.insert('Comment', { user_id: 1, parent_id: 2, body: 'mine' })
    return at
  }
  const remove = (at: Site, recursive: boolean) =>
    at.auth.records(asUser(at.ada)).delete(model(at, 'Comment'), ['1'], { recursive })

  test.each([true, false])('however deep the database cascades (recursive: %s)', async (recursive) => {
    const at = await tree()
    await at.adapter.insert('Comment', { user_id: 2, parent_id: 3, body: 'not mine' })
    await expect(remove(at, recursive)).rejects.toMatchObject({ code: 'access_denied' })
    expect(await at.adapter.count('Comment', {})).toBe(4)
  })

  test.each([true, false])('and takes what one may (recursive: %s)', async (recursive) => {
    const at = await tree()
    expect(await remove(at, recursive)).toBe(1)
    expect(await at.adapter.count('Comment', {})).toBe(0)
  })
})

test('ADM-7: a delete unlinks rows only where one may change them, or the database would', async () => {
  const at = await site({ Diary: { manage: owner('user') }, Comment: { read: everyone, write: owner('user') } })
  await at.adapter.insert('Diary', { user_id: 1 })
  await at.adapter.insert('Comment', { user_id: 1, diary_id: 1, body: 'mine' })
  await at.adapter.insert('Comment', { user_id: 2, diary_id: 1, body: 'not mine' })
  const remove = () => at.auth.records(asUser(at.ada)).delete(model(at, 'Diary'), ['1'])
  await expect(remove()).rejects.toMatchObject({ code: 'access_denied' })
  expect(await at.adapter.count('Comment', { where: eq('diary_id', 1) })).toBe(2)
  await at.adapter.delete('Comment', eq('user_id', 2))
  expect(await remove()).toBe(1)
  expect(await at.adapter.count('Comment', { where: eq('diary_id', null) })).toBe(1)
})

test('IDOR-1: rows are changed by their key also where the key may not be read', async () => {
  const at = await site({
    Comment: { read: everyone, write: owner('user'), fields: { id: { read: 'nobody' } } },
  })
  await at.adapter.insert('Comment', { user_id: 1, body: 'old' })
  await at.adapter.insert('Comment', { user_id: 2, body: 'old' })
  const records = at.auth.records(asUser(at.ada))
  await records.update(model(at, 'Comment'), '1', { body: 'new' })
  await expect(records.update(model(at, 'Comment'), '2', { body: 'new' })).rejects.toMatchObject({
    code: 'access_denied',
  })
  expect((await at.adapter.findMany('Comment', {})).map(({ body }) => body)).toEqual(['new', 'old'])
})

test('LOG-1: a user who has just logged in shows none of their sessions to JSON and loggers', async () => {
  const at = await site({})
  await at.auth.login({ identity: 'ada', password })
  const { session } = await at.auth.login({ identity: 'ada', password })
  for (const text of [JSON.stringify(session.user), inspect(session, { depth: 9 })]) {
    expect(text).toContain('ada')
    expect(text).not.toMatch(/token_hash|uniquifier|password/)
  }
})

test('RACE-7: who is disabled while their password is hashed gets no session', async () => {
  const at = await site({})
  const { users, passwordHasher } = at.auth.services
  const slow = vi.spyOn(passwordHasher, 'verifyPassword').mockImplementation(async () => {
    await users.update(at.ada, { active: false })
    return { verified: true, outdated: false, unusable: false }
  })
  const login = at.auth.login({ identity: 'ada', password })
  await expect(login).rejects.toMatchObject({ code: 'invalid_credentials' })
  expect(slow).toHaveBeenCalledOnce()
  expect(await at.adapter.count('Session', {})).toBe(0)
})

test('RACE-5, SESS-13: parallel logins at the limit take over a session each and add none', async () => {
  const at = await site({}, { maxPerUser: 5 })
  const login = () => at.auth.login({ identity: 'ada', password })
  for (let i = 0; i < 5; i++) await login()
  const started = await Promise.all(Array.from({ length: 5 }, login))
  expect(await at.adapter.count('Session', {})).toBe(5)
  expect(new Set(started.map(({ session }) => session.id)).size).toBe(5)
})

test('SQL-1: a condition means the same on a table that has the name of one of our aliases', async () => {
  const Node = defineModel('q0', {
    fields: {
      id: integer({ primaryKey: true }),
      name: text(),
      parent_id: integer({ nullable: true, references: { table: 'q0', relation: 'parent', inverse: 'children' } }),
    },
  })
  const db = new Kysely<Record<string, never>>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  onTestFinished(() => db.destroy())
  await createTables(db, { Node })
  const adapter = kyselyAdapter(db, { Node })
  await adapter.insert('Node', { name: 'root' })
  await adapter.insert('Node', { name: 'leaf', parent_id: 1 })
  await adapter.insert('Node', { name: 'own', parent_id: null })
  expect(await adapter.update('Node', eq('parent.name', 'root'), { name: 'changed' })).toBe(1)
  expect((await adapter.findMany('Node', {})).map(({ name }) => name)).toEqual(['root', 'changed', 'own'])
})

test('SESS-4: a new password and what ends the sessions are written both or not at all', async () => {
  const database = new Database(':memory:')
  const db = new Kysely<Record<string, never>>({ dialect: new SqliteDialect({ database }) })
  onTestFinished(() => db.destroy())
  const split = {
    User: defineModel('user', {
      fields: { id: integer({ primaryKey: true }), username: text({ unique: true }), stamp: text({ nullable: true }) },
      auth: { username: 'username', uniquifier: 'stamp' },
    }),
    UserAuth: defineModel('user_auth', {
      fields: {
        id: integer({ primaryKey: true }),
        user_id: integer({ unique: true, references: { table: 'user', relation: 'user', inverse: 'auth' } }),
        password: text(),
      },
    }),
  }
  await createTables(db, split)
  const auth = createAuth({
    adapter: kyselyAdapter(db, split),
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: 'https://good.example',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: () => {} },
  })
  const ada = await auth.users.create({ username: 'ada', password })
  database.exec(`create trigger full before update on user begin select raise(abort, 'disk full'); end`)
  await expect(auth.users.setPassword(ada, 'another long passphrase')).rejects.toThrow()
  await expect(auth.verifyCredentials({ identity: 'ada', password })).resolves.toBeDefined()
})
