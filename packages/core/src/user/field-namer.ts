import type { Values } from '../db/db-adapter.ts'
import type { ModelDescription } from '../db/model.ts'

/** What a model calls its attributes. */
export type FieldNamer<Attribute extends string> = (attribute: Attribute) => string

/** The fields of an optional standard model: what it maps, or the standard name in either spelling. */
export const fieldNamer =
  <Attribute extends string>(
    { auth, fields }: ModelDescription,
    columns: Readonly<Record<Attribute, string>>,
  ): FieldNamer<Attribute> =>
  (attribute) =>
    auth[attribute] ?? (fields.has(columns[attribute]) ? columns[attribute] : attribute)

/** Values by the names of the model's fields. */
export const namedValues = <Attribute extends string>(
  field: FieldNamer<Attribute>,
  values: Readonly<Partial<Record<Attribute, unknown>>>,
): Values => Object.fromEntries(Object.entries(values).map(([name, value]) => [field(name as Attribute), value]))
