import type { DatabaseKind, DbAdapter } from '@authpkg/core'
import type { ConformanceLayout } from './layouts/layout.ts'

/**
 * Makes the tables of a layout its own way, in a database (or schema) of its own, and hands out an adapter over them.
 * Text columns get a binary collation without padding, so that the answers of databases can be compared; a `datetime`
 * holds milliseconds at least, a `float` is a double.
 */
export type CreateHarness = (database: DatabaseKind, layout: ConformanceLayout) => Promise<Harness>

/** What an adapter brings to the suite. One harness serves one cell: one adapter, one database, one layout. */
export interface Harness {
  /**
   * The adapter under test, over the layout's models under their names. PostgreSQL and MySQL: over a pool of ten
   * connections or more, so that races are races.
   */
  readonly adapter: DbAdapter
  readonly database: DatabaseKind
  /** Names of models that the harness gave the adapter beside the layout's, for tests of the adapter's own. */
  readonly ownModels?: readonly string[]
  /**
   * One plain statement past the adapter, to see what was really written: its rows with values as the driver gives
   * them, or an empty list for a statement that has none.
   */
  readRaw(sql: string): Promise<Record<string, unknown>[]>
  /** Every statement the driver is given for the adapter. `readRaw` and `reset` are not counted. */
  readonly statements: StatementCounter
  /** Empties every table, quickly; keys need not start at 1 again. */
  reset(): Promise<void>
  /** Drops what was made and closes every connection. */
  close(): Promise<void>
}

/** The statements that one piece of work gave the driver, and its result. */
export interface Counted<Result> {
  readonly result: Result
  readonly statements: readonly string[]
}

/** Opening and closing of transactions is not counted: what a budget holds is questions and answers. */
const uncounted = /^\s*(begin|start\s+transaction|commit|rollback|savepoint|release|set\s+transaction)\b/i

/** Counts SQL statements at the driver. A harness calls {@link StatementCounter.record} for each. */
export class StatementCounter {
  readonly #recorded: string[] = []

  /** One statement as the driver gets it. */
  record(sql: string): void {
    if (!uncounted.test(sql)) this.#recorded.push(sql)
  }

  /** Runs `work` and gives what it sent meanwhile; nothing else may use the adapter at the same time. */
  async counted<Result>(work: () => Promise<Result>): Promise<Counted<Result>> {
    const before = this.#recorded.length
    const result = await work()
    return { result, statements: this.#recorded.splice(before) }
  }

  /** The statements that work sent which is expected to throw, whatever it threw. */
  async sentBy(work: () => Promise<unknown>): Promise<readonly string[]> {
    const counted = await this.counted(() => work().catch(() => undefined))
    return counted.statements
  }
}
