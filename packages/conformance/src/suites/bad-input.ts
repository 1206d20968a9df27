import {
  always,
  asc,
  ConfigurationError,
  eq,
  type Includes,
  ValidationError,
  type Values,
  type Where,
} from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { thrown } from '../errors.ts'
import { fillLibrary, key } from '../fixtures/library.ts'
import { sampleValues } from '../fixtures/samples.ts'

/** Names that are in no description; some are in every JavaScript object, and some would be SQL. */
const unknownNames = [
  'nonsense',
  '',
  ' ',
  'Title',
  'title ',
  'title"',
  "title'",
  'title; DROP TABLE book',
  'title -- ',
  'book.title',
  '"title"',
  '`title`',
  'author.nonsense',
  'nonsense.title',
  'title.nonsense',
  'author.',
  '.title',
  'author..name',
  '*',
  '1',
  'rowid',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'author.__proto__',
  '__proto__.title',
  'author.constructor',
]

/** What is no value of its type. Each must be refused by name before anything is written. */
const wrongValues: Readonly<Record<string, readonly unknown[]>> = {
  string_value: [1, true, {}, [], new Date(0), 'x'.repeat(101), 'nul\0byte', '\ud800'],
  text_value: [1, {}, 'nul\0byte'],
  uuid_value: ['not-a-uuid', 1],
  enum_value: ['purple', 'RED', 1],
  integer_value: ['one', 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, {}, true],
  float_value: ['one', Number.NaN, {}],
  bigint_value: ['one', 1.5, 2n ** 63n, -(2n ** 63n) - 1n, {}],
  decimal_value: ['one', '1e5', '12345678901234567.0', '0.12345', {}, 'NaN'],
  boolean_value: ['yes', 2, {}],
  date_value: ['2023-02-29', '29.02.2024', 'today', 1, {}],
  time_value: ['24:00:01', '12:60:00', 'noon', 1],
  datetime_value: ['yesterday', new Date(Number.NaN), {}, true],
  binary_value: ['text', 1, {}],
}

/** What cannot be asked or written: told by name, with nothing sent and nothing changed. */
export const badInput: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  const unknown = async (work: () => Promise<unknown>, what: string): Promise<void> => {
    const sent = await cell.harness.statements.sentBy(() => thrown(work, ConfigurationError, 'unknown_model'))
    expect(sent, what).toEqual([])
    await thrown(work, ConfigurationError, 'unknown_model')
  }

  test('an unknown field or relation in a condition throws unknown_model, and no statement is sent (SQL-1)', async () => {
    for (const path of unknownNames) {
      const conditions: Where[] = [
        eq(path, 'x'),
        { op: 'not', condition: eq(path, null) },
        { op: 'or', conditions: [always, { op: 'isNull', path }] },
        { op: 'in', path, values: [] },
        { op: 'any', path, condition: always },
      ]
      for (const where of conditions) await unknown(() => cell.db.findMany('Book', { where }), `${where.op} ${path}`)
      await unknown(() => cell.db.count('Book', { where: eq(path, 'x') }), path)
      await unknown(() => cell.db.update('Book', eq(path, 'x'), { year: 1 }), path)
      await unknown(() => cell.db.delete('Book', eq(path, 'x')), path)
      await unknown(() => cell.db.consumeOne('Book', eq(path, 'x')), path)
    }
  })

  test('an unknown field in order, fields, values or an include throws unknown_model, and no statement is sent (SQL-1)', async () => {
    for (const name of unknownNames) {
      const own = (value: unknown): Record<string, never> =>
        Object.fromEntries([[name, value]]) as Record<string, never>
      await unknown(() => cell.db.findMany('Book', { orderBy: [asc(name)] }), `order ${name}`)
      await unknown(() => cell.db.findMany('Book', { fields: [name] }), `fields ${name}`)
      await unknown(() => cell.db.findOne('Book', { include: own({}) }), `include ${name}`)
      await unknown(
        () => cell.db.findMany('Book', { include: { author: { fields: [name] } } }),
        `include fields ${name}`,
      )
      await unknown(
        () => cell.db.findMany('Book', { include: { author: { where: eq(name, 'x') } } }),
        `include where ${name}`,
      )
      await unknown(() => cell.db.insert('Book', { title: 'x', ...own('x') }), `insert ${name}`)
      await unknown(() => cell.db.update('Book', always, own('x')), `update ${name}`)
    }
  })

  test('an unknown model throws unknown_model, and no statement is sent (SQL-1)', async () => {
    for (const model of ['Nonsense', 'book', '', '__proto__', 'constructor', 'sqlite_master', 'Book; --']) {
      await unknown(() => cell.db.findMany(model, {}), model)
      await unknown(() => cell.db.insert(model, { title: 'x' }), model)
      await unknown(() => cell.db.delete(model, always), model)
    }
  })

  test('a relation where a field belongs, and a field where a relation belongs, throw unknown_model', async () => {
    const misplaced: (() => Promise<unknown>)[] = [
      () => cell.db.findMany('Book', { where: eq('author', 1) }),
      () => cell.db.findMany('Book', { where: eq('chapters', 1) }),
      () => cell.db.findMany('Book', { orderBy: [asc('author')] }),
      () => cell.db.findMany('Book', { orderBy: [asc('chapters.title')] }),
      () => cell.db.findMany('Book', { fields: ['author'] }),
      () => cell.db.findMany('Book', { include: { title: {} } }),
      () => cell.db.findMany('Book', { where: { op: 'any', path: 'title', condition: always } }),
      () => cell.db.insert('Book', { title: 'x', author: 1 }),
    ]
    for (const work of misplaced) await unknown(work, String(work))
  })

  test('names on a prototype are no names of an include (MASS-4)', async () => {
    const include: Includes = Object.create({ author: {} })
    await cell.db.insert('Book', { title: 'Alpha' })
    expect(await cell.db.findOne('Book', { include })).not.toHaveProperty('author')
    const values: Values = Object.create({ isbn: 'inherited' }, { title: { value: 'Beta', enumerable: true } })
    expect(await cell.db.insert('Book', values)).toMatchObject({ title: 'Beta', isbn: null })
  })

  for (const [field, values] of Object.entries(wrongValues)) {
    test(`what is no value of ${field} is a ValidationError with its name, and nothing is written`, async () => {
      const stored = await cell.db.insert('Sample', sampleValues())
      const refused = async (work: () => Promise<unknown>, value: unknown): Promise<void> => {
        const error = (await thrown(work, ValidationError)) as ValidationError
        expect(Object.keys(error.fields), String(value)).toEqual([field])
      }
      for (const value of values) {
        await refused(() => cell.db.insert('Sample', sampleValues({ [field]: value })), value)
        await refused(() => cell.db.update('Sample', always, { [field]: value }), value)
      }
      expect(await cell.db.findMany('Sample', {})).toEqual([stored])
    })
  }

  test('an integer is kept exactly, or refused as a ValidationError where its column is too narrow', async (context) => {
    for (const integer_or_null of [2 ** 31, -(2 ** 31) - 1, Number.MAX_SAFE_INTEGER]) {
      const answer = await cell.db.insert('Sample', sampleValues({ integer_or_null })).catch((error: unknown) => error)
      if (answer instanceof Error) expect(answer).toBeInstanceOf(ValidationError)
      else expect(answer).toMatchObject({ integer_or_null })
      if (answer instanceof Error) difference(context, cell, 'an `integer` column holds 32 bits; more is refused')
    }
  })

  test('NULL for a required field, or none at all, is a ValidationError with its name', async () => {
    const book = await cell.db.insert('Book', { title: 'Alpha' })
    const refused = async (work: () => Promise<unknown>, field: string): Promise<void> => {
      const error = (await thrown(work, ValidationError)) as ValidationError
      expect(Object.keys(error.fields)).toEqual([field])
    }
    await refused(() => cell.db.insert('Book', { title: null }), 'title')
    await refused(() => cell.db.insert('Book', {}), 'title')
    await refused(() => cell.db.insert('Chapter', { book_id: key(book), position: 1 }), 'title')
    await refused(() => cell.db.update('Book', always, { title: null }), 'title')
    expect(await cell.db.count('Book', { where: eq('title', 'Alpha') })).toBe(1)
  })

  test('a value that is none of the field asked about is a ValidationError or finds nothing, never an error of the driver (SQL-4, SQL-5)', async () => {
    await fillLibrary(cell.db)
    const odd = ['nul\0byte', '\ud800', {}, { $ne: 1 }, [1], 'one', Number.NaN, 2 ** 60, new Date(Number.NaN)] as const
    for (const path of ['title', 'year', 'price', 'author.name']) {
      for (const value of odd) {
        const answer = await cell.db.findMany('Book', { where: eq(path, value) }).catch((error: unknown) => error)
        if (answer instanceof Error) expect(answer, `${path} ${String(value)}`).toBeInstanceOf(ValidationError)
        else expect(answer, `${path} ${String(value)}`).toEqual([])
      }
    }
    expect(await cell.db.count('Book', {})).toBe(5)
  })

  test('text that would be SQL is only text (SQL-1)', async () => {
    const evil = `'); DROP TABLE book; --"\\' OR '1'='1`
    await cell.db.insert('Book', { title: evil })
    expect(await cell.db.findOne('Book', { where: eq('title', evil) })).toMatchObject({ title: evil })
    expect(await cell.db.count('Book', { where: { op: 'contains', path: 'title', value: evil } })).toBe(1)
    expect(await cell.db.update('Book', eq('title', evil), { title: `${evil}2` })).toBe(1)
    expect(await cell.db.delete('Book', eq('title', `${evil}2`))).toBe(1)
  })
}
