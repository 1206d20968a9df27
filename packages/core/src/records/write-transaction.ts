import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription, Row } from '../db/model.ts'

/**
 * Looks at the users whom rows of a model are a part of, before they are changed. What it gives is called afterwards,
 * with the rows as they were written, and does what follows for those users.
 */
export type FollowWrites = (
  model: ModelDescription,
  rows: readonly Row[],
) => Promise<(written: readonly Row[]) => Promise<void>>

/** A transaction that changes are made in. */
export interface WriteTransaction {
  /** All statements go here. */
  readonly db: DbAdapter
  readonly follow: FollowWrites
  /** Runs a part of it that can be undone by itself: a savepoint. */
  readonly nested: Transact
}

/** Runs changes in a transaction: all of them or, when something is thrown, none. */
export type Transact = <Result>(write: (transaction: WriteTransaction) => Promise<Result>) => Promise<Result>

/** Transactions on rows that nothing follows from, but what is said here. */
export const plainTransact =
  (adapter: DbAdapter, follow: FollowWrites): Transact =>
  (write) =>
    adapter.transaction((db) => write({ db, follow, nested: plainTransact(db, follow) }))
