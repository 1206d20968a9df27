import type { Sequelize } from 'sequelize'

/**
 * Who may use SQLite when. A database in memory is one connection, on which a statement outside a transaction would
 * be inside of it; a file takes one writer, and others would wait in the driver's few threads, which the one who has
 * it needs to go on.
 */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #transactions = 0
  #running = 0
  #idle: (() => void) | undefined

  /** Runs a transaction when those before it, and statements that have begun, are done. */
  transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#transactions++
    const turn = this.#last.then(async () => {
      await this.#statementsDone()
      return work()
    })
    this.#last = turn.catch(() => undefined).then(() => this.#transactions--)
    return turn
  }

  /** Runs a statement outside of transactions when there is none. */
  async statement<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#transactions > 0) await this.#last
    this.#running++
    try {
      return await work()
    } finally {
      this.#running--
      if (this.#running === 0) this.#idle?.()
    }
  }

  async #statementsDone(): Promise<void> {
    if (this.#running === 0) return
    await new Promise<void>((resolve) => {
      this.#idle = resolve
    })
    this.#idle = undefined
  }
}

const turns = new WeakMap<Sequelize, Turns>()

/** The turns of an instance's one database, whichever adapter asks. */
export function turnsOf(sequelize: Sequelize): Turns {
  const known = turns.get(sequelize)
  if (known) return known
  const made = new Turns()
  turns.set(sequelize, made)
  return made
}
