import type { Value } from '../db/model.ts'
import type { OrderBy } from './order-by.ts'
import { and, eq, never, or, type Where } from './where.ts'

/** Whether the field at the end of a path can be NULL. */
type MayBeNull = (path: string) => boolean

const anyMayBeNull: MayBeNull = () => true

/**
 * The rows that come after a row in an ordering, as a condition: keyset paging reads as many rows for the last page as
 * for the first. The ordering must end in the primary key ({@link withKeyOrder}), else rows that tie are skipped.
 *
 * @param last the values of the ordering's paths in the last row of the page before, in the ordering's order
 * @param mayBeNull lets an index be used for fields that always hold a value, in both directions
 */
export function rowsAfter(orderBy: readonly OrderBy[], last: readonly Value[], mayBeNull = anyMayBeNull): Where {
  const values = orderBy.map((_, i) => last[i] ?? null)
  const ties = (count: number): Where[] => orderBy.slice(0, count).map((term, i) => eq(term.path, values[i] ?? null))
  const after = or(...orderBy.map((term, i) => and(...ties(i), beyond(term, values[i] ?? null, mayBeNull))))
  const [first] = orderBy
  return first && orderBy.length > 1 ? and(notBefore(first, values[0] ?? null, mayBeNull), after) : after
}

/** The rows before, for a page backwards: the rows after in the reversed ordering. */
export const rowsBefore = (orderBy: readonly OrderBy[], first: readonly Value[], mayBeNull = anyMayBeNull): Where =>
  rowsAfter(reversed(orderBy), first, mayBeNull)

/** The same ordering read from its end. */
export const reversed = (orderBy: readonly OrderBy[]): readonly OrderBy[] =>
  orderBy.map((term) => ({
    path: term.path,
    direction: term.direction === 'asc' ? 'desc' : 'asc',
    nulls: nullsFirst(term) ? 'last' : 'first',
  }))

/** NULL sorts before every value unless the term says otherwise. */
const nullsFirst = ({ direction, nulls }: OrderBy): boolean => (nulls ? nulls === 'first' : direction === 'asc')

function beyond(term: OrderBy, value: Value, mayBeNull: MayBeNull): Where {
  const { path } = term
  if (value === null) return nullsFirst(term) ? { op: 'isNotNull', path } : never
  const later: Where = { op: term.direction === 'asc' ? 'gt' : 'lt', path, value }
  return nullsFirst(term) || !mayBeNull(path) ? later : or(later, { op: 'isNull', path })
}

/** Adds nothing to what is said already, but as a single range, at which a database begins to read an index. */
function notBefore(term: OrderBy, value: Value, mayBeNull: MayBeNull): Where | undefined {
  const { path } = term
  if (value === null) return nullsFirst(term) ? undefined : { op: 'isNull', path }
  const reached: Where = { op: term.direction === 'asc' ? 'gte' : 'lte', path, value }
  return nullsFirst(term) || !mayBeNull(path) ? reached : undefined
}
