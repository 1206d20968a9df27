import { always, and, asc, eq, never, not, or, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { column, fillLibrary } from '../fixtures/library.ts'

const any = (path: string, condition: Where): Where => ({ op: 'any', path, condition })
const all = (path: string, condition: Where): Where => ({ op: 'all', path, condition })
const none = (path: string, condition: Where): Where => ({ op: 'none', path, condition })
const isNull = (path: string): Where => ({ op: 'isNull', path })

/** Conditions that go through relations, up to three levels away. */
export const whereRelations: Suite = (cell, test) => {
  beforeAll(async () => {
    await cell.harness.reset()
    await fillLibrary(cell.db)
    const root = await cell.db.insert('Node', { name: 'root' })
    const branch = await cell.db.insert('Node', { name: 'branch', parent_id: root['id'] })
    await cell.db.insert('Node', { name: 'leaf', parent_id: branch['id'] })
    await cell.db.insert('Node', { name: 'twig', parent_id: root['id'] })
  })

  const finder =
    (model: string, field: string) =>
    async (where: Where): Promise<string> => {
      const { result: rows, statements } = await cell.harness.statements.counted(() =>
        cell.db.findMany(model, { where, orderBy: [asc(field), asc('id')] }),
      )
      expect(statements, 'reads through relations are one statement').toHaveLength(1)
      expect(await cell.db.count(model, { where }), 'count agrees').toBe(rows.length)
      return column(rows, field).join(' ')
    }
  const publishers = finder('Publisher', 'name')
  const authors = finder('Author', 'name')
  const books = finder('Book', 'title')
  const chapters = finder('Chapter', 'title')
  const tags = finder('Tag', 'name')
  const nodes = finder('Node', 'name')

  test('a path of to-one relations leads one, two and three levels away', async () => {
    expect(await chapters(eq('book.title', 'Alpha'))).toBe('End Start')
    expect(await chapters(eq('book.author.name', 'Ada'))).toBe('End Start Start')
    expect(await chapters(eq('book.author.publisher.name', 'Birch'))).toBe('End Middle')
  })

  test('a to-one relation leads both ways over a unique key', async () => {
    expect(await authors(eq('biography.body', 'Builder'))).toBe('Bob')
    expect(await authors(isNull('biography.body'))).toBe('Cyd Dan')
    expect(await books(eq('author.biography.body', 'Countess'))).toBe('Alpha Beta')
  })

  test('every field of a to-one row that is not there is NULL', async () => {
    expect(await books(isNull('author.name'))).toBe('Orphan')
    expect(await books(isNull('author.id'))).toBe('Orphan')
    expect(await books(eq('author.name', null))).toBe('Orphan')
    expect(await books(isNull('author.publisher.name'))).toBe('Delta Orphan')
    expect(await chapters(isNull('book.author.publisher.city'))).toBe('End Middle Start')
    expect(await books({ op: 'isNotNull', path: 'author.publisher.name' })).toBe('Alpha Beta Gamma')
  })

  test('a comparison over a to-one row that is not there does not hold, nor does its negation', async () => {
    expect(await books({ op: 'ne', path: 'author.name', value: 'Ada' })).toBe('Delta Gamma')
    expect(await books(not(eq('author.name', 'Ada')))).toBe('Delta Gamma')
    expect(await books(not({ op: 'in', path: 'author.publisher.name', values: ['Acorn'] }))).toBe('Gamma')
    expect(await books(or(isNull('author.id'), not(eq('author.name', 'Ada'))))).toBe('Delta Gamma Orphan')
  })

  test('a path through a to-many relation means some row', async () => {
    expect(await authors(eq('books.title', 'Beta'))).toBe('Ada')
    expect(await authors({ op: 'gte', path: 'books.year', value: 1840 })).toBe('Ada Bob')
    expect(await authors({ op: 'like', path: 'books.title', value: '%a' })).toBe('Ada Bob Cyd')
  })

  test('a path of to-many relations leads three levels away', async () => {
    expect(await publishers(eq('authors.books.chapters.title', 'Middle'))).toBe('Birch')
    expect(await publishers(eq('authors.books.chapters.title', 'Start'))).toBe('Acorn')
    expect(await publishers(eq('authors.books.bookTags.tag.name', 'poetry'))).toBe('Acorn Birch')
  })

  test('a path may change between to-one and to-many', async () => {
    expect(await books(eq('bookTags.tag.name', 'poetry'))).toBe('Alpha Gamma')
    expect(await tags(eq('bookTags.book.author.publisher.name', 'Birch'))).toBe('poetry')
    expect(await chapters(eq('book.bookTags.tag.name', 'math'))).toBe('End Start Start')
    expect(await chapters(eq('book.author.books.title', 'Beta'))).toBe('End Start Start')
  })

  test('a row comes once, however many related rows hold', async () => {
    expect(await authors({ op: 'isNotNull', path: 'books.id' })).toBe('Ada Bob Cyd')
    expect(await publishers({ op: 'isNotNull', path: 'authors.books.chapters.id' })).toBe('Acorn Birch')
    expect(await authors(or(eq('books.title', 'Alpha'), eq('books.title', 'Beta')))).toBe('Ada')
  })

  test('isNull through a to-many relation needs a row that holds NULL', async () => {
    expect(await authors(isNull('books.year'))).toBe('Cyd')
    expect(await authors(isNull('books.price'))).toBe('Bob')
    expect(await authors(isNull('books.id'))).toBe('')
  })

  test('the negation of a path through a to-many relation means no row', async () => {
    expect(await authors(not(eq('books.title', 'Alpha')))).toBe('Bob Cyd Dan')
    expect(await authors({ op: 'ne', path: 'books.title', value: 'Alpha' })).toBe('Ada Bob Cyd')
  })

  test('two conditions on one to-many path may hold for two rows', async () => {
    expect(await authors(and(eq('books.title', 'Alpha'), eq('books.year', 1845)))).toBe('Ada')
  })

  test('any puts all of its conditions to the same row', async () => {
    expect(await authors(any('books', and(eq('title', 'Alpha'), eq('year', 1845))))).toBe('')
    expect(await authors(any('books', and(eq('title', 'Alpha'), eq('year', 1840), not(isNull('price')))))).toBe('Ada')
    expect(await authors(any('books', or(eq('title', 'Delta'), eq('year', 1920))))).toBe('Bob Cyd')
  })

  test('all holds when every row does, and when there is none', async () => {
    expect(await authors(all('books', { op: 'lt', path: 'year', value: 1900 }))).toBe('Ada Dan')
    expect(await authors(all('books', eq('title', 'Alpha')))).toBe('Dan')
    expect(await authors(not(all('books', eq('title', 'Alpha'))))).toBe('Ada Bob Cyd')
  })

  test('all does not hold when one row is unknown', async () => {
    expect(await authors(all('books', { op: 'gt', path: 'year', value: 0 }))).toBe('Ada Bob Dan')
  })

  test('none holds when no row does', async () => {
    expect(await authors(none('books', eq('title', 'Alpha')))).toBe('Bob Cyd Dan')
    expect(await tags(none('bookTags', always))).toBe('unused')
    expect(await authors(not(none('books', eq('title', 'Alpha'))))).toBe('Ada')
  })

  test('any, all and none with what always or never holds ask how many there are', async () => {
    expect(await authors(any('books', always))).toBe('Ada Bob Cyd')
    expect(await authors(any('books', never))).toBe('')
    expect(await authors(all('books', never))).toBe('Dan')
    expect(await authors(all('books', always))).toBe('Ada Bob Cyd Dan')
    expect(await authors(none('books', always))).toBe('Dan')
  })

  test('the conditions inside any may go through relations themselves', async () => {
    expect(await authors(any('books', eq('bookTags.tag.name', 'poetry')))).toBe('Ada Bob')
    expect(await tags(any('bookTags', and(eq('weight', 5), eq('book.author.name', 'Ada'))))).toBe('poetry')
    expect(await authors(any('books', eq('author.name', 'Ada')))).toBe('Ada')
  })

  test('any, all and none nest', async () => {
    const long = any('chapters', { op: 'gt', path: 'pages', value: 15 })
    expect(await authors(any('books', long))).toBe('Ada Bob')
    expect(await authors(any('books', and(long, eq('title', 'Gamma'))))).toBe('Bob')
    expect(await authors(all('books', long))).toBe('Bob Dan')
    expect(await publishers(none('authors', any('books', always)))).toBe('Cedar')
    expect(await authors(any('books', none('chapters', always)))).toBe('Cyd')
  })

  test('any, all and none stand at the end of a path', async () => {
    expect(await chapters(any('book.bookTags', and(eq('weight', 5), eq('tag.name', 'poetry'))))).toBe('End Start')
    expect(await chapters(none('book.author.books', eq('title', 'Beta')))).toBe('End Middle Start')
    expect(await books(any('author.publisher.authors', eq('name', 'Dan')))).toBe('Alpha Beta')
  })

  test('a model that points at itself can be asked up and down', async () => {
    expect(await nodes(eq('parent.name', 'root'))).toBe('branch twig')
    expect(await nodes(eq('parent.parent.name', 'root'))).toBe('leaf')
    expect(await nodes(eq('children.name', 'leaf'))).toBe('branch')
    expect(await nodes(eq('children.children.name', 'leaf'))).toBe('root')
    expect(await nodes(isNull('parent.name'))).toBe('root')
    expect(await nodes(none('children', always))).toBe('leaf twig')
    expect(await nodes(any('children', any('children', eq('parent.name', 'branch'))))).toBe('root')
    expect(await nodes(eq('parent.children.name', 'twig'))).toBe('branch twig')
  })

  test('conditions on several relations of one model stand side by side', async () => {
    const where = and(eq('author.name', 'Ada'), eq('chapters.title', 'End'), eq('bookTags.tag.name', 'poetry'))
    expect(await books(where)).toBe('Alpha')
    expect(await books(or(eq('author.name', 'Bob'), isNull('author.id'), eq('chapters.pages', 30)))).toBe(
      'Alpha Gamma Orphan',
    )
  })
}
