import type { DatabaseKind } from '@authpkg/core'

/**
 * Where the servers are that tests may use, each in an environment variable, so that test processes,
 * reporters and benchmarks all see the same. Who runs the tests sets them, or else `services.ts` does
 * for the servers that it started or found.
 *
 * The account in a URL may create databases: a harness makes one of its own for everything it writes.
 */
export const postgresUrl = (): string | null => urlFrom('AUTHPKG_TEST_POSTGRES_URL')

/** MySQL or MariaDB; null when none answers. */
export const mysqlUrl = (): string | null => urlFrom('AUTHPKG_TEST_MYSQL_URL')

/** Redis; null when none answers. */
export const redisUrl = (): string | null => urlFrom('AUTHPKG_TEST_REDIS_URL')

/** The databases that a run can use. SQLite is always among them: its driver is the whole of it. */
export function availableDatabases(): DatabaseKind[] {
  const kinds: DatabaseKind[] = ['sqlite']
  if (postgresUrl() !== null) kinds.push('postgres')
  if (mysqlUrl() !== null) kinds.push('mysql')
  return kinds
}

/** An empty variable counts as none: that is how a shell script says "not this one". */
const urlFrom = (variable: string): string | null => process.env[variable] || null
