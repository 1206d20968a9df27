import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '@authpkg/core'
import type { Tables } from './tables.ts'

/** What an adapter reads from and writes to: the whole store, or a transaction of it. */
export interface Scope {
  read(): Promise<Tables>
  /** All of `change`, or nothing of it. */
  write<Result>(change: (tables: Tables) => Result): Promise<Result>
  nested<Result>(work: (scope: Scope) => Promise<Result>): Promise<Result>
}

/** One after the other, in the order of asking. */
class Queue {
  #last: Promise<unknown> = Promise.resolve()

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}

/** The store itself: whoever writes waits for the transaction that is open, whoever reads sees what is committed. */
export class Store implements Scope {
  #committed: Tables
  readonly #queue = new Queue()
  readonly #inside = new AsyncLocalStorage<true>()

  constructor(tables: Tables) {
    this.#committed = tables
  }

  async read(): Promise<Tables> {
    return this.#committed
  }

  write<Result>(change: (tables: Tables) => Result): Promise<Result> {
    return this.nested((scope) => scope.write(change))
  }

  async nested<Result>(work: (scope: Scope) => Promise<Result>): Promise<Result> {
    if (this.#inside.getStore()) {
      throw new ConfigurationError(
        'unsupported',
        'Use the adapter that the transaction handed out: this one waits for its end.',
      )
    }
    return this.#queue.run(() => this.#inside.run(true, () => this.#transaction(work)))
  }

  async #transaction<Result>(work: (scope: Scope) => Promise<Result>): Promise<Result> {
    const transaction = new Transaction(this.#committed)
    const result = await transaction.run(work)
    this.#committed = transaction.tables
    return result
  }
}

class Transaction implements Scope {
  tables: Tables
  #alive = true

  constructor(tables: Tables) {
    this.tables = tables
  }

  async run<Result>(work: (scope: Scope) => Promise<Result>): Promise<Result> {
    try {
      return await work(this)
    } finally {
      this.#alive = false
    }
  }

  async read(): Promise<Tables> {
    return this.#assertAlive().tables
  }

  async write<Result>(change: (tables: Tables) => Result): Promise<Result> {
    const draft = this.#assertAlive().tables.copy()
    const result = change(draft)
    this.tables = draft
    return result
  }

  async nested<Result>(work: (scope: Scope) => Promise<Result>): Promise<Result> {
    const savepoint = new Transaction(this.#assertAlive().tables)
    const result = await savepoint.run(work)
    this.tables = savepoint.tables
    return result
  }

  #assertAlive(): this {
    if (!this.#alive) throw new ConfigurationError('unsupported', 'The transaction of this adapter is over.')
    return this
  }
}
