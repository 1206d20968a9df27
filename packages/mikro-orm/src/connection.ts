import type { DatabaseKind } from '@authpkg/core'
import { bindValues, type Compiled, type Connection, print, type SqlResult } from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import { type Client, type DriverResult, query, type SqlConnection, sqlConnection } from './driver.ts'
import { flushPending } from './flush.ts'
import { logQuery } from './logging.ts'
import type { Scopes } from './scopes.ts'
import { inOwnTransaction } from './transactions.ts'

/** Statements on MikroORM's connection, in the transaction of an EntityManager where it is in one. */
export class EntityManagerConnection implements Connection {
  readonly em: EntityManager
  readonly #kind: DatabaseKind
  readonly #scopes: Scopes
  readonly #connection: SqlConnection

  constructor(em: EntityManager, kind: DatabaseKind, scopes: Scopes) {
    this.em = em
    this.#kind = kind
    this.#scopes = scopes
    this.#connection = sqlConnection(em)
  }

  get isTransaction(): boolean {
    return this.em.isInTransaction()
  }

  get onlyConnection(): object | undefined {
    return this.#kind === 'sqlite' ? this.#connection : undefined
  }

  get scopes(): Connection['scopes'] {
    return this.#scopes.current
  }

  /** What makes the conditions of the next statement. */
  get filters(): Scopes {
    return this.#scopes
  }

  compile(tree: Parameters<Connection['compile']>[0]): Compiled {
    return print(tree, { kind: this.#kind, placeholder: this.#kind === 'postgres' ? (n) => `$${n}` : () => '?' })
  }

  async run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult> {
    const { rows, numAffectedRows, insertId } = await this.#execute(statement.sql, bindValues(statement, values))
    return { rows, affected: Number(numAffectedRows ?? 0), insertId }
  }

  async command(sql: string): Promise<void> {
    await this.#execute(sql, [])
  }

  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    return inOwnTransaction(this.em, this.#kind, (em) =>
      work(new EntityManagerConnection(em, this.#kind, this.#scopes.in(em))),
    )
  }

  async #execute(sql: string, parameters: readonly unknown[]): Promise<DriverResult> {
    const { em } = this
    await flushPending(em)
    await this.#connection.ensureConnection()
    const text = em.config.get('onQuery')(sql, parameters)
    // Session variables of row level security want a transaction around each statement.
    const run = () =>
      em.withSessionContext(em.getTransactionContext(), (ctx) =>
        ((ctx as Client | undefined) ?? this.#connection.getClient()).executeQuery(query(text, parameters)),
      )
    return logQuery(em, text, run)
  }
}
