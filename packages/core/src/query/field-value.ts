import type { FieldDescription, FieldType, JsonValue, Value } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { parseJson } from './parse-json.ts'

type Parser = (text: string, field: FieldDescription, name: string) => Value | undefined

const integerPattern = /^[+-]?\d{1,16}$/
const bigintPattern = /^[+-]?\d{1,30}$/
const decimalPattern = /^[+-]?(\d{1,60}(\.\d{0,60})?|\.\d{1,60})$/
const datePattern = /^\d{4}-\d{2}-\d{2}$/
const timePattern = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/
const datetimePattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i
const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i
/** Whole bytes, with padding or without. One sign alone is none. */
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  on: true,
  yes: true,
  false: false,
  f: false,
  '0': false,
  off: false,
  no: false,
  '': false,
}

const asText: Parser = (text) => (isStorableText(text) ? text : undefined)

const parsers: Readonly<Record<FieldType, Parser>> = {
  string: asText,
  text: asText,
  enum: (text, field) => (field.enumValues?.includes(text) ? text : undefined),
  uuid: (text) => (uuidPattern.test(text) ? text.toLowerCase() : undefined),
  integer: (text) => safeInteger(text),
  float: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) && text.length < 64 ? Number(text) : undefined),
  bigint: (text) => (bigintPattern.test(text) ? int64(BigInt(text)) : undefined),
  decimal: (text) => (decimalPattern.test(text) ? text : undefined),
  boolean: (text) => (Object.hasOwn(truths, text.toLowerCase()) ? truths[text.toLowerCase()] : undefined),
  date: (text) => (datePattern.test(text) && isCalendarDay(text) ? text : undefined),
  time: (text) => (timePattern.test(text) ? text : undefined),
  datetime: (text) => parseDatetime(text),
  json: (text, _, name) => jsonIn(text, name),
  binary: (text) => (base64Pattern.test(text) ? base64ToBytes(text) : undefined),
}

/** What a value of each type is called in a message to a person. */
export const typeNames: Readonly<Record<FieldType, string>> = {
  string: 'text',
  text: 'text',
  uuid: 'a UUID',
  enum: 'one of the choices',
  integer: 'a whole number',
  float: 'a number',
  bigint: 'a whole number',
  decimal: 'a decimal number',
  boolean: 'true or false',
  date: 'a date (YYYY-MM-DD)',
  time: 'a time (HH:MM:SS)',
  datetime: 'a date and time',
  json: 'JSON',
  binary: 'base64 text',
}

/**
 * Reads the value of a field from text: a filter's, a form's, a key's in an address.
 * @throws {ValidationError} `invalid_value` naming the field and what was expected, never repeating the text.
 */
export function parseText(field: FieldDescription, text: string, name: string = field.name): Value {
  const value = parsers[field.type](text, field, name)
  if (value === undefined)
    throw ValidationError.field(name, 'invalid_value', `${name} must be ${typeNames[field.type]}.`)
  return value
}

/**
 * Reads the value of a field from a JSON body, minding types: a number for a number, a string for text; numbers may
 * also come as decimal strings, so that no digit is lost on the way. Objects and lists are for `json` fields only.
 * @throws {ValidationError} `invalid_value`.
 */
export function parseJsonValue(field: FieldDescription, value: unknown, name: string = field.name): Value {
  if (value === null) return null
  if (field.type === 'json') return value as JsonValue
  if (typeof value === 'number' && isExact(field.type, value)) return parseText(field, String(value), name)
  if (typeof value === 'string' && field.type !== 'boolean') return parseText(field, value, name)
  if (field.type === 'boolean' && typeof value === 'boolean') return value
  throw ValidationError.field(name, 'invalid_value', `${name} must be ${typeNames[field.type]}.`)
}

/** The value as JSON shows it: times in RFC 3339, bytes in base64, decimals and big integers as strings. */
export function toJsonValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Uint8Array) return bytesToBase64(value)
  return value ?? null
}

/** The value as an address or a form field shows it; {@link parseText} reads it back. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return ''
  const json = toJsonValue(value)
  return typeof json === 'object' ? JSON.stringify(json) : String(json)
}

/** Text that every database stores as it is: no NUL, no half of a surrogate pair. */
export const isStorableText = (text: string): boolean => !text.includes('\0') && text.isWellFormed()

/** A JSON number that has not lost a digit on its way here, for the type; a float may have, as floats do. */
function isExact(type: FieldType, value: number): boolean {
  if (type === 'float') return Number.isFinite(value)
  if (type === 'decimal') return Math.abs(value) <= Number.MAX_SAFE_INTEGER
  return (type === 'integer' || type === 'bigint') && Number.isSafeInteger(value)
}

function safeInteger(text: string): number | undefined {
  const value = integerPattern.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(value) ? value : undefined
}

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** RFC 3339 or `YYYY-MM-DD HH:MM:SS.ffffff`; without a zone it is UTC, without a time midnight. */
function parseDatetime(text: string): Date | undefined {
  const [, day, time = '00:00', zone = 'Z'] = datetimePattern.exec(text.trim()) ?? []
  if (!day || !isCalendarDay(day)) return undefined
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : zone.replace(/^(...)(\d\d)$/, '$1:$2')
  const date = new Date(`${day}T${time.replace(',', '.')}${offset}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

function jsonIn(text: string, name: string): JsonValue | undefined {
  try {
    return parseJson(text)
  } catch (error) {
    if (!(error instanceof ValidationError) || error.code === 'malformed_body') return undefined
    throw ValidationError.field(name, error.code, error.said)
  }
}

const base64ToBytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0))

function bytesToBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** What a 64-bit column holds. */
const int64 = (value: bigint): bigint | undefined => (BigInt.asIntN(64, value) === value ? value : undefined)
