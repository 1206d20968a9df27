import { ConfigurationError } from '@authpkg/core'
import { typedError } from '@authpkg/core/sql'
import type { Kysely } from 'kysely'
import type { ModelDefinition } from './define-model.ts'
import { type Db, databaseKind, withoutTypes } from './dialect.ts'
import { toModels } from './introspect/definitions.ts'
import type { TableFacts } from './introspect/facts.ts'
import { readMysql } from './introspect/mysql.ts'
import { readPostgres } from './introspect/postgres.ts'
import { readSqlite } from './introspect/sqlite.ts'
import type { MigrationOptions } from './migrations.ts'

export interface IntrospectOptions extends MigrationOptions {
  /** PostgreSQL's schema, MySQL's database, SQLite's attached file; the connection's own when left out. */
  readonly schema?: string
  /** Only these tables. */
  readonly tables?: readonly string[]
  /** All but these tables. */
  readonly exclude?: readonly string[]
}

/** Models by the names of their tables. */
export type IntrospectedModels = Readonly<Record<string, ModelDefinition>>

/**
 * Reads tables, keys, unique constraints and foreign keys from the database's catalogue, in a handful of statements, so
 * that an existing database needs no declarations. Fields are named as their columns (with `_` for a dot), relations
 * as `defineModel` names them. Views, virtual tables and the tables of migrations are left out, and so are foreign keys
 * to tables that are. Arrays and other types of PostgreSQL's own are text, in the form that the database writes.
 *
 * @throws {UnavailableError} `database_unavailable` for a file that is no database, or a server that does not answer.
 * @throws {ConfigurationError} `invalid_configuration` for a name in `tables` that is no table.
 * @example const adapter = kyselyAdapter(db, await introspect(db))
 */
export async function introspect<DB>(db: Kysely<DB>, options: IntrospectOptions = {}): Promise<IntrospectedModels> {
  const tables = await readTables(withoutTypes(db), options)
  const unknown = (options.tables ?? []).filter((wanted) => !tables.some(({ name }) => name === wanted))
  if (unknown.length > 0) {
    throw new ConfigurationError('invalid_configuration', `The database has no table ${unknown.join(', ')}.`)
  }
  const wanted = tables.filter(({ name }) => options.tables?.includes(name) ?? !internalTables.has(name))
  return toModels(
    wanted.filter(({ name }) => !options.exclude?.includes(name)),
    options.schema,
  )
}

/** Of Kysely's migrations and ours. */
const internalTables: ReadonlySet<string> = new Set(['kysely_migration', 'kysely_migration_lock', 'authpkg_added'])

/** The application's plugins would bend the catalogue's names. */
export async function readTables(
  db: Db,
  { kind = databaseKind(db), schema }: IntrospectOptions,
): Promise<TableFacts[]> {
  const plain = db.withoutPlugins()
  try {
    if (kind === 'sqlite') return await readSqlite(plain, schema)
    return await (kind === 'postgres' ? readPostgres(plain, schema) : readMysql(plain, schema))
  } catch (error) {
    throw typedError(error)
  }
}
