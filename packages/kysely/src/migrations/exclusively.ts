import { type DatabaseKind, UnavailableError } from '@authpkg/core'
import { sql } from 'kysely'
import { transactionOn } from '../connection.ts'
import type { Db } from '../dialect.ts'

/** Of changes to the schema by this package; any process that makes one waits for it. */
const lockNumber = 4_018_320_771
/** MySQL's locks are the whole server's, and their names have 64 characters at most. */
const lockName = sql`concat('authpkg_', md5(coalesce(database(), '')))`
/** In seconds. */
const lockPatience = 60

/**
 * Runs work on the schema while no other process does: in one transaction where the database can take changes to a
 * schema back, under a named lock where it cannot.
 */
export async function exclusively<Result>(db: Db, kind: DatabaseKind, work: Work<Result>): Promise<Result> {
  if (kind === 'mysql') {
    if (db.isTransaction) return work(db)
    return db.connection().execute((connection) => locked(connection, work))
  }
  return transactionOn(db, kind, async (own) => {
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${sql.lit(lockNumber)})`.execute(own)
    return work(own)
  })
}

type Work<Result> = (db: Db) => Promise<Result>

async function locked<Result>(db: Db, work: Work<Result>): Promise<Result> {
  const { rows } = await sql<{ got: unknown }>`select get_lock(${lockName}, ${lockPatience}) as got`.execute(db)
  if (Number(rows[0]?.got) !== 1) {
    throw new UnavailableError('database_busy', 'Another process is changing the tables. Try again.')
  }
  try {
    return await work(db)
  } finally {
    await sql`select release_lock(${lockName})`.execute(db)
  }
}
