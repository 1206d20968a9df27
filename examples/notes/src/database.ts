import { join } from 'node:path'
import { adopt, cachedStatements, kyselyAdapter } from '@authpkg/kysely'
import SQLite from 'better-sqlite3'
import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { Pool } from 'pg'
import { type Address, connectTimeout, ownFile, readAddress, unusable } from './address.ts'
import { models } from './models.ts'
import type { DemoDatabase } from './start.ts'

/**
 * Connects to `sqlite:<path>`, `postgres://…` or `mysql://…`. An SQLite file that is not there is made.
 * @throws {StartError} for any other address, a file that is no database, a server that does not answer.
 */
export async function openDatabase(url = ownFile(join(import.meta.dirname, '..'))): Promise<DemoDatabase> {
  try {
    const db = new Kysely<unknown>({ dialect: dialectFor(readAddress(url)) })
    await sql`select 1 from (select 1 as one) as probe`.execute(db)
    return {
      adapter: kyselyAdapter(db, models),
      findMissing: () => adopt(db, models),
      close: () => db.destroy(),
    }
  } catch (error) {
    throw unusable(url, error)
  }
}

function dialectFor(address: Address): SqliteDialect | PostgresDialect | MysqlDialect {
  switch (address.kind) {
    case 'sqlite':
      return new SqliteDialect({ database: cachedStatements(openFile(address.path)) })
    case 'postgres':
      return new PostgresDialect({ pool: postgresPool(address.url) })
    case 'mysql':
      return new MysqlDialect({ pool: createPool({ uri: address.url, connectTimeout }) })
  }
}

/** The schema's version is the first thing that can only be read from a database. */
function openFile(path: string): SQLite.Database {
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
