import { ConfigurationError, type DatabaseKind } from '@authpkg/core'
import type { DialectAdapter, Kysely } from 'kysely'

/** Any database, when its tables do not matter to the compiler. */
export type AnyDatabase = Record<string, Record<string, unknown>>
export type Db = Kysely<AnyDatabase>

/** The tables are known at run time, from the models: inside the package one type does for all. */
export const withoutTypes = <DB>(db: Kysely<DB>): Db => db as unknown as Db

const kindOfName: readonly (readonly [RegExp, DatabaseKind])[] = [
  [/sqlite|libsql|^D1/i, 'sqlite'],
  [/postgres|pglite|neon/i, 'postgres'],
  [/mysql|maria|planetscale/i, 'mysql'],
]

/**
 * Which engine a Kysely instance speaks to: by the name of its dialect's adapter or of a class it extends, and where
 * a bundler has renamed those, by what the adapter says of itself.
 *
 * @throws {ConfigurationError} `unsupported`
 */
export function databaseKind<DB>(db: Kysely<DB>): DatabaseKind {
  const { adapter } = db.getExecutor()
  for (const name of classNames(adapter)) {
    const known = kindOfName.find(([pattern]) => pattern.test(name))
    if (known) return known[1]
  }
  if (adapter.supportsReturning) return adapter.supportsTransactionalDdl ? 'postgres' : 'sqlite'
  if (!adapter.supportsOutput) return 'mysql'
  throw new ConfigurationError('unsupported', 'The Kysely adapter speaks SQLite, PostgreSQL, MySQL and MariaDB.')
}

function classNames(adapter: DialectAdapter): string[] {
  const names: string[] = []
  let prototype: object | null = Object.getPrototypeOf(adapter)
  while (prototype && prototype !== Object.prototype) {
    names.push(prototype.constructor.name)
    prototype = Object.getPrototypeOf(prototype)
  }
  return names
}
