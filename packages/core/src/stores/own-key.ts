import type { ModelDescription, Value } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { parseText } from '../query/field-value.ts'

/** What came as text, as a key of this model; undefined for what can be none. */
export function ownKey({ fields, primaryKey }: ModelDescription, given: unknown): Value | undefined {
  const field = fields.get(primaryKey[0] ?? 'id')
  if (!field || typeof given !== 'string') return given as Value
  try {
    return parseText(field, given)
  } catch (error) {
    if (error instanceof ValidationError) return undefined
    throw error
  }
}
