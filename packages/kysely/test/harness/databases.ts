import { randomBytes } from 'node:crypto'
import type { DatabaseKind } from '@authpkg/core'
import Database from 'better-sqlite3'
import { type Dialect, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely'
import mysql from 'mysql2'
import mysqlPromise from 'mysql2/promise'
import pg from 'pg'
import { cachedStatements } from '../../src/index.ts'

/** A database of a test's own: a dialect over it, and a road past Kysely. */
export interface OpenedDatabase {
  readonly dialect: Dialect
  quote(name: string): string
  readRaw(sql: string): Promise<Record<string, unknown>[]>
  runAll(statements: readonly string[]): Promise<void>
  /** To be called when the dialect's own connections are closed. */
  close(): Promise<void>
}

const openers: Readonly<Record<DatabaseKind, () => Promise<OpenedDatabase>>> = {
  sqlite: async () => openSqlite(),
  postgres: openPostgres,
  mysql: openMysql,
}

export const openDatabase = (kind: DatabaseKind): Promise<OpenedDatabase> => openers[kind]()

/** Where the servers are that a run may use; `@authpkg/conformance` sets these for those it started or found. */
const serverUrl = (variable: 'AUTHPKG_TEST_POSTGRES_URL' | 'AUTHPKG_TEST_MYSQL_URL'): string => {
  const url = process.env[variable]
  if (!url) throw new Error(`${variable} says where the server is, and it is not set.`)
  return url
}

const doubleQuoted = (name: string): string => `"${name}"`
const newName = (): string => `authpkg_kysely_${randomBytes(6).toString('hex')}`

/** As many connections as make races races. */
const poolSize = 12

function openSqlite(file = ':memory:'): OpenedDatabase {
  const database = new Database(file)
  database.pragma('foreign_keys = on')
  return {
    dialect: new SqliteDialect({ database: cachedStatements(database) }),
    quote: doubleQuoted,
    async readRaw(sql) {
      const statement = database.prepare<[], Record<string, unknown>>(sql)
      if (statement.reader) return statement.all()
      statement.run()
      return []
    },
    async runAll(statements) {
      database.exec(statements.join(';'))
    },
    async close() {},
  }
}

async function openPostgres(): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_POSTGRES_URL')
  const name = newName()
  await withPostgres(url, (client) => createPostgresDatabase(client, name))
  const connectionString = withDatabase(url, name)
  const raw = new pg.Client({ connectionString })
  await raw.connect()
  return {
    dialect: new PostgresDialect({ pool: quietPool(connectionString) }),
    quote: doubleQuoted,
    readRaw: async (sql) => (await raw.query<Record<string, unknown>>(sql)).rows,
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    async close() {
      await raw.end()
      await withPostgres(url, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
}

/** A connection that the server ends says so as an event, which nobody hears ends the process. */
function quietPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: poolSize })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

async function withPostgres<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Text compares by code point and folds case by Unicode, whatever locale the server speaks. */
async function createPostgresDatabase(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  const locale =
    (rows[0]?.version ?? 0) >= 170000
      ? `locale_provider builtin builtin_locale 'C.UTF-8'`
      : `lc_collate 'C' lc_ctype 'C.UTF-8'`
  await client.query(`create database ${name} template template0 encoding 'UTF8' ${locale}`)
}

async function openMysql(): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_MYSQL_URL')
  const name = newName()
  const server = await mysqlPromise.createConnection({ uri: url })
  await server.query(`create database ${name} character set utf8mb4`)
  await server.end()
  const uri = withDatabase(url, name)
  const raw = await mysqlPromise.createConnection({ uri, multipleStatements: true })
  return {
    dialect: new MysqlDialect({ pool: mysql.createPool({ uri, connectionLimit: poolSize }) }),
    quote: (table) => `\`${table}\``,
    async readRaw(sql) {
      const [rows] = await raw.query(sql)
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    },
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    async close() {
      await raw.query(`drop database ${name}`)
      await raw.end()
    },
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}
