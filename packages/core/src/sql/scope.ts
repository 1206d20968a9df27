import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '../errors.ts'
import type { Compiled, Connection, ModelScopes, SqlResult } from './connection.ts'

/** The transaction that the running code is inside of, if any. */
const inside = new AsyncLocalStorage<Scope>()

/** Where statements go: the application's connection, or a transaction of ours. */
export class Scope {
  readonly connection: Connection
  readonly parent: Scope | undefined
  #closed = false
  #nested: Promise<unknown> | undefined
  #child: Scope | undefined

  constructor(connection: Connection, parent?: Scope) {
    this.connection = connection
    this.parent = parent
  }

  /** A transaction, ours or one that the application handed in. */
  get isTransaction(): boolean {
    return this.connection.isTransaction
  }

  get scopes(): ModelScopes {
    return this.connection.scopes
  }

  /** The driver's answer to one statement. */
  run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult> {
    const turn = this.turn()
    return turn ? turn.then(() => this.connection.run(statement, values)) : this.connection.run(statement, values)
  }

  /**
   * Whether a statement may run now; a promise when a savepoint has to end first, whose rollback would take it along.
   *
   * @throws {ConfigurationError} for a transaction that has ended, and where waiting would never end: the only
   * connection, or the open savepoint, belongs to the code that asks.
   */
  turn(): Promise<unknown> | undefined {
    if (this.#closed) throw misuse('This adapter belongs to a transaction that has ended.')
    const caller = inside.getStore()
    if (this.#child) {
      if (caller?.isWithin(this.#child)) throw misuse('Inside a nested transaction, use the adapter it hands you.')
      return this.#nested?.then(() => this.turn())
    }
    if (caller && !this.isTransaction && caller.holdsConnectionOf(this)) {
      throw misuse(
        'Inside a transaction, use the adapter it hands you: this database has one connection, and it is taken.',
      )
    }
    return undefined
  }

  /** Runs `work` as a part of this transaction that can be taken back; parts follow one another. */
  async runNested<Result>(work: (child: Scope) => Promise<Result>): Promise<Result> {
    for (let turn = this.turn(); turn; turn = this.turn()) await turn
    const child = new Scope(this.connection, this)
    this.#child = child
    const running = work(child)
    this.#nested = running.catch(() => undefined).then(() => this.#endNested())
    try {
      return await running
    } finally {
      await this.#nested
    }
  }

  #endNested(): void {
    this.#child = undefined
    this.#nested = undefined
  }

  /** Runs the application's part of a transaction; afterwards this scope is dead. */
  async enter<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await inside.run(this, work)
    } finally {
      this.#closed = true
    }
  }

  isWithin(other: Scope): boolean {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) if (scope === other) return !other.#closed
    return false
  }

  holdsConnectionOf(other: Scope): boolean {
    const { onlyConnection } = other.connection
    return !this.#closed && onlyConnection !== undefined && this.connection.onlyConnection === onlyConnection
  }
}

const misuse = (message: string): ConfigurationError => new ConfigurationError('invalid_configuration', message)
