import type { DatabaseKind } from '../../db/capabilities.ts'
import type { FieldDescription } from '../../db/model.ts'

/** Whether the column itself can have the field's default. MySQL has none for long columns. */
export function hasConstantDefault({ type, default: value }: FieldDescription, kind: DatabaseKind): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false
  return kind !== 'mysql' || (type !== 'text' && type !== 'json')
}
