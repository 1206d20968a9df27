import { always, asc, desc, eq, increment, type Row, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { anyKey, columnName, rawTable } from '../fixtures/keys.ts'
import { column, fillLibrary, key } from '../fixtures/library.ts'
import { sampleValues } from '../fixtures/samples.ts'

/** One row in, one row out, changed and gone. */
export const crud: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('insert gives the row as it is stored, with its generated key and its defaults', async () => {
    const row = await cell.db.insert('Counter', { name: 'a' })
    expect(row).toEqual({ id: anyKey(cell), name: 'a', value: null, step: 1 })
    expect(await cell.db.findOne('Counter', { where: eq('id', row['id'] as Value) })).toEqual(row)
  })

  test('insert leaves the values it is handed as they are', async () => {
    const values = Object.freeze({ name: 'frozen' })
    await cell.db.insert('Counter', values)
    expect(values).toEqual({ name: 'frozen' })
  })

  test('each insert gets a key of its own', async () => {
    const rows = await Promise.all(['a', 'b', 'c'].map((name) => cell.db.insert('Counter', { name })))
    expect(new Set(column(rows, 'id')).size).toBe(3)
  })

  test('insert into a model with a composite key gives the whole row', async () => {
    const book = await cell.db.insert('Book', { title: 'Alpha' })
    const tag = await cell.db.insert('Tag', { name: 'math' })
    const row = await cell.db.insert('BookTag', { book_id: book['id'], tag_id: tag['id'] })
    expect(row).toEqual({ book_id: book['id'], tag_id: tag['id'], weight: 1 })
  })

  test('a value that is given wins over the default', async () => {
    expect(await cell.db.insert('Counter', { name: 'a', step: 7 })).toMatchObject({ step: 7 })
  })

  test('findOne gives null for a row that is not there', async () => {
    expect(await cell.db.findOne('Counter', { where: eq('name', 'nobody') })).toBeNull()
  })

  test('findOne gives the first row in the order asked for', async () => {
    await fillLibrary(cell.db)
    const first = await cell.db.findOne('Book', { orderBy: [desc('title')] })
    expect(first?.['title']).toBe('Orphan')
  })

  test('findMany gives every row when nothing is asked, and an empty list when nothing is there', async () => {
    expect(await cell.db.findMany('Publisher', {})).toEqual([])
    await fillLibrary(cell.db)
    expect(await cell.db.findMany('Publisher', {})).toHaveLength(3)
  })

  test('rows are plain objects with a property for every field', async () => {
    await fillLibrary(cell.db)
    const [row] = await cell.db.findMany('Author', {})
    expect([Object.prototype, null]).toContain(Object.getPrototypeOf(row))
    expect(Object.keys(row ?? {}).sort()).toEqual(['born', 'id', 'name', 'publisher_id'])
  })

  test('chosen fields come alone', async () => {
    await fillLibrary(cell.db)
    const rows = await cell.db.findMany('Book', { fields: ['title'], where: eq('title', 'Alpha') })
    expect(rows).toEqual([{ title: 'Alpha' }])
    const row = await cell.db.findOne('Book', { fields: ['year', 'title'], where: eq('title', 'Alpha') })
    expect(row).toEqual({ title: 'Alpha', year: 1840 })
  })

  test('a field is known by its own name, whatever its column is called', async () => {
    const row = await cell.db.insert('Sample', sampleValues({ renamed: 'one' }))
    expect(row['renamed']).toBe('one')
    expect(row).not.toHaveProperty('stored_elsewhere')
    expect(await cell.db.update('Sample', eq('renamed', 'one'), { renamed: 'two' })).toBe(1)
    expect(await cell.db.findOne('Sample', { fields: ['renamed'], orderBy: [asc('renamed')] })).toEqual({
      renamed: 'two',
    })
    const [stored] = await cell.harness.readRaw(`SELECT * FROM ${rawTable(cell, 'Sample')}`)
    expect(stored).not.toHaveProperty('renamed')
    expect(stored?.[columnName(cell, 'Sample', 'renamed')]).toBe('two')
  })

  test('update changes the rows that hold, and no others, and says how many', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.update('Chapter', eq('title', 'Start'), { pages: 99 })).toBe(3)
    expect(await cell.db.count('Chapter', { where: eq('pages', 99) })).toBe(3)
    expect(await cell.db.update('Chapter', eq('title', 'Nowhere'), { pages: 0 })).toBe(0)
    expect(await cell.db.count('Chapter', { where: eq('pages', 99) })).toBe(3)
  })

  test('update counts the rows that hold even where they had those values before', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.update('Chapter', eq('title', 'Start'), { title: 'Start' })).toBe(3)
  })

  test('update can set NULL', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.update('Book', eq('title', 'Alpha'), { isbn: null, author_id: null })).toBe(1)
    expect(await cell.db.findOne('Book', { where: eq('title', 'Alpha') })).toMatchObject({
      isbn: null,
      author_id: null,
    })
  })

  test('update through relations changes the right rows', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.update('Chapter', eq('book.author.name', 'Ada'), { position: 7 })).toBe(3)
    expect(await cell.db.update('Author', eq('books.title', 'Gamma'), { born: 1801 })).toBe(1)
    expect(await cell.db.update('Node', eq('parent.name', 'nobody'), { name: 'x' })).toBe(0)
    expect(await cell.db.count('Chapter', { where: eq('position', 7) })).toBe(3)
    expect(await cell.db.findOne('Author', { where: eq('born', 1801) })).toMatchObject({ name: 'Bob' })
  })

  test('update of rows found through their own table works', async () => {
    const root = await cell.db.insert('Node', { name: 'root' })
    await cell.db.insert('Node', { name: 'leaf', parent_id: root['id'] })
    expect(await cell.db.update('Node', eq('parent.name', 'root'), { name: 'renamed' })).toBe(1)
    expect(await cell.db.update('Node', eq('children.name', 'renamed'), { name: 'trunk' })).toBe(1)
    expect(column(await cell.db.findMany('Node', { orderBy: [asc('name')] }), 'name')).toEqual(['renamed', 'trunk'])
  })

  test('an increment adds to the stored number, and takes NULL for 0', async () => {
    await cell.db.insert('Counter', { name: 'set', value: 40 })
    await cell.db.insert('Counter', { name: 'null' })
    expect(await cell.db.update('Counter', always, { value: increment(2), step: increment(-3) })).toBe(2)
    const rows = await cell.db.findMany('Counter', { orderBy: [asc('name')] })
    expect(column(rows, 'value')).toEqual([2, 42])
    expect(column(rows, 'step')).toEqual([-2, -2])
  })

  test('delete takes the rows that hold, and no others, and says how many', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.delete('Chapter', eq('title', 'Start'))).toBe(3)
    expect(await cell.db.delete('Chapter', eq('title', 'Start'))).toBe(0)
    expect(await cell.db.count('Chapter', {})).toBe(3)
  })

  test('delete through relations takes the right rows', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.delete('Chapter', eq('book.author.publisher.name', 'Birch'))).toBe(2)
    expect(await cell.db.delete('Tag', { op: 'none', path: 'bookTags', condition: always })).toBe(1)
    expect(await cell.db.count('Chapter', {})).toBe(4)
    expect(await cell.db.count('Tag', { where: eq('name', 'unused') })).toBe(0)
  })

  test('delete with the condition that always holds empties the model', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.delete('Chapter', always)).toBe(6)
    expect(await cell.db.count('Chapter', {})).toBe(0)
  })

  test('the count that a delete gives is of its own model: what went along is not in it', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.delete('Book', eq('title', 'Alpha'))).toBe(1)
    expect(await cell.db.count('Chapter', {})).toBe(4)
    expect(await cell.db.count('BookTag', {})).toBe(2)
  })

  test('consumeOne deletes a row and gives it as it was', async () => {
    const stored = await cell.db.insert('Counter', { name: 'once', value: 5 })
    expect(await cell.db.consumeOne('Counter', eq('name', 'once'))).toEqual(stored)
    expect(await cell.db.count('Counter', {})).toBe(0)
  })

  test('consumeOne gives null when no row holds, and deletes none', async () => {
    await cell.db.insert('Counter', { name: 'other' })
    expect(await cell.db.consumeOne('Counter', eq('name', 'once'))).toBeNull()
    expect(await cell.db.count('Counter', {})).toBe(1)
  })

  test('consumeOne takes one row where several hold', async () => {
    await fillLibrary(cell.db)
    const taken = await cell.db.consumeOne('Chapter', eq('title', 'Start'))
    expect(taken).toMatchObject({ title: 'Start' })
    expect(await cell.db.count('Chapter', { where: eq('title', 'Start') })).toBe(2)
    expect(await cell.db.count('Chapter', { where: eq('id', key(taken) as Value) })).toBe(0)
  })

  test('consumeOne finds its row through relations and by a composite key', async () => {
    await fillLibrary(cell.db)
    const taken = await cell.db.consumeOne('BookTag', eq('tag.name', 'poetry'))
    expect(taken).toMatchObject({ tag_id: anyKey(cell), book_id: anyKey(cell) })
    expect(await cell.db.count('BookTag', {})).toBe(3)
  })

  test('every operation but transaction is a single statement on a model without hooks', async () => {
    const { db, harness } = cell
    const one = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const { statements } = await harness.statements.counted(work)
      expect(statements, `${name}: ${statements.join('; ')}`).toHaveLength(1)
    }
    await fillLibrary(db)
    const where = eq('title', 'Start')
    await one('findOne', () => db.findOne('Chapter', { where }))
    await one('findMany', () => db.findMany('Chapter', { where }))
    await one('count', () => db.count('Chapter', { where }))
    await one('update', () => db.update('Chapter', where, { position: increment(), pages: 3 }))
    await one('update through relations', () => db.update('Chapter', eq('book.author.name', 'Ada'), { pages: 4 }))
    await one('delete', () => db.delete('Chapter', where))
    await one('delete through relations', () => db.delete('Chapter', eq('book.author.name', 'Ada')))
  })

  test('instance gives an object from which the fields of the row can be read', async () => {
    const row = await cell.db.insert('Counter', { name: 'a', value: 3 })
    const instance = cell.db.instance('Counter', row) as Row
    expect(instance['name']).toBe('a')
    expect(instance['value']).toBe(3)
  })
}
