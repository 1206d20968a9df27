import type { AdoptedFields } from '../../user/adoption.ts'
import type { FieldInfo, ModelInfo } from '../catalog.ts'
import type { AdoptionSite } from './site.ts'
import type { StoredTable } from './stored-table.ts'
import { isStandardSet } from './unique-sets.ts'

/** Why a column cannot be added to a table that may hold rows. */
export function columnProblem(
  site: AdoptionSite,
  field: FieldInfo,
  model: ModelInfo,
  fields: AdoptedFields,
): readonly string[] {
  const place = `The table ${model.table} has no column ${field.column}, and it cannot be added:`
  if (model.primaryKey.includes(field)) return [`${place} it is the table's key.`]
  const holdsDefault = site.holdsDefault(field, model)
  if (field.generated && !holdsDefault) return [`${place} the database would have to make its values.`]
  const isFilled = isAdopted(field, fields) || holdsDefault || field.fill !== undefined
  return field.nullable || isFilled ? [] : [`${place} it must not be empty, and it has no default.`]
}

/** Whether adoption itself gives the field its values. */
const isAdopted = ({ name }: FieldInfo, { keys, identities }: AdoptedFields): boolean =>
  identities.includes(name) || keys.some(({ target }) => target === name)

/** Characters of the hashes we make. */
const hashLength = 128

export function narrowPassword(
  model: ModelInfo,
  table: StoredTable,
  { passwordHash = '' }: AdoptedFields,
): readonly string[] {
  const field = model.fields.get(passwordHash)
  const length = field && table.column(field)?.maxLength
  if (length === undefined || length >= hashLength) return []
  return [`The column ${model.table}.${field?.column} holds ${length} characters; a password hash needs ${hashLength}.`]
}

/** Keys, identities and the sets that accounts rely on, and whatever has a new column in it, if not kept unique yet. */
export function unguardedSets(
  model: ModelInfo,
  table: StoredTable,
  missing: readonly FieldInfo[],
  fields: AdoptedFields,
): readonly (readonly FieldInfo[])[] {
  const single = [...model.fields.values()]
    .filter((field) => isAdopted(field, fields) || (field.unique && missing.includes(field)))
    .map((field) => [field])
  const sets = model.description.uniqueSets
    .map((set) => set.flatMap((name) => model.fields.get(name) ?? []))
    .filter((set) => set.length > 1 && (isStandardSet(set) || set.some((field) => missing.includes(field))))
  return [...single, ...sets].filter((set) => !table.isUnique(set))
}
