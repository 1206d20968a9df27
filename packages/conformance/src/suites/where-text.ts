import { asc, eq, not, type TextOperator, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { column } from '../fixtures/library.ts'
import { sampleValues } from '../fixtures/samples.ts'

const texts = [
  '100%',
  '1000',
  'a_b',
  'axb',
  'back\\slash',
  'back/slash',
  "quo'te",
  'dou"ble',
  'party 🎉 end',
  'Case',
  'case',
  'CASE',
  'case ',
  'ÄPFEL',
  'äpfel',
  '[abc]',
  'b',
  '*star?',
  'two\nlines',
  '',
] as const

/** Patterns, parts and letter case. Every text is once in a `string` and once in a `text` field. */
export const whereText: Suite = (cell, test) => {
  beforeAll(async () => {
    await cell.harness.reset()
    for (const [i, text] of texts.entries()) {
      await cell.db.insert('Sample', sampleValues({ integer_value: i, string_or_null: text, text_or_null: text }))
    }
    await cell.db.insert('Sample', sampleValues({ integer_value: texts.length }))
  })

  const find = async (make: (path: string) => Where): Promise<readonly (string | undefined)[]> => {
    const read = async (path: string): Promise<unknown[]> => {
      const query = { where: make(path), fields: ['integer_value'], orderBy: [asc('integer_value')] }
      return column(await cell.db.findMany('Sample', query), 'integer_value')
    }
    const found = await read('string_or_null')
    expect(await read('text_or_null'), 'a text field answers as a string field does').toEqual(found)
    return found.map((i) => texts[i as number])
  }
  const by = (op: TextOperator, value: string) => find((path) => ({ op, path, value }))
  const unicode = (): boolean => cell.db.capabilities.caseFolding === 'unicode'

  test('like takes % for any characters and _ for one, line breaks and emoji included', async () => {
    expect(await by('like', '100%')).toEqual(['100%', '1000'])
    expect(await by('like', 'a_b')).toEqual(['a_b', 'axb'])
    expect(await by('like', 'party _ end')).toEqual(['party 🎉 end'])
    expect(await by('like', 'two%lines')).toEqual(['two\nlines'])
    expect(await by('like', '%')).toEqual([...texts])
    expect(await by('like', '_')).toEqual(['b'])
    expect(await by('like', '')).toEqual([''])
  })

  test('like takes every other character as it is (SQL-6)', async () => {
    expect(await by('like', 'back\\slash')).toEqual(['back\\slash'])
    expect(await by('like', 'back\\%')).toEqual(['back\\slash'])
    expect(await by('like', '%\\')).toEqual([])
    expect(await by('like', '[abc]')).toEqual(['[abc]'])
    expect(await by('like', '[a-c]')).toEqual([])
    expect(await by('like', '*star?')).toEqual(['*star?'])
    expect(await by('like', '*')).toEqual([])
    expect(await by('like', "quo'te")).toEqual(["quo'te"])
  })

  test('like minds case and ilike does not', async () => {
    expect(await by('like', 'case')).toEqual(['case'])
    expect(await by('like', 'C%')).toEqual(['Case', 'CASE'])
    expect(await by('ilike', 'cAsE')).toEqual(['Case', 'case', 'CASE'])
    expect(await by('ilike', 'BACK\\%')).toEqual(['back\\slash'])
    expect(await by('ilike', 'A_B')).toEqual(['a_b', 'axb'])
    expect(await by('ilike', '[ABC]')).toEqual(['[abc]'])
  })

  test('contains finds a part that holds %, _, \\, quotes or emoji as it is (SQL-6)', async () => {
    expect(await by('contains', '%')).toEqual(['100%'])
    expect(await by('contains', '_')).toEqual(['a_b'])
    expect(await by('contains', '\\')).toEqual(['back\\slash'])
    expect(await by('contains', '/')).toEqual(['back/slash'])
    expect(await by('contains', "'")).toEqual(["quo'te"])
    expect(await by('contains', '"')).toEqual(['dou"ble'])
    expect(await by('contains', '🎉')).toEqual(['party 🎉 end'])
    expect(await by('contains', '?')).toEqual(['*star?'])
    expect(await by('contains', '[')).toEqual(['[abc]'])
    expect(await by('contains', '\n')).toEqual(['two\nlines'])
    expect(await by('contains', 'as')).toEqual(['back\\slash', 'back/slash', 'Case', 'case', 'case '])
  })

  test('startsWith and endsWith take every character as it is (SQL-6)', async () => {
    expect(await by('startsWith', '100%')).toEqual(['100%'])
    expect(await by('startsWith', 'a_')).toEqual(['a_b'])
    expect(await by('startsWith', 'back\\')).toEqual(['back\\slash'])
    expect(await by('startsWith', '*')).toEqual(['*star?'])
    expect(await by('endsWith', '%')).toEqual(['100%'])
    expect(await by('endsWith', '_b')).toEqual(['a_b'])
    expect(await by('endsWith', '\\slash')).toEqual(['back\\slash'])
    expect(await by('endsWith', '🎉 end')).toEqual(['party 🎉 end'])
  })

  test('contains, startsWith and endsWith mind case, their i twins and ieq do not', async () => {
    expect(await by('contains', 'AS')).toEqual(['CASE'])
    expect(await by('icontains', 'AS')).toEqual(['back\\slash', 'back/slash', 'Case', 'case', 'CASE', 'case '])
    expect(await by('startsWith', 'Ca')).toEqual(['Case'])
    expect(await by('istartsWith', 'Ca')).toEqual(['Case', 'case', 'CASE', 'case '])
    expect(await by('endsWith', 'SE')).toEqual(['CASE'])
    expect(await by('iendsWith', 'SE')).toEqual(['Case', 'case', 'CASE'])
    expect(await by('ieq', 'cASE')).toEqual(['Case', 'case', 'CASE'])
    expect(await by('ieq', '100%')).toEqual(['100%'])
    expect(await by('ieq', 'A_B')).toEqual(['a_b'])
    expect(await by('icontains', '_')).toEqual(['a_b'])
    expect(await by('istartsWith', 'BACK\\')).toEqual(['back\\slash'])
    expect(await by('iendsWith', '\\SLASH')).toEqual(['back\\slash'])
  })

  test('case is folded as far as the capabilities say', async (context) => {
    const expected = unicode() ? ['ÄPFEL', 'äpfel'] : ['äpfel']
    expect(await by('ieq', 'äpfel')).toEqual(expected)
    expect(await by('icontains', 'äpf')).toEqual(expected)
    expect(await by('ilike', 'äpf%')).toEqual(expected)
    expect(await by('istartsWith', 'ä')).toEqual(expected)
    expect(await by('iendsWith', 'fel')).toEqual(['ÄPFEL', 'äpfel'])
    if (!unicode())
      difference(context, cell, 'the `i` operators fold A to Z only; names and addresses have keys of their own')
  })

  test('an empty part is in every text and in no NULL', async () => {
    for (const op of ['contains', 'icontains', 'startsWith', 'endsWith'] as const) {
      expect(await by(op, '')).toEqual([...texts])
    }
  })

  test('no pattern holds for NULL, nor does its negation', async () => {
    expect(await find((path) => not({ op: 'like', path, value: '%' }))).toEqual([])
    expect(await find((path) => not({ op: 'contains', path, value: 'a' }))).not.toContain(undefined)
    expect(await find((path) => not({ op: 'ieq', path, value: 'a' }))).toEqual([...texts])
  })

  test('text is equal when every code point is: case, accents and trailing spaces count', async () => {
    expect(await find((path) => eq(path, 'case'))).toEqual(['case'])
    expect(await find((path) => eq(path, 'case '))).toEqual(['case '])
    expect(await find((path) => eq(path, 'apfel'))).toEqual([])
    expect(await find((path) => eq(path, ''))).toEqual([''])
    expect(await find((path) => ({ op: 'in', path, values: ['CASE', 'case  '] }))).toEqual(['CASE'])
  })
}
