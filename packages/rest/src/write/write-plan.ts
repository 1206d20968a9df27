import {
  inputField,
  isStorableText,
  keyText,
  type ModelDescription,
  modelOf,
  type Relation,
  ValidationError,
  type Values,
} from '@authpkg/core'
import { assertMayAsk } from '../callers/authentication.ts'
import { isObject } from '../is-object.ts'
import type { Method } from '../options.ts'
import type { RestRequest } from '../request.ts'
import { type Body, type Purpose, readValues, writableBy } from './deserializer.ts'
import { Faults } from './faults.ts'
import { assertNamedOnce } from './named-once.ts'

/** What a body asks for, read and judged as a whole before anything is written. */
export interface WritePlan {
  readonly rawData: Body['rawData']
  readonly values: Values
  /** Related rows that this one is to point to. */
  readonly targets: readonly ChildPlan[]
  /** Related rows that are to point to this one. */
  readonly dependants: readonly ChildPlan[]
}

export interface ChildPlan {
  /** Where it stands in the body: `user`, `comments.0`. */
  readonly path: string
  readonly relation: Relation
  /** Null for a new row. */
  readonly key: string | null
  readonly plan: WritePlan
}

/** Objects in objects; each level is more statements. */
const maxDepth = 2
/** Rows in one list. */
const maxRows = 100

/** @throws {ValidationError} for everything that is wrong with the body and the objects in it, by path, at once. */
export function planWrite(request: RestRequest, body: Body, purpose: Purpose, depth = 0): WritePlan {
  const { resource, records } = request
  const { own, nested } = depth < maxDepth ? parted(request, body) : { own: body, nested: [] }
  const faults = new Faults()
  const writable = writableBy(resource, records, purpose === 'add')
  faults.catch(() => assertNamedOnce(resource.model, body.rawData, writable))
  const pointers = new Set(nested.flatMap(({ relation }) => (relation.owning ? relation.localFields : [])))
  const values = faults.catch(() => readValues(resource, records, own, purpose, pointers)) ?? {}
  const children = nested.flatMap(
    (part) => faults.catch(() => planChild(request, part, purpose, depth + 1), part.path) ?? [],
  )
  faults.throwIfAny()
  return {
    rawData: body.rawData,
    values,
    targets: children.filter(({ relation }) => relation.owning),
    dependants: children.filter(({ relation }) => !relation.owning),
  }
}

interface NestedPart {
  readonly path: string
  readonly relation: Relation
  /** An object, or a key. */
  readonly data: unknown
}

/** The fields of the row itself apart from what the body says of related rows. */
function parted({ resource }: RestRequest, { rawData, format }: Body): { own: Body; nested: readonly NestedPart[] } {
  const nested: NestedPart[] = []
  const own = Object.entries(rawData).filter(([name, data]) => {
    const relation = resource.nested.has(name) ? resource.model.relations.get(name) : undefined
    const parts = relation ? partsIn(relation, data) : []
    nested.push(...parts)
    return !relation || (relation.owning && parts.length === 0)
  })
  return { own: { rawData: Object.fromEntries(own), format }, nested }
}

function partsIn(relation: Relation, data: unknown): readonly NestedPart[] {
  const path = relation.name
  if (relation.owning) return isObject(data) ? [{ path, relation, data }] : []
  const rows = Array.isArray(data) ? data : [data]
  if (rows.length > maxRows)
    throw ValidationError.field(path, 'limit_exceeded', `${path} can hold at most ${maxRows} rows.`)
  return rows.map((row, i) => ({ path: `${path}.${i}`, relation, data: row }))
}

/** Nothing is said of resources that are not served, but that the field cannot be written. */
function planChild(request: RestRequest, part: NestedPart, purpose: Purpose, depth: number): ChildPlan {
  const { path, relation, data } = part
  const model = modelOf(request.records.adapter.describe(), relation.target)
  const child = request.at(model, request.records)
  if (!child) throw unwritable(relation)
  if (relation.owning) assertWritable(request, relation, relation.localFields, purpose === 'add')
  else assertWritable(child, relation, relation.targetFields, true)
  const { key, rest } = isObject(data) ? keyIn(model, data) : { key: bareKey(model, data), rest: {} }
  if (key === null) assertOffered(child, 'create', 'POST')
  else assertOffered(child, 'edit', 'PUT', 'PATCH')
  const plan = planWrite(child, { rawData: rest, format: 'json' }, key === null ? 'add' : 'edit', depth)
  return { path, relation, key, plan }
}

/** A row whose key is told is there already. */
function keyIn(model: ModelDescription, data: Readonly<Record<string, unknown>>) {
  const isKeyed = model.primaryKey.every((field) => data[field] !== undefined)
  if (!isKeyed) return { key: null, rest: data }
  const rest = Object.entries(data).filter(([name]) => !model.primaryKey.includes(inputField(model, name)?.name ?? ''))
  return { key: keyOf(model, data), rest: Object.fromEntries(rest) }
}

const bareKey = (model: ModelDescription, data: unknown): string => keyOf(model, { [model.primaryKey[0] ?? '']: data })

function keyOf(model: ModelDescription, data: Readonly<Record<string, unknown>>): string {
  if (model.primaryKey.every((field) => isKeyPart(data[field]))) return keyText(model, data)
  throw new ValidationError('invalid_value', 'A related row is an object, or a key.')
}

const isKeyPart = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && isStorableText(value))

/** @throws {ValidationError} when the foreign key, on whichever side it is, is not the caller's to write. */
function assertWritable(
  { resource, records }: RestRequest,
  relation: Relation,
  key: readonly string[],
  isNew: boolean,
): void {
  const writable = writableBy(resource, records, isNew)
  if (!key.every((field) => writable.has(field))) throw unwritable(relation)
}

/**
 * @throws {ValidationError} where the related model's own resource takes none of these verbs, or has a function that
 *   answers them in place of ours; else as its own address would.
 */
function assertOffered(
  { resource, records }: RestRequest,
  own: 'create' | 'edit',
  ...methods: readonly Method[]
): void {
  const offered = methods.filter((method) => resource.methods.has(method))
  if (offered.length === 0 || resource.options[own])
    throw new ValidationError('access_denied', `No ${resource.name} can be written so.`)
  assertMayAsk(resource, records.access, records.principal, ...offered)
}

const unwritable = ({ name }: Relation): ValidationError =>
  new ValidationError('unknown_field', `Nothing can be written through ${name}.`)
