import { type ModelDescription, type OrderBy, type Records, resolvePath } from '@authpkg/core'
import { maySort } from '../visible.ts'
import type { Column } from './column.ts'

/** More than anyone sorts by. */
const most = 5

export interface Ordering {
  readonly terms: readonly OrderBy[]
  /** Names that the list cannot be sorted by. */
  readonly unknown: readonly string[]
}

/** Reads `-created,user__username`. */
export function readOrdering(records: Records, model: ModelDescription, text: string): Ordering {
  const terms: OrderBy[] = []
  const unknown: string[] = []
  for (const part of text
    .split(',')
    .filter((each) => each !== '')
    .slice(0, most)) {
    const descending = part.startsWith('-')
    const name = descending ? part.slice(1) : part
    const path = resolvePath(records.adapter.describe(), model, name)
    if (path && maySort(records, model, path))
      terms.push({ path: path.join('.'), direction: descending ? 'desc' : 'asc' })
    else unknown.push(name)
  }
  return { terms, unknown }
}

/** How a list is sorted by a column now, and by its header's link. */
export function headerSort(
  column: Column,
  terms: readonly OrderBy[],
): { current: 'asc' | 'desc' | null; next: string } {
  const path = column.sortPath ?? []
  const first = terms[0]
  const current = first?.path === path.join('.') ? first.direction : null
  return { current, next: (current === 'asc' ? '-' : '') + path.join('__') }
}
