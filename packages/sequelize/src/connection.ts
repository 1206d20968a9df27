import type { DatabaseKind } from '@authpkg/core'
import {
  beginPatiently,
  bindValues,
  type Compiled,
  type Connection,
  type ModelScopes,
  print,
  quoted,
  type SqlResult,
  type StatementTree,
} from '@authpkg/core/sql'
import { type QueryOptions, QueryTypes, type Sequelize, Transaction } from 'sequelize'
import { databaseKind } from './dialect.ts'
import { driverError, unavailable } from './errors.ts'
import { afterCommitHooks, currentTransaction } from './internals.ts'
import { quietLog } from './logging.ts'
import { type Turns, turnsOf } from './turns.ts'

/** A statement and what it gives back: rows, or how many it has changed. */
interface Statement extends Compiled {
  readonly gives: Gives
}

type Gives = 'rows' | 'insertId' | 'updated' | 'deleted'

/** The application's Sequelize instance, or a transaction of it. */
export class SequelizeConnection implements Connection {
  readonly sequelize: Sequelize
  readonly kind: DatabaseKind
  readonly scopes: ModelScopes
  readonly #transaction: Transaction | undefined
  readonly #turns: Turns | undefined
  readonly #savepoints = new Map<string, number>()

  constructor(sequelize: Sequelize, scopes: ModelScopes, transaction?: Transaction) {
    this.sequelize = sequelize
    this.kind = databaseKind(sequelize)
    this.scopes = scopes
    this.#transaction = transaction
    this.#turns = this.kind === 'sqlite' ? turnsOf(sequelize) : undefined
  }

  /** Ours, the application's, or the one that runs in the application's CLS namespace. */
  get current(): Transaction | undefined {
    return this.#transaction ?? currentTransaction(this.sequelize)
  }

  get isTransaction(): boolean {
    return this.current !== undefined
  }

  get onlyConnection(): object | undefined {
    return this.#turns
  }

  compile(tree: StatementTree): Statement {
    return {
      ...print(tree, { kind: this.kind, placeholder: (n) => `$${n}`, quote: quotedFor(this.kind) }),
      gives: gives(tree),
    }
  }

  async run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult> {
    const bind = bindValues(statement, values).map(this.#bindable)
    const { sql, gives: what } = statement as Statement
    return this.#inTurn(() => runners[this.kind](this, sql, bind, what))
  }

  /** Text of ours as the application's instance runs it: on its pool, in its log, bound. */
  async query(sql: string, options: QueryOptions): Promise<unknown> {
    const transaction = this.current
    try {
      return await this.sequelize.query(sql, { ...this.#ours(), ...options, ...(transaction && { transaction }) })
    } catch (error) {
      throw unavailable(driverError(error), error)
    }
  }

  /**
   * On the primary server, where what was just written is found. Each statement once: what may be tried again inside
   * of a transaction, only the application knows.
   */
  #ours(): QueryOptions {
    const logging = quietLog(this.sequelize)
    return {
      raw: true,
      nest: false,
      plain: false,
      useMaster: true,
      ...(logging && { logging }),
      ...(this.kind !== 'sqlite' && { retry: { max: 1 } }),
    }
  }

  /** What is undone with a savepoint must not be heard of after the commit either. */
  async command(sql: string): Promise<void> {
    await this.query(sql, { type: QueryTypes.RAW })
    const [, back, name] = /^(rollback to )?savepoint (\w+)$/.exec(sql) ?? []
    if (name === undefined || !this.current) return
    const hooks = afterCommitHooks(this.current)
    if (back) hooks.length = Math.min(hooks.length, this.#savepoints.get(name) ?? hooks.length)
    else this.#savepoints.set(name, hooks.length)
  }

  /** What beginning and committing throw is the driver's; what `work` throws stays as it is. */
  async transaction<Result>(work: (connection: SequelizeConnection) => Promise<Result>): Promise<Result> {
    let thrown: unknown
    const within = (transaction: Transaction): Promise<Result> =>
      work(new SequelizeConnection(this.sequelize, this.scopes, transaction)).catch((error: unknown) => {
        thrown = error
        throw error
      })
    try {
      if (!this.#turns) return await this.sequelize.transaction(within)
      return await this.#turns.transaction(() => this.#immediately(within))
    } catch (error) {
      throw error === thrown ? error : unavailable(driverError(error), error)
    }
  }

  /** Takes SQLite's write lock at once, and waits for other processes. */
  async #immediately<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    let running: Promise<Result> | undefined
    await beginPatiently(
      () =>
        new Promise<void>((begun, failed) => {
          running = this.sequelize.transaction({ type: Transaction.TYPES.IMMEDIATE }, (transaction) => {
            begun()
            return work(transaction)
          })
          running.catch(failed)
        }),
    )
    return running as Promise<Result>
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#turns && !this.isTransaction ? this.#turns.statement(work) : work()
  }

  /**
   * Drivers take no `bigint` everywhere. `mysql2` would send a whole number as a double, which MySQL does not take
   * behind LIMIT; as text it is a number again wherever it is compared or stored.
   */
  readonly #bindable = (value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value)
    if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value)
    return this.kind === 'mysql' && Number.isSafeInteger(value) ? String(value) : value
  }
}

/** `$` and a word is a place for a value; in a name it is written twice. */
const quotedFor = (kind: DatabaseKind): ((name: string) => string) => {
  const quote = quoted(kind)
  return (name) => quote(name).replace(/(?<!\w)\$/g, '$$$$')
}

function gives(tree: StatementTree): Gives {
  if (tree.kind === 'select') return 'rows'
  if (tree.kind === 'update') return 'updated'
  if (tree.returning.length > 0) return 'rows'
  return tree.kind === 'insert' ? 'insertId' : 'deleted'
}

type Rows = Record<string, unknown>[]
type Runner = (connection: SequelizeConnection, sql: string, bind: unknown[], gives: Gives) => Promise<SqlResult>

/** Where a statement gives rows back, or how many it has changed, Sequelize's types of queries tell it to look. */
const runWithReturning: Runner = async (connection, sql, bind, what) => {
  if (what === 'rows' || what === 'insertId') {
    // Two spaces: Sequelize takes what begins with "insert into" for a statement without rows.
    const text = sql.replace(/^insert into/, 'insert  into')
    const rows = (await connection.query(text, { bind, type: QueryTypes.SELECT })) as Rows
    return { rows, affected: rows.length }
  }
  const type = what === 'updated' ? QueryTypes.BULKUPDATE : QueryTypes.BULKDELETE
  return { rows: [], affected: Number(await connection.query(sql, { bind, type })) }
}

interface Answer {
  readonly affectedRows?: number
  /** `Rows matched: 3  Changed: 1  Warnings: 0`, in the server's language. */
  readonly info?: string
}

/** MySQL counts the rows that changed, unless its driver asks for those that held; `mysql2` has both. */
const runOnMysql: Runner = async (connection, sql, bind, what) => {
  const type = what === 'rows' ? QueryTypes.SELECT : QueryTypes.RAW
  const result = (await connection.query(sql, { bind, type })) as unknown
  if (what === 'rows') return { rows: result as Rows, affected: 0 }
  const [first] = result as [unknown]
  if (what === 'insertId') return { rows: [], affected: 1, insertId: insertIdOf(first) }
  const { affectedRows = 0, info = '' } = first as Answer
  const matched = what === 'updated' ? /\d+/.exec(info)?.[0] : undefined
  return { rows: [], affected: matched === undefined ? affectedRows : Number(matched) }
}

const insertIdOf = (id: unknown): bigint | number | undefined =>
  typeof id === 'number' || typeof id === 'bigint' ? id : typeof id === 'string' ? BigInt(id) : undefined

const runners: Readonly<Record<DatabaseKind, Runner>> = {
  sqlite: runWithReturning,
  postgres: runWithReturning,
  mysql: runOnMysql,
}
