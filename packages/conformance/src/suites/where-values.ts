import { asc, type FieldType, type Value, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { storeFinerDigits, widenDatetime } from '../fixtures/finer-digits.ts'
import { column } from '../fixtures/library.ts'
import { distinctValues, orderedValues, sampleValues } from '../fixtures/samples.ts'

type Three = readonly [Value, Value, Value]

/** Comparisons at the edges of what a type holds. The rows are told apart by their number: 0 low, 1 middle, 2 high, 3 nothing. */
export const whereValues: Suite = (cell, test) => {
  beforeAll(() => fillSamples(cell))

  test('a datetime is compared to the millisecond, whatever finer digits are stored', async () => {
    await widenDatetime(cell)
    await storeFinerDigits(cell)
    const path = 'datetime_or_null'
    const [, moment] = orderedValues.datetime
    expect(await found(cell, { op: 'eq', path, value: moment })).toBe('middle')
    expect(await found(cell, { op: 'lte', path, value: moment })).toBe('low middle')
    expect(await found(cell, { op: 'gt', path, value: moment })).toBe('high')
    expect(await found(cell, { op: 'between', path, from: moment, to: moment })).toBe('middle')
    expect(await found(cell, { op: 'in', path, values: [moment] })).toBe('middle')
    expect(await found(cell, { op: 'ne', path, value: moment })).toBe('low high')
    const row = await cell.db.findOne('Sample', { where: { op: 'eq', path: 'integer_value', value: 1 } })
    expect(row?.['datetime_or_null']).toEqual(moment)
  })

  test('decimals that differ in their last digit are told apart', async () => {
    const path = 'decimal_value'
    const close = ['99999999999.9997', '99999999999.9998', '99999999999.9999'] as const
    for (const [i, decimal_value] of close.entries()) {
      await cell.db.update('Sample', { op: 'eq', path: 'integer_value', value: i }, { decimal_value })
    }
    expect(await found(cell, { op: 'eq', path, value: close[1] })).toBe('middle')
    expect(await found(cell, { op: 'gt', path, value: close[1] })).toBe('high')
    expect(await found(cell, { op: 'in', path, values: [close[0], close[2]] })).toBe('low high')
  })

  test('a decimal is compared by its number, not by how it is written', async () => {
    expect(await found(cell, { op: 'eq', path: 'decimal_or_null', value: '9.25' })).toBe('middle')
    expect(await found(cell, { op: 'eq', path: 'decimal_or_null', value: '009.250' })).toBe('middle')
    expect(await found(cell, { op: 'in', path: 'decimal_or_null', values: ['10', '-5.5'] })).toBe('low high')
  })

  test('a NULL in a list of moments is never found, and rules everything out', async () => {
    const path = 'datetime_or_null'
    const values = [orderedValues.datetime[1], null]
    expect(await found(cell, { op: 'in', path, values })).toBe('middle')
    expect(await found(cell, { op: 'notIn', path, values })).toBe('')
    expect(await found(cell, { op: 'not', condition: { op: 'in', path, values } })).toBe('')
  })

  test('a thousand values fit into in', async () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 1)
    expect(await found(cell, { op: 'in', path: 'integer_value', values })).toBe('middle high nothing')
  })
}

const labels = ['low', 'middle', 'high', 'nothing']

async function fillSamples(cell: Cell): Promise<void> {
  await cell.harness.reset()
  const all: Readonly<Partial<Record<FieldType, Three>>> = { ...orderedValues, ...distinctValues }
  for (const i of [0, 1, 2] as const) {
    const values = Object.entries(all).map(([type, three]) => [`${type}_or_null`, three[i]])
    const others = { integer_value: i, boolean_or_null: i !== 1, json_or_null: { i } }
    await cell.db.insert('Sample', sampleValues({ ...Object.fromEntries(values), ...others }))
  }
  await cell.db.insert('Sample', sampleValues({ integer_value: 3 }))
}

async function found(cell: Cell, where: Where): Promise<string> {
  const rows = await cell.db.findMany('Sample', { where, fields: ['integer_value'], orderBy: [asc('integer_value')] })
  return column(rows, 'integer_value')
    .map((i) => labels[i as number])
    .join(' ')
}
