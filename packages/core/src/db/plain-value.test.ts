import { expect, test } from 'vitest'
import { ValidationError } from '../errors.ts'
import type { FieldDescription, FieldType } from './model.ts'
import { storageProblem, throwProblems, valueProblem } from './plain-value.ts'

const field = (type: FieldType, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name: 'thing',
  column: 'thing',
  type,
  nullable: false,
  unique: false,
  hasDefault: false,
  generated: false,
  secret: false,
  readonly: false,
  ...more,
})

const fits = (type: FieldType, value: unknown): boolean => valueProblem(field(type), value) === undefined

test('a value of the right type fits', () => {
  const right: [FieldType, unknown][] = [
    ['string', 'ä😀'],
    ['text', ''],
    ['uuid', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'],
    ['integer', -5],
    ['bigint', 2n ** 63n - 1n],
    ['bigint', 7],
    ['float', 1e300],
    ['decimal', '-.50'],
    ['boolean', false],
    ['date', '2024-02-29'],
    ['time', '23:59:59.123'],
    ['datetime', new Date(0)],
    ['json', { a: [1, null, 'x', { b: true }] }],
    ['binary', new Uint8Array()],
  ]
  for (const [type, value] of right) expect(fits(type, value), `${type} ${String(value)}`).toBe(true)
})

test('a value of another type does not, objects least of all (MASS-5, SQL-4)', () => {
  const marker = { toOperationNode: () => ({ kind: 'RawNode', sqlFragments: ['1; drop table user'], parameters: [] }) }
  const types: FieldType[] = [
    'string',
    'text',
    'uuid',
    'integer',
    'bigint',
    'float',
    'decimal',
    'boolean',
    'date',
    'time',
    'datetime',
    'binary',
    'json',
  ]
  for (const type of types) expect(fits(type, marker), type).toBe(false)
  const wrong: [FieldType, unknown][] = [
    ['string', 5],
    ['integer', '5'],
    ['integer', 1.5],
    ['integer', 2 ** 53],
    ['bigint', 2n ** 63n],
    ['float', Number.NaN],
    ['float', Number.POSITIVE_INFINITY],
    ['decimal', 1.5],
    ['decimal', '1e5'],
    ['boolean', 1],
    ['date', '2023-02-29'],
    ['time', '24:00'],
    ['datetime', new Date(Number.NaN)],
    ['datetime', '2024-01-01'],
    ['json', new Date()],
    ['json', { a: undefined }],
    ['json', 1n],
  ]
  for (const [type, value] of wrong) expect(fits(type, value), `${type} ${String(value)}`).toBe(false)
})

test('text that cannot be stored is refused wherever it stands (SQL-5)', () => {
  for (const text of ['a\0b', '\ud800', 'x\udfff']) {
    expect(fits('text', text)).toBe(false)
    expect(fits('json', { [text]: 1 })).toBe(false)
    expect(fits('json', [text])).toBe(false)
  }
})

test('what the column cannot hold is refused before it is cut or rounded', () => {
  const name = field('string', { maxLength: 3 })
  expect(storageProblem(name, '😀😀😀')).toBeUndefined()
  expect(storageProblem(name, 'four')).toMatchObject({ code: 'invalid_value' })
  const price = field('decimal', { precision: 5, scale: 2 })
  expect(storageProblem(price, '-0999.90')).toBeUndefined()
  expect(storageProblem(price, '1.999')).toMatchObject({ code: 'invalid_value' })
  expect(storageProblem(price, '1000')).toMatchObject({ code: 'invalid_value' })
  expect(storageProblem(name, null)).toMatchObject({ code: 'invalid_value' })
  expect(storageProblem({ ...name, nullable: true }, null)).toBeUndefined()
})

test('an integer too large is told apart from one that is none', () => {
  expect(valueProblem(field('integer'), 2 ** 53)?.code).toBe('unsafe_integer')
  expect(valueProblem(field('integer'), 0.5)?.code).toBe('invalid_value')
})

test('several problems are one error, and none is none', () => {
  expect(() => throwProblems(new Map())).not.toThrow()
  const problem = { code: 'invalid_value', message: 'x must be text.' } as const
  expect(() =>
    throwProblems(
      new Map([
        ['x', problem],
        ['y', problem],
      ]),
    ),
  ).toThrow(ValidationError)
})
