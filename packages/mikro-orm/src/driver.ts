import { ConfigurationError, type DatabaseKind } from '@authpkg/core'
import type { EntityManager, Connection as OrmConnection, Transaction } from '@mikro-orm/core'

/**
 * What the SQL drivers of MikroORM stand on, as far as it is used here: a Kysely instance, or a transaction of it.
 * Named by its shape, for each driver package brings its own copy of Kysely.
 */
export interface Client {
  executeQuery(query: CompiledQuery): Promise<DriverResult>
  /** One connection for the time of some work; it is given back whatever happens. */
  connection(): { execute<Result>(work: (client: Client) => Promise<Result>): Promise<Result> }
  startTransaction(): { execute(): Promise<Transaction> }
}

interface CompiledQuery {
  readonly sql: string
  readonly parameters: readonly unknown[]
  readonly query: object
  readonly queryId: object
}

export interface DriverResult {
  readonly rows: Record<string, unknown>[]
  readonly numAffectedRows?: bigint
  readonly insertId?: bigint
}

/** `AbstractSqlConnection`, which `@mikro-orm/sql` exports, in the same way. */
export type SqlConnection = OrmConnection & { getClient(): Client }

/** Fixed SQL with values beside it. MikroORM's own `execute` would write the values into the SQL. */
export const query = (sql: string, parameters: readonly unknown[]): CompiledQuery => ({
  sql,
  parameters,
  query: { kind: 'RawNode', sqlFragments: [sql], parameters: [] },
  queryId: { queryId: 'authpkg' },
})

/** @throws {ConfigurationError} `unsupported` for a driver that is none of SQL. */
export function sqlConnection(em: EntityManager): SqlConnection {
  const connection = em.getConnection('write')
  if (!('getClient' in connection)) {
    throw new ConfigurationError('unsupported', 'The MikroORM adapter needs a driver of SQLite, PostgreSQL or MySQL.')
  }
  return connection as unknown as SqlConnection
}

/** The client of a transaction, or of the pool. */
export const clientOf = (em: EntityManager, connection: SqlConnection): Client =>
  (em.getTransactionContext() as Client | undefined) ?? connection.getClient()

/** @throws {ConfigurationError} `unsupported` for a database that is none of the three. */
export function databaseKind(em: EntityManager): DatabaseKind {
  const name = em.getPlatform().constructor.name
  if (/sqlite|libsql/i.test(name)) return 'sqlite'
  if (/postgre|pglite/i.test(name)) return 'postgres'
  if (/mysql|mariadb/i.test(name)) return 'mysql'
  throw new ConfigurationError('unsupported', `Say in "kind" which database ${name} is: sqlite, postgres or mysql.`)
}
