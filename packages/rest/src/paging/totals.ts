import type { CountRequest, ModelDescription, Records } from '@authpkg/core'
import type { CountBy } from '../options.ts'

/** How many rows a list has in all, and how far that is to be believed. */
export interface Total {
  readonly rows: number
  /** `capped`: so many at least. */
  readonly count: Exclude<CountBy, 'none'>
}

const cap = 10_000

/** What is asked of the database for a count: one row beyond the cap tells that there are more. */
export const countUpTo = (by: CountBy): Pick<CountRequest, 'countUpTo'> =>
  by === 'exact' ? {} : { countUpTo: cap + 1 }

/** What a count that was asked for like this tells. */
export const totalOf = (counted: number, by: CountBy): Total =>
  by === 'exact' || counted <= cap ? { rows: counted, count: 'exact' } : { rows: cap, count: 'capped' }

/** One statement; two where a database that should guess makes no guesses. */
export async function countRows(
  records: Records,
  model: ModelDescription,
  where: CountRequest,
  by: CountBy,
): Promise<Total | null> {
  if (by === 'none') return null
  const guess = by === 'estimated' ? await records.estimate(model, where) : null
  if (guess !== null) return { rows: guess, count: 'estimated' }
  return totalOf(await records.count(model, { ...where, ...countUpTo(by) }), by)
}
