import {
  and,
  eq,
  fieldOf,
  type ModelDescription,
  or,
  parseText,
  type Relation,
  type Row,
  toText,
  ValidationError,
  type Value,
  type Where,
} from '@authpkg/core'
import type { AdminRequest } from './admin-request.ts'
import type { ModelAdmin } from './model-admin.ts'
import { maySee, maySort } from './visible.ts'
import type { ModelVisit } from './visit.ts'
import type { Choice } from './widgets/widget.ts'

/** The rows that a foreign key can point to. */
export interface RelatedChoices {
  /** All of them; null where there are too many, and the row is looked up instead. */
  readonly choices: readonly Choice[] | null
  /** The text form of the row chosen now; empty for none. */
  readonly current: string
}

const defaultSelectLimit = 100

/** The field of the related row that the foreign key holds. */
const keyField = (relation: Relation): string => relation.targetFields[0] ?? ''

/**
 * What to choose a related row from: one statement, at most two. `foreignKeyLookups` says where a list is never wanted.
 */
export async function relatedChoices(
  visit: ModelVisit,
  relation: Relation,
  path: readonly string[],
  current: string,
): Promise<RelatedChoices> {
  const { site, admin } = visit
  const limit = site.options.selectLimit ?? defaultSelectLimit
  if (!isLookup(admin, path)) {
    const { rows } = await listRelated(visit, relation, { limit: limit + 1, offset: 0 })
    if (rows.length <= limit) return { choices: rows.map((row) => choiceOf(visit, relation, row)), current: '' }
  }
  return { choices: null, current: current === '' ? '' : await labelOfKey(visit, relation, current) }
}

const isLookup = ({ options }: ModelAdmin, path: readonly string[]): boolean =>
  path.length === 1 && options.foreignKeyLookups?.[path[0] ?? ''] !== undefined

export interface RelatedPage {
  readonly choices: readonly Choice[]
  readonly hasNext: boolean
}

/** One page of the rows that a foreign key can point to, those that the typed text is in. */
export async function relatedPage(
  visit: ModelVisit,
  relation: Relation,
  path: readonly string[],
  typed: string,
  page: number,
): Promise<RelatedPage> {
  const { admin } = visit
  const size = admin.lookupPageSize
  const where = typed === '' ? undefined : searchWhere(visit, relation, path, typed)
  const { rows } = await listRelated(visit, relation, { limit: size + 1, offset: (page - 1) * size, where })
  const choices = rows.slice(0, size).map((row) => choiceOf(visit, relation, row))
  return { choices, hasNext: rows.length > size }
}

/** Whether the row that a key names is one that this user may choose. */
export async function isChoice(visit: ModelVisit, relation: Relation, value: Value): Promise<boolean> {
  const { rows } = await listRelated(visit, relation, { limit: 1, offset: 0, key: value })
  return rows.length > 0
}

/** The label of the row that a filter names, from the rows of the list where it is among them. */
export async function labelForKey(
  visit: ModelVisit,
  relation: Relation,
  key: string,
  rows: readonly Row[],
  path: readonly string[],
): Promise<string | null> {
  const { site, request } = visit
  for (const row of rows) {
    const related = path.reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row) as Row | null
    if (related && toText(related[keyField(relation)]) === key)
      return site.labelOf(targetOf(request, relation))(related)
  }
  return (await labelOfKey(visit, relation, key)) || null
}

/** The text form of the row with that key; the key itself where there is none to be seen. */
export async function labelOfKey({ site, request }: ModelVisit, relation: Relation, key: string): Promise<string> {
  const target = targetOf(request, relation)
  const value = keyValue(target, relation, key)
  if (value === undefined || !maySee(request.records, target, [keyField(relation)])) return `#${key}`
  const where = eq(keyField(relation), value)
  const { rows } = await request.records.list(target, { where, limit: 1 })
  return rows[0] ? site.labelOf(target)(rows[0]) : `#${key}`
}

interface RelatedQuery {
  readonly limit: number
  readonly offset: number
  readonly where?: Where | undefined
  /** Only the row with this key. */
  readonly key?: Value
}

/** Candidates come from the related model's own narrowed rows, sorted by what names them. */
async function listRelated({ site, request }: ModelVisit, relation: Relation, query: RelatedQuery) {
  const { records } = request
  const target = targetOf(request, relation)
  const label = site.labelFieldOf(target)
  const needs = site.labelNeeds(target)
  const narrowed = await site.adminOf(target)?.options.getQuery?.(request)
  const within = query.key === undefined ? narrowed : and(narrowed, eq(keyField(relation), query.key))
  return records.list(target, {
    limit: query.limit,
    offset: query.offset,
    ...(needs && { select: { fields: new Set([...needs, ...target.primaryKey, keyField(relation)]) } }),
    ...(query.where && { where: query.where }),
    ...(within && { within }),
    orderBy: label !== undefined && maySort(records, target, [label]) ? [{ path: label, direction: 'asc' }] : [],
  })
}

/** The text stands anywhere in the field that names the row, or is its key. */
function searchWhere(
  { site, admin, request }: ModelVisit,
  relation: Relation,
  path: readonly string[],
  typed: string,
): Where {
  const target = targetOf(request, relation)
  const chosen = path.length === 1 ? admin.options.foreignKeyLookups?.[path[0] ?? ''] : undefined
  const name = chosen ?? site.labelFieldOf(target)
  const key = exactKey(target, relation, typed)
  const conditions: Where[] = key === undefined ? [] : [eq(keyField(relation), key)]
  if (name !== undefined && isText(target, name) && maySee(request.records, target, [name])) {
    conditions.push({ op: 'icontains', path: name, value: typed })
  }
  return conditions.length === 0 ? or() : or(...conditions)
}

const isText = (model: ModelDescription, name: string): boolean =>
  ['string', 'text'].includes(model.fields.get(name)?.type ?? '')

/** The key whose text is exactly what was typed: `039` is none. */
function exactKey(target: ModelDescription, relation: Relation, typed: string): Value | undefined {
  const key = keyValue(target, relation, typed)
  return key !== undefined && toText(key) === typed ? key : undefined
}

function keyValue(target: ModelDescription, relation: Relation, text: string): Value | undefined {
  try {
    return parseText(fieldOf(target, keyField(relation)), text)
  } catch (error) {
    if (error instanceof ValidationError) return undefined
    throw error
  }
}

function choiceOf({ site, request }: ModelVisit, relation: Relation, row: Row): Choice {
  return { value: toText(row[keyField(relation)]), label: site.labelOf(targetOf(request, relation))(row) }
}

export const targetOf = ({ records }: AdminRequest, relation: Relation): ModelDescription =>
  records.model(relation.target)
