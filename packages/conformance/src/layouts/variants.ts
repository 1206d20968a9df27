import type { ConformanceLayout, KeyType, TestField, TestModel, VariantName } from './layout.ts'
import { layouts } from './layouts.ts'
import { otherColumn, otherNames, otherTable } from './standard-names.ts'

/** The shape of a field that holds a key of that type. */
const shapes: Readonly<Record<KeyType, Pick<TestField, 'type' | 'maxLength'>>> = {
  integer: { type: 'integer' },
  bigint: { type: 'bigint' },
  uuid: { type: 'uuid' },
  text: { type: 'string', maxLength: 64 },
}

/** Every table and column under another name, and every attribute of accounts mapped to another field. */
const renamed = (layout: ConformanceLayout): ConformanceLayout => ({
  ...layout,
  variant: 'renamed',
  standardNames: otherNames(layout.standardModels),
  models: layout.models.map((model) => ({
    ...model,
    table: otherTable(model.table),
    fields: model.fields.map((field) => ({ ...field, column: otherColumn(field.column ?? field.name) })),
  })),
})

/** Every key that nobody writes, and every field that points at one, of another type. */
const keyed =
  (variant: VariantName, keyType: KeyType) =>
  (layout: ConformanceLayout): ConformanceLayout => ({
    ...layout,
    variant,
    keyType,
    models: layout.models.map((model) => ({
      ...model,
      fields: model.fields.map((field) =>
        holdsKey(model, field, layout.models) ? { ...field, ...shapes[keyType] } : field,
      ),
    })),
  })

function holdsKey(model: TestModel, field: TestField, models: readonly TestModel[]): boolean {
  if (field.identity) return true
  const target = model.references.find((reference) => reference.field === field.name)
  if (!target) return false
  const pointedAt = models.find(({ name }) => name === target.target)
  // A standard model's key is always one that nobody writes.
  return !pointedAt || pointedAt.fields.some(({ name, identity }) => name === target.targetField && identity)
}

const of = (name: ConformanceLayout['name'], make: (layout: ConformanceLayout) => ConformanceLayout) =>
  layouts.filter((layout) => layout.name === name).map(make)

/** Each on one layout: where a user lies in several models, keys and names matter most. */
export const variants: readonly ConformanceLayout[] = [
  ...of('split-auth-emails', renamed),
  ...of('split-auth', keyed('bigint-keys', 'bigint')),
  ...of('split-auth-emails', keyed('uuid-keys', 'uuid')),
  ...of('emails', keyed('text-keys', 'text')),
]
