import {
  type Access,
  type FieldType,
  type IncludeTree,
  type ModelDescription,
  type Principal,
  type Row,
  relationOfField,
  type Selection,
  toJsonValue,
} from '@authpkg/core'
import type { ResourceContext } from './options.ts'
import type { Shape } from './shape.ts'

export type Data = Record<string, unknown>

/** How rows of a shape become JSON for one kind of caller: made once for what such a caller may see. */
export interface Serializer {
  /** The relations to read along. */
  readonly include: IncludeTree
  /** The fields to read: those that are shown, or all where a function of the application gets to see the row. */
  readonly select: Selection
  toData(row: Row, context: ResourceContext): Data
}

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

function createSerializer(shape: Shape, access: Access, principal: Principal): Serializer {
  const { model } = shape
  const readable = access.readableFields(principal, model)
  const inner = new Map<string, Serializer>()
  for (const [name, included] of shape.includes) {
    if (mayFollow(model, name, readable, included, access, principal)) {
      inner.set(name, createSerializer(included, access, principal))
    }
  }
  const fields = [...model.fields.values()].filter(({ name }) => shape.shown.has(name) && readable.has(name))
  const own = fields.map(({ name, type }) => fieldStep(model, name, type, inner))
  const others = [...inner.keys()].filter((name) => !own.some(({ source }) => source === name))
  const steps = [...own, ...others.map((name) => relationStep(name, inner.get(name)))]
  const selections = Object.fromEntries([...inner].map(([name, { select }]) => [name, select]))
  const wanted = new Set(steps.map(({ source }) => source))
  return {
    include: Object.fromEntries([...inner].map(([name, { include }]) => [name, include])),
    select: { ...(!shape.prepareData && { fields: wanted }), include: selections },
    toData: writer(steps, shape.prepareData),
  }
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

function fieldStep(
  model: ModelDescription,
  name: string,
  type: FieldType,
  inner: ReadonlyMap<string, Serializer>,
): Step {
  const relation = relationOfField(model, name)
  const included = relation && inner.get(relation.name)
  if (relation && included) return relationStep(relation.name, included)
  const key = relation?.name ?? name
  return plainTypes.has(type) ? { source: name, key } : { source: name, key, convert: toJsonValue }
}

const relationStep = (name: string, serializer: Serializer | undefined): Step => ({
  source: name,
  key: name,
  convert: (row, context) => serializer?.toData(row as Row, context),
})

/** A relation that the caller may not follow is shown as its bare key. */
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
function sightOf(shape: Shape, access: Access, principal: Principal): string {
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
