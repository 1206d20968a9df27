import { always, asc, desc, eq, type OrderBy, type PagedQuery, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { rawTable } from '../fixtures/keys.ts'
import { column, fillLibrary } from '../fixtures/library.ts'
import { orderedValues, sampleValues } from '../fixtures/samples.ts'

/** Where NULL stands, sorting through relations, slices of a list, and counting no further than asked. */
export const orderingAndPaging: Suite = (cell, test) => {
  beforeAll(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
    // Stored highest first, so that no order comes about by itself.
    for (const i of [2, 0, 1] as const) {
      const values = Object.entries(orderedValues).map(([type, three]) => [`${type}_or_null`, three[i]])
      await cell.db.insert('Sample', sampleValues({ ...Object.fromEntries(values), integer_value: i }))
    }
    await cell.db.insert('Sample', sampleValues({ integer_value: 3 }))
  })

  const list = async (model: string, field: string, query: PagedQuery): Promise<string> =>
    column(await cell.db.findMany(model, query), field).join(' ')
  const books = (...orderBy: OrderBy[]): Promise<string> => list('Book', 'title', { orderBy })

  for (const type of Object.keys(orderedValues)) {
    test(`values of type ${type} are sorted by what they are, NULL before all of them`, async () => {
      const path = `${type}_or_null`
      expect(await list('Sample', 'integer_value', { orderBy: [asc(path)] })).toBe('3 0 1 2')
      expect(await list('Sample', 'integer_value', { orderBy: [desc(path)] })).toBe('2 1 0 3')
    })
  }

  test('false is sorted before true', async () => {
    const row = await cell.db.insert('Sample', sampleValues({ integer_value: 9, boolean_value: true }))
    const last = await cell.db.findOne('Sample', { orderBy: [desc('boolean_value')] })
    expect(last?.['id']).toBe(row['id'])
    await cell.db.delete('Sample', eq('integer_value', 9))
  })

  test('NULL is sorted where it is asked for', async () => {
    const path = 'year'
    expect(await books(asc(path))).toBe('Delta Orphan Alpha Beta Gamma')
    expect(await books(desc(path))).toBe('Gamma Beta Alpha Orphan Delta')
    expect(await books({ path, direction: 'asc', nulls: 'last' })).toBe('Orphan Alpha Beta Gamma Delta')
    expect(await books({ path, direction: 'desc', nulls: 'first' })).toBe('Delta Gamma Beta Alpha Orphan')
    expect(await books({ path, direction: 'asc', nulls: 'first' })).toBe('Delta Orphan Alpha Beta Gamma')
    expect(await books({ path, direction: 'desc', nulls: 'last' })).toBe('Gamma Beta Alpha Orphan Delta')
  })

  test('several orders count one after the other', async () => {
    const query = { orderBy: [asc('title'), desc('pages')] }
    expect(await list('Chapter', 'pages', query)).toBe('30 5 20 10 1 ')
  })

  test('rows are sorted through to-one relations, a row that is not there as NULL', async () => {
    expect(await books(asc('author.name'), asc('title'))).toBe('Orphan Alpha Beta Gamma Delta')
    expect(await books(desc('author.publisher.name'), asc('title'))).toBe('Gamma Alpha Beta Delta Orphan')
    expect(await books({ path: 'author.publisher.name', direction: 'asc', nulls: 'last' }, desc('title'))).toBe(
      'Beta Alpha Gamma Orphan Delta',
    )
    const query = { orderBy: [asc('book.author.publisher.name'), asc('title'), desc('pages')] }
    expect(await list('Chapter', 'title', query)).toBe('Start End Start Start End Middle')
  })

  test('a filter, an order and an include through one relation go together', async () => {
    const rows = await cell.db.findMany('Book', {
      where: eq('author.publisher.name', 'Acorn'),
      orderBy: [desc('author.publisher.city'), desc('title')],
      include: { author: { include: { publisher: {} } } },
    })
    expect(column(rows, 'title')).toEqual(['Beta', 'Alpha'])
    expect(rows[0]).toMatchObject({ author: { publisher: { city: 'Bern' } } })
  })

  test('text is sorted by code point, beyond the first plane too', async () => {
    for (const string_value of ['😀', 'z', '～', 'Z', 'é'])
      await cell.db.insert('Sample', sampleValues({ integer_value: 8, string_value }))
    const query = { where: eq('integer_value', 8), orderBy: [asc('string_value')] }
    expect(await list('Sample', 'string_value', query)).toBe('Z z é ～ 😀')
    await cell.db.delete('Sample', eq('integer_value', 8))
  })

  test('limit and offset cut a slice out of the order', async () => {
    const orderBy = [asc('title')]
    expect(await list('Book', 'title', { orderBy, limit: 2 })).toBe('Alpha Beta')
    expect(await list('Book', 'title', { orderBy, limit: 2, offset: 2 })).toBe('Delta Gamma')
    expect(await list('Book', 'title', { orderBy, offset: 3 })).toBe('Gamma Orphan')
    expect(await list('Book', 'title', { orderBy, limit: 2, offset: 4 })).toBe('Orphan')
    expect(await list('Book', 'title', { orderBy, limit: 2, offset: 5 })).toBe('')
    expect(await list('Book', 'title', { orderBy, limit: 0 })).toBe('')
  })

  test('limit counts rows of the model, whatever they bring along', async () => {
    const query = { orderBy: [asc('name')], limit: 2, include: { books: { orderBy: [asc('title')] }, biography: {} } }
    const rows = await cell.db.findMany('Author', query)
    expect(column(rows, 'name')).toEqual(['Ada', 'Bob'])
    expect(rows[0]?.['books']).toHaveLength(2)
  })

  test('limit counts rows once, whatever a condition through a to-many relation finds', async () => {
    const query: PagedQuery = { where: { op: 'isNotNull', path: 'books.id' }, orderBy: [asc('name')], limit: 2 }
    expect(await list('Author', 'name', query)).toBe('Ada Bob')
  })

  test('pages put together are the whole list', async () => {
    const pages: string[] = []
    for (let offset = 0; offset < 6; offset += 2) {
      pages.push(await list('Chapter', 'id', { orderBy: [asc('title'), asc('id')], limit: 2, offset }))
    }
    expect(pages.join(' ')).toBe(await list('Chapter', 'id', { orderBy: [asc('title'), asc('id')] }))
  })

  test('count gives the number of rows that hold', async () => {
    expect(await cell.db.count('Chapter', {})).toBe(6)
    expect(await cell.db.count('Chapter', { where: eq('title', 'Start') })).toBe(3)
    expect(await cell.db.count('Chapter', { where: eq('title', 'Nowhere') })).toBe(0)
    expect(await cell.db.count('Author', { where: { op: 'isNotNull', path: 'books.chapters.id' } })).toBe(2)
  })

  test('count stops at its cap, in one statement', async () => {
    const capped = (cap: number) =>
      cell.harness.statements.counted(() => cell.db.count('Chapter', { where: always, cap }))
    expect(await capped(4)).toMatchObject({ result: 4, statements: [expect.anything()] })
    expect((await capped(6)).result).toBe(6)
    expect((await capped(100)).result).toBe(6)
    expect(await cell.db.count('Chapter', { where: eq('book.author.name', 'Ada'), cap: 2 })).toBe(2)
  })

  test('an estimate is a guess by statistics in one statement, where the database makes any', async () => {
    for (let i = 0; i < 300; i++) await cell.db.insert('Tag', { name: `tag ${i}` })
    if (cell.kind !== 'sqlite') await cell.harness.readRaw(`${analyze[cell.kind]} ${rawTable(cell, 'Tag')}`)
    const estimate = (where?: Where) =>
      cell.harness.statements.counted(async () => cell.db.estimate?.('Tag', { ...(where && { where }) }) ?? null)
    const all = await estimate()
    if (cell.kind === 'sqlite') return expect(all.result).toBeNull()
    expect(all.statements).toHaveLength(1)
    expect(all.result).toBeGreaterThan(150)
    expect(all.result).toBeLessThan(600)
    const some = await estimate(eq('name', 'tag 7'))
    expect(some.result).toBeLessThan(100)
    expect((await estimate(eq('bookTags.book.author.name', 'Ada'))).result).toBeTypeOf('number')
  })
}

const analyze = { postgres: 'analyze', mysql: 'analyze table' } as const
