import { describe, expect, test } from 'vitest'
import type { FieldDescription, FieldType, Value } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { parseJsonValue, parseText, toJsonValue, toText } from './field-value.ts'

const field = (type: FieldType, more: Partial<FieldDescription> = {}): FieldDescription => ({
  name: 'value',
  column: 'value',
  type,
  nullable: true,
  unique: false,
  hasDefault: false,
  generated: false,
  secret: false,
  readonly: false,
  ...more,
})

describe('text becomes a value of its type', () => {
  test.each<[FieldType, string, Value]>([
    ['integer', '42', 42],
    ['integer', '-7', -7],
    ['bigint', '9007199254740993', 9007199254740993n],
    ['decimal', '0.10', '0.10'],
    ['float', '1.5e3', 1500],
    ['boolean', 'True', true],
    ['boolean', 'f', false],
    ['date', '2024-02-29', '2024-02-29'],
    ['time', '23:59:59.5', '23:59:59.5'],
    ['datetime', '2011-09-16 18:36:15.668596', new Date('2011-09-16T18:36:15.668Z')],
    ['datetime', '2024-01-01T00:00:00+02:00', new Date('2023-12-31T22:00:00Z')],
    ['datetime', '2024-01-01', new Date('2024-01-01T00:00:00Z')],
    ['uuid', 'A987FBC9-4BED-3078-CF07-9141BA07C9F3', 'a987fbc9-4bed-3078-cf07-9141ba07c9f3'],
    ['json', '{"a":[1]}', { a: [1] }],
    ['text', 'a\nb', 'a\nb'],
  ])('%s %j', (type, text, value) => {
    expect(parseText(field(type), text)).toEqual(value)
  })
})

describe('what is no value of the type is refused, and not repeated in the message', () => {
  test.each<[FieldType, string]>([
    ['integer', '1.5'],
    ['integer', '9007199254740993'],
    ['integer', '1 or 1=1'],
    ['integer', ''],
    ['bigint', '9223372036854775808'],
    ['decimal', '1e5'],
    ['float', 'NaN'],
    ['float', 'Infinity'],
    ['boolean', 'maybe'],
    ['boolean', 'constructor'],
    ['date', '2023-02-29'],
    ['time', '24:00:00'],
    ['datetime', 'yesterday'],
    ['datetime', '2023-13-01'],
    ['uuid', 'not-a-uuid'],
    ['json', '{'],
    ['text', 'nul\0'],
    ['text', '\ud800'],
    ['binary', 'not base64!'],
    ['binary', 'x'],
    ['binary', 'AAAAA'],
    ['binary', 'AAA=='],
  ])('%s %j', (type, text) => {
    const parse = () => parseText(field(type), text)
    expect(parse).toThrow(ValidationError)
    expect(parse).toThrow(/^value must be /)
  })
})

test('a choice is one of the choices', () => {
  const status = field('enum', { enumValues: ['draft', 'done'] })
  expect(parseText(status, 'done')).toBe('done')
  expect(() => parseText(status, 'lost')).toThrow(ValidationError)
})

describe('JSON minds types', () => {
  test.each<[FieldType, unknown, Value]>([
    ['integer', 42, 42],
    ['integer', '42', 42],
    ['decimal', 1.5, '1.5'],
    ['bigint', 12, 12n],
    ['boolean', false, false],
    ['json', { a: 1 }, { a: 1 }],
    ['text', null, null],
  ])('%s takes %j', (type, json, value) => {
    expect(parseJsonValue(field(type), json)).toEqual(value)
  })

  test.each<[FieldType, unknown]>([
    ['text', 5],
    ['text', { $ne: 1 }],
    ['text', ['a']],
    ['integer', 1.5],
    ['integer', true],
    ['integer', { __raw: '1' }],
    ['bigint', 2 ** 60],
    ['boolean', 'true'],
    ['boolean', 1],
    ['datetime', 0],
  ])('MASS-5, SQL-4: %s refuses %j', (type, json) => {
    expect(() => parseJsonValue(field(type), json)).toThrow(ValidationError)
  })
})

test('values are written as JSON without losing a digit', () => {
  expect(toJsonValue(9007199254740993n)).toBe('9007199254740993')
  expect(toJsonValue(new Date('2024-01-01T00:00:00.120Z'))).toBe('2024-01-01T00:00:00.120Z')
  expect(toJsonValue(new Uint8Array([0, 255]))).toBe('AP8=')
  expect(toJsonValue(undefined)).toBeNull()
})

test('text written by toText is read back by parseText', () => {
  expect(parseText(field('json'), toText({ a: ['é'] }))).toEqual({ a: ['é'] })
  expect(parseText(field('datetime'), toText(new Date(1)))).toEqual(new Date(1))
  expect(parseText(field('binary'), toText(new Uint8Array([1, 2])))).toEqual(new Uint8Array([1, 2]))
  expect(parseText(field('binary'), 'AQI')).toEqual(new Uint8Array([1, 2]))
})
