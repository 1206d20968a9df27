import {
  type DatabaseKind,
  type FieldDescription,
  isSecretName,
  type ModelDescription,
  type Models,
  type Relation,
  type Value,
} from '@authpkg/core'
import { type Catalog, catalogOf, codecOf, type FieldParts } from '@authpkg/core/sql'
import type { ModelDefinition, ModelSet } from './define-model.ts'
import type { Field } from './fields.ts'
import { relationsOf } from './relations.ts'

/** @throws {ConfigurationError} `invalid_configuration`: one message with everything that does not fit. */
export function describeModels(set: ModelSet, kind: DatabaseKind): Catalog {
  const problems = Object.entries(set).flatMap(([name, model]) => modelProblems(name, model))
  const relations =
    problems.length === 0 ? relationsOf(set, problems) : new Map<string, ReadonlyMap<string, Relation>>()
  const descriptions: Models = new Map(
    Object.entries(set).map(([name, model]) => [name, describeModel(name, model, relations.get(name) ?? new Map())]),
  )
  const parts = ({ name }: ModelDescription, field: FieldDescription): FieldParts =>
    fieldParts(field, set[name]?.fields[field.name] as Field, kind)
  return catalogOf(kind, descriptions, parts, problems)
}

function describeModel(
  name: string,
  model: ModelDefinition,
  relations: ReadonlyMap<string, Relation>,
): ModelDescription {
  const fields = Object.entries(model.fields).map(
    ([field, made]) => [field, describeField(model, field, made)] as const,
  )
  return {
    name,
    table: model.table,
    ...(model.schema !== undefined && { schema: model.schema }),
    primaryKey: model.primaryKey,
    fields: new Map(fields),
    relations,
    uniqueSets: model.unique,
    auth: model.auth,
    source: model,
  }
}

function describeField(model: ModelDefinition, name: string, field: Field): FieldDescription {
  const { options } = field
  const isKey = model.primaryKey.includes(name)
  const generated = options.generated ?? isGeneratedKey(model, name, field)
  return {
    name,
    column: options.column ?? name,
    type: field.type,
    nullable: options.nullable === true && !isKey,
    unique: options.unique === true || (isKey && model.primaryKey.length === 1),
    hasDefault: options.hasDefault ?? (generated || options.default !== undefined),
    generated,
    secret: options.secret ?? isSecret(model, name, options.column),
    readonly: options.readonly === true,
    ...(options.maxLength !== undefined && { maxLength: options.maxLength }),
    ...(options.precision !== undefined && { precision: options.precision }),
    ...(options.scale !== undefined && { scale: options.scale }),
    ...(field.enumValues && { enumValues: field.enumValues }),
    ...(options.default !== undefined &&
      typeof options.default !== 'function' && { default: options.default as Value }),
  }
}

/** A whole number that is the key by itself, points nowhere and has no other source is made by the database. */
function isGeneratedKey(model: ModelDefinition, name: string, { type, options }: Field): boolean {
  if (type !== 'integer' && type !== 'bigint') return false
  if (model.primaryKey.length !== 1 || model.primaryKey[0] !== name) return false
  const pointsElsewhere =
    options.references !== undefined || Object.values(model.relations).some((r) => r.fields.includes(name))
  return options.default === undefined && options.hasDefault !== false && !pointsElsewhere
}

function isSecret(model: ModelDefinition, name: string, column: string | undefined): boolean {
  const attributes = Object.keys(model.auth).filter((attribute) => model.auth[attribute] === name)
  return [name, column ?? name, ...attributes].some(isSecretName)
}

function fieldParts(description: FieldDescription, field: Field, kind: DatabaseKind): FieldParts {
  const given = field.options.default
  const fill =
    given === undefined || field.options.hasDefault === true
      ? undefined
      : typeof given === 'function'
        ? given
        : () => given
  return { codec: codecOf(description, kind, field.nativeType), fill, refill: field.options.onUpdate }
}

function modelProblems(name: string, model: ModelDefinition): string[] {
  const named = { primaryKey: model.primaryKey, unique: model.unique.flat() }
  return Object.entries(named).flatMap(([where, given]) =>
    given
      .filter((field) => !Object.hasOwn(model.fields, field))
      .map((field) => `${name} names a field ${field} in "${where}" that it does not have.`),
  )
}
