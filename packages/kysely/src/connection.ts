import type { DatabaseKind } from '@authpkg/core'
import {
  beginPatiently,
  bindValues,
  type Compiled,
  type Connection,
  inTransaction,
  type ModelScopes,
  noScopes,
  Scope,
  type SqlResult,
  type StatementTree,
} from '@authpkg/core/sql'
import { CompiledQuery, type KyselyPlugin } from 'kysely'
import { type Db, databaseKind } from './dialect.ts'
import { statementNode } from './nodes.ts'

/** What Kysely compiled, with the places for values in its parameters. */
interface Statement extends Compiled {
  readonly compiled: CompiledQuery
}

/** Kysely instances that we bound to the connection of a transaction: on SQLite they do not say so themselves. */
const bound = new WeakSet<Db>()

/** The application's Kysely instance, or a transaction of it. */
export class KyselyConnection implements Connection {
  readonly db: Db
  readonly kind: DatabaseKind
  readonly isTransaction: boolean
  readonly onlyConnection: object | undefined
  readonly scopes: ModelScopes = noScopes

  constructor(db: Db, kind: DatabaseKind = databaseKind(db)) {
    this.db = db
    this.kind = kind
    this.isTransaction = db.isTransaction || bound.has(db)
    const { adapter } = db.getExecutor()
    this.onlyConnection = adapter.supportsMultipleConnections === false ? adapter : undefined
  }

  /** What plugins make of statements is a part of them. */
  get plugins(): readonly KyselyPlugin[] {
    return this.db.getExecutor().plugins
  }

  /** The same connection past the application's plugins. */
  get plain(): KyselyConnection {
    const db = this.db.withoutPlugins()
    if (this.isTransaction) bound.add(db)
    return new KyselyConnection(db, this.kind)
  }

  /** Compiles through the application's plugins, which see the statement once. */
  compile(tree: StatementTree): Statement {
    const executor = this.db.getExecutor()
    const queryId = { queryId: nextQueryId() }
    const compiled = executor.compileQuery(executor.transformQuery(statementNode(tree, this.kind), queryId), queryId)
    return { compiled, sql: compiled.sql, parameters: compiled.parameters }
  }

  async run(statement: Compiled, values: readonly unknown[]): Promise<SqlResult> {
    const { compiled } = statement as Statement
    const query = {
      query: compiled.query,
      queryId: compiled.queryId,
      sql: compiled.sql,
      parameters: bindValues(statement, values),
    }
    const { rows, numAffectedRows, insertId } = await this.db.getExecutor().executeQuery<Record<string, unknown>>(query)
    return { rows, affected: Number(numAffectedRows ?? 0), insertId }
  }

  async command(sql: string): Promise<void> {
    await this.db.executeQuery(CompiledQuery.raw(sql))
  }

  transaction<Result>(work: (connection: KyselyConnection) => Promise<Result>): Promise<Result> {
    return this.kind === 'sqlite'
      ? this.db.connection().execute((db) => this.#onSqlite(db, work))
      : this.db.transaction().execute((db) => work(new KyselyConnection(db, this.kind)))
  }

  /** Kysely's own transactions begin without the write lock. */
  async #onSqlite<Result>(db: Db, work: (connection: KyselyConnection) => Promise<Result>): Promise<Result> {
    bound.add(db)
    const connection = new KyselyConnection(db, this.kind)
    await beginPatiently(() => connection.command('begin immediate'))
    try {
      const result = await work(connection)
      await connection.command('commit')
      return result
    } catch (error) {
      await connection.command('rollback').catch(() => undefined) // SQLite has ended it itself after some errors
      throw error
    }
  }
}

let queries = 0
const nextQueryId = (): string => `authpkg-${++queries}`

/** Work of this package's own in a transaction, or within the one that `db` is. */
export function transactionOn<Result>(db: Db, kind: DatabaseKind, work: (db: Db) => Promise<Result>): Promise<Result> {
  return inTransaction(new Scope(new KyselyConnection(db, kind)), (scope) =>
    work((scope.connection as KyselyConnection).db),
  )
}
