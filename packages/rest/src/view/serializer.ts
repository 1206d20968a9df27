import {
  type Access,
  type FieldDescription,
  type FieldType,
  type IncludeTree,
  type ModelDescription,
  type Principal,
  type Relation,
  type Row,
  relationOfField,
  type Selection,
  toJsonValue,
} from '@authpkg/core'
import type { ResourceContext } from '../options.ts'
import type { ListRules, Shape } from './shape.ts'

export type Data = Record<string, unknown>

/** How rows of a shape become JSON for one kind of caller: made once for what such a caller may see. */
export interface Serializer {
  /** The relations to read along. */
  readonly include: IncludeTree
  /** The fields to read: those that are shown, or all where a function of the application gets to see the row. */
  readonly select: Selection
  /** What stands under each key of an answer, in its order. */
  readonly shown: readonly Shown[]
  /** Whether a function of the application has the last word on an answer, so that its keys may be others. */
  readonly isPrepared: boolean
  toData(row: Row, context: ResourceContext): Data
}

/** A field, or the row or rows at the other end of a relation. */
export type Shown =
  | { readonly key: string; readonly field: FieldDescription }
  | { readonly key: string; readonly relation: Relation; readonly serializer: Serializer }

/** Finds the serializer for a caller: made when such a caller first comes, then remembered. */
export type Serializers = (access: Access, principal: Principal) => Serializer

interface Step {
  /** In the row. */
  readonly source: string
  /** In the answer: a foreign key stands under its relation's name. */
  readonly key: string
  /** Left out for what JSON shows as it is. */
  readonly convert?: (value: unknown, context: ResourceContext) => unknown
}

/** Kinds of callers are few: a policy tells fields apart by role, not by row. */
const maxRemembered = 64

export function createSerializers(shape: Shape): Serializers {
  const known = new Map<string, Serializer>()
  return (access, principal) => {
    const key = sightOf(shape, access, principal)
    const remembered = known.get(key)
    if (remembered) return remembered
    if (known.size >= maxRemembered) known.clear()
    const made = createSerializer(shape, access, principal)
    known.set(key, made)
    return made
  }
}

export function createSerializer(shape: Shape, access: Access, principal: Principal): Serializer {
  const { model } = shape
  const readable = access.readableFields(principal, model)
  const inner = new Map<string, Serializer>()
  for (const [name, included] of shape.includes) {
    if (mayFollow(model, name, readable, included, access, principal)) {
      inner.set(name, createSerializer(included, access, principal))
    }
  }
  const fields = [...model.fields.values()].filter(({ name }) => shape.shown.has(name) && readable.has(name))
  const own = fields.map((field) => shownAs(model, field, inner))
  const others = [...inner].filter(([name]) => !own.some(({ key }) => key === name))
  const shown = [...own, ...others.map(([name, serializer]) => shownRelation(model, name, serializer))]
  const steps = shown.map(stepOf)
  const selections = Object.fromEntries([...inner].map(([name, { select }]) => [name, select]))
  const wanted = new Set(steps.map(({ source }) => source))
  return {
    include: Object.fromEntries(
      [...inner].map(([name, { include }]) => [name, { include, ...listOf(shape, name, access, principal) }]),
    ),
    select: { ...(!shape.prepareData && { fields: wanted }), include: selections },
    shown,
    isPrepared: shape.prepareData !== null,
    toData: writer(steps, shape.prepareData),
  }
}

/** What a resource sorts by is its own choice: who may not see that gets the list in the order of the rest. */
function listOf({ model, includes }: Shape, name: string, access: Access, principal: Principal): Partial<ListRules> {
  const included = includes.get(name)
  if (!included || model.relations.get(name)?.kind !== 'toMany') return {}
  const readable = access.readableFields(principal, included.model)
  const { limit, orderBy } = included.list
  return { limit, orderBy: orderBy.filter(({ path }) => path.includes('.') || readable.has(path)) }
}

function writer(steps: readonly Step[], prepare: Shape['prepareData']): Serializer['toData'] {
  const plain = (row: Row, context: ResourceContext): Data => {
    const data: Data = {}
    for (const { source, key, convert } of steps) {
      const value = row[source] ?? null
      data[key] = convert === undefined || value === null ? value : convert(value, context)
    }
    return data
  }
  return prepare ? (row, context) => prepare(row, plain(row, context), context) : plain
}

/** Types whose values are the same in JSON. */
const plainTypes: ReadonlySet<FieldType> = new Set([
  'string',
  'text',
  'uuid',
  'enum',
  'integer',
  'float',
  'decimal',
  'boolean',
  'date',
  'time',
  'json',
])

/** A key field stands under its relation's name, and gives way to the row where that is included. */
function shownAs(model: ModelDescription, field: FieldDescription, inner: ReadonlyMap<string, Serializer>): Shown {
  const relation = relationOfField(model, field.name)
  const serializer = relation && inner.get(relation.name)
  if (relation && serializer) return { key: relation.name, relation, serializer }
  return { key: relation?.name ?? field.name, field }
}

const shownRelation = (model: ModelDescription, name: string, serializer: Serializer): Shown => ({
  key: name,
  relation: model.relations.get(name) as Relation,
  serializer,
})

function stepOf(shown: Shown): Step {
  if ('serializer' in shown) return relationStep(shown.key, shown.serializer)
  const { name, type } = shown.field
  const step = { source: name, key: shown.key }
  return plainTypes.has(type) ? step : { ...step, convert: toJsonValue }
}

const relationStep = (name: string, serializer: Serializer): Step => ({
  source: name,
  key: name,
  convert: (included, context) =>
    Array.isArray(included)
      ? included.map((row: Row) => serializer.toData(row, context))
      : serializer.toData(included as Row, context),
})

/** A to-one relation that the caller may not follow is shown as its bare key, a to-many not at all. */
function mayFollow(
  model: ModelDescription,
  name: string,
  readable: ReadonlySet<string>,
  included: Shape,
  access: Access,
  principal: Principal,
): boolean {
  const relation = model.relations.get(name)
  if (!relation || !access.can(principal, 'read', included.model)) return false
  const seen = relation.owning ? readable : access.readableFields(principal, included.model)
  return (relation.owning ? relation.localFields : relation.targetFields).every((field) => seen.has(field))
}

const texts = new WeakMap<ReadonlySet<string>, string>()

/** What the caller may see of the shape, as a text. */
export function sightOf(shape: Shape, access: Access, principal: Principal): string {
  const own = textOf(access.readableFields(principal, shape.model))
  if (shape.includes.size === 0) return own
  const included = [...shape.includes.values()].map(
    (inner) => `${access.can(principal, 'read', inner.model)}(${sightOf(inner, access, principal)})`,
  )
  return `${own};${included.join()}`
}

/** The set is the same object wherever no rule speaks of single fields. */
function textOf(names: ReadonlySet<string>): string {
  const known = texts.get(names)
  if (known !== undefined) return known
  const text = JSON.stringify([...names])
  texts.set(names, text)
  return text
}
