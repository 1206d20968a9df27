import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeWithShared, testWithShared } from '@authpkg/conformance/shared-data'
import { type DbAdapter, type Includes, type ModelDescription, UnavailableError } from '@authpkg/core'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  adopt,
  authFields,
  authMigration,
  boolean,
  cachedStatements,
  datetime,
  defineModel,
  integer,
  introspect,
  kyselyAdapter,
  string,
} from '../src/index.ts'
import { type OpenedDatabase, openDatabase } from './harness/databases.ts'

const folder = mkdtempSync(join(tmpdir(), 'authpkg-kysely-'))
afterAll(() => rmSync(folder, { recursive: true }))

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A copy of a file that may be written to. */
function openCopy(path: string): { raw: Database.Database; db: Kysely<unknown> } {
  const copy = join(folder, `${closing.length}-${Math.random()}.db`)
  copyFileSync(path, copy)
  chmodSync(copy, 0o600)
  return openFile(copy)
}

function openFile(file: string): { raw: Database.Database; db: Kysely<unknown> } {
  const raw = new Database(file)
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: cachedStatements(raw) }) })
  closing.push(() => db.destroy())
  return { raw, db }
}

/** Reads every model alone, with every relation, and through every relation's first field. */
async function readEverything(db: DbAdapter): Promise<void> {
  for (const model of db.describe().values()) {
    const total = await db.count(model.name, {})
    const include: Includes = Object.fromEntries([...model.relations.keys()].map((name) => [name, {}]))
    const rows = await db.findMany(model.name, { include, limit: 3 })
    expect(rows, model.name).toHaveLength(Math.min(3, total))
    for (const relation of model.relations.values()) await readThrough(db, model, relation.name)
  }
}

async function readThrough(db: DbAdapter, model: ModelDescription, relation: string): Promise<void> {
  const target = db.describe().get(model.relations.get(relation)?.target ?? '')
  const path = `${relation}.${target?.primaryKey[0]}`
  const found = await db.count(model.name, { where: { op: 'isNotNull', path } })
  const missing = await db.count(model.name, {
    where: { op: 'none', path: relation, condition: { op: 'and', conditions: [] } },
  })
  expect(found + missing, `${model.name}.${relation}`).toBe(await db.count(model.name, {}))
}

describeWithShared('Chinook on SQLite', 'data/chinook.sqlite', (path) => {
  test('every table is read, alone and through its relations', async () => {
    const { db } = openCopy(path)
    const adapter = kyselyAdapter(db, await introspect(db))
    expect(adapter.describe().size).toBe(11)
    await readEverything(adapter)
  })

  test('a composite key, a self reference, decimals and lengths are described as they are', async () => {
    const { db } = openCopy(path)
    const models = kyselyAdapter(db, await introspect(db)).describe()
    expect(models.get('PlaylistTrack')?.primaryKey).toEqual(['PlaylistId', 'TrackId'])
    expect(models.get('Employee')?.relations.get('ReportsTo')).toMatchObject({ kind: 'toOne', target: 'Employee' })
    expect(models.get('Employee')?.relations.get('Employee_set')).toMatchObject({
      kind: 'toMany',
      inverse: 'ReportsTo',
    })
    expect(models.get('Customer')?.relations.get('SupportRep')).toMatchObject({ target: 'Employee' })
    expect(models.get('Invoice')?.fields.get('Total')).toMatchObject({
      type: 'decimal',
      precision: 10,
      scale: 2,
      nullable: false,
    })
    expect(models.get('Track')?.fields.get('Composer')).toMatchObject({
      type: 'string',
      maxLength: 220,
      nullable: true,
    })
  })

  test('decimals, moments and text come as they are', async () => {
    const { db } = openCopy(path)
    const adapter = kyselyAdapter(db, await introspect(db))
    const invoice = await adapter.findOne('Invoice', {
      where: { op: 'eq', path: 'InvoiceId', value: 1 },
      include: { Customer: {} },
    })
    expect(invoice).toMatchObject({ Total: '1.98', Customer: { FirstName: 'Leonie', LastName: 'Köhler' } })
    expect(invoice?.['InvoiceDate']).toBeInstanceOf(Date)
  })

  test('tables can be chosen and left out; keys to those are no relations', async () => {
    const { db } = openCopy(path)
    const models = kyselyAdapter(
      db,
      await introspect(db, { tables: ['Album', 'Artist'], exclude: ['Artist'] }),
    ).describe()
    expect([...models.keys()]).toEqual(['Album'])
    expect(models.get('Album')?.relations.size).toBe(0)
  })
})

const hasPostgres = Boolean(process.env['AUTHPKG_TEST_POSTGRES_URL'])

if (!hasPostgres) {
  test('needs PostgreSQL', (context) => {
    if (process.env['CI'] === 'true')
      throw new Error('PostgreSQL is not available, and with CI=true nothing may be skipped')
    context.skip('PostgreSQL')
  })
}

describe.runIf(hasPostgres)('on PostgreSQL', () => {
  let opened: OpenedDatabase
  let db: Kysely<unknown>

  beforeAll(async () => {
    opened = await openDatabase('postgres')
    db = new Kysely<unknown>({ dialect: opened.dialect })
  })

  afterAll(async () => {
    await db.destroy()
    await opened.close()
  })

  testWithShared('Chinook is read whole, as on SQLite', 'data/chinook-postgresql.sql', async (path) => {
    const script = readFileSync(path, 'utf8').replace(/^(\\c|drop database|create database).*$/gim, '')
    await opened.runAll([script])
    const adapter = kyselyAdapter(db, await introspect(db, { exclude: ['odd'] }))
    expect(adapter.describe().get('employee')?.relations.get('reports_to')).toMatchObject({ target: 'employee' })
    expect(adapter.describe().get('playlist_track')?.primaryKey).toEqual(['playlist_id', 'track_id'])
    await readEverything(adapter)
  })

  test('types, defaults and computed columns are described, and odd types read as text', async () => {
    await opened.runAll([
      `create schema other`,
      `create type other.mood as enum ('sad', 'it''s fine')`,
      `create domain other.small as int2 not null check (value > 0)`,
      `create table other.pair (a int, b text, primary key (a, b))`,
      `create table other.odd (id bigserial primary key, always int generated always as identity, twice int generated always as (small_int * 2) stored,
        small_int other.small default 1, mood other.mood default 'sad', code char(4), price numeric(8,3) default 1.5, free numeric, address inet,
        tags text[], stamp timestamptz default now(), plain timestamp, label varchar(20) default 'none', a int, b text,
        unique (code, label), foreign key (a, b) references other.pair on delete cascade)`,
      `create unique index on other.odd (label) where label <> ''`,
    ])
    const adapter = kyselyAdapter(db, await introspect(db, { schema: 'other' }))
    const odd = adapter.describe().get('odd')
    const facts = Object.fromEntries([...(odd?.fields.values() ?? [])].map((f) => [f.name, f]))
    expect(facts).toMatchObject({
      id: { type: 'bigint', generated: true },
      always: { type: 'integer', generated: true, nullable: false },
      twice: { type: 'integer', generated: true },
      small_int: { type: 'integer', nullable: false, default: 1 },
      mood: { type: 'enum', enumValues: ['sad', "it's fine"], default: 'sad' },
      code: { type: 'string', maxLength: 4 },
      price: { type: 'decimal', precision: 8, scale: 3, default: '1.5' },
      address: { type: 'text' },
      tags: { type: 'text' },
      stamp: { type: 'datetime', hasDefault: true },
      label: { type: 'string', maxLength: 20, default: 'none', unique: false },
    })
    expect(odd?.uniqueSets).toEqual([['code', 'label']])
    expect(odd?.relations.get('pair')).toMatchObject({
      localFields: ['a', 'b'],
      targetFields: ['a', 'b'],
      onDelete: 'cascade',
    })
    await adapter.insert('pair', { a: 1, b: 'x' })
    const row = await adapter.insert('odd', {
      code: 'ab',
      address: '10.0.0.1',
      tags: '{x,y}',
      a: 1,
      b: 'x',
      free: '1.50',
    })
    expect(row).toMatchObject({
      id: 1n,
      twice: 2,
      mood: 'sad',
      code: 'ab',
      address: '10.0.0.1/32',
      tags: '{x,y}',
      price: '1.500',
      free: '1.5',
    })
    expect(await adapter.findOne('pair', { include: { odd_set: { fields: ['code'] } } })).toEqual({
      a: 1,
      b: 'x',
      odd_set: [{ code: 'ab' }],
    })
    expect(await adapter.findMany('pair', { include: { odd_set: { fields: ['code'] } } })).toEqual([
      { a: 1, b: 'x', odd_set: [{ code: 'ab' }] },
    ])
    await expect(adapter.insert('odd', { small_int: 40000 })).rejects.toMatchObject({
      code: 'invalid_value',
      fields: { small_int: [{}] },
    })
  })

  test('a moment is the same moment whatever zone the session has', async () => {
    await opened.runAll([`create table moments (id int primary key, zoned timestamptz, plain timestamp)`])
    const adapter = kyselyAdapter(db, await introspect(db, { tables: ['moments'] }))
    const at = new Date('2024-07-01T12:00:00.123Z')
    await db.connection().execute(async (connection) => {
      await sql`set time zone 'America/New_York'`.execute(connection)
      const own = kyselyAdapter(connection, await introspect(connection, { tables: ['moments'] }))
      await own.insert('moments', { id: 1, zoned: at, plain: at })
      expect(await own.findOne('moments', { where: { op: 'eq', path: 'zoned', value: at } })).toEqual({
        id: 1,
        zoned: at,
        plain: at,
      })
      expect(await own.count('moments', { where: { op: 'eq', path: 'plain', value: at } })).toBe(1)
      await sql`reset time zone`.execute(connection)
    })
    expect(await adapter.findOne('moments', {})).toEqual({ id: 1, zoned: at, plain: at })
  })
})

test('a file that is no database is told in a sentence', async () => {
  const { db } = openFile(import.meta.filename)
  const reading = introspect(db)
  await expect(reading).rejects.toThrow(UnavailableError)
  await expect(reading).rejects.toThrow('The file is not a database, or it is damaged.')
})

test('SQLite: keys, computed columns and types are told by what was declared', async () => {
  const { raw, db } = openFile(':memory:')
  raw.exec(`create table "weird table" (code text primary key, "a.b" int default 5, flag bool default 1, made int as ("a.b" * 2), note varchar(10) default 'it''s', price decimal(8,2)) without rowid;
    create table big (id bigint primary key, n unsigned big int, other "WEIRD TABLE", t tinyint(1), j json text, u uuid text, foreign key (other) references "Weird Table");
    create virtual table search using fts5(x)`)
  const models = kyselyAdapter(db, await introspect(db, { tables: ['weird table', 'big'] })).describe()
  const facts = Object.fromEntries([...(models.get('weird table')?.fields.values() ?? [])].map((f) => [f.name, f]))
  expect(facts).toMatchObject({
    code: { type: 'text', unique: true, nullable: false, generated: false },
    a_b: { column: 'a.b', type: 'integer', default: 5, hasDefault: true },
    flag: { type: 'boolean', default: true },
    made: { generated: true },
    note: { type: 'string', maxLength: 10, default: "it's" },
    price: { type: 'decimal', precision: 8, scale: 2 },
  })
  const big = models.get('big')
  expect([...(big?.fields.values() ?? [])].map(({ type }) => type)).toEqual([
    'bigint',
    'bigint',
    'text',
    'boolean',
    'json',
    'uuid',
  ])
  expect(big?.fields.get('id')?.generated).toBe(false)
  expect(big?.relations.get('other')).toMatchObject({ target: 'weird table', targetFields: ['code'] })
  expect(Object.keys(await introspect(db))).not.toContain('search')
})

describeWithShared('the flask-peewee example', 'data/flask-peewee-example.db', (path) => {
  const User = defineModel('user', {
    fields: {
      id: integer({ primaryKey: true }),
      username: string(),
      username_key: string({ nullable: true, unique: true }),
      password: string(),
      email: string(),
      email_key: string({ nullable: true, unique: true }),
      uniquifier: string({ maxLength: 64, nullable: true, unique: true }),
      active: boolean(),
      admin: boolean(),
      join_date: datetime(),
    },
  })
  const models = { User, Session: defineModel('session', { fields: authFields.session() }) }

  test('is adopted: what is missing is told, added and filled, and nothing else is touched', async () => {
    const { raw, db } = openCopy(path)
    const before = raw
      .prepare('select username, email, password, active, admin, join_date, id from user order by id')
      .all()
    const { steps, duplicates, apply } = await adopt(db, models)
    expect(duplicates).toEqual([])
    expect(steps.join('\n')).toMatch(/username_key.*uniquifier.*session/s)
    await apply()
    expect((await adopt(db, models)).steps).toEqual([])
    expect(
      raw.prepare('select username, email, password, active, admin, join_date, id from user order by id').all(),
    ).toEqual(before)
    const users = await kyselyAdapter(db, models).findMany('User', {})
    expect(users.map(({ username_key }) => username_key)).toEqual(users.map(({ username }) => username.toLowerCase()))
    expect(users.filter(({ email, email_key }) => (email === '') !== (email_key === null))).toEqual([])
    expect(new Set(users.map(({ uniquifier }) => uniquifier)).size).toBe(users.length)
    expect(users.find(({ username }) => username === 'admin')).toMatchObject({ active: true, admin: true })
  })

  test('duplicates are listed and stop it before anything is changed', async () => {
    const { raw, db } = openCopy(path)
    raw.exec(
      `insert into user (username, password, email, active, admin, join_date) values (' ADMIN', '', '', 1, 0, '2020-01-01 00:00:00')`,
    )
    const schema = (): unknown => raw.prepare('select name, sql from sqlite_master').all()
    const before = schema()
    const { duplicates, apply } = await adopt(db, models)
    expect(duplicates).toEqual([{ model: 'User', field: 'username', key: 'admin', ids: [1, 30] }])
    await expect(apply()).rejects.toMatchObject({ code: 'invalid_configuration', details: { duplicates } })
    expect(schema()).toEqual(before)
  })

  test('as a migration it goes up and down again, and up a second time', async () => {
    const { raw, db } = openCopy(path)
    const own = { exclude: ['kysely_migration', 'kysely_migration_lock', 'authpkg_added'] }
    const before = JSON.stringify(await introspect(db, own))
    const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ '001': authMigration(models) }) } })
    for (let round = 0; round < 2; round++) {
      expect((await migrator.migrateToLatest()).error).toBeUndefined()
      expect(raw.prepare('select count(*) as n from user where username_key is not null').get()).toEqual({ n: 29 })
      expect((await migrator.migrateDown()).error).toBeUndefined()
      expect(JSON.stringify(await introspect(db, own))).toBe(before)
    }
  })

  test('two processes that adopt at once do it once', async () => {
    const { db } = openCopy(path)
    await Promise.all([1, 2, 3].map(async () => (await adopt(db, models)).apply()))
    expect((await adopt(db, models)).steps).toEqual([])
  })
})
