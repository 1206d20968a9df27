import {
  ConfigurationError,
  type DatabaseKind,
  type FieldDescription,
  isSecretName,
  type ModelDescription,
  type Models,
  type Relation,
  type Value,
} from '@authpkg/core'
import type { ModelDefinition, ModelSet } from './define-model.ts'
import type { Field } from './fields.ts'
import { relationsOf } from './relations.ts'
import { type Codec, codecOf } from './values.ts'

/** A field as statements need it: its description, and how its values stand in this database. */
export interface FieldInfo extends FieldDescription {
  readonly codec: Codec
  /** Makes the value of a row that leaves it out; undefined where the database does. */
  readonly fill: (() => unknown) | undefined
}

export interface RelationInfo extends Relation {
  readonly targetModel: ModelInfo
  /** The joining fields: here and there. */
  readonly pairs: readonly (readonly [local: FieldInfo, target: FieldInfo])[]
}

export interface ModelInfo {
  readonly name: string
  readonly table: string
  readonly schema: string | undefined
  readonly description: ModelDescription
  readonly fields: ReadonlyMap<string, FieldInfo>
  readonly relations: ReadonlyMap<string, RelationInfo>
  readonly primaryKey: readonly FieldInfo[]
}

/** Everything the adapter knows of its models: what it tells, and what it works with. */
export interface Catalog {
  readonly kind: DatabaseKind
  readonly descriptions: Models
  readonly models: ReadonlyMap<string, ModelInfo>
}

/** @throws {ConfigurationError} `invalid_configuration`: one message with everything that does not fit. */
export function describeModels(set: ModelSet, kind: DatabaseKind): Catalog {
  const problems = [
    ...duplicateTables(set),
    ...Object.entries(set).flatMap(([name, model]) => modelProblems(name, model)),
  ]
  const relations =
    problems.length === 0 ? relationsOf(set, problems) : new Map<string, ReadonlyMap<string, Relation>>()
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
  const descriptions = new Map(
    Object.entries(set).map(([name, model]) => [name, describeModel(name, model, relations.get(name) ?? new Map())]),
  )
  return { kind, descriptions, models: modelInfos(set, descriptions, kind) }
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

function modelInfos(set: ModelSet, descriptions: Models, kind: DatabaseKind): ReadonlyMap<string, ModelInfo> {
  const infos = new Map<string, ModelInfo & { relations: Map<string, RelationInfo> }>()
  for (const [name, description] of descriptions) {
    const made = set[name] as ModelDefinition
    const fields = new Map(
      [...description.fields].map(([field, d]) => [field, fieldInfo(d, made.fields[field] as Field, kind)]),
    )
    const primaryKey = description.primaryKey.map((field) => fields.get(field) as FieldInfo)
    infos.set(name, {
      name,
      table: description.table,
      schema: description.schema,
      description,
      fields,
      relations: new Map(),
      primaryKey,
    })
  }
  for (const [name, info] of infos) {
    for (const relation of descriptions.get(name)?.relations.values() ?? []) {
      info.relations.set(relation.name, relationInfo(relation, info, infos.get(relation.target) as ModelInfo))
    }
  }
  return infos
}

function fieldInfo(description: FieldDescription, field: Field, kind: DatabaseKind): FieldInfo {
  const given = field.options.default
  const fill =
    given === undefined || field.options.hasDefault === true
      ? undefined
      : typeof given === 'function'
        ? given
        : () => given
  return { ...description, codec: codecOf(description, kind, field.nativeType), fill }
}

const relationInfo = (relation: Relation, source: ModelInfo, target: ModelInfo): RelationInfo => ({
  ...relation,
  targetModel: target,
  pairs: relation.localFields.map((local, i) => [
    source.fields.get(local) as FieldInfo,
    target.fields.get(relation.targetFields[i] ?? '') as FieldInfo,
  ]),
})

function duplicateTables(set: ModelSet): string[] {
  const names = new Map<string, string>()
  return Object.entries(set).flatMap(([name, model]) => {
    const table = model.schema === undefined ? model.table : `${model.schema}.${model.table}`
    const other = names.get(table)
    names.set(table, name)
    return other === undefined ? [] : [`${other} and ${name} are the same table ${table}.`]
  })
}

function modelProblems(name: string, model: ModelDefinition): string[] {
  const fields = Object.keys(model.fields)
  const columns = fields.map((field) => model.fields[field]?.options.column ?? field)
  const twice = columns.filter((column, i) => columns.indexOf(column) !== i)
  const named = { primaryKey: model.primaryKey, unique: model.unique.flat(), auth: Object.values(model.auth) }
  return [
    ...(fields.length === 0 ? [`${name} has no fields.`] : []),
    ...fields
      .filter((field) => !isUsableName(field))
      .map((field) => `${name} has a field with an unusable name: ${JSON.stringify(field)}.`),
    ...twice.map((column) => `${name} has two fields with the column ${column}.`),
    ...Object.entries(named).flatMap(([where, given]) =>
      given
        .filter((field) => !fields.includes(field))
        .map((field) => `${name} names a field ${field} in "${where}" that it does not have.`),
    ),
  ]
}

/** A path is made of names with dots between them. */
const isUsableName = (name: string): boolean =>
  name !== '' && name !== '__proto__' && !name.includes('.') && !name.includes('\0')
