import { ConflictError, eq } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { missingKey } from '../fixtures/keys.ts'
import { column, fillLibrary, key } from '../fixtures/library.ts'

/** Unique and foreign keys: what breaks them, as which error, and what they do to other rows. */
export const uniqueness: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  test('a second row with a unique value is refused as unique_violation, with model and fields', async () => {
    await cell.db.insert('Tag', { name: 'math' })
    const error = await thrown(() => cell.db.insert('Tag', { name: 'math' }), ConflictError, 'unique_violation')
    expect(error.details).toMatchObject({ model: 'Tag', fields: ['name'] })
    expect(await cell.db.count('Tag', {})).toBe(1)
  })

  test('an update to a taken value is refused as unique_violation, and changes nothing', async () => {
    await cell.db.insert('Tag', { name: 'math' })
    await cell.db.insert('Tag', { name: 'poetry' })
    const update = () => cell.db.update('Tag', eq('name', 'poetry'), { name: 'math' })
    const error = await thrown(update, ConflictError, 'unique_violation')
    expect(error.details).toMatchObject({ model: 'Tag', fields: ['name'] })
    expect(await cell.db.count('Tag', { where: eq('name', 'poetry') })).toBe(1)
  })

  test('fields that are unique together may repeat one by one', async () => {
    const ada = await cell.db.insert('Author', { name: 'Ada' })
    const bob = await cell.db.insert('Author', { name: 'Bob' })
    await cell.db.insert('Book', { title: 'Alpha', author_id: ada['id'] })
    await cell.db.insert('Book', { title: 'Beta', author_id: ada['id'] })
    await cell.db.insert('Book', { title: 'Alpha', author_id: bob['id'] })
    const again = () => cell.db.insert('Book', { title: 'Alpha', author_id: ada['id'] })
    const error = await thrown(again, ConflictError, 'unique_violation')
    expect(error.details).toMatchObject({ model: 'Book' })
    expect([...(error.details['fields'] as string[])].sort()).toEqual(['author_id', 'title'])
  })

  test('a composite key is unique', async () => {
    const book = await cell.db.insert('Book', { title: 'Alpha' })
    const tag = await cell.db.insert('Tag', { name: 'math' })
    const link = { book_id: book['id'], tag_id: tag['id'] }
    await cell.db.insert('BookTag', link)
    await thrown(() => cell.db.insert('BookTag', link), ConflictError, 'unique_violation')
  })

  test('NULL is taken by nobody: a unique field may be NULL in many rows', async () => {
    await cell.db.insert('Book', { title: 'Alpha' })
    await cell.db.insert('Book', { title: 'Alpha', isbn: null })
    expect(await cell.db.count('Book', { where: eq('isbn', null) })).toBe(2)
  })

  test('unique values mind case, accents and trailing spaces', async () => {
    for (const name of ['math', 'Math', 'mäth', 'math ']) await cell.db.insert('Tag', { name })
    expect(await cell.db.count('Tag', {})).toBe(4)
  })

  test('the value that was refused is not in the message or the details', async () => {
    await cell.db.insert('Tag', { name: 'hush-hush' })
    const error = await thrown(() => cell.db.insert('Tag', { name: 'hush-hush' }), ConflictError)
    expect(error.message + JSON.stringify(error.details)).not.toMatch(/hush|insert/i)
  })

  test('a row that points at nothing is refused as foreign_key_violation', async () => {
    const insert = () => cell.db.insert('Chapter', { book_id: missingKey(cell), position: 1, title: 'Lost' })
    await thrown(insert, ConflictError, 'foreign_key_violation')
    await cell.db.insert('Book', { title: 'Alpha' })
    const update = () => cell.db.update('Book', eq('title', 'Alpha'), { author_id: missingKey(cell) })
    await thrown(update, ConflictError, 'foreign_key_violation')
    expect(await cell.db.count('Chapter', {})).toBe(0)
  })

  test('a row that others hold fast is not deleted: foreign_key_violation', async () => {
    await fillLibrary(cell.db)
    await thrown(() => cell.db.delete('Author', eq('name', 'Ada')), ConflictError, 'foreign_key_violation')
    await thrown(() => cell.db.consumeOne('Author', eq('name', 'Ada')), ConflictError, 'foreign_key_violation')
    expect(await cell.db.count('Author', {})).toBe(4)
    expect(await cell.db.delete('Author', eq('name', 'Dan'))).toBe(1)
  })

  test('a delete takes along what cascades and sets NULL where that is said', async () => {
    await fillLibrary(cell.db)
    expect(await cell.db.delete('Book', eq('title', 'Alpha'))).toBe(1)
    expect(await cell.db.count('Chapter', { where: eq('pages', 30) })).toBe(0)
    expect(await cell.db.count('BookTag', { where: eq('weight', 5) })).toBe(0)
    expect(await cell.db.delete('Publisher', eq('name', 'Acorn'))).toBe(1)
    expect(await cell.db.findOne('Author', { where: eq('name', 'Ada') })).toMatchObject({ publisher_id: null })
  })

  test('a node of a tree can go: its children stay and hang on nothing', async () => {
    const root = await cell.db.insert('Node', { name: 'root' })
    const leaf = await cell.db.insert('Node', { name: 'leaf', parent_id: key(root) })
    expect(leaf['parent_id']).toBe(key(root))
    expect(await cell.db.delete('Node', eq('name', 'root'))).toBe(1)
    expect(column(await cell.db.findMany('Node', {}), 'parent_id')).toEqual([null])
  })

  test('after a refusal the adapter goes on as before', async () => {
    await cell.db.insert('Tag', { name: 'math' })
    for (let i = 0; i < 15; i++) await thrown(() => cell.db.insert('Tag', { name: 'math' }), ConflictError)
    expect(await cell.db.insert('Tag', { name: 'poetry' })).toMatchObject({ name: 'poetry' })
  })
}
