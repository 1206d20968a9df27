import { type OrderBy, type Row, rowsAfter, rowsBefore, ValidationError, type Where, withKeyOrder } from '@authpkg/core'
import type { Parameter } from '../query/query-string.ts'
import type { Question } from '../query/question.ts'
import type { RestRequest } from '../request.ts'
import { cursorsOf } from './cursor.ts'
import type { Neighbours } from './envelope.ts'
import { endsBeyond, type PageRequest, refuseBeyondEnd, refuseDeep, tooDeep } from './paging.ts'
import { readingPositions } from './position.ts'
import { countRows, countUpTo, type Total, totalOf } from './totals.ts'

/** The rows of a page, where to go on, and how many there are in all where that was asked. */
export interface Found {
  readonly rows: readonly Row[]
  readonly neighbours: Neighbours
  readonly total: Total | null
}

/** The page of that number: two statements, one without a count. */
export async function findPage(request: RestRequest, page: PageRequest, question: Question): Promise<Found> {
  if (tooDeep(page)) return beyondOffset(request, page, question)
  const { resource, records, serializer } = request
  const { limit, offset, count } = page
  const isCounted = count === 'exact' || count === 'capped'
  // One row more than the page tells whether another follows, where no count does.
  const isPeek = !isCounted || (count === 'capped' && endsBeyond(page))
  const { include, select } = serializer
  const slice = { limit: isPeek ? limit + 1 : limit, offset, count: isCounted, ...countUpTo(count) }
  const { rows, total } = await records.list(resource.model, { ...question, include, select, ...slice })
  if (rows.length === 0 && page.page > 1 && !resource.lenient) refuseBeyondEnd()
  return {
    rows: isPeek ? rows.slice(0, limit) : rows,
    neighbours: pagesBeside(page, isPeek ? rows.length > limit : offset + rows.length < (total ?? 0)),
    total: isCounted ? totalOf(total ?? 0, count) : await countRows(records, resource.model, asked(question), count),
  }
}

/** Leniently a page beyond the end is empty, however far; rows that are there are not passed off as missing. */
async function beyondOffset(request: RestRequest, page: PageRequest, question: Question): Promise<Found> {
  const { resource, records } = request
  if (!resource.lenient) refuseDeep()
  const total = await countRows(records, resource.model, asked(question), 'exact')
  if (total && total.rows > page.offset) refuseDeep()
  return { rows: [], neighbours: pagesBeside(page, false), total: page.count === 'none' ? null : total }
}

const pagesBeside = ({ page }: PageRequest, hasNext: boolean): Neighbours => ({
  first: 'page=1',
  previous: page > 1 ? `page=${page - 1}` : null,
  next: hasNext ? `page=${page + 1}` : null,
})

const asked = ({ where }: Question): { where?: Where } => (where ? { where } : {})

/** The page after or before a cursor: as many rows are read for the last one of a list as for the first. */
export async function findByCursor(
  request: RestRequest,
  page: PageRequest,
  question: Question,
  parameters: readonly Parameter[],
): Promise<Found> {
  const { resource, records, serializer } = request
  const { model } = resource
  if (model.primaryKey.length === 0) refuseWithoutKey()
  const orderBy = withKeyOrder(question.orderBy, model.primaryKey)
  const cursors = cursorsOf(request, parameters)
  const backwards = page.cursor?.side === 'before'
  const from = page.cursor?.text ? cursors.open(page.cursor.text) : null
  const within = from && (backwards ? rowsBefore : rowsAfter)(orderBy, from, (path) => mayBeNull(request, path))
  const readable = records.access.readableFields(records.principal, model)
  const { include, select, valuesOf, plain } = readingPositions(serializer, model, orderBy, readable)
  const slice = { include, select, backwards, limit: page.limit + 1, ...(within && { within }) }
  const found = (await records.list(model, { ...question, ...slice })).rows
  const rows = found.slice(0, page.limit)
  const hasMore = found.length > page.limit
  if (backwards) rows.reverse()
  const seal = (row: Row): string => cursors.seal(valuesOf(row))
  const [isFirst, isLast] = backwards ? [!hasMore, !from] : [!from, !hasMore]
  return {
    rows: rows.map(plain),
    neighbours: cursorsBeside(isFirst ? undefined : rows[0], isLast ? undefined : rows.at(-1), seal),
    total: await countRows(records, model, asked(question), page.count),
  }
}

const cursorsBeside = (first: Row | undefined, last: Row | undefined, seal: (row: Row) => string): Neighbours => ({
  first: 'after=',
  previous: first ? `before=${seal(first)}` : null,
  next: last ? `after=${seal(last)}` : null,
})

/** Rows that nothing tells apart would be passed over, or come twice. */
export function refuseWithoutKey(): never {
  throw ValidationError.field('after', 'invalid_value', 'Rows without a key have no cursors: use page.')
}

/** Behind a relation there may be no row at all. */
export const mayBeNull = ({ resource: { model } }: RestRequest, path: OrderBy['path']): boolean =>
  model.fields.get(path)?.nullable ?? true
