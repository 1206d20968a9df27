/**
 * Sorting by one path. The path goes through to-one relations only. NULL sorts before every value, on every
 * database; `nulls` overrides that.
 */
export interface OrderBy {
  readonly path: string
  readonly direction: 'asc' | 'desc'
  readonly nulls?: 'first' | 'last'
}

export const asc = (path: string): OrderBy => ({ path, direction: 'asc' })
export const desc = (path: string): OrderBy => ({ path, direction: 'desc' })

/** The ordering with the primary key at its end, so that a page never depends on chance. */
export function withKeyOrder(orderBy: readonly OrderBy[], primaryKey: readonly string[]): readonly OrderBy[] {
  const missing = primaryKey.filter((field) => !orderBy.some((term) => term.path === field))
  return [...orderBy, ...missing.map(asc)]
}
