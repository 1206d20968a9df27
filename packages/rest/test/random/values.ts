import type { FieldDescription, FieldType, Value } from '@authpkg/core'

/** The moment at which every request is made. */
export const now = new Date('2026-11-20T12:00:00.000Z')

/**
 * Letter case beyond A to Z is folded by the `i` operators on PostgreSQL and MySQL alone, a declared difference: none of
 * these letters becomes one from A to Z, and no pattern of an `i` operator holds one that has a case.
 */
const texts = [
  'Zebra', 'apple', 'Apple', 'APPLE PIE', 'äpfel', 'ÄPFEL', 'a_b', 'axb', '100%', '1000', 'back\\slash', "quo'te",
  'dou"ble', 'comma, here', '(paren)', ' lead', 'trail ', 'trail', '🎉', 'party 🎉 end', '～wide', '[abc]', '[^a]',
  '*star?', '!bang', 'two\nlines', 'null', 'x=1&y=2', '+1', '#', '', '\\', '%', '_', '--', 'ß',
] as const // biome-ignore format: a list

/** None is a part of another, nor of two put together. */
export const words = ['quick', 'Brown', 'FOX', 'lazy', 'dog', 'night'] as const

const documents: readonly Value[] = [
  { colour: 'red', size: 5, at: { deep: { on: true } } },
  { colour: 'blue', size: 5.5, at: { deep: { on: false } } },
  { colour: 7, size: '5', at: [] },
  { colour: ['red', 'green', 5], size: [[5], ['red']], gt: 'x' },
  { colour: '', size: null, at: { deep: null } },
  { colour: 'a "red" 100% 🎉\\', size: -0.25, at: [{ deep: 'x' }] },
  {},
]

/** What JSON is asked for, and where. */
export const jsonKeys: readonly (readonly string[])[] = [
  ['colour'],
  ['size'],
  ['gt'],
  ['at', 'deep'],
  ['at', 'deep', 'on'],
  ['nothing'],
  ['colour', 'red'],
]
export const jsonScalars: readonly (string | number | boolean | null)[] = [
  'red', 'RED', 're', '', 5, '5', 5.5, -0.25, 7, true, false, null, 'x', 'true', '"red"', '\\', '%', '🎉',
] // biome-ignore format: a list

/** SQLite keeps fifteen digits, a declared difference: none of these has more. */
const decimals = ['0', '-5.5', '9.25', '9.3', '10', '10.01', '-0.01', '12345678.25'] as const

const byType: Readonly<Record<FieldType, readonly Value[]>> = {
  string: texts,
  text: texts,
  uuid: [
    '00000000-0000-4000-8000-00000000000a',
    '7fffffff-0000-4000-8000-000000000000',
    'a987fbc9-4bed-4078-8f07-9141ba07c9f3',
    'ffffffff-ffff-4fff-bfff-ffffffffffff',
  ],
  enum: [],
  integer: [-2147483648, -3, 0, 1, 2, 5, 9, 10, 1815, 1840, 2147483647],
  float: [-1.5, 0, 0.1, 0.3, 0.30000000000000004, 2.5, 1e21, 1e300, -1e-7],
  bigint: [-9223372036854775808n, -1n, 0n, 1n, 9007199254740992n, 9007199254740993n, 9223372036854775807n],
  decimal: decimals,
  boolean: [false, true],
  date: ['1815-12-10', '2000-02-29', '2000-03-01', '2026-11-19', '2026-11-20', '9999-12-31'],
  time: ['00:00:00', '09:30:00', '09:30:00.250', '12:00:00', '23:59:59', '23:59:59.999'],
  datetime: [
    '1815-12-10T00:00:00.000Z', '1969-07-20T20:17:40.123Z', '2026-11-20T00:00:00.000Z', '2026-11-20T11:00:00.000Z',
    '2026-11-20T12:00:00.000Z', '2026-11-20T12:00:00.001Z', '2026-11-20T12:00:00.999Z', '9999-12-31T23:59:59.999Z',
  ].map((text) => new Date(text)), // biome-ignore format: a list
  json: documents,
  binary: [new Uint8Array([]), new Uint8Array([0, 1]), new Uint8Array([0, 1, 255]), new Uint8Array([65])],
}

/** Values that a row may hold. */
export function storable(field: FieldDescription): readonly Value[] {
  if (field.type === 'enum') return field.enumValues ?? []
  if (field.type === 'decimal') return decimals.map((text) => withScale(text, field.scale ?? 0))
  const { maxLength = Number.POSITIVE_INFINITY } = field
  return byType[field.type].filter((value) => typeof value !== 'string' || [...value].length <= maxLength)
}

const near: Readonly<Partial<Record<FieldType, readonly Value[]>>> = {
  string: ['APPLE', 'apple ', 'zebra', 'A', 'ä', 'apfel', '🎊'],
  text: ['APPLE', 'apple ', 'zebra', 'A', 'ä', 'apfel', '🎊'],
  uuid: ['00000000-0000-4000-8000-00000000000b'],
  integer: [3, 11, -1, 2147483648, -2147483649, Number.MAX_SAFE_INTEGER],
  float: [0.2, 1, 1e-300],
  bigint: [2n, 9007199254740994n],
  decimal: ['9.2500', '9.255', '10.005', '-5.49', '99'],
  date: ['2000-02-28', '2026-11-21'],
  time: ['09:30:00.249', '23:59:58.500'],
  datetime: [new Date('2026-11-20T11:59:59.999Z'), new Date('1969-07-20T20:17:40.122Z')],
}

/** Values to ask for beside those that stand in rows. */
export const askable = (field: FieldDescription): readonly Value[] => [...storable(field), ...(near[field.type] ?? [])]

/** A decimal as it is shown, with as many digits as its column has at least. */
function withScale(text: string, scale: number): string {
  const [whole = '', fraction = ''] = text.split('.')
  return scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, '0')}`
}
