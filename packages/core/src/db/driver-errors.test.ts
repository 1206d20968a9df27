import { DatabaseSync } from 'node:sqlite'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { ConflictError, UnavailableError, ValidationError } from '../errors.ts'
import type { DriverErrorKind } from './driver-codes.ts'
import { driverFailureError, readDriverError } from './driver-errors.ts'

const error = (message: string, properties: object = {}): Error => Object.assign(new Error(message), properties)

type Case = readonly [what: string, thrown: unknown, kind: DriverErrorKind, columns?: readonly string[]]

const sqlite: readonly Case[] = [
  [
    'better-sqlite3, two columns',
    error('UNIQUE constraint failed: user.first, user.last', { code: 'SQLITE_CONSTRAINT_UNIQUE' }),
    'unique',
    ['first', 'last'],
  ],
  [
    'bun:sqlite',
    error('UNIQUE constraint failed: user.username', { code: 'SQLITE_CONSTRAINT_UNIQUE', errno: 2067 }),
    'unique',
    ['username'],
  ],
  [
    'node:sqlite',
    error('UNIQUE constraint failed: user.id', {
      code: 'ERR_SQLITE_ERROR',
      errcode: 1555,
      errstr: 'constraint failed',
    }),
    'unique',
    ['id'],
  ],
  [
    'libSQL',
    error('SQLITE_CONSTRAINT: SQLite error: UNIQUE constraint failed: user.username', { code: 'SQLITE_CONSTRAINT' }),
    'unique',
    ['username'],
  ],
  [
    'D1',
    error('D1_ERROR: UNIQUE constraint failed: user.a, user.b: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_UNIQUE)'),
    'unique',
    ['a', 'b'],
  ],
  [
    'sqlite3',
    error('SQLITE_CONSTRAINT: NOT NULL constraint failed: user.name', { code: 'SQLITE_CONSTRAINT', errno: 19 }),
    'notNull',
    ['name'],
  ],
  ['a foreign key', error('FOREIGN KEY constraint failed', { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' }), 'foreignKey'],
  ['a check', error('CHECK constraint failed: level > 0', { code: 'SQLITE_CONSTRAINT_CHECK' }), 'check'],
  ['a lock', error('database is locked', { code: 'SQLITE_BUSY_SNAPSHOT' }), 'busy'],
  ['a lock, by number', error('database is locked', { code: 'ERR_SQLITE_ERROR', errcode: 261 }), 'busy'],
  ['a locked table', error('database table is locked', { code: 'SQLITE_LOCKED' }), 'busy'],
  ['a file of another kind', error('file is not a database', { code: 'SQLITE_NOTADB' }), 'notADatabase'],
  ['a missing file', error('unable to open database file', { code: 'SQLITE_CANTOPEN' }), 'unavailable'],
  ['a broken disk', error('disk I/O error', { code: 'SQLITE_IOERR_WRITE' }), 'unavailable'],
  ['a broken disk, by number', error('disk I/O error', { code: 'ERR_SQLITE_ERROR', errcode: 778 }), 'unavailable'],
  ['a full disk', error('database or disk is full', { code: 'SQLITE_FULL' }), 'unavailable'],
  ['a closed file', new TypeError('The database connection is not open'), 'unavailable'],
]

const postgres: readonly Case[] = [
  [
    'a unique key',
    error('duplicate key value violates unique constraint "user_a_b_key"', {
      code: '23505',
      table: 'user',
      constraint: 'user_a_b_key',
      detail: 'Key (a, "B c")=(x)=(y, z) already exists.',
    }),
    'unique',
    ['a', 'B c'],
  ],
  [
    'a foreign key',
    error('insert violates foreign key constraint', {
      code: '23503',
      detail: 'Key (user_id)=(9) is not present in table "user".',
    }),
    'foreignKey',
    ['user_id'],
  ],
  ['a missing value', error('null value in column "name"', { code: '23502', column: 'name' }), 'notNull', ['name']],
  ['a check', error('violates check constraint', { code: '23514' }), 'check'],
  ['text that is too long', error('value too long for type character varying(3)', { code: '22001' }), 'badValue'],
  ['a number out of range', error('out of range', { code: '22003' }), 'badValue'],
  ['a text that is no date', error('invalid input syntax', { code: '22007' }), 'badValue'],
  ['a text that is no number', error('invalid input syntax', { code: '22P02' }), 'badValue'],
  ['text in no encoding', error('invalid byte sequence', { code: '22021' }), 'badValue'],
  ['a value too large for its index', error('index row size 9000 exceeds maximum', { code: '54000' }), 'badValue'],
  ['a trigger that refuses', error('credit is used up', { code: 'P0001' }), 'check'],
  [
    'a server that only reads',
    error('cannot execute INSERT in a read-only transaction', { code: '25006' }),
    'unavailable',
  ],
  ['a password that was changed', error('password authentication failed', { code: '28P01' }), 'unavailable'],
  ['a closed database', error('database "x" is not currently accepting connections', { code: '55000' }), 'unavailable'],
  ['a destroyed Kysely', error('driver has already been destroyed'), 'unavailable'],
  ['a deadlock', error('deadlock detected', { code: '40P01' }), 'deadlock'],
  ['a serialisation failure', error('could not serialize access', { code: '40001' }), 'deadlock'],
  ['a lock that is held', error('could not obtain lock', { code: '55P03' }), 'busy'],
  ['a shutdown', error('terminating connection', { code: '57P01' }), 'unavailable'],
  ['too many clients', error('too many clients already', { code: '53300' }), 'unavailable'],
  ['a broken connection', error('connection failure', { code: '08006' }), 'unavailable'],
  ['no such database', error('database "x" does not exist', { code: '3D000' }), 'unavailable'],
  ['a cut connection', error('Connection terminated unexpectedly'), 'unavailable'],
  ['no answer', error('timeout exceeded when trying to connect'), 'unavailable'],
  ['an ended pool', error('Cannot use a pool after calling end on the pool'), 'unavailable'],
]

const mysql: readonly Case[] = [
  ['a trigger that refuses', error('credit is used up', { code: 'ER_SIGNAL_EXCEPTION', errno: 1644 }), 'check'],
  ['letters that a column lacks', error('Illegal mix of collations', { errno: 1267 }), 'badValue'],
  ['a server that only reads', error('running with --read-only', { errno: 1290 }), 'unavailable'],
  ['a password that was changed', error('Access denied', { code: 'ER_ACCESS_DENIED_ERROR' }), 'unavailable'],
  [
    'a missing value',
    error("Column 'name' cannot be null", { code: 'ER_BAD_NULL_ERROR', errno: 1048 }),
    'notNull',
    ['name'],
  ],
  [
    'no value and no default',
    error("Field 'name' doesn't have a default value", { code: 'ER_NO_DEFAULT_FOR_FIELD', errno: 1364 }),
    'notNull',
    ['name'],
  ],
  [
    'text that is too long',
    error("Data too long for column 'name' at row 1", { code: 'ER_DATA_TOO_LONG', errno: 1406 }),
    'badValue',
    ['name'],
  ],
  [
    'text in no encoding',
    error("Incorrect string value: '\\xF0' for column `app`.`user`.`name` at row 1", { errno: 1366 }),
    'badValue',
    ['name'],
  ],
  ['a foreign key', error('Cannot add or update a child row', { errno: 1452 }), 'foreignKey'],
  ['a row that is pointed to', error('Cannot delete a parent row', { code: 'ER_ROW_IS_REFERENCED_2' }), 'foreignKey'],
  ['a check on MariaDB', error('CONSTRAINT `c` failed for `app`.`t`', { errno: 4025 }), 'check'],
  ['a deadlock', error('Deadlock found', { code: 'ER_LOCK_DEADLOCK', errno: 1213 }), 'deadlock'],
  ['a lock that is held', error('Lock wait timeout exceeded', { errno: 1205 }), 'busy'],
  ['a lost connection', error('Connection lost', { code: 'PROTOCOL_CONNECTION_LOST' }), 'unavailable'],
  ['a server that went away', error('server has gone away', { errno: 2006 }), 'unavailable'],
  ['no server', error('connect ECONNREFUSED', { code: 'ECONNREFUSED', errno: -111 }), 'unavailable'],
  [
    'no server at several addresses',
    Object.assign(new AggregateError([error('a'), error('b')]), { code: 'ECONNREFUSED' }),
    'unavailable',
  ],
]

describe.each([
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
  ['MySQL', mysql],
] as const)('errors of %s', (_, cases) => {
  test.each(cases)('%s', (_what, thrown, kind, columns = []) => {
    expect(readDriverError(thrown)).toMatchObject({ kind, columns })
  })
})

test('the index is told where the driver tells no columns', () => {
  const twin = error("Duplicate entry 'a' for key 'x' for key 'user.user_username_key'", { code: 'ER_DUP_ENTRY' })
  expect(readDriverError(twin)).toEqual({ kind: 'unique', columns: [], constraint: 'user_username_key' })
  const expression = error("UNIQUE constraint failed: index 'lower_name'", { code: 'SQLITE_CONSTRAINT_UNIQUE' })
  expect(readDriverError(expression)).toEqual({ kind: 'unique', columns: [], constraint: 'lower_name' })
})

test('the driver’s error is found inside of an ORM’s', () => {
  const own = error('deadlock detected', { code: '40P01' })
  expect(readDriverError(new Error('query failed', { cause: new Error('driver', { cause: own }) }))).toMatchObject({
    kind: 'deadlock',
  })
})

test('mistakes in statements and programs, and what is typed already, are not driver errors', () => {
  const typed = new ConflictError('unique_violation', 'there already', { cause: error('', { code: '23505' }) })
  const others = [
    error('no such table: user', { code: 'SQLITE_ERROR' }),
    error('syntax error', { code: '42601' }),
    error('Unknown column', { code: 'ER_BAD_FIELD_ERROR', errno: 1054 }),
    new TypeError('x is not a function'),
    'text',
    null,
    undefined,
    typed,
  ]
  for (const other of others) expect(readDriverError(other), String(other)).toBeUndefined()
})

test('an error that is its own cause ends', () => {
  const loop = error('loop')
  loop.cause = loop
  expect(readDriverError(loop)).toBeUndefined()
})

const statements = {
  unique: `insert into t values (1, 'a', 1)`,
  notNull: `insert into t values (3, null, 1)`,
  check: `insert into t values (3, 'c', -1)`,
  foreignKey: 'insert into u values (99)',
} as const
const schema = `create table t (id integer primary key, name text not null unique, level integer check (level > 0));
  create table u (t_id integer references t (id)); insert into t values (1, 'a', 1)`

test.each(Object.entries(statements))('better-sqlite3 and node:sqlite themselves: %s', (kind, sql) => {
  const first = new Database(':memory:')
  const second = new DatabaseSync(':memory:')
  first.exec(`pragma foreign_keys = on; ${schema}`)
  second.exec(schema)
  for (const run of [() => first.exec(sql), () => second.exec(sql)]) expect(failureOf(run)).toMatchObject({ kind })
})

function failureOf(run: () => unknown): unknown {
  try {
    run()
  } catch (thrown) {
    return readDriverError(thrown)
  }
  return undefined
}

test('the typed errors hold no value and no SQL; the cause does', () => {
  const cause = error('Key (name)=(hunter2)', { code: '23505', detail: 'Key (name)=(hunter2) already exists.' })
  const kinds: readonly DriverErrorKind[] = [
    'unique',
    'foreignKey',
    'notNull',
    'check',
    'badValue',
    'deadlock',
    'busy',
    'unavailable',
    'notADatabase',
  ]
  for (const kind of kinds) {
    const typed = driverFailureError({ kind, columns: ['name'] }, { model: 'User', fields: ['name'] }, cause)
    expect(typed.cause).toBe(cause)
    expect(JSON.stringify([typed.message, typed.details])).not.toContain('hunter2')
  }
})

test('each kind has its type, its code and the fields it is about', () => {
  const place = { model: 'User', fields: ['username_key'] }
  const typed = (kind: DriverErrorKind) => driverFailureError({ kind, columns: [] }, place, undefined)
  expect(typed('unique')).toBeInstanceOf(ConflictError)
  expect(typed('unique')).toMatchObject({ code: 'unique_violation', details: place })
  expect(typed('foreignKey')).toMatchObject({ code: 'foreign_key_violation' })
  expect(typed('deadlock')).toMatchObject({ code: 'deadlock' })
  expect(typed('busy')).toMatchObject({ code: 'database_busy' })
  expect(typed('unavailable')).toBeInstanceOf(UnavailableError)
  expect(typed('notADatabase')).toMatchObject({ code: 'database_unavailable' })
  expect(typed('notNull')).toBeInstanceOf(ValidationError)
  expect(typed('notNull')).toMatchObject({ fields: { username_key: [{ code: 'invalid_value' }] } })
  const unplaced = driverFailureError({ kind: 'badValue', columns: [] }, {}, undefined)
  expect(unplaced).toMatchObject({ code: 'invalid_value', details: {}, fields: { '': [{ code: 'invalid_value' }] } })
})
