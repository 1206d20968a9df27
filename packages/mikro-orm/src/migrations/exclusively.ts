import type { DatabaseKind } from '@authpkg/core'
import { underLock } from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import { clientOf, query, sqlConnection } from '../driver.ts'
import { inOwnTransaction } from '../transactions.ts'

type Work<Result> = (em: EntityManager) => Promise<Result>

/**
 * Runs work on the schema while no other process does, in one transaction, which MySQL ends at the first change to the
 * schema: there a named lock holds, on the same connection.
 */
export const exclusively = <Result>(em: EntityManager, kind: DatabaseKind, work: Work<Result>): Promise<Result> =>
  em.isInTransaction() ? locked(em, kind, work) : inOwnTransaction(em, kind, (own) => locked(own, kind, work))

async function locked<Result>(em: EntityManager, kind: DatabaseKind, work: Work<Result>): Promise<Result> {
  // A transaction that was begun by somebody else may be a reader still: now it writes, or waits until it may.
  if (kind === 'sqlite') await writeSomething(em)
  return underLock(
    kind,
    (sql) => command(em, sql),
    () => work(em),
  )
}

async function writeSomething(em: EntityManager): Promise<void> {
  await command(em, 'create table if not exists authpkg_lock (id integer)')
  await command(em, 'drop table if exists authpkg_lock')
}

/** Fixed SQL, in the transaction of the EntityManager. */
export async function command(em: EntityManager, sql: string, values: readonly unknown[] = []) {
  const { rows } = await clientOf(em, sqlConnection(em)).executeQuery(query(sql, values))
  return rows
}
