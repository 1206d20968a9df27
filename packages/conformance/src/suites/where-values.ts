import { asc, type FieldType, type Value, type Where } from '@authpkg/core'
import { beforeAll, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { column } from '../fixtures/library.ts'
import { distinctValues, orderedValues, sampleValues } from '../fixtures/samples.ts'

type Three = readonly [Value, Value, Value]

/** What each comparison with the middle one of three values finds among low, middle, high and nothing. */
const ordered: Readonly<Record<string, (path: string, values: Three) => readonly [Where, string]>> = {
  lt: (path, [, middle]) => [{ op: 'lt', path, value: middle }, 'low'],
  lte: (path, [, middle]) => [{ op: 'lte', path, value: middle }, 'low middle'],
  gt: (path, [, middle]) => [{ op: 'gt', path, value: middle }, 'high'],
  gte: (path, [, middle]) => [{ op: 'gte', path, value: middle }, 'middle high'],
  between: (path, [low, middle]) => [{ op: 'between', path, from: low, to: middle }, 'low middle'],
}

const compared: Readonly<Record<string, (path: string, values: Three) => readonly [Where, string]>> = {
  eq: (path, [, middle]) => [{ op: 'eq', path, value: middle }, 'middle'],
  ne: (path, [, middle]) => [{ op: 'ne', path, value: middle }, 'low high'],
  in: (path, [low, , high]) => [{ op: 'in', path, values: [low, high] }, 'low high'],
  notIn: (path, [low]) => [{ op: 'notIn', path, values: [low] }, 'middle high'],
  'eq null': (path) => [{ op: 'eq', path, value: null }, 'nothing'],
  'ne null': (path) => [{ op: 'ne', path, value: null }, 'low middle high'],
  isNull: (path) => [{ op: 'isNull', path }, 'nothing'],
  isNotNull: (path) => [{ op: 'isNotNull', path }, 'low middle high'],
}

/** Every operator on every type of field. The rows are told apart by their number: 0 low, 1 middle, 2 high, 3 nothing. */
export const whereValues: Suite = (cell, test) => {
  beforeAll(() => fillSamples(cell))

  for (const [type, values] of Object.entries({ ...orderedValues, ...distinctValues })) {
    const operators = type in orderedValues ? { ...compared, ...ordered } : compared
    for (const [name, make] of Object.entries(operators)) {
      test(`${name} on a field of type ${type}`, async () => {
        const [where, expected] = make(`${type}_or_null`, values)
        expect(await found(cell, where)).toBe(expected)
        expect(await found(cell, { op: 'not', condition: where }), 'and the other way round').toBe(rest(expected, name))
      })
    }
  }

  test('eq, ne, in and notIn on a field of type boolean', async () => {
    const path = 'boolean_or_null'
    expect(await found(cell, { op: 'eq', path, value: true })).toBe('low high')
    expect(await found(cell, { op: 'eq', path, value: false })).toBe('middle')
    expect(await found(cell, { op: 'ne', path, value: true })).toBe('middle')
    expect(await found(cell, { op: 'in', path, values: [true] })).toBe('low high')
    expect(await found(cell, { op: 'notIn', path, values: [true] })).toBe('middle')
    expect(await found(cell, { op: 'isNull', path })).toBe('nothing')
  })

  test('isNull and isNotNull on a field of type json', async () => {
    expect(await found(cell, { op: 'isNull', path: 'json_or_null' })).toBe('nothing')
    expect(await found(cell, { op: 'isNotNull', path: 'json_or_null' })).toBe('low middle high')
  })

  test('a datetime is compared to the millisecond, whatever finer digits are stored', async () => {
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

/** What `not` finds: the other rows, without the one that holds NULL unless the question was about NULL. */
function rest(found: string, operator: string): string {
  const about = operator.includes('ull') ? labels : labels.slice(0, 3)
  return about.filter((label) => !found.split(' ').includes(label)).join(' ')
}

/** Adds 456 microseconds to the middle row, past the adapter, where the column can hold them. */
async function storeFinerDigits(cell: Cell): Promise<void> {
  const where = 'WHERE integer_value = 1'
  const sums = { postgres: "interval '456 microseconds'", mysql: 'interval 456 microsecond' }
  if (cell.kind !== 'sqlite') {
    const set = `datetime_or_null = datetime_or_null + ${sums[cell.kind]}`
    await cell.harness.readRaw(`UPDATE sample SET ${set} ${where}`)
    return
  }
  const [row] = await cell.harness.readRaw(`SELECT datetime_or_null FROM sample ${where}`)
  const stored = row?.['datetime_or_null']
  if (typeof stored !== 'string') return
  const finer = stored.replace(/(:\d{2}:\d{2})(\.\d{3})?/, (_, time: string, ms = '.000') => `${time}${ms}456`)
  await cell.harness.readRaw(`UPDATE sample SET datetime_or_null = '${finer}' ${where}`)
}
