import { asc, type FieldType, not, type PatternOperator, ValidationError, type Value, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { thrown } from '../errors.ts'
import { answer, ascending, incomparable, type Leaf, opposite, unsearchable } from '../fixtures/answers.ts'
import { column } from '../fixtures/library.ts'
import { fieldTypes, sampleValues } from '../fixtures/samples.ts'

type Ask = (path: string, values: readonly Value[]) => readonly Leaf[]

const byValue =
  (op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'): Ask =>
  (path, values) =>
    [values[0], values[1]].map((value) => ({ op, path, value: value as Value }))

const byList =
  (op: 'in' | 'notIn'): Ask =>
  (path, [first = null, second = null, third = null]) =>
    [[first, third ?? second], [second], [second, null], []].map((values) => ({ op, path, values }))

/** The whole of a value's text, parts of it, and parts in capitals. */
const byText =
  (op: PatternOperator | 'ieq'): Ask =>
  (path, values) => {
    const text = String(values.at(-1))
    const parts = [text, text.slice(0, 2), text.slice(-2), text.slice(1, -1), text.toUpperCase(), `%${text.slice(1)}`]
    return parts.map((value) => ({ op, path, value }))
  }

const comparing: Readonly<Record<string, Ask>> = {
  eq: byValue('eq'),
  ne: byValue('ne'),
  lt: byValue('lt'),
  lte: byValue('lte'),
  gt: byValue('gt'),
  gte: byValue('gte'),
  in: byList('in'),
  notIn: byList('notIn'),
  between: (path, [first = null, second = null]) => [
    { op: 'between', path, from: first, to: second },
    { op: 'between', path, from: second, to: first },
  ],
}

const asking: Readonly<Record<string, Ask>> = {
  isNull: (path) => [{ op: 'isNull', path }],
  isNotNull: (path) => [{ op: 'isNotNull', path }],
}

const searching: Readonly<Record<PatternOperator | 'ieq', Ask>> = {
  ieq: byText('ieq'),
  like: byText('like'),
  ilike: byText('ilike'),
  contains: byText('contains'),
  icontains: byText('icontains'),
  startsWith: byText('startsWith'),
  istartsWith: byText('istartsWith'),
  endsWith: byText('endsWith'),
  iendsWith: byText('iendsWith'),
}

/**
 * Every operator on every type of field, and its negation, against the answers that plain JavaScript gives. The rows
 * are told apart by their number, which is the place of their values; the last has none.
 */
export const whereOperators: Suite = (cell, test) => {
  beforeAll(() => fill(cell))

  for (const type of fieldTypes) {
    const refused = { ...(incomparable.has(type) && comparing), ...(unsearchable.has(type) && searching) }
    for (const [name, ask] of Object.entries({ ...comparing, ...asking, ...searching })) {
      const leaves = ask(`${type}_or_null`, ascending[type])
      if (name in refused) test(`${name} is refused on a field of type ${type}`, () => expectRefused(cell, leaves))
      else test(`${name} on a field of type ${type}`, () => expectAnswers(cell, type, leaves))
    }
  }
}

const rows = Math.max(...Object.values(ascending).map((values) => values.length)) + 1
const valueAt = (type: FieldType, i: number): Value => ascending[type][i] ?? null

async function fill(cell: Cell): Promise<void> {
  await cell.harness.reset()
  for (let i = 0; i < rows; i++) {
    const values = fieldTypes.map((type) => [`${type}_or_null`, valueAt(type, i)])
    await cell.db.insert('Sample', sampleValues({ ...Object.fromEntries(values), integer_value: i }))
  }
}

async function expectAnswers(cell: Cell, type: FieldType, leaves: readonly Leaf[]): Promise<void> {
  for (const leaf of leaves) {
    const truths = Array.from({ length: rows }, (_, i) => answer(leaf, type, valueAt(type, i)))
    const told = JSON.stringify(leaf, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))
    expect(await found(cell, leaf), told).toEqual(places(truths))
    expect(await found(cell, not(leaf)), `not ${told}`).toEqual(places(truths.map(opposite)))
  }
}

const places = (truths: readonly (boolean | null)[]): number[] => truths.flatMap((truth, i) => (truth ? [i] : []))

async function found(cell: Cell, where: Where): Promise<unknown[]> {
  const query = { where, fields: ['integer_value'], orderBy: [asc('integer_value')] }
  return column(await cell.db.findMany('Sample', query), 'integer_value')
}

/** An operator that means nothing on a type is told by name, and asks the database nothing. */
async function expectRefused(cell: Cell, leaves: readonly Leaf[]): Promise<void> {
  for (const where of leaves.filter((leaf) => !('values' in leaf && leaf.values.length === 0))) {
    const error = (await thrown(() => cell.db.findMany('Sample', { where }), ValidationError)) as ValidationError
    expect(Object.keys(error.fields)).toEqual([where.path])
  }
}
