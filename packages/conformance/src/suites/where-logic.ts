import { always, and, asc, eq, never, not, or, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { column, fillLibrary } from '../fixtures/library.ts'

/** And, or, not, and the third truth value: NULL is neither true nor false. */
export const whereLogic: Suite = (cell, test) => {
  beforeAll(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  const books = async (where: Where): Promise<string> => {
    const rows = await cell.db.findMany('Book', { where, orderBy: [asc('title')] })
    expect(await cell.db.count('Book', { where }), 'count agrees').toBe(rows.length)
    return column(rows, 'title').join(' ')
  }
  const all = 'Alpha Beta Delta Gamma Orphan'
  const year = (value: number): Where => eq('year', value)

  test('and holds when all of its conditions do', async () => {
    expect(await books(and(year(1840), eq('title', 'Alpha')))).toBe('Alpha')
    expect(await books(and(year(1840), eq('title', 'Beta')))).toBe('')
  })

  test('or holds when one of its conditions does', async () => {
    expect(await books(or(year(1840), eq('title', 'Beta')))).toBe('Alpha Beta')
  })

  test('and, or and not nest to any depth', async () => {
    expect(await books(or(and(year(1840), not(eq('title', 'Beta'))), and(year(1920), year(1920))))).toBe('Alpha Gamma')
    const deep = Array.from({ length: 40 }).reduce<Where>(
      (inner) => ({ op: 'and', conditions: [not(not(inner))] }),
      year(1840),
    )
    expect(await books(deep)).toBe('Alpha')
  })

  test('an empty and is true, an empty or is false', async () => {
    expect(await books(always)).toBe(all)
    expect(await books(never)).toBe('')
    expect(await books(not(always))).toBe('')
    expect(await books(not(never))).toBe(all)
    expect(await books({ op: 'and', conditions: [always, year(1840)] })).toBe('Alpha')
    expect(await books({ op: 'or', conditions: [never, year(1840)] })).toBe('Alpha')
  })

  test('an empty in is false and an empty notIn is true, for NULL as well', async () => {
    expect(await books({ op: 'in', path: 'year', values: [] })).toBe('')
    expect(await books(not({ op: 'in', path: 'year', values: [] }))).toBe(all)
    expect(await books({ op: 'notIn', path: 'year', values: [] })).toBe(all)
    expect(await books(not({ op: 'notIn', path: 'year', values: [] }))).toBe('')
  })

  test('a comparison with NULL in the row does not hold, nor does its negation', async () => {
    expect(await books(year(1840))).toBe('Alpha')
    expect(await books(not(year(1840)))).toBe('Beta Gamma Orphan')
    expect(await books(not(not(year(1840))))).toBe('Alpha')
    expect(await books({ op: 'ne', path: 'year', value: 1840 })).toBe('Beta Gamma Orphan')
    expect(await books(not({ op: 'between', path: 'year', from: 1800, to: 1900 }))).toBe('Gamma Orphan')
  })

  test('a comparison with NULL that was asked for does not hold, nor does its negation', async () => {
    for (const op of ['lt', 'lte', 'gt', 'gte'] as const) {
      expect(await books({ op, path: 'year', value: null })).toBe('')
      expect(await books(not({ op, path: 'year', value: null }))).toBe('')
    }
    expect(await books({ op: 'between', path: 'year', from: 1800, to: null })).toBe('')
  })

  test('eq and ne with NULL ask whether there is a value', async () => {
    expect(await books(eq('year', null))).toBe('Delta')
    expect(await books({ op: 'ne', path: 'year', value: null })).toBe('Alpha Beta Gamma Orphan')
    expect(await books(not(eq('year', null)))).toBe('Alpha Beta Gamma Orphan')
  })

  test('a NULL among the values of in finds nothing more, and in notIn lets nothing through', async () => {
    expect(await books({ op: 'in', path: 'year', values: [1840, null] })).toBe('Alpha')
    expect(await books({ op: 'notIn', path: 'year', values: [1840, null] })).toBe('')
  })

  test('what is unknown decides nothing where the rest decides already', async () => {
    expect(await books(or(year(1840), eq('title', 'Delta')))).toBe('Alpha Delta')
    expect(await books(not(and(year(1840), eq('title', 'Alpha'))))).toBe('Beta Delta Gamma Orphan')
    expect(await books(not(or(year(1840), eq('title', 'Beta'))))).toBe('Gamma Orphan')
    expect(await books(not({ op: 'and', conditions: [year(1840), never] }))).toBe(all)
  })

  test('between with its ends the wrong way round finds nothing', async () => {
    expect(await books({ op: 'between', path: 'year', from: 1900, to: 1800 })).toBe('')
  })
}
