import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type DatabaseKind, type LayoutKind, normalizeIdentity } from '@authpkg/core'
import { DataTypes, type QueryInterface, Sequelize } from 'sequelize'
import { SequelizeStorage, Umzug } from 'umzug'
import { describe, expect, onTestFinished, test } from 'vitest'
import { availableDatabases } from '../../conformance/src/databases.ts'
import {
  adopt,
  associate,
  authAttributes,
  authMigrations,
  createTables,
  dropTables,
  type ModelSet,
  sequelizeAdapter,
  standardModels,
} from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'
import { onSqlite } from './harness/sqlite-driver.ts'

async function open(kind: DatabaseKind) {
  const statements: string[] = []
  const opened = await openDatabase(kind, (sql) => void statements.push(sql))
  onTestFinished(() => opened.close())
  return { ...opened, statements }
}

const layouts: readonly LayoutKind[] = ['all-in-one', 'split-auth', 'emails', 'split-auth-emails']

const tablesIn = async (sequelize: Sequelize): Promise<string[]> =>
  ((await sequelize.getQueryInterface().showAllTables()) as (string | { tableName: string })[])
    .map((table) => (typeof table === 'string' ? table : table.tableName))
    .filter((table) => table !== 'sqlite_sequence')
    .sort()

/** A table of users as an application may have it before it meets this package. */
const oldUsers: Readonly<Record<DatabaseKind, string>> = {
  sqlite:
    'create table "user" (id integer primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
  postgres:
    'create table "user" (id serial primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
  mysql:
    'create table `user` (id int auto_increment primary key, username varchar(255) not null, password varchar(255) not null, email varchar(255) not null)',
}

function ownModels(sequelize: Sequelize) {
  const User = sequelize.define(
    'User',
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      username: { type: DataTypes.STRING, allowNull: false },
      password: { type: DataTypes.STRING, allowNull: false },
      email: { type: DataTypes.STRING, allowNull: false, defaultValue: '' },
      active: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
      username_key: { type: DataTypes.STRING, unique: true },
      email_key: { type: DataTypes.STRING, unique: true },
      uniquifier: { type: DataTypes.STRING(64), unique: true },
    },
    { tableName: 'user', timestamps: false },
  )
  const Session = sequelize.define('Session', authAttributes.session(), { tableName: 'session', timestamps: false })
  associate({ User, Session })
  return { User, Session } satisfies ModelSet
}

async function openWithUsers(kind: DatabaseKind, users: readonly (readonly [name: string, email: string])[]) {
  const opened = await open(kind)
  const table = opened.quote('user')
  await opened.runAll([
    oldUsers[kind],
    ...users.map(
      ([name, email]) => `insert into ${table} (username, password, email) values ('${name}', 'x', '${email}')`,
    ),
  ])
  return {
    ...opened,
    rows: () => opened.readRaw(`select * from ${table} order by id`),
    models: ownModels(opened.sequelize),
  }
}

const umzugOn = (sequelize: Sequelize, models: ModelSet): Umzug<QueryInterface> =>
  new Umzug({
    migrations: authMigrations(models),
    context: sequelize.getQueryInterface(),
    storage: new SequelizeStorage({ sequelize }),
    logger: undefined,
  })

describe.each(availableDatabases())('%s', (kind) => {
  test.each(layouts)('the tables of %s are made, made again without harm, and dropped', async (layout) => {
    const { sequelize } = await open(kind)
    const models = standardModels(sequelize, { layout })
    await createTables(sequelize, models)
    await createTables(sequelize, models)
    expect(await tablesIn(sequelize)).toEqual(
      Object.values(models)
        .map(({ tableName }) => tableName)
        .sort(),
    )
    expect((await adopt(sequelize, models)).steps).toEqual([])
    await dropTables(sequelize, models)
    expect(await tablesIn(sequelize)).toEqual([])
  })

  test.each(['bigint', 'uuid', 'text'] as const)('tables with %s keys keep rows together', async (key) => {
    const { sequelize } = await open(kind)
    const models = standardModels(sequelize, { key, layout: 'emails' })
    await createTables(sequelize, models)
    const adapter = sequelizeAdapter(sequelize, models)
    const user = await adapter.insert('User', { username: 'ada' })
    const email = await adapter.insert('UserEmail', { user_id: user.id, email: 'ada@example.org' })
    expect(email.user_id).toEqual(user.id)
    expect(typeof user.id).toBe(key === 'bigint' ? 'bigint' : 'string')
    await expect(adapter.insert('UserEmail', { user_id: user.id, email: 'x', email_key: 'k' })).resolves.toBeDefined()
    await expect(adapter.insert('UserEmail', { user_id: user.id, email: 'x', email_key: 'k' })).rejects.toMatchObject({
      code: 'unique_violation',
      details: { fields: ['email_key'] },
    })
    await adapter.delete('User', { op: 'eq', path: 'id', value: user.id })
    expect(await adapter.count('UserEmail', {})).toBe(0)
  })

  test('Sequelize’s own sync makes tables that serve as well', async () => {
    const { sequelize } = await open(kind)
    const models = standardModels(sequelize, { layout: 'split-auth' })
    await sequelize.sync()
    const adapter = sequelizeAdapter(sequelize, models)
    const user = await adapter.insert('User', { email: 'ada@example.org' })
    const auth = await adapter.insert('UserAuth', { user_id: user.id, username: 'ada', last_login_at: new Date(123) })
    expect(auth.last_login_at).toEqual(new Date(123))
    await expect(adapter.insert('UserAuth', { user_id: user.id })).rejects.toMatchObject({
      code: 'unique_violation',
      details: { fields: ['user_id'] },
    })
    expect((await adopt(sequelize, models)).steps.filter((step) => !step.startsWith('Fill'))).toEqual([])
  })

  test('users that are there get keys and identities, and nothing else is changed', async () => {
    const users = [
      ['Ada', 'Ada@Example.org'],
      ['Straße', ''],
      ['  ', ''],
    ] as const
    const { sequelize, models, rows } = await openWithUsers(kind, users)
    const adoption = await adopt(sequelize, models)
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
    const found = await sequelizeAdapter(sequelize, models).findMany('User', {})
    expect(found.every((user) => user['active'] === true)).toBe(true)
    const again = await adopt(sequelize, models)
    expect(again.steps).toEqual([])
    await again.apply()
    expect(await rows()).toEqual(after)
  })

  test('duplicates are listed and stop everything', async () => {
    const { sequelize, models, rows } = await openWithUsers(kind, [
      ['Bob', 'b@x.y'],
      ['BOB ', ''],
      ['ada', ''],
      ['bob', 'B@X.Y'],
    ])
    const before = await rows()
    const adoption = await adopt(sequelize, models)
    expect(adoption.duplicates).toEqual([
      { model: 'User', field: 'username', key: 'bob', ids: [1, 2, 4] },
      { model: 'User', field: 'email', key: 'b@x.y', ids: [1, 4] },
    ])
    await expect(adoption.apply()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('User 1, 2, 4: the same username "bob".') as string,
    })
    expect(await rows()).toEqual(before)
    expect(await tablesIn(sequelize)).toEqual(['user'])
  })

  test('roles that were given twice are listed and stop everything; afterwards each is given once', async () => {
    const { sequelize, runAll } = await open(kind)
    const models = standardModels(sequelize)
    await createTables(sequelize, models)
    await runAll([
      'drop table user_roles',
      'create table user_roles (id integer primary key, user_id integer not null, role_id integer not null)',
      'insert into user_roles values (1, 1, 1), (2, 1, 2), (3, 1, 1)',
    ])
    const refused = await adopt(sequelize, models)
    expect(refused.duplicates).toEqual([{ model: 'UserRoles', field: 'user_id, role_id', key: '1, 1', ids: [1, 3] }])
    await expect(refused.apply()).rejects.toThrow('UserRoles 1, 3: the same user_id, role_id "1, 1".')
    await runAll(['delete from user_roles where id = 3'])
    const adoption = await adopt(sequelize, models)
    expect(adoption.steps).toEqual(['Make the columns user_id, role_id of user_roles unique together'])
    await adoption.apply()
    await expect(
      sequelizeAdapter(sequelize, models).insert('UserRoles', { id: 4, user_id: 1, role_id: 2 }),
    ).rejects.toMatchObject({
      code: 'unique_violation',
      details: { fields: ['user_id', 'role_id'] },
    })
    expect((await adopt(sequelize, models)).steps).toEqual([])
  })

  test('what cannot be added is told in one message', async () => {
    const { sequelize } = await openWithUsers(kind, [])
    const Member = sequelize.define(
      'Member',
      {
        number: { type: DataTypes.INTEGER, primaryKey: true },
        username: DataTypes.STRING,
        nickname: { type: DataTypes.TEXT, allowNull: false },
        note: DataTypes.TEXT,
      },
      { tableName: 'user', timestamps: false },
    )
    await expect(adopt(sequelize, { Member })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: [
        "The table user has no column number, and it cannot be added: it is the table's key.",
        'The table user has no column nickname, and it cannot be added: it must not be empty, and it has no default.',
      ].join('\n'),
    })
  })

  test('a password column that is too narrow is told', async () => {
    const { sequelize, runAll } = await open(kind)
    await runAll(['create table login (id integer primary key, username varchar(50), password varchar(40))'])
    const Login = sequelize.define(
      'Login',
      { id: { type: DataTypes.INTEGER, primaryKey: true }, username: DataTypes.STRING, password: DataTypes.STRING },
      { tableName: 'login', timestamps: false },
    )
    await expect(adopt(sequelize, { Login })).rejects.toThrow(
      'The column login.password holds 40 characters; a password hash needs 128.',
    )
  })

  test('what columns of other names are for is told as to the adapter', async () => {
    const { sequelize, runAll } = await open(kind)
    await runAll(['create table login (id integer primary key, nick varchar(50), pw varchar(40))'])
    const Login = sequelize.define(
      'Login',
      { id: { type: DataTypes.INTEGER, primaryKey: true }, nick: DataTypes.STRING, pw: DataTypes.STRING },
      { tableName: 'login', timestamps: false },
    )
    await expect(adopt(sequelize, { Login }, { models: { Login: { auth: { passwordHash: 'pw' } } } })).rejects.toThrow(
      'The column login.pw holds 40 characters; a password hash needs 128.',
    )
  })

  test('new columns get their defaults, foreign keys and indexes, and go again with the migration', async () => {
    const { sequelize, rows, runAll, quote } = await openWithUsers(kind, [
      ['Ada', ''],
      ['Bob', ''],
    ])
    const Owner = sequelize.define(
      'Owner',
      {
        id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
        username: DataTypes.STRING,
        level: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 3 },
        joined: { type: DataTypes.DATE(3), allowNull: false, defaultValue: () => new Date('2024-01-02T03:04:05.678Z') },
        boss_id: { type: DataTypes.INTEGER },
      },
      { tableName: 'user', timestamps: false },
    )
    Owner.belongsTo(Owner, { as: 'boss', foreignKey: 'boss_id', onDelete: 'SET NULL' })
    const before = await rows()
    const umzug = umzugOn(sequelize, { Owner })
    await umzug.up()
    const adapter = sequelizeAdapter(sequelize, { Owner })
    const owner = { level: 3, joined: new Date('2024-01-02T03:04:05.678Z'), boss_id: null }
    expect(await adapter.findMany('Owner', {})).toMatchObject([owner, owner])
    const update = adapter.update('Owner', { op: 'eq', path: 'id', value: 1 }, { boss_id: 99 })
    await expect(update).rejects.toMatchObject({ code: 'foreign_key_violation' })
    await adapter.update('Owner', { op: 'eq', path: 'id', value: 1 }, { boss_id: 2 })
    await runAll([`delete from ${quote('user')} where id = 2`])
    expect(await adapter.findOne('Owner', {})).toMatchObject({ boss_id: null })
    expect((await adopt(sequelize, { Owner })).steps).toEqual([])
    await umzug.down()
    expect(await rows()).toEqual(before.slice(0, 1))
  })

  test('a migration goes up, down and up again, and takes back only what it added', async () => {
    const { sequelize, models, rows } = await openWithUsers(kind, [['Ada', 'a@x.y']])
    const before = await rows()
    const umzug = umzugOn(sequelize, models)
    expect((await umzug.up()).map(({ name }) => name)).toEqual(['authpkg'])
    expect(await umzug.up()).toEqual([])
    expect(await rows()).toMatchObject([{ username_key: 'ada' }])
    expect(await tablesIn(sequelize)).toEqual(['SequelizeMeta', 'authpkg_added', 'session', 'user'])
    await umzug.down()
    expect(await rows()).toEqual(before)
    expect(await tablesIn(sequelize)).toEqual(['SequelizeMeta', 'authpkg_added', 'user'])
    await umzug.up()
    expect(await rows()).toMatchObject([{ username_key: 'ada' }])
  })

  test('of several that start at once one makes the tables, and the others find them', async () => {
    if (kind === 'sqlite') return // processes, below
    const { sequelize } = await open(kind)
    const models = standardModels(sequelize)
    await Promise.all(Array.from({ length: 4 }, () => createTables(sequelize, models)))
    await Promise.all(Array.from({ length: 4 }, async () => (await adopt(sequelize, models)).apply()))
    expect(await tablesIn(sequelize)).toHaveLength(5)
  })

  test('a name with a quote in it is refused (SQL-8)', async () => {
    const { sequelize } = await open(kind)
    const id = { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }
    const bad = [
      sequelize.define('Table', { id }, { tableName: 'note"; drop table user; --', timestamps: false }),
      sequelize.define('Column', { id, text: { type: DataTypes.TEXT, field: "a'b" } }, { tableName: 'note' }),
      sequelize.define('Name', { id, 'a`b': { type: DataTypes.TEXT } }, { tableName: 'note' }),
    ]
    for (const Note of bad) {
      const refused = expect.objectContaining({ code: 'invalid_configuration' })
      await expect(createTables(sequelize, { Note })).rejects.toEqual(refused)
    }
    await expect(dropTables(sequelize, { Note: bad[0] as never })).rejects.toThrow('cannot be a name')
    expect(await tablesIn(sequelize)).toEqual([])
  })

  test('unique constraints and foreign keys have names', async () => {
    const { sequelize } = await open(kind)
    await createTables(sequelize, standardModels(sequelize, { prefix: 'app_' }))
    const queryInterface = sequelize.getQueryInterface()
    const indexes = (await queryInterface.showIndex('app_user_roles')) as { name: string; unique: boolean }[]
    expect(indexes.filter(({ unique }) => unique).map(({ name }) => name)).toContain(
      'app_user_roles_user_id_role_id_key',
    )
    if (kind === 'sqlite') return // has no names for foreign keys
    const keys = (await queryInterface.getForeignKeyReferencesForTable('app_user_roles')) as {
      constraintName: string
    }[]
    expect(keys.map(({ constraintName }) => constraintName).sort()).toEqual([
      'app_user_roles_role_id_fkey',
      'app_user_roles_user_id_fkey',
    ])
  })
})

/** Stops the work after a number of statements, as the end of the process would. */
async function adoptUntil(kind: DatabaseKind, stopAt: number) {
  let count = 0
  let stops = false
  const opened = await openDatabase(kind, (sql) => {
    if (stops && !/^(begin|start|rollback|commit)/i.test(sql) && ++count === stopAt) throw new Error('killed')
  })
  onTestFinished(() => opened.close())
  await opened.runAll([
    oldUsers[kind],
    `insert into ${opened.quote('user')} (username, password, email) values ('Ada', 'x', 'a@x.y')`,
  ])
  const models = ownModels(opened.sequelize)
  stops = true
  const outcome = await adopt(opened.sequelize, models)
    .then((adoption) => adoption.apply())
    .then(
      () => 'done',
      (error: Error) => error.message,
    )
  stops = false
  return { outcome, models, ...opened }
}

test.each(availableDatabases().filter((kind) => kind !== 'postgres'))(
  '%s: an adoption that is killed after any statement is finished by the next one (FAIL-3)',
  async (kind) => {
    for (let stopAt = 1; ; stopAt++) {
      const { outcome, models, sequelize, quote, readRaw } = await adoptUntil(kind, stopAt)
      await (await adopt(sequelize, models)).apply()
      expect((await adopt(sequelize, models)).steps).toEqual([])
      expect(await readRaw(`select * from ${quote('user')}`)).toMatchObject([
        { username_key: 'ada', email_key: 'a@x.y' },
      ])
      const indexes = (await sequelize.getQueryInterface().showIndex('session')) as {
        unique: boolean
        primary: boolean
      }[]
      expect(indexes.filter(({ unique, primary }) => unique && !primary)).toHaveLength(1)
      if (outcome === 'done') {
        expect(stopAt).toBeGreaterThan(15)
        return
      }
      expect(outcome).toBe('killed')
    }
  },
  60_000,
)

test('processes that start at once on one file find one set of tables', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authpkg-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'app.db')
  const script = fileURLToPath(new URL('./migrate-process.ts', import.meta.url))
  const run = () => promisify(execFile)(process.execPath, ['--conditions=development', script, file])
  const done = await Promise.all(Array.from({ length: 3 }, run))
  expect(done.map(({ stdout }) => stdout.trim())).toEqual(['done', 'done', 'done'])
  const sequelize = new Sequelize({ ...onSqlite, storage: file, logging: false })
  onTestFinished(() => sequelize.close())
  expect(await tablesIn(sequelize)).toEqual(['role', 'session', 'token', 'user', 'user_roles'])
})

test.runIf(availableDatabases().includes('postgres'))('PostgreSQL schemas are respected', async () => {
  const { sequelize, runAll } = await open('postgres')
  await runAll(['create schema accounts'])
  const models = standardModels(sequelize, { schema: 'accounts', prefix: 'my_', layout: 'split-auth' })
  await createTables(sequelize, models)
  await createTables(sequelize, models)
  const adapter = sequelizeAdapter(sequelize, models)
  expect(adapter.describe().get('UserAuth')).toMatchObject({ schema: 'accounts', table: 'my_user_auth' })
  const user = await adapter.insert('User', { email: 'ada@example.org' })
  await adapter.insert('UserAuth', { user_id: user.id, username: 'ada' })
  expect(await adapter.findOne('User', { include: { auth: {} } })).toMatchObject({ auth: { username: 'ada' } })
  expect((await adopt(sequelize, models)).steps.filter((step) => !step.startsWith('Fill'))).toEqual([])
  await dropTables(sequelize, models)
})
