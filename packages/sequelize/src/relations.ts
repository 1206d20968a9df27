import type { OnDelete, Relation } from '@authpkg/core'
import type { Association } from 'sequelize'
import { attributesOf, isVirtual } from './internals.ts'
import type { ModelSet, SequelizeModel } from './model-set.ts'
import { type TableName, tableNameOf } from './table-name.ts'

/** An association as it is once both models are set up; the types of Sequelize leave half of it out. */
interface SetUp extends Association {
  readonly options: { readonly as?: unknown; readonly scope?: object; readonly constraints?: boolean }
  readonly scope?: object | null
  readonly targetKey?: string
  readonly sourceKey?: string
  readonly target: SequelizeModel
}

/**
 * The relations of every model by name: its associations under their aliases, and foreign keys that have none under
 * the attribute's name without `_id` or `Id`. A `belongsToMany` is left out: its junction model's two hops are there.
 */
export function relationsOf(models: ModelSet): ReadonlyMap<string, ReadonlyMap<string, Relation>> {
  const relations = new Map<string, Map<string, Relation>>()
  for (const [name, model] of Object.entries(models)) relations.set(name, associated(models, model))
  for (const [name, model] of Object.entries(models)) addReferences(models, model, relations.get(name) ?? new Map())
  for (const [name, own] of relations) {
    for (const relation of own.values()) own.set(relation.name, withInverse(name, relation, relations))
  }
  return relations
}

function associated(models: ModelSet, model: SequelizeModel): Map<string, Relation> {
  const found = new Map<string, Relation>()
  for (const association of Object.values(model.associations) as SetUp[]) {
    const relation = relationOf(models, model, association)
    if (relation) found.set(relation.name, relation)
  }
  return found
}

/**
 * The scope of an association (`commentable: 'post'`) is a condition that no key tells: such a one is left out, and so
 * is the way back.
 */
function relationOf(models: ModelSet, model: SequelizeModel, association: SetUp): Relation | undefined {
  const target = nameOf(models, association.target)
  if (target === undefined || association.scope || isPolymorphic(model, association)) return undefined
  const { as: name, associationType, foreignKey, target: other } = association
  if (associationType === 'BelongsTo') {
    const targetField = association.targetKey ?? other.primaryKeyAttribute
    const onDelete = ruleOf(model, foreignKey)
    return {
      name,
      kind: 'toOne',
      target,
      localFields: [foreignKey],
      targetFields: [targetField],
      owning: true,
      onDelete,
    }
  }
  if (associationType !== 'HasOne' && associationType !== 'HasMany') return undefined
  return {
    name,
    kind: associationType === 'HasOne' ? 'toOne' : 'toMany',
    target,
    localFields: [association.sourceKey ?? model.primaryKeyAttribute],
    targetFields: [foreignKey],
    owning: false,
    onDelete: ruleOf(other, foreignKey),
  }
}

/** One key that points to rows of several models, of which another column tells the right one. */
function isPolymorphic(model: SequelizeModel, { associationType, foreignKey, target, options }: SetUp): boolean {
  if (associationType !== 'BelongsTo' || options.constraints !== false) return false
  const ways = Object.values(model.associations) as SetUp[]
  const back = Object.values(target.associations) as SetUp[]
  return (
    ways.some((way) => way.associationType === 'BelongsTo' && way.foreignKey === foreignKey && way.target !== target) ||
    back.some((way) => way.scope && way.target === model && way.foreignKey === foreignKey)
  )
}

/** The name that a model has in the adapter; one with another scope or schema is the same model. */
const nameOf = (models: ModelSet, target: SequelizeModel): string | undefined =>
  Object.keys(models).find((name) => models[name] === target) ??
  Object.keys(models).find((name) => {
    const model = models[name]
    return model?.prototype instanceof target && model.tableName === target.tableName
  })

const rules: Readonly<Record<string, OnDelete>> = {
  CASCADE: 'cascade',
  'SET NULL': 'setNull',
  'SET DEFAULT': 'setDefault',
  RESTRICT: 'restrict',
  'NO ACTION': 'noAction',
}

function ruleOf(model: SequelizeModel, foreignKey: string): OnDelete {
  const attribute = attributesOf(model)[foreignKey]
  return (attribute?.references ? rules[String(attribute.onDelete).toUpperCase()] : undefined) ?? 'noAction'
}

/** Foreign keys that no association speaks of. */
function addReferences(models: ModelSet, model: SequelizeModel, relations: Map<string, Relation>): void {
  const attributes = attributesOf(model)
  const taken = (name: string): boolean => relations.has(name) || (name in attributes && name !== current)
  let current = ''
  for (const [field, attribute] of Object.entries(attributes)) {
    if (!attribute.references || isVirtual(attribute) || isSpokenFor(relations, field)) continue
    const target = referenced(models, attribute.references)
    if (!target) continue
    current = field
    const short = field.replace(/(_id|Id)$/, '') || field
    const name = [short, field, `${field}_${target.name}`].find((candidate) => !taken(candidate))
    if (name === undefined) continue
    relations.set(name, {
      name,
      kind: 'toOne',
      target: target.name,
      localFields: [field],
      targetFields: [target.field],
      owning: true,
      onDelete: ruleOf(model, field),
    })
  }
}

const isSpokenFor = (relations: ReadonlyMap<string, Relation>, field: string): boolean =>
  [...relations.values()].some(({ owning, localFields }) => owning && localFields[0] === field)

function referenced(models: ModelSet, references: unknown): { name: string; field: string } | undefined {
  const { model, key } =
    typeof references === 'string' ? { model: references, key: undefined } : (references as Reference)
  for (const [name, other] of Object.entries(models)) {
    if (!isTable(model, other)) continue
    const attributes = attributesOf(other)
    const wanted = key ?? other.primaryKeyAttribute
    const field = Object.keys(attributes).find((attribute) => (attributes[attribute]?.field ?? attribute) === wanted)
    return { name, field: field ?? wanted }
  }
  return undefined
}

interface Reference {
  readonly model: string | TableName | SequelizeModel
  readonly key?: string
}

function isTable(reference: Reference['model'], model: SequelizeModel): boolean {
  const { table, schema } = tableNameOf(model)
  if (typeof reference === 'string') return reference === table || reference === model.tableName
  if (typeof reference === 'function') return reference === model
  return reference.tableName === model.tableName && (reference.schema || undefined) === schema
}

function withInverse(
  owner: string,
  relation: Relation,
  relations: ReadonlyMap<string, ReadonlyMap<string, Relation>>,
): Relation {
  const same = (a: readonly string[], b: readonly string[]): boolean => a.join('\0') === b.join('\0')
  const inverse = [...(relations.get(relation.target)?.values() ?? [])].find(
    (other) =>
      other.target === owner &&
      other.owning !== relation.owning &&
      same(other.localFields, relation.targetFields) &&
      same(other.targetFields, relation.localFields),
  )
  return inverse ? { ...relation, inverse: inverse.name } : relation
}
