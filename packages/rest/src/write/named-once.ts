import { type ModelDescription, type Relation, ValidationError } from '@authpkg/core'
import { isObject } from '../is-object.ts'
import type { Body } from './deserializer.ts'

/**
 * A relation can be set by its own name, with an object too, and by its key's: by both only if they say the same.
 *
 * @throws {ValidationError} naming both.
 */
export function assertNamedOnce(
  { relations }: ModelDescription,
  rawData: Body['rawData'],
  writable: ReadonlySet<string>,
): void {
  for (const relation of relations.values()) {
    const field = relation.owning && keyBeside(relation, rawData, writable)
    if (field) throw namedTwice(relation.name, field)
  }
}

/** The key field that says something else than what stands under the relation's name. */
function keyBeside(
  { name, localFields, targetFields }: Relation,
  rawData: Body['rawData'],
  writable: ReadonlySet<string>,
): string | undefined {
  if (!Object.hasOwn(rawData, name)) return undefined
  const given = rawData[name]
  return localFields.find((field, i) => {
    if (field === name || !writable.has(field) || !Object.hasOwn(rawData, field)) return false
    return rawData[field] !== (isObject(given) ? given[targetFields[i] ?? ''] : given)
  })
}

function namedTwice(...names: readonly string[]): ValidationError {
  const message = `${names.join(' and ')} say different things of one row: send one of them.`
  const faults = names.map((name) => [name, [{ code: 'invalid_value' as const, message }]])
  return new ValidationError('invalid_value', message, { fields: Object.fromEntries(faults) })
}
