import {
  ConfigurationError,
  type DatabaseKind,
  type FieldDescription,
  isSecretName,
  type ModelDescription,
  type Relation,
  type Value,
} from '@authpkg/core'
import { type Catalog, catalogOf, type FieldParts } from '@authpkg/core/sql'
import type { Sequelize } from 'sequelize'
import { constantDefault, hasDefault, makesKeys, upkeepOf } from './defaults.ts'
import { factsOf } from './field-types.ts'
import { type Attribute, attributesOf, isVirtual, timestampsOf, versionOf } from './internals.ts'
import type { ModelNotes, ModelSet, ModelSetNotes, SequelizeModel } from './model-set.ts'
import { relationsOf } from './relations.ts'
import { hiddenAttributes } from './scopes.ts'
import { tableNameOf } from './table-name.ts'
import { uniquenessOf } from './uniqueness.ts'
import { codecFor } from './values.ts'

/**
 * Reads the models from what Sequelize holds of them: attributes, keys, indexes and associations.
 * @throws {ConfigurationError} `invalid_configuration`: one message with everything that does not fit.
 */
export function describeModels(
  sequelize: Sequelize,
  models: ModelSet,
  kind: DatabaseKind,
  notes: ModelSetNotes = {},
): Catalog {
  checkModels(sequelize, models, notes)
  const relations = relationsOf(models)
  const descriptions = new Map(
    Object.entries(models).map(([name, model]) => [
      name,
      describeModel(name, model, relations.get(name) ?? new Map(), notes[name] ?? {}),
    ]),
  )
  return catalogOf(kind, descriptions, ({ name }, field) =>
    partsOf(sequelize, models[name] as SequelizeModel, field, kind),
  )
}

function checkModels(sequelize: Sequelize, models: ModelSet, notes: ModelSetNotes): void {
  const problems = [
    ...Object.entries(models)
      .filter(([, model]) => model.sequelize !== sequelize)
      .map(([name]) => `${name} is not a model of this Sequelize instance.`),
    ...Object.entries(notes).flatMap(([name, note]) => noteProblems(name, models[name], note)),
  ]
  if (problems.length > 0) throw new ConfigurationError('invalid_configuration', problems.join('\n'))
}

function noteProblems(name: string, model: SequelizeModel | undefined, note: ModelNotes = {}): string[] {
  if (!model) return [`There are notes on ${name}, which is no model of the adapter.`]
  const named = { secret: note.secret ?? [], readonly: note.readonly ?? [], filled: note.filled ?? [] }
  const fields = columnsOf(model)
  return Object.entries(named).flatMap(([where, given]) =>
    given
      .filter((field) => !fields.has(field))
      .map((field) => `${name} names a field ${field} in "${where}" that it does not have.`),
  )
}

/** The attributes that have a column. */
function columnsOf(model: SequelizeModel): ReadonlyMap<string, Attribute> {
  return new Map(Object.entries(attributesOf(model)).filter(([, attribute]) => !isVirtual(attribute)))
}

function describeModel(
  name: string,
  model: SequelizeModel,
  relations: ReadonlyMap<string, Relation>,
  notes: ModelNotes,
): ModelDescription {
  const { table, schema } = tableNameOf(model)
  const columns = columnsOf(model)
  const { single, sets } = uniquenessOf(model, columns)
  const hidden = hiddenAttributes(model, [...columns.keys()])
  const primaryKey = [...columns].filter(([, { primaryKey }]) => primaryKey).map(([field]) => field)
  const facts: ModelFacts = { model, notes, primaryKey, unique: single, hidden }
  return {
    name,
    table,
    ...(schema !== undefined && { schema }),
    primaryKey,
    fields: new Map([...columns].map(([field, attribute]) => [field, describeField(field, attribute, facts)])),
    relations,
    uniqueSets: sets.filter((set) => set.join() !== primaryKey.join()),
    auth: notes.auth ?? {},
    source: model,
  }
}

interface ModelFacts {
  readonly model: SequelizeModel
  readonly notes: ModelNotes
  readonly primaryKey: readonly string[]
  readonly unique: ReadonlySet<string>
  readonly hidden: ReadonlySet<string>
}

function describeField(name: string, attribute: Attribute, facts: ModelFacts): FieldDescription {
  const { model, notes, primaryKey } = facts
  const { type, readonly: isShownOnly } = factsOf(attribute.type)
  const column = attribute.field ?? name
  const isKey = primaryKey.includes(name)
  const isOnlyKey = isKey && primaryKey.length === 1
  const kept = keptUp(model)
  const constant = constantDefault(attribute, type)
  return {
    name,
    column,
    type,
    nullable: attribute.allowNull !== false && !isKey && attribute.autoIncrement !== true,
    unique: isOnlyKey || facts.unique.has(name),
    hasDefault:
      hasDefault(attribute) || attribute.autoIncrement === true || [...kept, ...(notes.filled ?? [])].includes(name),
    generated: attribute.autoIncrement === true || (isOnlyKey && !attribute.references && makesKeys(attribute)),
    secret:
      notes.secret?.includes(name) ||
      attribute.authpkg?.secret ||
      facts.hidden.has(name) ||
      isSecret(name, column, notes),
    readonly:
      notes.readonly?.includes(name) || attribute.authpkg?.readonly || kept.includes(name) || isShownOnly === true,
    ...sizeOf(attribute, type),
    ...(constant !== undefined && constant !== null && { default: constant as Value }),
  }
}

/** What Sequelize writes by itself. */
function keptUp(model: SequelizeModel): readonly (string | undefined)[] {
  const { createdAt, updatedAt, deletedAt } = timestampsOf(model)
  return [createdAt, updatedAt, deletedAt, versionOf(model)]
}

const isSecret = (name: string, column: string, { auth = {} }: ModelNotes): boolean =>
  [name, column, ...Object.keys(auth).filter((attribute) => auth[attribute] === name)].some(isSecretName)

type Size = Pick<FieldDescription, 'maxLength' | 'precision' | 'scale' | 'enumValues'>

function sizeOf({ type, values }: Attribute, kind: FieldDescription['type']): Size {
  if (typeof type === 'string') return {}
  if (kind === 'enum') return { enumValues: type.values ?? values ?? [] }
  if (kind === 'string' && typeof type._length === 'number') return { maxLength: type._length }
  const { precision, scale } = type.options ?? {}
  if (kind !== 'decimal' || precision === undefined) return {}
  return { precision, scale: scale ?? 0 }
}

function partsOf(sequelize: Sequelize, model: SequelizeModel, field: FieldDescription, kind: DatabaseKind): FieldParts {
  const attribute = attributesOf(model)[field.name] as Attribute
  return {
    codec: codecFor(sequelize, kind, field, attribute),
    ...upkeepOf(model, field.name, attribute, field.type),
  }
}
