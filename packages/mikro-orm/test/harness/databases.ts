import { randomBytes } from 'node:crypto'
import type { DatabaseKind } from '@authpkg/core'
import type { MikroORM } from '@mikro-orm/core'
import { MikroORM as MariaDb } from '@mikro-orm/mariadb'
import { MikroORM as Postgres } from '@mikro-orm/postgresql'
import { MikroORM as Sqlite } from '@mikro-orm/sqlite'
import Database from 'better-sqlite3'
import mysql from 'mysql2/promise'
import pg from 'pg'

export type Entities = NonNullable<ConstructorParameters<typeof Sqlite>[0]['entities']>
export type OrmOptions = Omit<
  ConstructorParameters<typeof Sqlite>[0],
  'dbName' | 'driver' | 'entities' | 'driverOptions'
>

/** A database of a test's own: an ORM over it, and a road past it. */
export interface OpenedDatabase {
  /** Another ORM over the same database, closed with it. */
  orm(entities: Entities, options?: OrmOptions): Promise<MikroORM>
  quote(name: string): string
  readRaw(sql: string): Promise<Record<string, unknown>[]>
  runAll(statements: readonly string[]): Promise<void>
  close(): Promise<void>
}

const openers: Readonly<Record<DatabaseKind, (file?: string) => Promise<OpenedDatabase>>> = {
  sqlite: async (file) => openSqlite(file),
  postgres: openPostgres,
  mysql: openMysql,
}

/** @param file of SQLite alone: where it is, for several connections */
export const openDatabase = (kind: DatabaseKind, file?: string): Promise<OpenedDatabase> => openers[kind](file)

/** Where the servers are that a run may use; `@authpkg/conformance` sets these for those it started or found. */
const serverUrl = (variable: 'AUTHPKG_TEST_POSTGRES_URL' | 'AUTHPKG_TEST_MYSQL_URL'): string => {
  const url = process.env[variable]
  if (!url) throw new Error(`${variable} says where the server is, and it is not set.`)
  return url
}

const doubleQuoted = (name: string): string => `"${name}"`
const newName = (): string => `authpkg_mikro_${randomBytes(6).toString('hex')}`

/** As many connections as make races races. */
const pool = { min: 0, max: 12 }

/** Never the global EntityManager; and no file of the migrator's beside the tests, which tells what the schema was. */
const common = { allowGlobalContext: false, discovery: { warnWhenNoEntities: false } } as const
const withCommon = (options: OrmOptions): OrmOptions => ({
  ...common,
  ...options,
  migrations: { snapshot: false, ...options.migrations },
})

/** ORMs to be closed before their database goes. */
function closing(orms: MikroORM[], close: () => Promise<void>): () => Promise<void> {
  return async () => {
    for (const orm of orms) await orm.close(true).catch(() => undefined)
    await close()
  }
}

/** The raw road is the first ORM's own connection, for a database in memory has no other; to a file it is one of its own. */
function openSqlite(file?: string): OpenedDatabase {
  const orms: MikroORM[] = []
  const databases: Database.Database[] = []
  let raw: Database.Database | undefined
  const road = (): Database.Database => {
    raw ??= file === undefined ? databases[0] : new Database(file)
    if (!raw) throw new Error('Open an ORM first.')
    return raw
  }
  return {
    async orm(entities, options = {}) {
      const orm = await Sqlite.init({ ...withCommon(options), entities, dbName: file ?? ':memory:' })
      orms.push(orm as unknown as MikroORM)
      databases.push((await orm.em.getConnection().getNativeClient()) as Database.Database)
      return orm as unknown as MikroORM
    },
    quote: doubleQuoted,
    async readRaw(sql) {
      const statement = road().prepare<[], Record<string, unknown>>(sql)
      if (statement.reader) return statement.all()
      statement.run()
      return []
    },
    async runAll(statements) {
      road().exec(statements.join(';'))
    },
    close: closing(orms, async () => {
      if (file !== undefined) raw?.close()
    }),
  }
}

async function openPostgres(): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_POSTGRES_URL')
  const dbName = newName()
  await withPostgres(url, (client) => createPostgresDatabase(client, dbName))
  const orms: MikroORM[] = []
  const raw = new pg.Client({ connectionString: withDatabase(url, dbName) })
  await raw.connect()
  return {
    async orm(entities, options = {}) {
      const given = { pool, ...withCommon(options), entities, clientUrl: url, dbName }
      const orm = await Postgres.init(given as object)
      orms.push(orm as unknown as MikroORM)
      return orm as unknown as MikroORM
    },
    quote: doubleQuoted,
    readRaw: async (sql) => (await raw.query<Record<string, unknown>>(sql)).rows,
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    close: closing(orms, async () => {
      await raw.end()
      await withPostgres(url, (client) => client.query(`drop database ${dbName} with (force)`))
    }),
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

async function openMysql(): Promise<OpenedDatabase> {
  const url = serverUrl('AUTHPKG_TEST_MYSQL_URL')
  const dbName = newName()
  const server = await mysql.createConnection({ uri: url })
  await server.query(`create database ${dbName} character set utf8mb4 collate utf8mb4_nopad_bin`)
  await server.end()
  const raw = await mysql.createConnection({ uri: withDatabase(url, dbName), multipleStatements: true })
  const orms: MikroORM[] = []
  return {
    async orm(entities, options = {}) {
      const given = { pool, collate: 'utf8mb4_nopad_bin', ...withCommon(options), entities, clientUrl: url, dbName }
      const orm = await MariaDb.init(given as object)
      orms.push(orm as unknown as MikroORM)
      return orm as unknown as MikroORM
    },
    quote: (table) => `\`${table}\``,
    async readRaw(sql) {
      const [rows] = await raw.query(sql)
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : []
    },
    runAll: async (statements) => void (await raw.query(statements.join(';'))),
    close: closing(orms, async () => {
      await raw.query(`drop database ${dbName}`)
      await raw.end()
    }),
  }
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}
