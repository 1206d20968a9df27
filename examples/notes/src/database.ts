import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cachedStatements } from '@authpkg/kysely'
import SQLite from 'better-sqlite3'
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'

/** What the tables hold is said by the models; every statement goes through the adapter. */
export type Database = Kysely<unknown>

/** What a person who starts the demo has to put right; shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** Where the demo keeps its data when nobody says otherwise. */
export const defaultDatabaseUrl = `sqlite:${join(import.meta.dirname, '..', 'data', 'notes.db')}`

const connectTimeout = 5000

/**
 * Connects to `sqlite:<path>`, `postgres://…` or `mysql://…`. An SQLite file that is not there is made.
 * @throws {StartError} for any other address, a file that is no database, a server that does not answer.
 */
export async function openDatabase(url: string): Promise<Database> {
  const name = withoutCredentials(url)
  try {
    const db: Database = new Kysely({ dialect: dialectFor(url) })
    await sql`select 1 from (select 1 as one) as probe`.execute(db)
    return db
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(`Cannot use the database ${name}: ${reason(error)}`)
  }
}

function dialectFor(url: string): SqliteDialect | PostgresDialect | MysqlDialect {
  const [scheme] = url.split(':', 1)
  switch (scheme) {
    case 'sqlite':
      return new SqliteDialect({ database: cachedStatements(openFile(sqlitePath(url))) })
    case 'postgres':
    case 'postgresql':
      return new PostgresDialect({ pool: postgresPool(url) })
    case 'mysql':
    case 'mariadb':
      return new MysqlDialect({ pool: createPool({ uri: url.replace(/^mariadb:/, 'mysql:'), connectTimeout }) })
    default:
      throw new StartError('DATABASE_URL must be sqlite:<path>, postgres://… or mysql://…')
  }
}

/** A relative path starts where `npm start` was typed. */
function sqlitePath(url: string): string {
  const path = url.slice('sqlite:'.length).replace(/^\/\//, '')
  if (path === '') throw new StartError('DATABASE_URL names no file: sqlite:<path>')
  return path === ':memory:' ? path : resolve(process.env['INIT_CWD'] ?? '.', path)
}

/** The schema's version is the first thing that can only be read from a database. */
function openFile(path: string): SQLite.Database {
  if (path === defaultDatabaseUrl.slice('sqlite:'.length)) mkdirSync(dirname(path), { recursive: true })
  const file = new SQLite(path)
  file.pragma('schema_version')
  return file
}

function postgresPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: connectTimeout })
  // Without listeners a connection that breaks would end the process: an idle one, and one that is being used.
  pool.on('error', (error) => console.error(`A database connection was lost: ${error.message}`))
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function withoutCredentials(url: string): string {
  if (url.startsWith('sqlite:') || !URL.canParse(url)) return url
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname}`
}

/** Of an error with several causes (one for each address tried) the first. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  const { code, message } = error as Error & { code?: string }
  if (code === 'SQLITE_NOTADB') return 'the file is not a database.'
  if (code === 'ECONNREFUSED') return 'no server answers there.'
  return `${message || String(code ?? error)}.`.replace(/\.\.$/, '.')
}
