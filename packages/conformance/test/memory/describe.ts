import type { TestField, TestModel, TestReference } from '@authpkg/conformance'
import { type FieldDescription, isSecretName, type ModelDescription, type Models, type Relation } from '@authpkg/core'
import type { StandardTestModel } from './standard-models.ts'

/** The models of a layout as metadata. This adapter has no ORM to ask: the plain data says it all. */
export function describeModels(models: readonly AnyModel[]): Models {
  return new Map(models.map((model) => [model.name, describeModel(model, models)]))
}

type AnyModel = TestModel | StandardTestModel

function describeModel(model: AnyModel, models: readonly AnyModel[]): ModelDescription {
  const relations = [...model.references.map(owning), ...models.flatMap((other) => waysBack(other, model))]
  return {
    name: model.name,
    table: model.table,
    primaryKey: model.primaryKey,
    fields: new Map(model.fields.map((field) => [field.name, describeField(field, model)])),
    relations: new Map(relations.map((relation) => [relation.name, relation])),
    uniqueSets: [...model.fields.filter((field) => field.unique).map((field) => [field.name]), ...model.uniqueSets],
    auth: 'auth' in model ? model.auth : {},
    source: model,
  }
}

function describeField(field: TestField & { readonly known?: string }, model: TestModel): FieldDescription {
  const { maxLength, precision, scale, enumValues } = field
  return {
    name: field.name,
    column: field.column ?? field.name,
    type: field.type,
    nullable: field.nullable ?? false,
    unique: field.unique ?? (model.primaryKey.length === 1 && model.primaryKey[0] === field.name),
    ...(maxLength !== undefined && { maxLength }),
    ...(precision !== undefined && { precision }),
    ...(scale !== undefined && { scale }),
    ...(enumValues !== undefined && { enumValues }),
    hasDefault: field.identity ?? field.default !== undefined,
    ...(field.default !== undefined && { default: field.default }),
    generated: field.identity ?? false,
    secret: isSecretName(field.known ?? field.name),
    readonly: field.identity ?? false,
  }
}

const owning = (reference: TestReference): Relation => ({
  name: reference.relation,
  kind: 'toOne',
  target: reference.target,
  localFields: [reference.field],
  targetFields: [reference.targetField],
  owning: true,
  onDelete: reference.onDelete,
  ...(reference.inverse !== undefined && { inverse: reference.inverse }),
})

const waysBack = (from: TestModel, to: TestModel): Relation[] =>
  from.references.flatMap((reference) =>
    reference.target === to.name && reference.inverse !== undefined
      ? [wayBack(from, reference, reference.inverse)]
      : [],
  )

const wayBack = (from: TestModel, reference: TestReference, name: string): Relation => ({
  name,
  kind: from.fields.some((field) => field.name === reference.field && field.unique) ? 'toOne' : 'toMany',
  target: from.name,
  localFields: [reference.targetField],
  targetFields: [reference.field],
  owning: false,
  onDelete: reference.onDelete,
  inverse: reference.relation,
})
