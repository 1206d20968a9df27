import { type ErrorCode, type FieldError, ValidationError } from '../errors.ts'
import type { FieldDescription, FieldType } from './model.ts'

/**
 * What keeps a value from being one of a field's type, or undefined. Plain values only: an object is a value for
 * `json` alone, and there too only plain ones. Messages never repeat the value.
 *
 * Adapters ask before the driver or the ORM sees anything, so that nothing is read as an operator, as raw SQL or as
 * another type, and so that every database refuses the same.
 */
export function valueProblem(field: FieldDescription, value: unknown): FieldError | undefined {
  return checks[field.type](value, field)
}

/**
 * As {@link valueProblem}, and what the column cannot hold: NULL where there is none, text that is too long, a number
 * with more digits than it keeps (databases round those in silence).
 */
export function storageProblem(field: FieldDescription, value: unknown): FieldError | undefined {
  if (value === null) return field.nullable ? undefined : invalid(`${field.name} must not be empty.`)
  const problem = valueProblem(field, value)
  if (problem || typeof value !== 'string') return problem
  if (field.type === 'decimal') return digitsProblem(field, value)
  return field.maxLength !== undefined && isLonger(value, field.maxLength) ? tooLong(field) : undefined
}

function digitsProblem(field: FieldDescription, value: string): FieldError | undefined {
  const [whole = '', fraction = ''] = value.replace(/^[+-]?0*/, '').split('.')
  const { precision, scale = precision === undefined ? undefined : 0 } = field
  if (scale !== undefined && fraction.replace(/0+$/, '').length > scale) {
    return invalid(`${field.name} must have at most ${scale} digits after the point.`)
  }
  if (precision === undefined || scale === undefined || whole.length <= precision - scale) return undefined
  return invalid(`${field.name} must have at most ${precision - scale} digits before the point.`)
}

/** The error for one field. */
export const fieldError = (name: string, problem: FieldError): ValidationError =>
  ValidationError.field(name, problem.code, problem.message)

/** One error for all fields, when there are any. @throws {ValidationError} */
export function throwProblems(problems: ReadonlyMap<string, FieldError>): void {
  const [first] = problems.values()
  if (!first) return
  const fields = Object.fromEntries([...problems].map(([name, problem]) => [name, [problem]]))
  throw new ValidationError(first.code, [...problems.values()].map((p) => p.message).join(' '), { fields })
}

type Check = (value: unknown, field: FieldDescription) => FieldError | undefined

const invalid = (message: string, code: ErrorCode = 'invalid_value'): FieldError => ({ code, message })
const must = (field: FieldDescription, be: string): FieldError => invalid(`${field.name} must be ${be}.`)

const check =
  (holds: (value: unknown) => boolean, be: string): Check =>
  (value, field) =>
    holds(value) ? undefined : must(field, be)

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i
const decimalPattern = /^[+-]?(\d{1,1000}(\.\d{0,1000})?|\.\d{1,1000})$/
const timePattern = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/

const text: Check = (value, field) => {
  if (typeof value !== 'string') return must(field, 'text')
  return isStorable(value) ? undefined : invalid(`${field.name} has characters that cannot be stored.`)
}

const integer: Check = (value, field) => {
  if (typeof value === 'bigint') value = Number(value)
  if (!Number.isInteger(value)) return must(field, 'a whole number')
  return Number.isSafeInteger(value) ? undefined : invalid(`${field.name} is too large a number.`, 'unsafe_integer')
}

const bigint: Check = (value, field) => {
  if (typeof value !== 'bigint') return integer(value, field)
  return BigInt.asIntN(64, value) === value ? undefined : invalid(`${field.name} is too large a number.`)
}

const datetime: Check = (value, field) => {
  const time = value instanceof Date ? value.getTime() : Number.NaN
  return time >= firstInstant && time <= lastInstant ? undefined : must(field, 'a date and time')
}

const firstInstant = Date.parse('0001-01-01T00:00:00.000Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

const matching =
  (pattern: RegExp, be: string): Check =>
  (value, field) =>
    typeof value === 'string' && pattern.test(value) ? undefined : must(field, be)

const checks: Readonly<Record<FieldType, Check>> = {
  string: text,
  text,
  uuid: matching(uuidPattern, 'a UUID'),
  enum: (value, field) =>
    text(value, field) ??
    (field.enumValues?.includes(value as string) === false ? must(field, 'one of its choices') : undefined),
  integer,
  bigint,
  float: check(Number.isFinite, 'a number'),
  decimal: matching(decimalPattern, 'a decimal number'),
  boolean: check((value) => typeof value === 'boolean', 'true or false'),
  date: check(isDay, 'a date (YYYY-MM-DD)'),
  time: matching(timePattern, 'a time (HH:MM:SS)'),
  datetime,
  json: check((value) => isPlainJson(value, 0), 'plain JSON'),
  binary: check((value) => value instanceof Uint8Array, 'bytes'),
}

/** No NUL, which PostgreSQL cannot store, and no half of a surrogate pair, which is no text. */
const isStorable = (value: string): boolean => !value.includes('\0') && value.isWellFormed()

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value.startsWith('0000')) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}

const maxJsonDepth = 100

function isPlainJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'boolean') return true
  if (typeof value === 'string') return isStorable(value)
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > maxJsonDepth) return false
  if (Array.isArray(value)) return value.every((item) => isPlainJson(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return false
  return Object.entries(value).every(([key, item]) => isStorable(key) && isPlainJson(item, depth + 1))
}

/** In characters as databases count them: code points, of which a string has at most its length. */
const isLonger = (value: string, max: number): boolean => value.length > max && [...value].length > max

const tooLong = (field: FieldDescription): FieldError =>
  invalid(`${field.name} must be at most ${field.maxLength} characters long.`)
