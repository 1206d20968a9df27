import { asc, desc, eq, type OrderBy, type Row, type Value, withKeyOrder } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { column, fillLibrary, key } from '../fixtures/library.ts'
import { type KeysetList, readBackward, readForward } from '../fixtures/paging.ts'
import { orderedValues, sampleValues } from '../fixtures/samples.ts'

const orderings: Readonly<Record<string, readonly OrderBy[]>> = {
  'a field with ties and NULL': [asc('year')],
  'a field with ties and NULL, downwards': [desc('year')],
  'a field with NULL last': [{ path: 'year', direction: 'asc', nulls: 'last' }],
  'a field with NULL first, downwards': [{ path: 'year', direction: 'desc', nulls: 'first' }],
  'several fields in both directions': [desc('year'), asc('price'), desc('title')],
  'a to-one relation': [asc('author.name'), desc('year')],
  'relations that lead to nothing': [desc('author.publisher.city'), asc('author.publisher.name'), asc('year')],
}

/** Pages that begin where the last one ended: nothing comes twice, nothing is passed over, whatever is written meanwhile. */
export const keysetPaging: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
    const ada = key(await cell.db.findOne('Author', { where: eq('name', 'Ada') }))
    for (const [i, year] of [null, 1840, 1840, null, 1700, 2001].entries()) {
      await cell.db.insert('Book', { title: `T${i}`, year, ...(i % 2 === 0 && { author_id: ada }) })
    }
  })

  const books = (orderBy: readonly OrderBy[], size: number): KeysetList => ({
    db: cell.db,
    model: 'Book',
    orderBy: withKeyOrder(orderBy, ['id']),
    include: { author: { include: { publisher: {} } } },
    size,
  })
  const titles = (rows: readonly Row[]): string => column(rows, 'title').join(' ')

  for (const [name, orderBy] of Object.entries(orderings)) {
    test(`pages put together are the whole list, forwards and backwards, ordered by ${name}`, async () => {
      const { orderBy: complete } = books(orderBy, 1)
      const whole = titles(await cell.db.findMany('Book', { orderBy: complete }))
      expect(whole.split(' ')).toHaveLength(11)
      for (const size of [1, 4, 50]) {
        expect(titles(await readForward(books(orderBy, size))), `pages of ${size}`).toBe(whole)
        expect(titles(await readBackward(books(orderBy, size))), `pages of ${size}, backwards`).toBe(whole)
      }
    })
  }

  for (const type of Object.keys(orderedValues) as (keyof typeof orderedValues)[]) {
    test(`pages begin after a value of type ${type}, and after NULL`, async () => {
      const path = `${type}_or_null`
      const values: readonly Value[] = [...orderedValues[type], null, orderedValues[type][1], null]
      for (const value of values) await cell.db.insert('Sample', sampleValues({ [path]: value }))
      for (const term of [asc(path), desc(path)]) {
        const orderBy = withKeyOrder([term], ['id'])
        const whole = column(await cell.db.findMany('Sample', { orderBy }), 'id')
        const list = { db: cell.db, model: 'Sample', orderBy, size: 1 }
        expect(column(await readForward(list), 'id')).toEqual(whole)
        expect(column(await readBackward(list), 'id')).toEqual(whole)
      }
    })
  }

  test('a page is one statement', async () => {
    const { statements } = await cell.harness.statements.counted(() => readForward(books([asc('author.name')], 4)))
    expect(statements).toHaveLength(4)
  })

  test('pages keep to their condition', async () => {
    const list = { ...books([desc('year')], 2), where: eq('author.name', 'Ada') }
    expect(
      titles(await readForward(list))
        .split(' ')
        .sort()
        .join(' '),
    ).toBe('Alpha Beta T0 T2 T4')
  })

  test('rows that are inserted between pages come once or not at all, and no other row twice or never', async () => {
    const before = column(await cell.db.findMany('Book', {}), 'title')
    for (const read of [readForward, readBackward]) {
      const years = [null, 1600, 1840, 1850, 3000]
      const rows = await read(books([asc('year')], 3), async (so_far) => {
        for (const year of years.splice(0, 2)) {
          await cell.db.insert('Book', { title: `new ${read.name} ${year} ${so_far.length}`, year })
        }
      })
      const found = column(rows, 'title')
      expect(new Set(found).size, 'none twice').toBe(found.length)
      expect(found).toEqual(expect.arrayContaining(before))
    }
  })

  test('the row that a page ended with may be deleted or changed before the next', async () => {
    const before = column(await cell.db.findMany('Book', { orderBy: [asc('title')] }), 'title')
    const taken: unknown[] = []
    const rows = await readForward(books([asc('title')], 3), async (so_far) => {
      taken.push(so_far.at(-1)?.['title'])
      await cell.db.delete('Book', eq('title', taken.at(-1) as string))
    })
    expect(column(rows, 'title')).toEqual(before)
    expect(await cell.db.count('Book', {})).toBe(before.length - taken.length)
  })

  test('pages that are read while others write hold every row that was there, once', async () => {
    const before = column(await cell.db.findMany('Book', {}), 'title')
    const write = async (): Promise<void> => {
      for (let i = 0; i < 20; i++) await cell.db.insert('Book', { title: `late ${i}`, year: 1500 + i * 50 })
    }
    const [rows] = await Promise.all([readForward(books([asc('year')], 2)), write()])
    const found = column(rows, 'title')
    expect(new Set(found).size).toBe(found.length)
    expect(found).toEqual(expect.arrayContaining(before))
  })
}
