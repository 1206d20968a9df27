import type { DatabaseKind } from '../../db/capabilities.ts'
import { UnavailableError } from '../../errors.ts'

/** Of changes to the schema by an adapter, whichever ORM makes them: any process that makes one waits for it. */
const lockNumber = 4_018_320_771
/** MySQL's locks are the whole server's, and their names have 64 characters at most. */
const lockName = `concat('authpkg_', md5(coalesce(database(), '')))`
/** In seconds. */
const lockPatience = 60

/**
 * Runs work on the schema while no other process does. PostgreSQL lets go at the end of the transaction; MySQL, whose
 * transactions end at each change to the schema, has a named lock for the connection; on SQLite the transaction itself,
 * which the caller begins with the write lock, keeps others out.
 *
 * @param ask runs SQL in that transaction, or on that connection, and gives its rows
 * @throws {UnavailableError} `database_busy` when another process did not end in a minute.
 */
export async function underLock<Result>(
  kind: DatabaseKind,
  ask: (sql: string) => Promise<readonly unknown[]>,
  work: () => Promise<Result>,
): Promise<Result> {
  if (kind === 'mysql') return underNamedLock(ask, work)
  if (kind === 'postgres') await ask(`select pg_advisory_xact_lock(${lockNumber})`)
  return work()
}

async function underNamedLock<Result>(
  ask: (sql: string) => Promise<readonly unknown[]>,
  work: () => Promise<Result>,
): Promise<Result> {
  const [row] = (await ask(`select get_lock(${lockName}, ${lockPatience}) as got`)) as { readonly got: unknown }[]
  if (Number(row?.got) !== 1) {
    throw new UnavailableError('database_busy', 'Another process is changing the tables. Try again.')
  }
  try {
    return await work()
  } finally {
    await ask(`select release_lock(${lockName}) as released`)
  }
}
