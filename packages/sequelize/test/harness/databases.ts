import { randomBytes } from 'node:crypto'
import type { DatabaseKind } from '@authpkg/core'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { type Options, Sequelize } from 'sequelize'
import { onSqlite } from './sqlite-driver.ts'

/** A database of a test's own: a Sequelize instance over it, and a road past it. */
export interface OpenedDatabase {
  readonly sequelize: Sequelize
  quote(name: string): string
  readRaw(sql: string): Promise<Record<string, unknown>[]>
  runAll(statements: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Every statement that the driver is given, as Sequelize logs it. */
export type Log = (sql: string) => void

const openers: Readonly<Record<DatabaseKind, (options: Options) => Promise<OpenedDatabase>>> = {
  sqlite: async (options) => openSqlite(options),
  postgres: openPostgres,
  mysql: openMysql,
}

/** As many connections as make races races. */
const pool = { max: 12 }

export const openDatabase = (
  kind: DatabaseKind,
  log: Log = () => undefined,
  more: Options = {},
): Promise<OpenedDatabase> =>
  openers[kind]({ ...more, pool, logging: (message) => log(message.replace(/^Executing \([^)]*\): /, '')) })

/** Where the servers are that a run may use; `@authpkg/conformance` sets these for those it started or found. */
const serverUrl = (variable: 'AUTHPKG_TEST_POSTGRES_URL' | 'AUTHPKG_TEST_MYSQL_URL'): string => {
  const url = process.env[variable]
  if (!url) throw new Error(`${variable} says where the server is, and it is not set.`)
  return url
}

const doubleQuoted = (name: string): string => `"${name}"`
const newName = (): string => `authpkg_sequelize_${randomBytes(6).toString('hex')}`

/** What goes past the adapter is not logged. */
const quiet = { logging: false, raw: true } as const

function openSqlite(options: Options): OpenedDatabase {
  const sequelize = new Sequelize({ storage: ':memory:', ...options, ...onSqlite })
  const all = async (sql: string) => (await sequelize.query(sql, quiet))[0] as Record<string, unknown>[]
  return {
    sequelize,
    quote: doubleQuoted,
    readRaw: async (sql) => (await all(sql)) ?? [],
    async runAll(statements) {
      for (const statement of statements) await all(statement)
    },
    close: () => sequelize.close(),
  }
}

/**
 * Sequelize listens to a connection's errors when it has set it up. One that the server ends before that, as the suite of
 * faults may do, would say so to nobody, and end the process.
 */
const quietPg = {
  ...pg,
  Client: class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config)
      this.on('error', () => {})
    }
  },
}

async function openPostgres(options: Options): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_POSTGRES_URL')
  const name = newName()
  await withPostgres(url, (client) => createPostgresDatabase(client, name))
  const own = withDatabase(url, name)
  const raw = new pg.Client({ connectionString: own })
  await raw.connect()
  const sequelize = new Sequelize(own, { ...options, dialect: 'postgres', dialectModule: quietPg })
  return {
    sequelize,
    quote: doubleQuoted,
    readRaw: async (sql) => (await raw.query<Record<string, unknown>>(sql)).rows,
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    async close() {
      await sequelize.close()
      await raw.end()
      await withPostgres(url, (client) => client.query(`drop database ${name} with (force)`))
    },
  }
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

async function openMysql(options: Options): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_MYSQL_URL')
  const name = newName()
  const server = await mysql.createConnection({ uri: url })
  await server.query(`create database ${name} character set utf8mb4`)
  await server.end()
  const uri = withDatabase(url, name)
  const raw = await mysql.createConnection({ uri, multipleStatements: true })
  const sequelize = new Sequelize(uri, { ...options, dialect: 'mysql' })
  return {
    sequelize,
    quote: (table) => `\`${table}\``,
    async readRaw(sql) {
      const [rows] = await raw.query(sql)
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    },
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    async close() {
      await sequelize.close()
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
