import { describe, expect, test } from 'vitest'
import type { Value } from '../db/model.ts'
import { asc, desc, type OrderBy } from './order-by.ts'
import { reversed, rowsAfter } from './page.ts'
import type { Where } from './where.ts'

type Sample = Record<string, Value>
const samples: Sample[] = [null, 1, 2, null, 1].flatMap((a, i) =>
  [null, 'x', 'y'].map((b, j) => ({ a, b, id: i * 3 + j })),
)

const orderings: [string, OrderBy[]][] = [
  ['one ascending', [asc('a'), asc('id')]],
  ['one descending', [desc('a'), asc('id')]],
  ['two, mixed', [desc('a'), asc('b'), desc('id')]],
  ['NULLs last', [{ path: 'a', direction: 'asc', nulls: 'last' }, desc('b'), asc('id')]],
  ['NULLs first', [{ path: 'a', direction: 'desc', nulls: 'first' }, asc('id')]],
]

describe('walking by the condition of the next rows meets every row once, in order', () => {
  test.each(orderings)('%s', (_, orderBy) => {
    const sorted = samples.toSorted((x, y) => compareBy(orderBy, x, y))
    for (const direction of [orderBy, reversed(orderBy)]) {
      const expected = direction === orderBy ? sorted : sorted.toReversed()
      expect(walk(direction)).toEqual(expected)
    }
  })
})

function walk(orderBy: readonly OrderBy[]): Sample[] {
  const met: Sample[] = []
  for (;;) {
    const last = met.at(-1)
    const rest = samples.filter(
      (row) =>
        !last ||
        holds(
          rowsAfter(
            orderBy,
            orderBy.map((t) => last[t.path] ?? null),
          ),
          row,
        ),
    )
    const [next] = rest.toSorted((x, y) => compareBy(orderBy, x, y))
    if (!next) return met
    met.push(next)
  }
}

function compareBy(orderBy: readonly OrderBy[], x: Sample, y: Sample): number {
  for (const { path, direction, nulls } of orderBy) {
    const [a, b] = [x[path] ?? null, y[path] ?? null]
    if (a === b) continue
    if (a === null || b === null)
      return ((nulls ?? (direction === 'asc' ? 'first' : 'last')) === 'first') === (a === null) ? -1 : 1
    return (a < b ? -1 : 1) * (direction === 'asc' ? 1 : -1)
  }
  return 0
}

function holds(where: Where, row: Sample): boolean {
  switch (where.op) {
    case 'and':
      return where.conditions.every((part) => holds(part, row))
    case 'or':
      return where.conditions.some((part) => holds(part, row))
    case 'isNull':
      return row[where.path] === null
    case 'isNotNull':
      return row[where.path] !== null
    case 'eq':
      return row[where.path] === where.value
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const value = row[where.path] ?? null
      if (value === null || where.value === null) return false
      if (value === where.value) return where.op === 'gte' || where.op === 'lte'
      return where.op === 'gt' || where.op === 'gte' ? value > where.value : value < where.value
    }
    default:
      throw new Error(where.op)
  }
}
