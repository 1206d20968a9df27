import { type Compiled, Scope, type SqlResult } from '@authpkg/core/sql'
import type { Transaction } from 'sequelize'
import type { SequelizeConnection } from './connection.ts'

/**
 * The scope of an adapter outside of its own transactions. Where the application uses CLS and has a transaction
 * running, statements are part of that one, as those of its models are; each has a scope of its own.
 */
export class OuterScope extends Scope {
  readonly #joined = new WeakMap<Transaction, Scope>()

  override async run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult> {
    const joined = this.#current()
    return joined ? joined.run(statement, values) : super.run(statement, values)
  }

  override turn(): Promise<unknown> | undefined {
    return this.#current()?.turn() ?? super.turn()
  }

  override runNested<Result>(work: (child: Scope) => Promise<Result>): Promise<Result> {
    return this.#current()?.runNested(work) ?? super.runNested(work)
  }

  #current(): Scope | undefined {
    const transaction = (this.connection as SequelizeConnection).current
    if (!transaction) return undefined
    const known = this.#joined.get(transaction)
    if (known) return known
    const made = new Scope(this.connection)
    this.#joined.set(transaction, made)
    return made
  }
}
