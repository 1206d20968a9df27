import type { Values } from '../db/db-adapter.ts'
import type { FieldType, ModelDescription, Row, Value } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { and, eq, type Where } from '../query/where.ts'

/** Types that not every database compares for equality, or not with the digits that were read. */
const incomparable: ReadonlySet<FieldType> = new Set(['json', 'binary', 'float'])

/**
 * What tells whether a row is still as somebody read it: its version where it has one and they read that, else all of
 * the values that they read and that a database can compare.
 */
export function valuesAsRead(model: ModelDescription, row: Row, versionField?: string): Values {
  if (versionField !== undefined && versionField in row) return { [versionField]: row[versionField] }
  const names = [...model.fields.values()].filter(({ name, type }) => name in row && !incomparable.has(type))
  return Object.fromEntries(names.map(({ name }) => [name, row[name]]))
}

/** The condition that these fields hold what was read of them. */
export const whereAsRead = (values: Values): Where =>
  and(...Object.entries(values).map(([field, value]) => eq(field, (value ?? null) as Value)))

/** The error of whoever writes a row that somebody else has written since they read it. */
export const overtaken = (model: ModelDescription): ConflictError =>
  new ConflictError('version_conflict', `Somebody else changed this ${model.name} meanwhile.`)
