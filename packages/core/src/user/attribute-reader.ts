import type { Row } from '../db/model.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'

/** Reads one logical attribute from a row of `User` with its satellites. */
export type AttributeReader = (row: Row) => unknown

export function attributeReader(layout: ModelLayout, attribute: UserAttribute): AttributeReader {
  const place = layout.attributes.get(attribute)
  if (!place) return () => null
  const { model, field } = place
  if (model === 'UserAuth' && layout.userAuth) return fromOne(layout.userAuth.fromUser.name, field)
  if (model === 'UserEmail' && layout.userEmail) {
    return fromPrimary(layout.userEmail.fromUser.name, field, layout.attributes.get('emailIsPrimary')?.field)
  }
  return (row) => row[field] ?? null
}

const fromOne =
  (relation: string, field: string): AttributeReader =>
  (row) =>
    firstOf(row[relation])?.[field] ?? null

const fromPrimary =
  (relation: string, field: string, primaryField: string | undefined): AttributeReader =>
  (row) => {
    const emails = listOf(row[relation])
    const primary = primaryField === undefined ? emails[0] : emails.find((email) => email[primaryField] === true)
    return primary?.[field] ?? null
  }

/** The rows of an included relation, whichever way it leads. */
export const listOf = (included: unknown): readonly Row[] =>
  Array.isArray(included) ? (included as Row[]) : included ? [included as Row] : []

export const firstOf = (included: unknown): Row | undefined => listOf(included)[0]
