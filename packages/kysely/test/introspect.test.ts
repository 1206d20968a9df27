import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseKind, FieldDescription, ModelDescription, Models } from '@authpkg/core'
import Database from 'better-sqlite3'
import { Kysely, type LogEvent, PostgresDialect, SqliteDialect } from 'kysely'
import pg from 'pg'
import { describe, expect, onTestFinished, type TestContext, test } from 'vitest'
import { unavailable } from '../../conformance/src/availability.ts'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { testWithShared } from '../../conformance/src/shared-data.ts'
import {
  bigint,
  binary,
  boolean,
  createTables,
  date,
  datetime,
  decimal,
  defineModel,
  enumeration,
  float,
  integer,
  introspect,
  json,
  kyselyAdapter,
  string,
  text,
  time,
  uuid,
} from '../src/index.ts'
import { openDatabase } from './harness/databases.ts'

async function open(kind: DatabaseKind, script: readonly string[] = []) {
  const opened = await openDatabase(kind)
  const statements: string[] = []
  const log = (event: LogEvent): void => void statements.push(event.query.sql)
  const db = new Kysely<unknown>({ dialect: opened.dialect, log })
  onTestFinished(async () => {
    await db.destroy()
    await opened.close()
  })
  if (script.length > 0) await opened.runAll(script)
  return { db, opened, statements }
}

const describeAll = async (db: Kysely<unknown>): Promise<Models> => kyselyAdapter(db, await introspect(db)).describe()

const modelIn = (models: Models, name: string): ModelDescription => {
  const model = models.get(name)
  if (!model) throw new Error(`There is no ${name} among ${[...models.keys()].join(', ')}.`)
  return model
}

/** A field on one line: `name varchar(50)? unique`. */
function inShort({ type, nullable, unique, generated, hasDefault, ...more }: FieldDescription): string {
  const size = more.maxLength ?? (more.precision === undefined ? undefined : `${more.precision},${more.scale}`)
  const words = [unique && 'unique', generated ? 'generated' : hasDefault && 'default', more.secret && 'secret']
  const constant = more.default === undefined ? '' : `=${String(more.default)}`
  const values = more.enumValues ? `[${more.enumValues.join()}]` : ''
  return [`${type}${size === undefined ? '' : `(${size})`}${values}${nullable ? '?' : ''}${constant}`, ...words]
    .filter(Boolean)
    .join(' ')
}

const fieldsOf = (model: ModelDescription): Record<string, string> =>
  Object.fromEntries([...model.fields].map(([name, field]) => [name, inShort(field)]))

const relationsOf = (model: ModelDescription): Record<string, string> =>
  Object.fromEntries(
    [...model.relations.values()].map(({ name, kind, target, localFields, targetFields, onDelete }) => [
      name,
      `${kind} ${target} (${localFields.join()}=${targetFields.join()}) ${onDelete}`,
    ]),
  )

const Everything = defineModel('everything', {
  fields: {
    id: integer({ primaryKey: true }),
    name: string({ maxLength: 50, unique: true }),
    body: text({ nullable: true }),
    count: integer({ default: 7 }),
    large: bigint({ nullable: true }),
    price: decimal({ precision: 10, scale: 2, nullable: true }),
    ratio: float({ nullable: true }),
    active: boolean({ default: true }),
    day: date({ nullable: true }),
    hour: time({ nullable: true }),
    moment: datetime({ nullable: true }),
    data: json({ nullable: true }),
    bytes: binary({ nullable: true }),
    label: string({ maxLength: 20, default: "it's" }),
    token: uuid({ nullable: true }),
    status: enumeration(['draft', 'published']),
    parent_id: integer({ nullable: true, references: { table: 'everything', onDelete: 'setNull' } }),
  },
  unique: [['name', 'count']],
})

/** What a database cannot say of a table that this package made. */
const saidOtherwise: Readonly<Record<DatabaseKind, Record<string, string>>> = {
  sqlite: { status: 'string(9)' },
  postgres: { status: 'string(9)' },
  mysql: { status: 'string(9)', token: 'string(36)?' },
}

describe.each(availableDatabases())('%s', (kind) => {
  test('the tables that this package makes are read back as they were declared', async () => {
    const { db } = await open(kind)
    await createTables(db, { Everything })
    const declared = modelIn(kyselyAdapter(db, { everything: Everything }).describe(), 'everything')
    const read = modelIn(await describeAll(db), 'everything')
    expect(fieldsOf(read)).toEqual({ ...fieldsOf(declared), ...saidOtherwise[kind] })
    expect(relationsOf(read)).toEqual(relationsOf(declared))
    expect(read.primaryKey).toEqual(['id'])
    expect(read.uniqueSets).toEqual([['name', 'count']])
  })

  test('rows go in and out through what was read', async () => {
    const { db } = await open(kind)
    await createTables(db, { Everything })
    const adapter = kyselyAdapter(db, await introspect(db))
    const values = {
      name: 'Ünïcode 🌱',
      body: 'long',
      large: 9_007_199_254_740_993n,
      price: '12345678.90',
      ratio: 0.1,
      active: false,
      day: '2024-02-29',
      hour: '23:59:58',
      moment: new Date('2024-02-29T12:34:56.789Z'),
      data: { a: [1, null, 'x'] },
      bytes: new Uint8Array([0, 255]),
      token: '0b7a5f3e-9a51-4f0e-8f53-6b3b1b1d2c3d',
      status: 'draft',
    }
    const row = await adapter.insert('everything', values)
    expect(row).toMatchObject({ ...values, count: 7, label: "it's", parent_id: null })
    const child = await adapter.insert('everything', { ...values, name: 'child', parent_id: row['id'] })
    const found = await adapter.findOne('everything', {
      where: { op: 'eq', path: 'parent.name', value: 'Ünïcode 🌱' },
      include: { parent: {} },
    })
    expect(found).toMatchObject({ id: child['id'], parent: { id: row['id'], moment: values.moment } })
  })

  test('the number of statements does not grow with the tables', async () => {
    const { db, opened, statements } = await open(kind)
    await introspect(db)
    const empty = statements.length
    await opened.runAll(
      Array.from({ length: 20 }, (_, i) => `create table t${i} (id integer primary key, a varchar(5) unique)`),
    )
    statements.length = 0
    expect(Object.keys(await introspect(db))).toHaveLength(20)
    expect(statements.length).toBe(empty)
    expect(empty).toBeLessThanOrEqual(5)
  })

  test('views and the tables of migrations are left out, and so is what the options say', async () => {
    const { db } = await open(kind, [
      'create table note (id integer primary key)',
      'create table tag (id integer primary key, note_id integer, foreign key (note_id) references note (id))',
      'create view notes as select * from note',
      'create table kysely_migration (name varchar(10))',
      'create table kysely_migration_lock (name varchar(10))',
    ])
    expect(Object.keys(await introspect(db))).toEqual(['note', 'tag'])
    const without = kyselyAdapter(db, await introspect(db, { exclude: ['note'] })).describe()
    expect(relationsOf(modelIn(without, 'tag'))).toEqual({})
    expect(Object.keys(await introspect(db, { tables: ['note'] }))).toEqual(['note'])
    await expect(introspect(db, { tables: ['note', 'nope'] })).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: 'The database has no table nope.',
    })
  })

  test('keys of several columns, no key, one-to-one and self references', async () => {
    const { db } = await open(kind, [
      'create table place (country varchar(2) not null, city varchar(20) not null, primary key (country, city))',
      `create table shop (id integer primary key, country varchar(2), city varchar(20), boss_id integer unique,
        foreign key (country, city) references place (country, city) on delete cascade,
        foreign key (boss_id) references shop (id) on delete set null)`,
      'create table log (line varchar(20))',
    ])
    const models = await describeAll(db)
    expect(modelIn(models, 'place').primaryKey).toEqual(['country', 'city'])
    expect(modelIn(models, 'log').primaryKey).toEqual([])
    expect(modelIn(models, 'shop').fields.get('boss_id')?.unique).toBe(true)
    expect(relationsOf(modelIn(models, 'shop'))).toEqual({
      place: 'toOne place (country,city=country,city) cascade',
      boss: 'toOne shop (boss_id=id) setNull',
      shop: 'toOne shop (id=boss_id) setNull',
    })
    expect(relationsOf(modelIn(models, 'place'))).toEqual({
      shop_set: 'toMany shop (country,city=country,city) cascade',
    })
  })

  test('a column whose name cannot stand in a path gets another, and a secret one is secret', async () => {
    const quoted = kind === 'mysql' ? '`a.b`' : '"a.b"'
    const { db } = await open(kind, [
      `create table odd (id integer primary key, ${quoted} varchar(5), a_b varchar(5), token_hash varchar(64))`,
    ])
    const { fields } = modelIn(await describeAll(db), 'odd')
    expect([...fields.values()].map(({ name, column }) => [name, column])).toEqual([
      ['id', 'id'],
      ['a_b_2', 'a.b'],
      ['a_b', 'a_b'],
      ['token_hash', 'token_hash'],
    ])
    expect(fields.get('token_hash')?.secret).toBe(true)
    const adapter = kyselyAdapter(db, await introspect(db))
    await adapter.insert('odd', { id: 1, a_b: 'x', a_b_2: 'y' })
    expect(await adapter.findOne('odd', {})).toMatchObject({ a_b: 'x', a_b_2: 'y' })
  })

  test('a foreign key has the type of the key it points to', async () => {
    const { db } = await open(kind, [
      'create table a (id bigint primary key)',
      ...(kind === 'mysql'
        ? []
        : ['create table b (id integer primary key, a_id integer references a (id), b_id bigint references b (id))']),
    ])
    const models = await describeAll(db)
    if (kind === 'mysql') return // it refuses keys of two types
    expect(fieldsOf(modelIn(models, 'b'))).toMatchObject({ a_id: 'bigint?', b_id: 'integer?' })
  })
})

test('SQLite: what a declared type means, and what is made by the database', async () => {
  const { db } = await open('sqlite', [
    `create table types (a INTEGER PRIMARY KEY, b BOOLEAN, c SMALLINT, d TINYINT(1), e TIMESTAMP, f NVARCHAR(160), g CLOB,
      h NUMERIC(10,2), i DECIMAL, j DOUBLE PRECISION, k GUID, l JSONB, m BIGINT, n, o DATE NOT NULL DEFAULT CURRENT_DATE,
      p TEXT DEFAULT 'it''s', q INT DEFAULT -3, r BOOL NOT NULL DEFAULT 0, s INT AS (c + 1), t INT AS (c * 2) STORED,
      u VARCHAR, v TEXT DEFAULT NULL)`,
    'create table norow (id INTEGER PRIMARY KEY, name TEXT) without rowid',
    'create table texted (id TEXT PRIMARY KEY, n INT UNIQUE, lower_n INT)',
    'create unique index texted_partial on texted (lower_n) where n > 0',
    'create unique index texted_expression on texted (lower_n + 1)',
    'create virtual table words using fts5(body)',
  ])
  const models = await describeAll(db)
  expect([...models.keys()]).toEqual(['norow', 'texted', 'types'])
  expect(fieldsOf(modelIn(models, 'types'))).toEqual({
    a: 'integer unique generated',
    b: 'boolean?',
    c: 'integer?',
    d: 'boolean?',
    e: 'datetime?',
    f: 'string(160)?',
    g: 'text?',
    h: 'decimal(10,2)?',
    i: 'decimal?',
    j: 'float?',
    k: 'uuid?',
    l: 'json?',
    m: 'bigint?',
    n: 'text?',
    o: 'date default',
    p: "text?=it's default",
    q: 'integer?=-3 default',
    r: 'boolean=false default',
    s: 'integer? generated',
    t: 'integer? generated',
    u: 'text?',
    v: 'text?',
  })
  expect(fieldsOf(modelIn(models, 'norow'))).toEqual({ id: 'integer unique', name: 'text?' })
  expect(fieldsOf(modelIn(models, 'texted'))).toEqual({ id: 'text unique', n: 'integer? unique', lower_n: 'integer?' })
})

test('SQLite: an attached file is a schema', async () => {
  const { db } = await open('sqlite', [
    `attach ':memory:' as other`,
    'create table note (id integer primary key)',
    'create table other.tag (id integer primary key, name text unique)',
    'create table other.tagged (tag_id integer references tag)',
  ])
  const models = await introspect(db, { schema: 'other' })
  expect(Object.keys(models)).toEqual(['tag', 'tagged'])
  const adapter = kyselyAdapter(db, models)
  const tag = await adapter.insert('tag', { name: 'red' })
  await adapter.insert('tagged', { tag_id: tag['id'] })
  expect(await adapter.findOne('tagged', { include: { tag: {} } })).toMatchObject({ tag: { name: 'red' } })
})

const needs = (kind: DatabaseKind, context: TestContext): void => {
  if (!availableDatabases().includes(kind)) unavailable(context, kind)
}

test('PostgreSQL: its own types, identities, domains and indexes', async (context) => {
  needs('postgres', context)
  const { db } = await open('postgres', [
    `create type mood as enum ('sad', 'it''s ok', 'happy')`,
    'create domain positive as integer not null check (value > 0)',
    'create domain label as varchar(30)',
    `create table types (a int generated always as identity primary key, b bigserial, c mood default 'sad', d positive,
      e label, f int[], g inet, h timestamp, i timestamptz(3) default now(), j jsonb, k json, l numeric(8,3), m numeric,
      n char(4), p interval, q bytea, r money, s smallint default '-1', t text default 'x', u timetz,
      v int generated always as (s * 2) stored, w uuid default gen_random_uuid(), x bool default true, y varchar)`,
    'create unique index on types (t) where s > 0',
    'create unique index on types (lower(t))',
    'create unique index on types (y) include (t)',
    'create table parted (id int primary key) partition by range (id)',
    'create table parted_1 partition of parted for values from (0) to (10)',
  ])
  const models = await describeAll(db)
  expect([...models.keys()]).toEqual(['parted', 'types'])
  expect(fieldsOf(modelIn(models, 'types'))).toEqual({
    a: 'integer unique generated',
    b: 'bigint default',
    c: "enum[sad,it's ok,happy]?=sad default",
    d: 'integer',
    e: 'string(30)?',
    f: 'text?',
    g: 'text?',
    h: 'datetime?',
    i: 'datetime? default',
    j: 'json?',
    k: 'json?',
    l: 'decimal(8,3)?',
    m: 'decimal?',
    n: 'string(4)?',
    p: 'text?',
    q: 'binary?',
    r: 'text?',
    s: 'integer?=-1 default',
    t: 'text?=x default',
    u: 'text?',
    v: 'integer? generated',
    w: 'uuid? default',
    x: 'boolean?=true default',
    y: 'text? unique',
  })
  const adapter = kyselyAdapter(db, await introspect(db))
  const row = await adapter.insert('types', {
    b: 1n,
    d: 5,
    f: '{1,2}',
    g: '10.0.0.1',
    p: '1 day',
    n: 'ab',
    c: "it's ok",
  })
  expect(row).toMatchObject({ a: 1, f: '{1,2}', g: '10.0.0.1/32', p: '1 day', n: 'ab', c: "it's ok", s: -1, v: -2 })
  expect(await adapter.count('types', { where: { op: 'eq', path: 'g', value: '10.0.0.1' } })).toBe(1)
})

test('PostgreSQL: another schema is read, and foreign keys that leave it are none', async (context) => {
  needs('postgres', context)
  const { db } = await open('postgres', [
    'create schema other',
    'create table note (id serial primary key)',
    'create table other.tag (id serial primary key, note_id int references note (id))',
    'create table other.tagged (id serial primary key, tag_id int references other.tag (id) on delete cascade)',
  ])
  const models = await introspect(db, { schema: 'other' })
  const described = kyselyAdapter(db, models).describe()
  expect([...described.keys()]).toEqual(['tag', 'tagged'])
  expect(modelIn(described, 'tag').schema).toBe('other')
  expect(Object.keys(relationsOf(modelIn(described, 'tag')))).toEqual(['tagged_set'])
  const adapter = kyselyAdapter(db, models)
  const tag = await adapter.insert('tag', {})
  await adapter.insert('tagged', { tag_id: tag['id'] })
  expect(await adapter.findOne('tagged', { include: { tag: {} } })).toMatchObject({ tag: { id: 1 } })
})

test('MySQL: its own types, defaults and computed columns', async (context) => {
  needs('mysql', context)
  const { db } = await open('mysql', [
    `create table types (a bigint unsigned auto_increment primary key, b tinyint(1) not null default 1, c tinyint,
      d enum('a', 'it''s') default 'a', e json, f datetime(3) default current_timestamp(3), g varchar(20) default 'it''s',
      h decimal(10,2) default 1.50, i int as (c + 1) virtual, j int as (c + 2) stored, k mediumblob, l longtext,
      m timestamp null, n double, o char(3), p set('x', 'y'), q int default null, r year, s time(3), t int not null unique)`,
  ])
  const models = await describeAll(db)
  expect(fieldsOf(modelIn(models, 'types'))).toEqual({
    a: 'bigint unique generated',
    b: 'boolean=true default',
    c: 'integer?',
    d: "enum[a,it's]?=a default",
    e: 'json?',
    f: 'datetime? default',
    g: "string(20)?=it's default",
    h: 'decimal(10,2)?=1.50 default',
    i: 'integer? generated',
    j: 'integer? generated',
    k: 'binary?',
    l: 'text?',
    m: 'datetime?',
    n: 'float?',
    o: 'string(3)?',
    p: 'text?',
    q: 'integer?',
    r: 'integer?',
    s: 'time?',
    t: 'integer unique',
  })
})

test('a file that is not a database is told in plain words', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'authpkg-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'notes.txt')
  writeFileSync(path, 'These are the notes of a meeting.\n'.repeat(100))
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(path) }) })
  await expect(introspect(db)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: 'The file is not a database, or it is damaged.',
    cause: { code: 'SQLITE_NOTADB' },
  })
})

test('a server that does not answer is told in plain words', async () => {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ host: '127.0.0.1', port: 1 }) }),
  })
  onTestFinished(() => db.destroy())
  await expect(introspect(db)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: 'The database does not answer.',
    cause: { code: 'ECONNREFUSED' },
  })
})

testWithShared('flask-peewee’s example is read', 'data/flask-peewee-example.db', async (file) => {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(file, { readonly: true }) }) })
  onTestFinished(() => db.destroy())
  const models = await describeAll(db)
  expect([...models.keys()]).toEqual(['message', 'note', 'relationship', 'schema_migration', 'user'])
  expect(fieldsOf(modelIn(models, 'user'))).toEqual({
    username: 'string(255)',
    admin: 'integer',
    id: 'integer unique generated',
    join_date: 'datetime',
    active: 'integer',
    password: 'string(255) secret',
    email: 'string(255)',
  })
  expect(relationsOf(modelIn(models, 'relationship'))).toEqual({
    from_user: 'toOne user (from_user_id=id) noAction',
    to_user: 'toOne user (to_user_id=id) noAction',
  })
  expect(Object.keys(relationsOf(modelIn(models, 'user')))).toEqual([
    'message_set',
    'note_set',
    'relationship_from_user_set',
    'relationship_to_user_set',
  ])
})

/** Chinook in its three spellings: names of one case and without underscores. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

const chinook: Readonly<Record<DatabaseKind, string>> = {
  sqlite: 'data/chinook.sqlite',
  postgres: 'data/chinook-postgresql.sql',
  mysql: 'data/chinook-mysql.sql',
}

for (const kind of availableDatabases()) {
  testWithShared(`Chinook on ${kind}: every table is listed with all it points to`, chinook[kind], async (file) => {
    const db = await openChinook(kind, file)
    const models = await introspect(db)
    const adapter = kyselyAdapter(db, models)
    const described = [...adapter.describe().values()]
    expect(described.map(({ name }) => plain(name)).sort()).toEqual([
      'album',
      'artist',
      'customer',
      'employee',
      'genre',
      'invoice',
      'invoiceline',
      'mediatype',
      'playlist',
      'playlisttrack',
      'track',
    ])
    for (const { name, relations, primaryKey } of described) {
      const include = Object.fromEntries([...relations.keys()].map((relation) => [relation, {}]))
      const rows = await adapter.findMany(name, { limit: 2, include })
      expect(rows, name).toHaveLength(2)
      expect(primaryKey.length, name).toBe(plain(name) === 'playlisttrack' ? 2 : 1)
    }
    const employee = described.find(({ name }) => plain(name) === 'employee')
    const toBoss = [...(employee?.relations.values() ?? [])].find(
      ({ target, owning }) => target === employee?.name && owning,
    )
    expect(toBoss).toMatchObject({ name: kind === 'postgres' ? 'reports_to' : 'ReportsTo', kind: 'toOne' })
    const track = described.find(({ name }) => plain(name) === 'track')
    expect([...(track?.relations.keys() ?? [])].map(plain)).toEqual(
      expect.arrayContaining(['album', 'genre', 'mediatype', 'invoicelineset', 'playlisttrackset']),
    )
    const price = [...(track?.fields.values() ?? [])].find(({ name }) => plain(name) === 'unitprice')
    expect(price).toMatchObject({ type: 'decimal', precision: 10, scale: 2 })
  })
}

async function openChinook(kind: DatabaseKind, file: string): Promise<Kysely<unknown>> {
  if (kind !== 'sqlite') {
    const script = readFileSync(file, 'utf8').replaceAll(/^(DROP DATABASE|CREATE DATABASE|USE|\\c).*$/gim, '')
    return (await open(kind, [script])).db
  }
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new Database(file, { readonly: true }) }) })
  onTestFinished(() => db.destroy())
  return db
}

test('PostgreSQL: types without an order of their own are compared and sorted as their text', async (context) => {
  needs('postgres', context)
  const { db } = await open('postgres', [
    'create type address as (street text, no int)',
    `create table odd (id serial primary key, j json, x xml, p point, b box[], q jsonpath, v tsvector, a address)`,
    `insert into odd values (1, '{"a": 1}', '<a>1</a>', '(1,2)', '{(1,1),(0,0)}', '$."a"', 'a fat cat', '(Main,3)')`,
    'insert into odd (id) values (2)',
  ])
  const adapter = kyselyAdapter(db, await introspect(db))
  const [row] = await adapter.findMany('odd', { where: { op: 'eq', path: 'id', value: 1 } })
  for (const path of ['j', 'x', 'p', 'b', 'q', 'v', 'a']) {
    const sorted = await adapter.findMany('odd', { orderBy: [{ path, direction: 'asc' }] })
    expect(sorted.map(({ id }) => id)).toEqual([2, 1])
    if (path === 'j') continue
    expect(await adapter.count('odd', { where: { op: 'eq', path, value: row?.[path] as string } })).toBe(1)
    expect(await adapter.count('odd', { where: { op: 'gt', path, value: "'; no" } })).toBeLessThan(2)
  }
})

test('PostgreSQL: NaN and Infinity are read as they are', async (context) => {
  needs('postgres', context)
  const { db } = await open('postgres', [
    'create table odd (id serial primary key, n numeric(10,2), m numeric)',
    `insert into odd values (1, 'NaN', 'Infinity')`,
  ])
  const adapter = kyselyAdapter(db, await introspect(db))
  expect(await adapter.findOne('odd', {})).toEqual({ id: 1, n: 'NaN', m: 'Infinity' })
})

test('MySQL: bits are booleans and numbers, and geometry is text that is not written', async (context) => {
  needs('mysql', context)
  const { db } = await open('mysql', [
    'create table odd (id int auto_increment primary key, yes bit(1), flags bit(8), place point)',
    `insert into odd values (1, b'0', b'10101010', point(1.5, 2))`,
  ])
  const adapter = kyselyAdapter(db, await introspect(db))
  const odd = modelIn(adapter.describe(), 'odd')
  expect(fieldsOf(odd)).toMatchObject({ yes: 'boolean?', flags: 'bigint?', place: 'text?' })
  expect(odd.fields.get('place')?.readonly).toBe(true)
  expect(await adapter.findOne('odd', {})).toEqual({ id: 1, yes: false, flags: 170n, place: 'POINT(1.5 2)' })
  expect(await adapter.insert('odd', { yes: true, flags: 5n })).toMatchObject({ id: 2, yes: true, flags: 5n })
  expect(await adapter.count('odd', { where: { op: 'eq', path: 'yes', value: true } })).toBe(1)
  expect(await adapter.count('odd', { where: { op: 'eq', path: 'flags', value: 170n } })).toBe(1)
  expect(await adapter.count('odd', { where: { op: 'eq', path: 'place', value: 'POINT(1.5 2)' } })).toBe(1)
  const sorted = await adapter.findMany('odd', { orderBy: [{ path: 'place', direction: 'desc' }] })
  expect(sorted.map(({ id }) => id)).toEqual([1, 2])
})

test('MySQL: a key that a default makes is asked for, and a row without a key can be added', async (context) => {
  needs('mysql', context)
  const { db } = await open('mysql', [
    'create table made (id char(36) default (uuid()) primary key, v text)',
    'create table keyless (a int, b text)',
  ])
  const adapter = kyselyAdapter(db, await introspect(db))
  expect(fieldsOf(modelIn(adapter.describe(), 'made'))['id']).toBe('string(36) unique')
  expect(await adapter.insert('keyless', { a: 1 })).toEqual({ a: 1, b: null })
  expect(await adapter.findMany('keyless', {})).toEqual([{ a: 1, b: null }])
})

test('fields that were read make a model of their own, key included', async () => {
  const { db } = await open('sqlite', ['create table people (id integer primary key, nick text, pw text)'])
  const { people } = await introspect(db)
  const User = defineModel('people', { fields: { ...people?.fields, born: date({ nullable: true }) } })
  expect(User.primaryKey).toEqual(['id'])
})

test('MySQL: a time may be negative, and a date without a month is none', async (context) => {
  needs('mysql', context)
  const { db } = await open('mysql', [
    'create table odd (id int auto_increment primary key, t time, d datetime)',
    "set sql_mode = ''",
    "insert into odd values (1, '-12:30:00', '2021-00-00')",
  ])
  const adapter = kyselyAdapter(db, await introspect(db))
  expect(await adapter.findOne('odd', {})).toEqual({ id: 1, t: '-12:30:00', d: null })
})
