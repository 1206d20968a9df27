import { always, and, asc, desc, eq, type Includes, not, or, type Row, type Where } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { column, fillLibrary } from '../fixtures/library.ts'

const any = (path: string, condition: Where): Where => ({ op: 'any', path, condition })
const all = (path: string, condition: Where): Where => ({ op: 'all', path, condition })
const none = (path: string, condition: Where): Where => ({ op: 'none', path, condition })
const chapter = (title: string, pages: number): Where => and(eq('title', title), eq('pages', pages))

/** Down three to-many relations, and up three to-one relations. */
const down = 'authors.books.chapters'
const up = 'book.author.publisher'

/** Paths of three relations, in everything that takes a path. */
export const deepPaths: Suite = (cell, test) => {
  beforeEach(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
  })

  const list = async (model: string, field: string, where: Where): Promise<string> => {
    const find = () => cell.db.findMany(model, { where, orderBy: [asc(field)] })
    const { result: rows, statements } = await cell.harness.statements.counted(find)
    expect(statements).toHaveLength(1)
    expect(await cell.db.count(model, { where })).toBe(rows.length)
    return column(rows, field).join(' ')
  }
  const publishers = (where: Where): Promise<string> => list('Publisher', 'name', where)
  const chapters = (where: Where): Promise<string> => list('Chapter', 'title', where)

  test('any at the end of three to-many relations puts all of its conditions to one row', async () => {
    expect(await publishers(any(down, chapter('End', 30)))).toBe('Acorn')
    expect(await publishers(any(down, chapter('End', 5)))).toBe('Birch')
    expect(await publishers(any(down, chapter('Middle', 5)))).toBe('')
    expect(await publishers(any(down, or(chapter('Middle', 20), chapter('Start', 10))))).toBe('Acorn Birch')
  })

  test('all at the end of three to-many relations minds NULL, and holds where there is no row', async () => {
    expect(await publishers(all(down, { op: 'gt', path: 'pages', value: 0 }))).toBe('Birch Cedar')
    expect(await publishers(all(down, not(eq('title', 'Middle'))))).toBe('Acorn Cedar')
    expect(await publishers(not(all(down, eq('title', 'End'))))).toBe('Acorn Birch')
  })

  test('none at the end of three to-many relations holds where no row does', async () => {
    expect(await publishers(none(down, eq('title', 'Middle')))).toBe('Acorn Cedar')
    expect(await publishers(none(down, always))).toBe('Cedar')
    expect(await publishers(not(none(down, chapter('End', 5))))).toBe('Birch')
  })

  test('any, all and none stand behind three to-one relations', async () => {
    expect(await chapters(any(`${up}.authors`, eq('name', 'Dan')))).toBe('End Start Start')
    expect(await chapters(none(`${up}.authors`, eq('name', 'Dan')))).toBe('End Middle Start')
    expect(await chapters(all(`${up}.authors`, { op: 'gt', path: 'born', value: 1700 }))).toBe('End Start Start Start')
  })

  test('any, all and none nest three deep', async () => {
    const long = any('chapters', { op: 'gt', path: 'pages', value: 15 })
    expect(await publishers(any('authors', any('books', long)))).toBe('Acorn Birch')
    expect(await publishers(any('authors', all('books', long)))).toBe('Acorn Birch')
    expect(await publishers(all('authors', all('books', long)))).toBe('Birch Cedar')
    expect(await publishers(none('authors', none('books', long)))).toBe('Birch Cedar')
    expect(await publishers(none('authors', any('books', none('chapters', always))))).toBe('Acorn Birch Cedar')
  })

  test('several conditions on one path of three relations stand each on its own, and together inside any', async () => {
    const apart = and(eq(`${down}.title`, 'Middle'), eq(`${down}.pages`, 5))
    expect(await publishers(apart)).toBe('Birch')
    expect(await publishers(and(apart, not(eq(`${down}.title`, 'Start'))))).toBe('Birch')
    expect(await publishers(and(any(down, chapter('Middle', 20)), any(down, chapter('End', 5))))).toBe('Birch')
    expect(await publishers(or(any(down, chapter('Middle', 5)), eq(`${down}.title`, 'End')))).toBe('Acorn Birch')
    expect(await publishers(and(eq(`${down}.title`, 'End'), none(down, eq('title', 'Middle'))))).toBe('Acorn')
  })

  test('several conditions on one path of to-one relations are about one row', async () => {
    expect(await chapters(and(eq(`${up}.name`, 'Acorn'), eq(`${up}.city`, 'Bern')))).toBe('End Start Start')
    expect(await chapters(and(eq(`${up}.name`, 'Acorn'), eq(`${up}.city`, 'Graz')))).toBe('')
    expect(await chapters(and(eq(`${up}.name`, 'Birch'), eq('book.author.name', 'Bob')))).toBe('End Middle')
  })

  test('rows are sorted through three to-one relations, NULL where it is asked for', async () => {
    const order = async (nulls: 'first' | 'last'): Promise<string> => {
      const orderBy = [{ ...desc(`${up}.name`), nulls }, desc('book.title'), asc('position')]
      return column(await cell.db.findMany('Chapter', { orderBy }), 'title').join(' ')
    }
    expect(await order('first')).toBe('Start Middle End Start Start End')
    expect(await order('last')).toBe('Middle End Start Start End Start')
  })

  test('three levels of to-many rows come along, each with its own condition, order and fields', async () => {
    const include: Includes = {
      authors: {
        orderBy: [desc('name')],
        include: {
          books: {
            where: { op: 'isNotNull', path: 'year' },
            orderBy: [desc('year')],
            include: { chapters: { where: eq('title', 'Start'), fields: ['title', 'pages'], orderBy: [asc('pages')] } },
          },
        },
      },
    }
    const query = { where: eq('name', 'Acorn'), include }
    const shape = (row: Row | null): unknown =>
      ((row?.['authors'] ?? []) as Row[]).map(({ name, books }) => [
        name,
        (books as Row[]).map((book) => [book['title'], column(book['chapters'] as Row[], 'pages')]),
      ])
    const expected = [['Dan', []], ['Ada', [['Beta', [null]], ['Alpha', [10]]]]] // biome-ignore format: a tree
    const { result, statements } = await cell.harness.statements.counted(() => cell.db.findMany('Publisher', query))
    expect(shape(result[0] ?? null)).toEqual(expected)
    expect(statements.length).toBeLessThanOrEqual(4)
    expect(shape(await cell.db.findOne('Publisher', query))).toEqual(expected)
  })

  test('three levels of to-one rows come along in one statement, beside a condition and an order through them', async () => {
    const query = {
      where: eq(`${up}.city`, 'Bern'),
      orderBy: [asc(`${up}.name`), asc('book.title'), desc('position')],
      include: { book: { include: { author: { fields: ['name'], include: { publisher: { fields: ['city'] } } } } } },
    }
    const { result, statements } = await cell.harness.statements.counted(() => cell.db.findMany('Chapter', query))
    expect(column(result, 'title')).toEqual(['End', 'Start', 'Start'])
    expect(result[0]).toMatchObject({ book: { title: 'Alpha', author: { name: 'Ada', publisher: { city: 'Bern' } } } })
    expect(statements).toHaveLength(1)
  })

  test('update, delete and consumeOne find their rows three relations away', async () => {
    expect(await cell.db.update('Publisher', any(down, chapter('Middle', 20)), { city: 'Oslo' })).toBe(1)
    expect(await publishers(eq('city', 'Oslo'))).toBe('Birch')
    expect(await cell.db.update('Publisher', eq(`${down}.title`, 'Start'), { city: 'Rome' })).toBe(1)
    expect(await cell.db.delete('Chapter', and(eq(`${up}.city`, 'Rome'), eq('title', 'End')))).toBe(1)
    expect(await cell.db.consumeOne('Chapter', any(`${up}.authors`, eq('name', 'Bob')))).not.toBeNull()
    expect(await cell.db.delete('Publisher', none(down, always))).toBe(1)
    expect(await publishers(always)).toBe('Acorn Birch')
  })
}
