import { positiveInteger } from '@authpkg/core'

/** Which slice of a list was asked for. */
export interface PageAsked {
  readonly number: number
  readonly error: string | null
}

/** So many pages can be named; a database walks past every row before the page. */
const most = 1_000_000

export function readPage(text: string | undefined): PageAsked {
  if (text === undefined || text === '') return { number: 1, error: null }
  const number = positiveInteger(text)
  if (number !== null && number <= most) return { number, error: null }
  return { number: 1, error: 'The page must be a number from 1 up. This is the first one.' }
}

/** The page numbers to link: the ends, and those around the current one; null for a gap. */
export function pageNumbers(current: number, last: number): readonly (number | null)[] {
  const near = [1, 2, current - 1, current, current + 1, last - 1, last]
  const shown = [...new Set(near.filter((n) => n >= 1 && n <= last))].sort((a, b) => a - b)
  return shown.flatMap((n, i) => {
    const gap = n - (shown[i - 1] ?? 0)
    if (gap === 2) return [n - 1, n]
    return gap > 2 ? [null, n] : [n]
  })
}
