import type { FieldDescription, ModelDescription, Value } from '@authpkg/core'
import { addressOf, parametersOf } from './address.ts'
import { compare } from './compare.ts'
import { isFound, isSearched } from './evaluation.ts'
import {
  apiName,
  type Library,
  maxPageSize,
  modelNamed,
  pageSize,
  type Stored,
  shownFields,
  shownName,
} from './served.ts'
import type { Condition, Count, Hop, Included, Paging, Question, Sorting, View } from './tree.ts'

type Json = Readonly<Record<string, unknown>>

/** The rows that a question finds, in their order. */
function foundRows(library: Library, { model, conditions, search, ordering }: Question): readonly Stored[] {
  const rows = library
    .rows(model.name)
    .filter((row) => isFound(library, row, conditions) && isSearched(library, model.name, row, search))
  return sorted(library, model, rows, ordering)
}

function sorted(
  library: Library,
  model: ModelDescription,
  rows: readonly Stored[],
  ordering: readonly Sorting[],
): readonly Stored[] {
  const byKey = model.primaryKey.map((name): Sorting => {
    const field = model.fields.get(name) as FieldDescription
    return { hops: [], field, name, descending: false, nulls: null }
  })
  const terms = [...ordering, ...byKey].map((term) => comparing(library, term))
  return rows.toSorted((a, b) => terms.reduce((found, term) => found || term(a, b), 0))
}

/** NULL comes before every value, upwards and unless the term says otherwise. */
function comparing(library: Library, { hops, field, descending, nulls }: Sorting) {
  const nullsFirst = nulls ? nulls === 'first' : !descending
  return (a: Stored, b: Stored): number => {
    const [one, other] = [valueAt(library, a, hops, field), valueAt(library, b, hops, field)]
    if (one === null || other === null) {
      return Number(one !== null) * (nullsFirst ? 1 : -1) - Number(other !== null) * (nullsFirst ? 1 : -1)
    }
    return compare(field.type, one, other) * (descending ? -1 : 1)
  }
}

function valueAt(library: Library, row: Stored, [hop, ...rest]: readonly Hop[], field: FieldDescription): Value {
  if (!hop) return row[field.name] ?? null
  const [related] = library.related(row, hop.relation)
  return related ? valueAt(library, related, rest, field) : null
}

/** How the answer shows a row. */
function shownRow(library: Library, model: ModelDescription, row: Stored, view: View): Json {
  const { fields, included } = view
  const own = shownFields(model).filter((field) => isWanted(model, field, fields))
  return Object.fromEntries([
    ...own.map((field) => [shownName(model, field), shownValue(row[field.name] ?? null)]),
    ...included.map((one) => [one.relation.name, shownRelated(library, row, one)]),
  ])
}

const isWanted = (model: ModelDescription, field: FieldDescription, wanted: readonly string[] | null): boolean =>
  wanted === null || wanted.includes(field.name) || wanted.includes(shownName(model, field))

const defaultIncluded = 20

function shownRelated(library: Library, row: Stored, included: Included): unknown {
  const { relation, limit, ordering } = included
  const model = modelNamed(library.models, relation.target)
  const show = (related: Stored): Json => shownRow(library, model, related, included)
  const rows = library.related(row, relation)
  if (relation.kind === 'toOne') return rows[0] ? show(rows[0]) : null
  return sorted(library, model, rows, ordering)
    .slice(0, limit ?? defaultIncluded)
    .map(show)
}

function shownValue(value: Value): unknown {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'bigint' ? String(value) : value
}

/** The bounds of an address that are told before any statement. */
const maxTerms = 20
const maxLength = 4096

export function isTooMuch(question: Question): boolean {
  const terms = question.ordering.length + countTerms(question.conditions)
  return terms > maxTerms || addressOf(question).replace(/^[^?]*\?/, '').length > maxLength
}

const countTerms = (conditions: readonly Condition[]): number =>
  conditions.reduce((sum, one) => sum + ('parts' in one ? countTerms(one.parts) : one.operands.length), 0)

/** The whole answer to a page by its number; null for a page that is not there. */
export function expectedPage(library: Library, question: Question, paging: PageByNumber): Json | null {
  const { model, view } = question
  const rows = foundRows(library, question)
  const limit = limitOf(paging)
  const page = paging.page ?? 1
  const objects = rows.slice((page - 1) * limit, page * limit)
  if (page > 1 && objects.length === 0) return null
  const kept = parametersOf(question).filter((text) => !/^(page|limit)=/.test(text))
  const to = (number: number): string =>
    `/api/${apiName(model)}/?${[...kept, `limit=${limit}`, `page=${number}`].join('&')}`
  const meta = {
    model: apiName(model),
    next: page * limit < rows.length ? to(page + 1) : '',
    page,
    previous: page > 1 ? to(page - 1) : '',
    ...expectedCount(paging.count ?? 'capped', limit, rows.length),
  }
  return { meta, objects: objects.map((row) => shownRow(library, model, row, view)) }
}

type PageByNumber = Extract<Paging, { kind: 'page' }>
type Walk = Extract<Paging, { kind: 'walk' }>

const limitOf = ({ limit }: Paging): number => Math.min(limit ?? pageSize, maxPageSize)

/** The pages of a walk by cursors in the order in which they come: from the end, where it goes backwards. */
export function expectedWalk(library: Library, question: Question, paging: Walk): readonly Json[] {
  const { model, view } = question
  const rows = foundRows(library, question)
  const shown = rows.map((row) => shownRow(library, model, row, view))
  const backwards = paging.side === 'before'
  const pages = slices(backwards ? shown.toReversed() : shown, limitOf(paging))
  const meta = { model: apiName(model), ...expectedCount(paging.count ?? 'none', limitOf(paging), rows.length) }
  return pages.map((objects) => ({ meta, objects: backwards ? objects.toReversed() : objects }))
}

/** One that is empty, where there is nothing. */
const slices = (rows: readonly Json[], length: number): readonly (readonly Json[])[] =>
  Array.from({ length: Math.max(1, Math.ceil(rows.length / length)) }, (_, i) =>
    rows.slice(i * length, (i + 1) * length),
  )

const expectedCount = (count: Count, limit: number, total: number): Json =>
  count === 'none' ? {} : { page_count: Math.ceil(total / limit), object_count: total, count: 'exact' }
