import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type DatabaseKind, type LayoutKind, normalizeIdentity } from '@authpkg/core'
import Database from 'better-sqlite3'
import { CamelCasePlugin, Kysely, type LogEvent, SqliteDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { testWithShared } from '../../conformance/src/shared-data.ts'
import {
  adopt,
  authFields,
  authMigration,
  boolean,
  createTables,
  datetime,
  defineModel,
  dropTables,
  integer,
  introspect,
  kyselyAdapter,
  type ModelSet,
  standardModels,
  string,
  text,
} from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

async function open(kind: DatabaseKind) {
  const opened = await openDatabase(kind)
  const db = new Kysely<unknown>({ dialect: opened.dialect })
  onTestFinished(async () => {
    await db.destroy()
    await opened.close()
  })
  return { db, opened }
}

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

/** A table of users as an application may have it before it meets this package. */
const oldUsers: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'create table "user" (id integer primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
  postgres:
    'create table "user" (id serial primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
  mysql:
    'create table `user` (id int auto_increment primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
}

const User = defineModel('user', {
  fields: {
    id: integer({ primaryKey: true }),
    username: string(),
    password: string(),
    email: string({ default: '' }),
    active: boolean({ default: true }),
    username_key: string({ nullable: true, unique: true }),
    email_key: string({ nullable: true, unique: true }),
    uniquifier: string({ maxLength: 64, nullable: true, unique: true }),
  },
})
const Session = defineModel('session', { fields: authFields.session() })

async function openWithUsers(kind: DatabaseKind, users: readonly (readonly [name: string, email: string])[]) {
  const { db, opened } = await open(kind)
  const table = opened.quote('user')
  await opened.runAll([
    oldUsers[kind],
    ...users.map(
      ([name, email]) => `insert into ${table} (username, password, email) values ('${name}', 'x', '${email}')`,
    ),
  ])
  return { db, opened, rows: () => opened.readRaw(`select * from ${table} order by id`) }
}

describe.each(availableDatabases())('%s', (kind) => {
  test.each(layouts)('the tables of %s are made, made again without harm, and dropped', async (layout) => {
    const { db } = await open(kind)
    const models = standardModels({ layout })
    await createTables(db, models)
    await createTables(db, models)
    expect(Object.keys(await introspect(db)).sort()).toEqual(
      Object.values<{ table: string }>({ ...models })
        .map(({ table }) => table)
        .sort(),
    )
    expect((await adopt(db, models)).steps).toEqual([])
    await dropTables(db, models)
    expect(await introspect(db)).toEqual({})
  })

  test.each(['bigint', 'uuid', 'text'] as const)('tables with %s keys keep rows together', async (key) => {
    const { db } = await open(kind)
    const models = standardModels({ key, layout: 'emails' })
    await createTables(db, models)
    const adapter = kyselyAdapter(db, models)
    const user = await adapter.insert('User', { username: 'ada' })
    const email = await adapter.insert('UserEmail', { user_id: user.id, email: 'ada@example.org' })
    expect(email.user_id).toEqual(user.id)
    expect((await adopt(db, models)).steps.filter((step) => !step.startsWith('Fill'))).toEqual([])
  })

  test('an empty database is given every table, and then needs nothing', async () => {
    const { db } = await open(kind)
    const adoption = await adopt(db, { User, Session })
    expect(adoption.steps).toEqual(['Add the table user', 'Add the table session'])
    await adoption.apply()
    expect((await adopt(db, { User, Session })).steps).toEqual([])
  })

  test('users that are there get keys and identities, and nothing else is changed', async () => {
    const users = [
      ['Ada', 'Ada@Example.org'],
      ['Straße', ''],
      ['  ', ''],
    ] as const
    const { db, rows } = await openWithUsers(kind, users)
    const adoption = await adopt(db, { User, Session })
    expect(adoption.duplicates).toEqual([])
    expect(adoption.steps).toEqual([
      'Add the column user.active',
      'Add the column user.username_key and fill it for 2 users',
      'Add the column user.email_key and fill it for 1 user',
      'Add the column user.uniquifier and fill it for 3 users',
      'Make the column user.username_key unique',
      'Make the column user.email_key unique',
      'Make the column user.uniquifier unique',
      'Add the table session',
    ])
    await adoption.apply()
    const after = await rows()
    expect(after).toMatchObject([
      { id: 1, username: 'Ada', email: 'Ada@Example.org', username_key: 'ada', email_key: 'ada@example.org' },
      { id: 2, username: 'Straße', email: '', username_key: normalizeIdentity('STRASSE'), email_key: null },
      { id: 3, username: '  ', email: '', username_key: null, email_key: null },
    ])
    expect(new Set(after.map((row) => row['uniquifier'])).size).toBe(3)
    const found = await kyselyAdapter(db, { User, Session }).findMany('User', {})
    expect(found.every((user) => user.active && (user.uniquifier?.length ?? 0) > 40)).toBe(true)
    expect((await adopt(db, { User, Session })).steps).toEqual([])
    const repeated = await adopt(db, { User, Session })
    await repeated.apply()
    expect(await rows()).toEqual(after)
  })

  test('the keys are unique afterwards', async () => {
    const { db } = await openWithUsers(kind, [['Ada', '']])
    await (await adopt(db, { User })).apply()
    const adapter = kyselyAdapter(db, { User })
    const twin = adapter.insert('User', { username: 'ADA', password: '', username_key: 'ada' })
    await expect(twin).rejects.toMatchObject({
      code: 'unique_violation',
      details: { model: 'User', fields: ['username_key'] },
    })
  })

  test('roles that were given twice are listed and stop everything; afterwards each is given once', async () => {
    const { db, opened } = await open(kind)
    const models = standardModels()
    await createTables(db, models)
    await opened.runAll([
      'drop table user_roles',
      'create table user_roles (id integer primary key, user_id integer not null, role_id integer not null)',
      'insert into user_roles values (1, 1, 1), (2, 1, 2), (3, 1, 1)',
    ])
    const refused = await adopt(db, models)
    expect(refused.duplicates).toEqual([{ model: 'UserRoles', field: 'user_id, role_id', key: '1, 1', ids: [1, 3] }])
    await expect(refused.apply()).rejects.toThrow('UserRoles 1, 3: the same user_id, role_id "1, 1".')
    await opened.runAll(['delete from user_roles where id = 3'])
    const adoption = await adopt(db, models)
    expect(adoption.steps).toEqual(['Make the columns user_id, role_id of user_roles unique together'])
    await adoption.apply()
    await expect(
      kyselyAdapter(db, models).insert('UserRoles', { id: 4, user_id: 1, role_id: 2 }),
    ).rejects.toMatchObject({
      code: 'unique_violation',
      details: { fields: ['user_id', 'role_id'] },
    })
    expect((await adopt(db, models)).steps).toEqual([])
  })

  test('duplicates are listed and stop everything', async () => {
    const { db, rows } = await openWithUsers(kind, [
      ['Bob', 'b@x.y'],
      ['BOB ', ''],
      ['ada', ''],
      ['bob', 'B@X.Y'],
    ])
    const before = await rows()
    const adoption = await adopt(db, { User, Session })
    expect(adoption.duplicates).toEqual([
      { model: 'User', field: 'username', key: 'bob', ids: [1, 2, 4] },
      { model: 'User', field: 'email', key: 'b@x.y', ids: [1, 4] },
    ])
    await expect(adoption.apply()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('User 1, 2, 4: the same username "bob".') as string,
    })
    expect(await rows()).toEqual(before)
    expect(Object.keys(await introspect(db))).toEqual(['user'])
  })

  test('what old code adds after the adoption is filled by the next one', async () => {
    const { db, opened, rows } = await openWithUsers(kind, [['Ada', '']])
    await (await adopt(db, { User })).apply()
    const [first] = await rows()
    await opened.runAll([
      `insert into ${opened.quote('user')} (username, password, email) values ('Eve', 'x', 'e@x.y')`,
    ])
    const adoption = await adopt(db, { User })
    expect(adoption.steps.toSorted()).toEqual([
      'Fill the column user.email_key for 1 user',
      'Fill the column user.uniquifier for 1 user',
      'Fill the column user.username_key for 1 user',
    ])
    await adoption.apply()
    expect(await rows()).toMatchObject([first ?? {}, { username_key: 'eve', email_key: 'e@x.y' }])
    await opened.runAll([`insert into ${opened.quote('user')} (username, password, email) values ('EVE', 'x', '')`])
    expect((await adopt(db, { User })).duplicates).toMatchObject([{ field: 'username', key: 'eve', ids: [2, 3] }])
  })

  test('what cannot be added is told in one message', async () => {
    const { db } = await openWithUsers(kind, [])
    const Member = defineModel('user', {
      fields: {
        number: integer({ primaryKey: true }),
        username: string(),
        nickname: text(),
        note: text({ nullable: true }),
      },
    })
    await expect(adopt(db, { Member })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: [
        "The table user has no column number, and it cannot be added: it is the table's key.",
        'The table user has no column nickname, and it cannot be added: it must not be empty, and it has no default.',
      ].join('\n'),
    })
  })

  test('a password column that is too narrow is told', async () => {
    const { db, opened } = await open(kind)
    await opened.runAll([`create table login (id integer primary key, username varchar(50), password varchar(40))`])
    const Login = defineModel('login', {
      fields: { id: integer({ primaryKey: true, generated: false }), username: string(), password: string() },
    })
    await expect(adopt(db, { Login })).rejects.toThrow(
      'The column login.password holds 40 characters; a password hash needs 128.',
    )
  })

  test('new columns get their defaults, foreign keys and indexes', async () => {
    const { db, opened } = await openWithUsers(kind, [
      ['Ada', ''],
      ['Bob', ''],
    ])
    const Owner = defineModel('user', {
      fields: {
        id: integer({ primaryKey: true }),
        username: string(),
        level: integer({ default: 3 }),
        joined: datetime({ default: () => new Date('2024-01-02T03:04:05.678Z') }),
        label: text({ default: 'new' }),
        boss_id: integer({ nullable: true, references: { table: 'user', onDelete: 'setNull' } }),
      },
    })
    const adoption = await adopt(db, { Owner })
    await adoption.apply()
    const adapter = kyselyAdapter(db, { Owner })
    const owner = { level: 3, joined: new Date('2024-01-02T03:04:05.678Z'), label: 'new', boss_id: null }
    expect(await adapter.findMany('Owner', {})).toMatchObject([owner, owner])
    await expect(adapter.update('Owner', { op: 'eq', path: 'id', value: 1 }, { boss_id: 99 })).rejects.toMatchObject({
      code: 'foreign_key_violation',
    })
    await adapter.update('Owner', { op: 'eq', path: 'id', value: 1 }, { boss_id: 2 })
    await opened.runAll([`delete from ${opened.quote('user')} where id = 2`])
    expect(await adapter.findOne('Owner', {})).toMatchObject({ boss_id: null })
    expect((await adopt(db, { Owner })).steps).toEqual([])
  })

  test('more users than fit in a page are filled', async () => {
    const { db } = await open(kind)
    await createTables(db, { User })
    await db
      .withTables<{ user: Record<string, unknown> }>()
      .insertInto('user')
      .values(
        Array.from({ length: 1203 }, (_, i) => ({
          username: `User${i}`,
          password: '',
          email: '',
          active: kind === 'postgres' ? true : 1,
        })),
      )
      .execute()
    const adoption = await adopt(db, { User })
    expect(adoption.steps).toContain('Fill the column user.username_key for 1203 users')
    await adoption.apply()
    const adapter = kyselyAdapter(db, { User })
    expect(await adapter.count('User', { where: { op: 'isNull', path: 'uniquifier' } })).toBe(0)
    expect(
      await adapter.findOne('User', { where: { op: 'eq', path: 'username_key', value: 'user1202' } }),
    ).not.toBeNull()
  })

  test('a migration adds what is missing, and takes back that and nothing else', async () => {
    const { db, rows } = await openWithUsers(kind, [['Ada', 'a@x.y']])
    const before = await rows()
    const migrator = migratorFor(db, { User, Session })
    expect((await migrator.migrateToLatest()).results).toMatchObject([{ status: 'Success' }])
    expect(await rows()).toMatchObject([{ username_key: 'ada' }])
    expect(Object.keys(await introspect(db))).toEqual(['session', 'user'])
    const down = await migrator.migrateDown()
    expect(down.error).toBeUndefined()
    expect(await rows()).toEqual(before)
    expect(Object.keys(await introspect(db))).toEqual(['user'])
    expect((await migrator.migrateToLatest()).results).toMatchObject([{ status: 'Success' }])
    expect((await adopt(db, { User, Session })).steps).toEqual([])
  })

  test('a name with a quote in it is refused (SQL-8)', async () => {
    const { db } = await open(kind)
    const bad = [
      defineModel('note"; drop table user; --', { fields: { id: integer({ primaryKey: true }) } }),
      defineModel('note', { fields: { 'id`': integer({ primaryKey: true }) } }),
      defineModel('note', { fields: { id: integer({ primaryKey: true }), x: text({ column: "a'b" }) } }),
    ]
    for (const Note of bad) {
      await expect(createTables(db, { Note })).rejects.toMatchObject({ code: 'invalid_configuration' })
      await expect(dropTables(db, { Note: { ...Note, table: 'a"b' } })).rejects.toThrow('cannot be a name')
    }
    expect(await introspect(db)).toEqual({})
  })

  if (kind !== 'sqlite') {
    test('of many adoptions at once one does the work (FAIL-4)', async () => {
      const { db } = await openWithUsers(kind, [
        ['Ada', ''],
        ['Bob', ''],
      ])
      const adoptions = await Promise.all(Array.from({ length: 5 }, () => adopt(db, { User, Session })))
      await Promise.all(adoptions.map((adoption) => adoption.apply()))
      expect((await adopt(db, { User, Session })).steps).toEqual([])
    })
  }
})

/** Stops the work after a number of statements, as the end of the process would. */
async function adoptUntil(kind: DatabaseKind, stopAt: number) {
  const { opened, rows } = await openWithUsers(kind, [
    ['Ada', 'a@x.y'],
    ['Bob', ''],
  ])
  let count = 0
  const log = ({ query }: LogEvent): void => {
    if (!query.sql.startsWith('begin') && ++count === stopAt) throw new Error('killed')
  }
  const dying = new Kysely<unknown>({ dialect: opened.dialect, log })
  const outcome = await adopt(dying, { User, Session })
    .then((adoption) => adoption.apply())
    .then(
      () => 'done',
      (error: Error) => error.message,
    )
  return { outcome, rows, db: new Kysely<unknown>({ dialect: opened.dialect }) }
}

test.each(availableDatabases().filter((kind) => kind !== 'postgres'))(
  '%s: an adoption that is killed after any statement is finished by the next one (FAIL-3)',
  async (kind) => {
    for (let stopAt = 1; ; stopAt++) {
      const { outcome, rows, db } = await adoptUntil(kind, stopAt)
      await (await adopt(db, { User, Session })).apply()
      expect((await adopt(db, { User, Session })).steps).toEqual([])
      expect(await rows()).toMatchObject([{ username_key: 'ada', email_key: 'a@x.y' }, { username_key: 'bob' }])
      if (outcome === 'done') {
        expect(stopAt).toBeGreaterThan(15)
        return
      }
      expect(outcome).toBe('killed')
    }
  },
  60_000,
)

const migratorFor = (db: Kysely<unknown>, models: ModelSet): Migrator =>
  new Migrator({ db, provider: { getMigrations: async () => ({ '001_auth': authMigration(models) }) } })

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authpkg-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'app.db')
}

function openFile(path: string): Kysely<unknown> {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(path) }) })
  onTestFinished(() => db.destroy())
  return db
}

test('of several processes on one SQLite file one adopts and the others wait (FAIL-4)', async () => {
  const path = temporaryFile()
  const raw = new Database(path)
  raw.exec(oldUsers.sqlite)
  const add = raw.prepare(`insert into "user" (username, password, email) values (?, 'x', '')`)
  raw.transaction(() => {
    for (let i = 0; i < 500; i++) add.run(`user${i}`)
  })()
  raw.close()
  const script = fileURLToPath(new URL('./adopt-process.ts', import.meta.url))
  const run = () => promisify(execFile)(process.execPath, ['--conditions=development', script, path])
  const answers = await Promise.all(Array.from({ length: 6 }, run))
  expect(answers.map(({ stdout }) => stdout.trim())).toEqual(Array(6).fill('done'))
  const models = standardModels()
  const adapter = kyselyAdapter(openFile(path), models)
  expect(await adapter.count('User', { where: { op: 'isNotNull', path: 'uniquifier' } })).toBe(500)
  expect((await adopt(openFile(path), models)).steps).toEqual([])
})

test('with CamelCasePlugin the columns that are there are found under their own names', async () => {
  const raw = new Database(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: raw }), plugins: [new CamelCasePlugin()] })
  onTestFinished(() => db.destroy())
  raw.exec('create table app_user (id integer primary key, user_name text, password text)')
  raw.exec(`insert into app_user (user_name, password) values ('Ada', '')`)
  const AppUser = defineModel('appUser', {
    fields: {
      id: integer({ primaryKey: true }),
      userName: text({ nullable: true }),
      password: text({ nullable: true }),
      userNameKey: string({ nullable: true, unique: true }),
      uniquifier: string({ nullable: true, unique: true }),
    },
    auth: { username: 'userName', usernameKey: 'userNameKey', passwordHash: 'password' },
  })
  await (await adopt(db, { User: AppUser })).apply()
  expect(raw.prepare('select user_name, user_name_key from app_user').all()).toEqual([
    { user_name: 'Ada', user_name_key: 'ada' },
  ])
  expect((await adopt(db, { User: AppUser })).steps).toEqual([])
})

test('inside an application’s own transaction an adoption is undone with it', async () => {
  const { db } = await openWithUsers('sqlite', [['Ada', '']])
  const adopting = db.transaction().execute(async (trx) => {
    await (await adopt(trx, { User, Session })).apply()
    throw new Error('changed my mind')
  })
  await expect(adopting).rejects.toThrow('changed my mind')
  expect(Object.keys(await introspect(db))).toEqual(['user'])
  expect((await adopt(db, { User, Session })).steps).toHaveLength(8)
})

testWithShared('flask-peewee’s example is adopted as it is', 'data/flask-peewee-example.db', async (file) => {
  const path = temporaryFile()
  copyFileSync(file, path)
  const before = new Database(file, { readonly: true })
  const columns = 'id, username, password, email, active, admin, join_date'
  const rows = before.prepare(`select ${columns} from user`).all()
  const schema = before.prepare(`select name, sql from sqlite_master where tbl_name <> 'user'`).all()
  before.close()
  const models = {
    User: defineModel('user', {
      fields: {
        ...User.fields,
        admin: boolean({ default: false }),
        join_date: datetime({ default: () => new Date() }),
      },
    }),
    Session,
  }
  const db = openFile(path)
  const adoption = await adopt(db, models)
  expect(adoption.duplicates).toEqual([])
  expect(adoption.steps).toContain('Add the column user.username_key and fill it for 29 users')
  expect(adoption.steps).toContain('Add the column user.uniquifier and fill it for 29 users')
  await adoption.apply()
  const after = new Database(path, { readonly: true })
  onTestFinished(() => void after.close())
  expect(after.prepare(`select ${columns} from user`).all()).toEqual(rows)
  expect(after.prepare(`select name, sql from sqlite_master where tbl_name not in ('user', 'session')`).all()).toEqual(
    schema,
  )
  expect((await adopt(db, models)).steps).toEqual([])
})
