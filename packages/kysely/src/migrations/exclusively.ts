import type { DatabaseKind } from '@authpkg/core'
import { underLock } from '@authpkg/core/sql'
import { CompiledQuery } from 'kysely'
import { transactionOn } from '../connection.ts'
import type { Db } from '../dialect.ts'

type Work<Result> = (db: Db) => Promise<Result>

/**
 * Runs work on the schema while no other process does: in one transaction where the database can take changes to a
 * schema back, under a named lock where it cannot.
 */
export async function exclusively<Result>(db: Db, kind: DatabaseKind, work: Work<Result>): Promise<Result> {
  if (kind !== 'mysql') return transactionOn(db, kind, (own) => locked(own, kind, work))
  return db.isTransaction ? work(db) : db.connection().execute((own) => locked(own, kind, work))
}

const locked = <Result>(db: Db, kind: DatabaseKind, work: Work<Result>): Promise<Result> =>
  underLock(
    kind,
    async (sql) => (await db.executeQuery(CompiledQuery.raw(sql))).rows,
    () => work(db),
  )
