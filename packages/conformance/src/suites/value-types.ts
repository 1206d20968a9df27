import { eq, type FieldType, type JsonValue, type Value } from '@authpkg/core'
import { beforeEach, expect } from 'vitest'
import type { Cell, Suite } from '../cell.ts'
import { difference } from '../differences.ts'
import { key } from '../fixtures/library.ts'
import { fieldTypes, sampleValues } from '../fixtures/samples.ts'

const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
const json: JsonValue = {
  list: [1, 'two', null, true, { deep: [] }],
  'key "with\' quotes': '🎉\\\n',
  zero: 0,
  empty: '',
}

/** The values at the edges of each type. Every one must come back as it went in. */
const edges: Readonly<Record<FieldType, readonly Value[]>> = {
  string: [
    '',
    ' ',
    'a\tb\r\nc',
    `quotes ' " \``,
    'back\\slash \\n',
    '%_',
    '🎉👩‍👩‍👧',
    'e\u0301 é',
    'ß ǅ İ',
    '🎉'.repeat(100),
  ],
  text: ['', ' ends with a space ', 'x'.repeat(70_000), '🎉\u2028\u2029', "'; DROP TABLE sample; --", '{"not":"json"}'],
  uuid: ['00000000-0000-0000-0000-000000000000', '12345678-9abc-4def-8123-456789abcdef'],
  enum: ['red', 'green', 'dark blue'],
  integer: [0, -1, 2147483647, -2147483648],
  float: [0, -0.1, 0.1, 1e300, 5e-300, 123456789.12345679],
  bigint: [0n, -1n, 9007199254740991n, 9007199254740993n, 9223372036854775807n, -9223372036854775808n],
  decimal: ['0.0000', '0.0001', '-0.1000', '99999999999.9999', '-99999999999.9999', '123.4500', '12345678901.2345'],
  boolean: [true, false],
  date: ['2024-02-29', '1999-12-31', '1815-12-10', '9999-12-31'],
  time: ['00:00:00', '12:30:15', '23:59:59', '12:30:15.250', '00:00:00.001'],
  datetime: [
    '2024-02-29T12:30:15.123Z',
    '1969-12-31T23:59:59.999Z',
    '2024-03-31T01:30:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ].map((moment) => new Date(moment)),
  json: [json, [], {}, [null], 'text', '"quoted"', '', 0, 1.5, true, false],
  binary: [bytes, new Uint8Array([]), new Uint8Array([0]), new Uint8Array([255, 254, 0, 39, 92])],
}

/** Every type goes in and out unchanged, and is really stored as what it says. */
export const valueTypes: Suite = (cell, test) => {
  beforeEach(() => cell.harness.reset())

  for (const type of fieldTypes) {
    test(`a value of type ${type} comes back from insert, findOne and findMany as it went in`, async () => {
      for (const value of edges[type]) {
        const stored = await cell.db.insert(
          'Sample',
          sampleValues({ [`${type}_value`]: value, [`${type}_or_null`]: value }),
        )
        const where = eq('id', key(stored) as number)
        for (const row of [
          stored,
          await cell.db.findOne('Sample', { where }),
          ...(await cell.db.findMany('Sample', { where })),
        ]) {
          expectSame(type, row?.[`${type}_value`], value)
          expectSame(type, row?.[`${type}_or_null`], value)
        }
      }
    })

    test(`a value of type ${type} is written by update, and NULL too`, async () => {
      const where = eq('id', key(await cell.db.insert('Sample', sampleValues())) as number)
      for (const value of edges[type]) {
        expect(await cell.db.update('Sample', where, { [`${type}_or_null`]: value })).toBe(1)
        expectSame(type, (await cell.db.findOne('Sample', { where }))?.[`${type}_or_null`], value)
      }
      expect(await cell.db.update('Sample', where, { [`${type}_or_null`]: null })).toBe(1)
      expect((await cell.db.findOne('Sample', { where }))?.[`${type}_or_null`]).toBeNull()
    })
  }

  test('what was not given is NULL, in the row and in the database', async () => {
    const row = await cell.db.insert('Sample', sampleValues())
    const [raw] = await cell.harness.readRaw('SELECT * FROM sample')
    for (const type of fieldTypes) {
      expect(row[`${type}_or_null`]).toBeNull()
      expect(raw?.[`${type}_or_null`]).toBeNull()
    }
  })

  test('the database really holds what was written', async () => {
    const bigint_value = 9007199254740993n
    await cell.db.insert(
      'Sample',
      sampleValues({
        string_value: '🎉\\',
        bigint_value,
        decimal_value: '12.5',
        json_value: json,
        binary_value: bytes,
      }),
    )
    const [raw] = await cell.harness.readRaw('SELECT * FROM sample')
    expect(raw?.['string_value']).toBe('🎉\\')
    expect(Number(raw?.['integer_value'])).toBe(1)
    expect(Number(raw?.['float_value'])).toBe(0.5)
    expect(Number(raw?.['decimal_value'])).toBe(12.5)
    expect(String(raw?.['date_value'])).toContain('2000')
    expect(parsed(raw?.['json_value'])).toEqual(json)
    expect(Array.from(raw?.['binary_value'] as Uint8Array)).toEqual(Array.from(bytes))
    expect([false, 0, 0n]).toContain(raw?.['boolean_value'])
    const [{ digits } = {}] = await cell.harness.readRaw(`SELECT ${textOfBigint(cell)} AS digits FROM sample`)
    expect(digits).toBe('9007199254740993')
  })

  test('a decimal is given with all digits of its scale', async () => {
    const row = await cell.db.insert('Sample', sampleValues({ decimal_value: '9.25', decimal_or_null: '-3' }))
    expect(row).toMatchObject({ decimal_value: '9.2500', decimal_or_null: '-3.0000' })
  })

  test('a decimal of twenty digits is kept to the last one and told from its neighbour, or refused: never rounded', async (context) => {
    const close = ['9999999999999999.9998', '9999999999999999.9999', '-1234567890123456.7891'] as const
    for (const decimal_value of close) {
      const answer = await cell.db.insert('Sample', sampleValues({ decimal_value })).catch((error: unknown) => error)
      if (answer instanceof Error) {
        expect(answer).toMatchObject({ name: 'ValidationError', fields: { decimal_value: expect.anything() } })
        difference(context, cell, 'a decimal of more than 15 digits is refused: its numbers are floats')
        continue
      }
      const found = await cell.db.findMany('Sample', { where: eq('decimal_value', decimal_value) })
      expect(found).toMatchObject([{ decimal_value }])
    }
  })

  test('a date stays the same day, and a datetime the same moment, in every time zone', async () => {
    const moments = edges.datetime as readonly Date[]
    const rows = await inZone('Pacific/Honolulu', () =>
      Promise.all(
        moments.map((datetime_value) =>
          cell.db.insert('Sample', sampleValues({ datetime_value, date_value: '2024-03-10', time_value: '02:30:00' })),
        ),
      ),
    )
    for (const zone of Object.keys(zones) as Zone[]) {
      await inZone(zone, async () => {
        for (const [i, datetime_value] of moments.entries()) {
          const row = await cell.db.findOne('Sample', { where: eq('id', key(rows[i] ?? null) as number) })
          expect(row, zone).toMatchObject({ datetime_value, date_value: '2024-03-10', time_value: '02:30:00' })
          expect(await cell.db.count('Sample', { where: eq('datetime_value', datetime_value) }), zone).toBe(1)
        }
        expect(await cell.db.count('Sample', { where: eq('date_value', '2024-03-10') }), zone).toBe(moments.length)
      })
    }
  })

  test('a row that is consumed has its values as they were', async () => {
    const values = Object.fromEntries(fieldTypes.map((type) => [`${type}_or_null`, edges[type][0] as Value]))
    await cell.db.insert('Sample', sampleValues(values))
    const row = await cell.db.consumeOne('Sample', eq('integer_value', 1))
    for (const type of fieldTypes) expectSame(type, row?.[`${type}_or_null`], edges[type][0] as Value)
  })
}

function expectSame(type: FieldType, actual: unknown, expected: Value): void {
  if (type === 'binary') {
    expect(actual).toBeInstanceOf(Uint8Array)
    expect(Array.from(actual as Uint8Array)).toEqual(Array.from(expected as Uint8Array))
  } else {
    expect(actual).toStrictEqual(expected)
  }
}

const parsed = (raw: unknown): unknown => (typeof raw === 'string' ? JSON.parse(raw) : raw)

const textOfBigint = (cell: Cell): string =>
  cell.kind === 'mysql' ? 'CAST(bigint_value AS char)' : 'CAST(bigint_value AS text)'

/** Time zones, and how many minutes each is behind UTC on the first of January. */
const zones = {
  UTC: 0,
  'America/New_York': 300,
  'Asia/Kathmandu': -345,
  'Pacific/Auckland': -780,
  'Pacific/Honolulu': 600,
} as const
type Zone = keyof typeof zones

/** Runs `work` as a process in that time zone would. */
async function inZone<Result>(zone: Zone, work: () => Promise<Result>): Promise<Result> {
  const before = process.env['TZ']
  process.env['TZ'] = zone
  try {
    expect(new Date(2024, 0, 1).getTimezoneOffset(), 'the process took the time zone on').toBe(zones[zone])
    return await work()
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
}
