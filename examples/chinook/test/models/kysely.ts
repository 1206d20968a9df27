import type { Field, IntrospectedModels, Reference } from '@authpkg/kysely'
import { inverseName, pascalCase } from './names.ts'

type Model = IntrospectedModels[string]

/** What was read from the catalogue, under one set of names; tables and columns keep theirs. */
export const renamed = (models: IntrospectedModels): Record<string, Model> =>
  Object.fromEntries(Object.entries(models).map(([name, model]) => [pascalCase(name), renamedModel(model)]))

const renamedModel = (model: Model): Model => ({
  ...model,
  fields: Object.fromEntries(
    Object.entries(model.fields).map(([name, field]) => [pascalCase(name), renamedField(name, field, model.table)]),
  ),
  primaryKey: model.primaryKey.map(pascalCase),
  unique: model.unique.map((fields) => fields.map(pascalCase)),
})

const renamedField = (name: string, field: Field, table: string): Field => {
  const { references, ...options } = field.options
  return {
    ...field,
    options: { column: name, ...options, ...(references && { references: renamedReference(references, table) }) },
  }
}

const renamedReference = (reference: Reference, table: string): Reference => ({
  ...reference,
  ...(reference.field !== undefined && { field: pascalCase(reference.field) }),
  inverse: inverseName(pascalCase(table), pascalCase(reference.table)),
})
