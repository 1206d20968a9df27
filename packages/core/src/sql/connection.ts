import type { Where } from '../query/where.ts'
import type { StatementTree } from './tree.ts'

/** A statement made once, to be run many times with other values. */
export interface Compiled {
  readonly sql: string
  /** What was bound while the tree was made into SQL: `Bound` pieces and constants, in the order of the places. */
  readonly parameters: readonly unknown[]
}

/** The driver's answer to one statement. */
export interface SqlResult {
  readonly rows: Record<string, unknown>[]
  readonly affected: number
  /** The key that MySQL made for a new row. */
  readonly insertId?: bigint | number | undefined
}

/** Conditions that hold for every statement on a model, as soft deletes and tenants make them, by the model's name. */
export type ModelScopes = ReadonlyMap<string, Where>

/**
 * What an adapter lends its ORM for: running statements on the application's connection, or inside of a transaction.
 * Everything thrown is the driver's or the ORM's own error.
 */
export interface Connection {
  /** A transaction, ours or one that the application handed in. */
  readonly isTransaction: boolean
  /**
   * Stands for the one connection of a database that has no more (a SQLite file): whoever holds it in a transaction
   * blocks all others. Undefined for a pool.
   */
  readonly onlyConnection: object | undefined
  /** Conditions that the ORM puts to the rows of models; the same models on every call. */
  readonly scopes: ModelScopes
  compile(tree: StatementTree): Compiled
  /** Runs a compiled statement with the values of this run in its places. */
  run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult>
  /** Fixed SQL without values: savepoints. */
  command(sql: string): Promise<void>
  /**
   * A transaction of the ORM's: commits when `work` is done, rolls back when it throws. On SQLite it takes the write
   * lock when it begins (`BEGIN IMMEDIATE`): two transactions that read first and then want to write could neither go on.
   */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
}

export const noScopes: ModelScopes = new Map()
