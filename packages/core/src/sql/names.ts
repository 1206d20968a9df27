import { ConfigurationError } from '../errors.ts'

/** PostgreSQL cuts longer names off in silence, MySQL refuses them. */
const longestName = 60

/** The name of a constraint or index, cut where it is too long and then told apart by a hash of the whole. */
function shortName(name: string): string {
  if (name.length <= longestName) return name
  let hash = 0
  for (const char of name) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0
  return `${name.slice(0, longestName - 8)}_${hash.toString(36)}`
}

export const uniqueIndexName = (table: string, columns: readonly string[]): string =>
  shortName(`${table}_${columns.join('_')}_key`)
export const indexName = (table: string, columns: readonly string[]): string =>
  shortName(`${table}_${columns.join('_')}_idx`)
export const foreignKeyName = (table: string, columns: readonly string[]): string =>
  shortName(`${table}_${columns.join('_')}_fkey`)

/** Whether a field's name says when its row expires: what expires is cleaned up by its time, and wants an index on it. */
export const isExpiryName = (name: string): boolean => /^expires_?at$/i.test(name)

/**
 * Statements that change a schema are rare enough to be strict: a name with a quote in it is a mistake or an attack.
 * @throws {ConfigurationError} `invalid_configuration`
 */
export function checkName(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}_$ -]*$/u.test(name)) return name
  throw new ConfigurationError('invalid_configuration', `${JSON.stringify(name)} cannot be a name in the database.`)
}
