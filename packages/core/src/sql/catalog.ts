import type { DatabaseKind } from '../db/capabilities.ts'
import { type FieldDescription, type ModelDescription, type Models, modelOf, type Relation } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import type { Codec } from './codec.ts'
import type { Sql } from './tree.ts'

/** What statements need of a field besides its description; an adapter reads it from its ORM. */
export interface FieldParts {
  /** How its values stand in this database. */
  readonly codec: Codec
  /** Makes the value of a new row that leaves it out; absent where the database does. */
  readonly fill?: (() => unknown) | undefined
  /** Makes the value at each update that leaves it out, as ORMs do for `updatedAt`. */
  readonly refill?: (() => unknown) | undefined
  /** A number that each update counts up. */
  readonly counts?: boolean | undefined
  /** SQL in place of a column, given the alias of the table: for computed fields, which are never written. */
  readonly expression?: ((alias: string) => Sql) | undefined
}

/** A field as statements need it. */
export interface FieldInfo extends FieldDescription, FieldParts {}

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

/** Everything an adapter knows of its models: what it tells, and what it works with. */
export interface Catalog {
  readonly kind: DatabaseKind
  readonly descriptions: Models
  readonly models: ReadonlyMap<string, ModelInfo>
}

/**
 * A catalog from descriptions and what the adapter knows of each field besides.
 *
 * @param found what the adapter has found not to fit
 * @param mayShare whether a model may have its table with others, as entities of one inheritance do
 * @throws {ConfigurationError} `invalid_configuration`: one message with everything that does not fit.
 */
export function catalogOf(
  kind: DatabaseKind,
  descriptions: Models,
  partsOf: (model: ModelDescription, field: FieldDescription) => FieldParts,
  found: readonly string[] = [],
  mayShare: (model: string) => boolean = () => false,
): Catalog {
  const alone = [...descriptions.values()].filter(({ name }) => !mayShare(name))
  const problems = [...found, ...duplicateTables(alone), ...[...descriptions.values()].flatMap(modelProblems)]
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
  const models = new Map<string, ModelInfo & { relations: Map<string, RelationInfo> }>()
  for (const [name, description] of descriptions) models.set(name, modelInfo(description, partsOf))
  for (const model of models.values()) {
    for (const relation of model.description.relations.values()) {
      model.relations.set(relation.name, relationInfo(relation, model, models.get(relation.target) as ModelInfo))
    }
  }
  return { kind, descriptions, models }
}

/** @throws {ConfigurationError} `unknown_model` */
export function modelInfoOf(catalog: Catalog, name: string): ModelInfo {
  const model = catalog.models.get(name)
  if (!model) throw new ConfigurationError('unknown_model', modelOf(catalog.descriptions, name).name)
  return model
}

/** @throws {ConfigurationError} `unknown_model` */
export function relationInfoOf(model: ModelInfo, name: string): RelationInfo {
  const relation = model.relations.get(name)
  if (!relation) throw new ConfigurationError('unknown_model', `Model ${model.name} has no relation ${name}.`)
  return relation
}

/** @throws {ConfigurationError} `unknown_model` */
export function fieldInfoOf(model: ModelInfo, name: string): FieldInfo {
  const field = model.fields.get(name)
  if (!field) throw new ConfigurationError('unknown_model', `Model ${model.name} has no field ${name}.`)
  return field
}

function modelInfo(
  description: ModelDescription,
  partsOf: (model: ModelDescription, field: FieldDescription) => FieldParts,
): ModelInfo & { relations: Map<string, RelationInfo> } {
  const { name, table, schema, primaryKey } = description
  const fields = new Map<string, FieldInfo>()
  for (const field of description.fields.values()) {
    fields.set(field.name, { ...field, ...partsOf(description, field) })
  }
  return {
    name,
    table,
    schema,
    description,
    fields,
    relations: new Map(),
    primaryKey: primaryKey.map((field) => fields.get(field) as FieldInfo),
  }
}

const relationInfo = (relation: Relation, source: ModelInfo, target: ModelInfo): RelationInfo => ({
  ...relation,
  targetModel: target,
  pairs: relation.localFields.map((local, i) => [
    source.fields.get(local) as FieldInfo,
    target.fields.get(relation.targetFields[i] ?? '') as FieldInfo,
  ]),
})

function duplicateTables(descriptions: readonly ModelDescription[]): string[] {
  const names = new Map<string, string>()
  return descriptions.flatMap(({ name, schema, table }) => {
    const full = schema === undefined ? table : `${schema}.${table}`
    const other = names.get(full)
    names.set(full, name)
    return other === undefined ? [] : [`${other} and ${name} are the same table ${full}.`]
  })
}

function modelProblems({ name, fields, auth }: ModelDescription): string[] {
  const columns = [...fields.values()].map(({ column }) => column)
  const twice = columns.filter((column, i) => columns.indexOf(column) !== i)
  return [
    ...(fields.size === 0 ? [`${name} has no fields.`] : []),
    ...[...fields.keys()]
      .filter((field) => !isUsableName(field))
      .map((field) => `${name} has a field with an unusable name: ${JSON.stringify(field)}.`),
    ...twice.map((column) => `${name} has two fields with the column ${column}.`),
    ...Object.values(auth)
      .filter((field) => !fields.has(field))
      .map((field) => `${name} names a field ${field} in "auth" that it does not have.`),
  ]
}

/** A path is made of names with dots between them. */
const isUsableName = (name: string): boolean =>
  name !== '' && name !== '__proto__' && !name.includes('.') && !name.includes('\0')
