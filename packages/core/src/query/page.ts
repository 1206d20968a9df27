import type { Value } from '../db/model.ts'
import type { OrderBy } from './order-by.ts'
import { and, eq, never, or, type Where } from './where.ts'

/**
 * The rows that come after a row in an ordering, as a condition: keyset paging reads as many rows for the last page as
 * for the first. The ordering must end in the primary key ({@link withKeyOrder}), else rows that tie are skipped.
 *
 * @param last the values of the ordering's paths in the last row of the page before, in the ordering's order
 */
export function rowsAfter(orderBy: readonly OrderBy[], last: readonly Value[]): Where {
  const ties = (count: number): Where[] => orderBy.slice(0, count).map((term, i) => eq(term.path, last[i] ?? null))
  return or(...orderBy.map((term, i) => and(...ties(i), beyond(term, last[i] ?? null))))
}

/** The rows before, for a page backwards: the rows after in the reversed ordering. */
export const rowsBefore = (orderBy: readonly OrderBy[], first: readonly Value[]): Where =>
  rowsAfter(reversed(orderBy), first)

/** The same ordering read from its end. */
export const reversed = (orderBy: readonly OrderBy[]): readonly OrderBy[] =>
  orderBy.map((term) => ({
    path: term.path,
    direction: term.direction === 'asc' ? 'desc' : 'asc',
    nulls: nullsFirst(term) ? 'last' : 'first',
  }))

/** NULL sorts before every value unless the term says otherwise. */
const nullsFirst = ({ direction, nulls }: OrderBy): boolean => (nulls ? nulls === 'first' : direction === 'asc')

function beyond(term: OrderBy, value: Value): Where {
  const { path } = term
  if (value === null) return nullsFirst(term) ? { op: 'isNotNull', path } : never
  const later: Where = { op: term.direction === 'asc' ? 'gt' : 'lt', path, value }
  return nullsFirst(term) ? later : or(later, { op: 'isNull', path })
}
