import { asc, type JsonScalar, type JsonValue, not, type TextOperator, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { column } from '../fixtures/library.ts'
import { sampleValues } from '../fixtures/samples.ts'

const documents: Readonly<Record<string, JsonValue | null>> = {
  red: { colour: 'red', size: 5, at: { deep: { on: true } } },
  blue: { colour: 'blue', size: 5.5, at: { deep: { on: false } } },
  number: { colour: 7, size: '5', at: [] },
  list: { colour: ['red', 'green', 5], size: [[5], ['red']], at: { '0': 'zero' } },
  empty: { colour: '', size: null, at: { deep: null } },
  party: { colour: 'a "red" 100% party 🎉\\', size: -0.25, at: [{ deep: 'x' }] },
  bare: 'red',
  nothing: null,
}

const names = Object.keys(documents)

const sentences = ['The quick brown fox', 'quick foxes, brown dogs', 'A foxglove: 100% brown', '']

/** What looks into JSON and searches text. */
export const whereSearch: Suite = (cell, test) => {
  beforeAll(async () => {
    await cell.harness.reset()
    for (const [i, name] of names.entries()) {
      const text = sentences[i] ?? null
      const values = { integer_value: i, json_or_null: documents[name], text_or_null: text }
      await cell.db.insert('Sample', sampleValues(values))
    }
  })

  const find = async (where: Where): Promise<readonly number[]> => {
    const query = { where, fields: ['integer_value'], orderBy: [asc('integer_value')] }
    return column(await cell.db.findMany('Sample', query), 'integer_value') as number[]
  }
  const named = async (where: Where): Promise<string> => (await find(where)).map((i) => names[i]).join(' ')
  const json = (op: 'jsonEq' | 'jsonContains', keys: string, value: JsonScalar): Where => ({
    op,
    path: 'json_or_null',
    keys: keys.split('.'),
    value,
  })
  const equal = (keys: string, value: JsonScalar): Promise<string> => named(json('jsonEq', keys, value))
  const contains = (keys: string, value: JsonScalar): Promise<string> => named(json('jsonContains', keys, value))
  const text = (op: TextOperator, value: string): Promise<readonly number[]> =>
    find({ op, path: 'text_or_null', value })

  test('jsonEq finds what stands at a path, of the same JSON type', async () => {
    expect(await equal('colour', 'red')).toBe('red')
    expect(await equal('colour', 'Red')).toBe('')
    expect(await equal('colour', 'red ')).toBe('')
    expect(await equal('colour', '')).toBe('empty')
    expect(await equal('size', 5)).toBe('red')
    expect(await equal('size', '5')).toBe('number')
    expect(await equal('size', 5.5)).toBe('blue')
    expect(await equal('size', -0.25)).toBe('party')
    expect(await equal('size', null)).toBe('empty')
    expect(await equal('at.deep.on', true)).toBe('red')
    expect(await equal('at.deep.on', 1)).toBe('')
    expect(await equal('at.deep.on', 'true')).toBe('')
    expect(await equal('at.0', 'zero')).toBe('list')
    expect(await equal('colour', 'a "red" 100% party 🎉\\')).toBe('party')
  })

  test('jsonEq leads through objects alone, and never takes a list for its only value', async () => {
    expect(await equal('at.deep', 'x')).toBe('')
    expect(await equal('colour.red', 'red')).toBe('')
    expect(await equal('nothing', null)).toBe('')
    expect(await equal('null', 'red')).toBe('')
  })

  test('jsonContains finds a value in a list, and a part of a text, taken literally', async () => {
    expect(await contains('colour', 'red')).toBe('red list party')
    expect(await contains('colour', 'green')).toBe('list')
    expect(await contains('colour', 'gree')).toBe('')
    expect(await contains('colour', 'RED')).toBe('')
    expect(await contains('colour', 5)).toBe('list')
    expect(await contains('colour', '5')).toBe('')
    expect(await contains('colour', '%')).toBe('party')
    expect(await contains('colour', '"red"')).toBe('party')
    expect(await contains('colour', '\\')).toBe('party')
    expect(await contains('colour', '🎉')).toBe('party')
    expect(await contains('size', 'red')).toBe('')
    expect(await contains('size', 5)).toBe('number')
    expect(await contains('at.deep', 'x')).toBe('')
  })

  test('where nothing is at the path a condition on JSON is false, and its negation true', async () => {
    expect(await named(not(json('jsonEq', 'colour', 'red')))).toBe('blue number list empty party bare nothing')
    expect(await named(not(json('jsonContains', 'at.deep', 'x')))).toBe(names.join(' '))
  })

  test('a condition on JSON guards an update, and leads through relations', async () => {
    const where: Where = { op: 'and', conditions: [json('jsonEq', 'colour', 'red'), json('jsonEq', 'size', 5)] }
    expect(await cell.db.update('Sample', where, { float_value: 2 })).toBe(1)
    const author = await cell.db.insert('Author', { name: 'Ada' })
    await cell.db.update('Sample', where, { author_id: author['id'] })
    const path = 'samples.json_or_null'
    expect(await cell.db.count('Author', { where: { op: 'jsonEq', path, keys: ['colour'], value: 'red' } })).toBe(1)
    expect(await cell.db.count('Author', { where: { op: 'jsonEq', path, keys: ['colour'], value: 'blue' } })).toBe(0)
  })

  test('keys of other signs than letters, digits and _ are refused, and so are fields that hold no JSON (SQL-3)', async () => {
    const legs = ["a'b", 'a"b', 'a.b', '[*]', '$', 'a::text', '', ' ', 'a-b', 'é', "x') or 1=1 --", '*']
    for (const leg of legs) {
      await expect(find({ op: 'jsonEq', path: 'json_or_null', keys: [leg], value: 'x' }), leg).rejects.toMatchObject({
        code: 'invalid_value',
      })
    }
    await expect(find({ op: 'jsonEq', path: 'json_or_null', keys: [], value: 'x' })).rejects.toThrow()
    await expect(find({ op: 'jsonEq', path: 'text_or_null', keys: ['a'], value: 'x' })).rejects.toMatchObject({
      code: 'invalid_value',
    })
  })

  test('a search finds a word or a phrase, case aside', async (context) => {
    const isFullText = cell.db.capabilities.search === 'fullText'
    expect(await text('matches', 'QUICK')).toEqual([0, 1])
    expect(await text('matches', 'quick brown')).toEqual([0])
    expect(await text('matches', 'nowhere')).toEqual([])
    expect(await text('matches', 'fox')).toEqual(isFullText ? [0] : [0, 1, 2])
    for (const odd of ["fox' or 'x", '%', '!', '"', ':*', 'fox & !dogs', '\\', '']) await text('matches', odd)
    if (!isFullText) difference(context, cell, 'a search finds parts of words, and reads every row')
  })

  test('regular expressions work where the database says it has them, and a broken one is a ValidationError', async (context) => {
    if (!cell.db.capabilities.regexp) return difference(context, cell, 'there are no regular expressions')
    expect(await text('regexp', '^The .* fox$')).toEqual([0])
    expect(await text('regexp', '^the')).toEqual([])
    expect(await text('iregexp', '^the')).toEqual([0])
    expect(await text('iregexp', 'FOX(es)?\\b|100%')).not.toEqual([])
    await expect(text('regexp', '(')).rejects.toMatchObject({ name: 'ValidationError' })
  })
}
