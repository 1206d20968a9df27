import { asc, desc, eq, type Includes, type Row, type Value } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { anyKey } from '../fixtures/keys.ts'
import { column, fillLibrary, key } from '../fixtures/library.ts'
import { distinctValues, orderedValues, sampleValues } from '../fixtures/samples.ts'

/** Related rows brought along: which, how, and in how many statements. */
export const includes: Suite = (cell, test) => {
  let specials: Readonly<Record<string, Value>> = {}

  beforeAll(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
    const dan = await cell.db.findOne('Author', { where: eq('name', 'Dan') })
    const all = { ...orderedValues, ...distinctValues, boolean: [true], json: [{ nested: ['🎉', 1.5, null] }] }
    specials = Object.fromEntries(Object.entries(all).map(([type, values]) => [`${type}_or_null`, values[0] as Value]))
    await cell.db.insert('Sample', sampleValues({ ...specials, author_id: key(dan) }))
    const root = await cell.db.insert('Node', { name: 'root' })
    await cell.db.insert('Node', { name: 'leaf', parent_id: root['id'] })
  })

  const one = async (model: string, name: string, value: Value, include: Includes): Promise<Row> => {
    const query = { where: eq(name, value), include }
    const { result: row, statements } = await cell.harness.statements.counted(() => cell.db.findOne(model, query))
    expect(statements, 'findOne is one statement').toHaveLength(1)
    const [same] = await cell.db.findMany(model, query)
    expect(same, 'findMany brings the same along').toEqual(row)
    return row ?? {}
  }
  const names = (rows: unknown, field: string): string => column(rows as Row[], field).join(' ')

  test('a to-one row comes under the name of its relation, as a plain object or null', async () => {
    const alpha = await one('Book', 'title', 'Alpha', { author: {} })
    const author = alpha['author'] as Row
    expect(author).toEqual({ id: alpha['author_id'], name: 'Ada', born: 1815, publisher_id: anyKey(cell) })
    expect([Object.prototype, null]).toContain(Object.getPrototypeOf(author))
    expect((await one('Book', 'title', 'Orphan', { author: {} }))['author']).toBeNull()
  })

  test('a to-one row comes from the other side of a unique key too', async () => {
    expect(await one('Author', 'name', 'Ada', { biography: {} })).toMatchObject({ biography: { body: 'Countess' } })
    expect((await one('Author', 'name', 'Dan', { biography: {} }))['biography']).toBeNull()
  })

  test('to-one rows nest', async () => {
    const include = { book: { include: { author: { include: { publisher: {}, biography: {} } } } } }
    const row = await one('Chapter', 'title', 'Middle', include)
    expect(row).toMatchObject({
      book: {
        title: 'Gamma',
        author: { name: 'Bob', publisher: { name: 'Birch', city: null }, biography: { body: 'Builder' } },
      },
    })
    const orphan = await cell.db.findOne('Chapter', { where: eq('book.title', 'Orphan'), include })
    expect(orphan).toMatchObject({ book: { title: 'Orphan', author: null } })
  })

  test('to-many rows come as a list in the order asked for, empty where there are none', async () => {
    const up = await one('Author', 'name', 'Ada', { books: { orderBy: [asc('title')] } })
    expect(names(up['books'], 'title')).toBe('Alpha Beta')
    const down = await one('Author', 'name', 'Ada', { books: { orderBy: [desc('title')] } })
    expect(names(down['books'], 'title')).toBe('Beta Alpha')
    expect((await one('Author', 'name', 'Dan', { books: {} }))['books']).toEqual([])
  })

  test('to-many rows are sorted through relations and with NULL first', async () => {
    const row = await one('Tag', 'name', 'math', { bookTags: { orderBy: [asc('book.author.name'), asc('book_id')] } })
    const orphan = await cell.db.findOne('Book', { where: eq('title', 'Orphan') })
    expect((row['bookTags'] as Row[])[0]?.['book_id']).toBe(key(orphan))
    const bob = await one('Book', 'title', 'Gamma', { chapters: { orderBy: [desc('pages')] } })
    expect(names(bob['chapters'], 'pages')).toBe('20 5')
  })

  test('to-many rows nest in to-many rows', async () => {
    const include = { books: { orderBy: [asc('title')], include: { chapters: { orderBy: [asc('position')] } } } }
    const row = await one('Author', 'name', 'Ada', include)
    const [alpha, beta] = row['books'] as Row[]
    expect(names(alpha?.['chapters'], 'title')).toBe('Start End')
    expect(names(beta?.['chapters'], 'pages')).toBe('')
    const deep = await one('Publisher', 'name', 'Birch', { authors: { include } })
    expect(deep).toMatchObject({
      authors: [{ books: [{ title: 'Gamma', chapters: [{ title: 'Middle' }, { title: 'End' }] }] }],
    })
  })

  test('to-one rows nest in to-many rows, and to-many rows in to-one rows', async () => {
    const tags = { bookTags: { orderBy: [asc('tag.name')], include: { tag: {} } } } as const
    const row = await one('Book', 'title', 'Alpha', tags)
    expect(
      names(
        (row['bookTags'] as Row[]).map((link) => link['tag']),
        'name',
      ),
    ).toBe('math poetry')
    const chapter = await one('Chapter', 'title', 'Middle', { book: { include: tags } })
    expect(chapter).toMatchObject({ book: { bookTags: [{ weight: 1, tag: { name: 'poetry' } }] } })
  })

  test('a model that points at itself brings itself along', async () => {
    expect(await one('Node', 'name', 'leaf', { parent: { include: { children: {} } } })).toMatchObject({
      parent: { name: 'root', children: [{ name: 'leaf' }] },
    })
    expect(await one('Node', 'name', 'root', { parent: {}, children: { include: { children: {} } } })).toMatchObject({
      parent: null,
      children: [{ name: 'leaf', children: [] }],
    })
  })

  test('chosen fields of an included row come alone', async () => {
    const include = { author: { fields: ['name'] }, chapters: { fields: ['pages'], orderBy: [asc('position')] } }
    const query = { where: eq('title', 'Alpha'), include }
    for (const row of [await cell.db.findOne('Book', query), ...(await cell.db.findMany('Book', query))]) {
      expect(row?.['author']).toMatchObject({ name: 'Ada' })
      expect(row?.['author']).not.toHaveProperty('born')
      expect(names(row?.['chapters'], 'pages')).toBe('10 30')
      expect(row?.['chapters']).not.toHaveProperty('0.title')
    }
  })

  test('includes come along with chosen fields, whatever keys they need', async () => {
    const query = {
      fields: ['title'],
      where: eq('title', 'Alpha'),
      include: { author: { fields: ['name'], include: { books: { fields: ['title'] } } }, chapters: {} },
    }
    const [row] = await cell.db.findMany('Book', query)
    expect(row).toMatchObject({ title: 'Alpha', author: { name: 'Ada' } })
    expect(row).not.toHaveProperty('year')
    expect(row?.['chapters']).toHaveLength(2)
    expect(row).toHaveProperty('author.books.length', 2)
  })

  test('a to-one row that fails the condition of its include is null', async () => {
    const include = { author: { where: eq('name', 'Ada') } }
    const rows = await cell.db.findMany('Book', { orderBy: [asc('title')], include })
    expect(column(rows, 'title')).toHaveLength(5)
    expect(rows.map((row) => (row['author'] as Row | null)?.['name'] ?? null)).toEqual(['Ada', 'Ada', null, null, null])
    expect((await one('Book', 'title', 'Gamma', include))['author']).toBeNull()
  })

  test('a to-many list leaves out the rows that fail the condition of its include', async () => {
    const include: Includes = { books: { where: { op: 'gt', path: 'year', value: 1840 }, orderBy: [asc('title')] } }
    expect(names((await one('Author', 'name', 'Ada', include))['books'], 'title')).toBe('Beta')
    expect((await one('Author', 'name', 'Cyd', include))['books']).toEqual([])
    const through: Includes = { books: { where: eq('chapters.title', 'End') } }
    expect(names((await one('Author', 'name', 'Ada', through))['books'], 'title')).toBe('Alpha')
    const back: Includes = { books: { where: eq('author.publisher.city', 'Bern'), orderBy: [asc('title')] } }
    expect(names((await one('Author', 'name', 'Ada', back))['books'], 'title')).toBe('Alpha Beta')
  })

  test('what hangs on a to-one row that its condition hides stays hidden', async () => {
    const include: Includes = { author: { where: eq('name', 'Bob'), include: { publisher: {}, books: {} } } }
    expect((await one('Book', 'title', 'Alpha', include))['author']).toBeNull()
    expect(await one('Book', 'title', 'Gamma', include)).toMatchObject({ author: { publisher: { name: 'Birch' } } })
  })

  test('included rows hold their values as rows of their own would', async () => {
    const dan = await one('Author', 'name', 'Dan', { samples: { include: { author: { include: { samples: {} } } } } })
    const [sample] = dan['samples'] as Row[]
    const alone = await cell.db.findOne('Sample', {})
    const { author, ...own } = sample ?? {}
    expect(own).toEqual(alone)
    for (const [name, value] of Object.entries(specials)) expect(own[name], name).toStrictEqual(alone?.[name] ?? value)
    expect(((author as Row)['samples'] as Row[])[0]).toEqual(alone)
  })

  test('findMany is one statement with any number of to-one includes', async () => {
    const include = { book: { include: { author: { include: { publisher: {}, biography: {} } } } } }
    const { statements } = await cell.harness.statements.counted(() =>
      cell.db.findMany('Chapter', { where: eq('book.author.publisher.city', 'Bern'), include, limit: 20 }),
    )
    expect(statements).toHaveLength(1)
  })

  test('findMany is one statement more for each to-many include, never one for each row', async () => {
    const include = { books: { include: { chapters: {}, bookTags: { include: { tag: {} } } } }, samples: {} }
    const { result, statements } = await cell.harness.statements.counted(() => cell.db.findMany('Author', { include }))
    expect(result).toHaveLength(4)
    expect(statements.length).toBeLessThanOrEqual(5)
  })

  test('findOne is one statement with several to-many includes', async () => {
    const include = {
      authors: { include: { books: { include: { chapters: {}, bookTags: { include: { tag: {} } } } }, biography: {} } },
    }
    await one('Publisher', 'name', 'Acorn', include)
  })

  test('a to-many list with a limit holds the first rows of each owner, in the order asked for', async () => {
    const first = { books: { orderBy: [desc('title')], limit: 1 } }
    const authors = await cell.db.findMany('Author', { orderBy: [asc('name')], include: first })
    expect(authors.map((author) => names(author['books'], 'title'))).toEqual(['Beta', 'Gamma', 'Delta', ''])
    const oldest = { books: { orderBy: [asc('year'), asc('title')], limit: 2, fields: ['title'] } }
    const [ada] = await cell.db.findMany('Author', { where: eq('name', 'Ada'), include: oldest })
    expect(names(ada?.['books'], 'title')).toBe('Alpha Beta')
    expect(ada).not.toHaveProperty('books.0.year')
    const none = { books: { limit: 0 } }
    expect((await cell.db.findOne('Author', { where: eq('name', 'Ada'), include: none }))?.['books']).toEqual([])
  })

  test('a list without an order has the first rows by their key', async () => {
    const [book] = await cell.db.findMany('Book', { where: eq('title', 'Alpha'), include: { chapters: {} } })
    const limited = { where: eq('title', 'Alpha'), include: { chapters: { limit: 1 } } }
    for (const found of [...(await cell.db.findMany('Book', limited)), await cell.db.findOne('Book', limited)]) {
      expect(found?.['chapters']).toEqual([(book?.['chapters'] as Row[] | undefined)?.[0]])
    }
  })

  test('a limited list is sorted through relations, keeps to its condition, and brings its own includes along', async () => {
    const include: Includes = {
      bookTags: {
        where: { op: 'ne', path: 'book.title', value: 'Gamma' },
        orderBy: [desc('book.author.name')],
        limit: 1,
        include: { book: { fields: ['title'], include: { chapters: { orderBy: [desc('position')], limit: 1 } } } },
      },
    }
    const tags = await cell.db.findMany('Tag', { orderBy: [asc('name')], include })
    expect(tags).toMatchObject([
      { name: 'math', bookTags: [{ book: { title: 'Alpha', chapters: [{ title: 'End' }] } }] },
      { name: 'poetry', bookTags: [{ weight: 5, book: { title: 'Alpha' } }] },
      { name: 'unused', bookTags: [] },
    ])
    expect(await cell.db.findOne('Tag', { where: eq('name', 'math'), include })).toEqual(tags[0])
  })

  test('limited lists in limited lists are one statement each', async () => {
    const chapters = { orderBy: [asc('position')], limit: 1 }
    const include: Includes = { books: { orderBy: [asc('title')], limit: 1, include: { chapters } } }
    const { result, statements } = await cell.harness.statements.counted(() =>
      cell.db.findMany('Author', { orderBy: [asc('name')], include }),
    )
    expect(statements).toHaveLength(3)
    expect(result[0]).toMatchObject({ books: [{ title: 'Alpha', chapters: [{ title: 'Start' }] }] })
    expect(result[1]).toMatchObject({ books: [{ title: 'Gamma', chapters: [{ title: 'Middle' }] }] })
  })

  test('includes of no rows are no rows', async () => {
    const none = { where: eq('name', 'nobody'), include: { books: { include: { chapters: {} } } } }
    expect(await cell.db.findMany('Author', none)).toEqual([])
    expect(await cell.db.findOne('Author', none)).toBeNull()
  })
}
