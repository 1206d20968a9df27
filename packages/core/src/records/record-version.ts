import type { DbAdapter, Values } from '../db/db-adapter.ts'
import type { FieldType, ModelDescription, Row, Value } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { toJsonValue } from '../query/field-value.ts'
import { and, eq, type Where } from '../query/where.ts'

/** Types that not every database compares for equality, or not with the digits that were read. */
const incomparable: ReadonlySet<FieldType | undefined> = new Set(['json', 'binary', 'float'])

/**
 * What tells whether a row is still as somebody read it: its version where it has one and they read that, else all of
 * the values that they read.
 */
export function valuesAsRead(model: ModelDescription, row: Row, versionField?: string): Values {
  if (versionField !== undefined && versionField in row) return { [versionField]: row[versionField] }
  const names = [...model.fields.keys()].filter((name) => name in row)
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/**
 * Writes a row, if it still holds what was read of it, and says how many rows were written. The condition is in the
 * statement that writes. What a database cannot compare is compared under a lock, and so is a row that is not found,
 * since other programs spell dates and numbers in their own ways: it is judged by what it reads as. Adapters that lock
 * nothing go by the condition alone.
 *
 * @param write writes the rows that hold
 */
export async function writeAsRead(
  db: DbAdapter,
  model: ModelDescription,
  where: Where,
  asRead: Values | undefined,
  write: (where: Where) => Promise<number>,
): Promise<number> {
  if (!asRead) return write(where)
  const comparable = Object.keys(asRead).filter((name) => !incomparable.has(model.fields.get(name)?.type))
  const condition = and(where, ...comparable.map((name) => eq(name, (asRead[name] ?? null) as Value)))
  if (!db.findLocked) return write(condition)
  const isWhole = comparable.length === Object.keys(asRead).length
  const written = isWhole ? await write(condition) : 0
  if (written > 0) return written
  const [row] = await db.findLocked(model.name, where)
  return row && Object.entries(asRead).every(([name, value]) => isSameJson(value, row[name])) ? write(where) : 0
}

/** Whether two values are told alike. */
export const isSameJson = (a: unknown, b: unknown): boolean =>
  JSON.stringify(toJsonValue(a)) === JSON.stringify(toJsonValue(b))

/** The error of whoever writes a row that somebody else has written since they read it. */
export const overtaken = (model: ModelDescription): ConflictError =>
  new ConflictError('version_conflict', `Somebody else changed this ${model.name} meanwhile.`)
