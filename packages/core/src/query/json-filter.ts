import { ValidationError } from '../errors.ts'
import { isStorableText } from './field-value.ts'
import type { FilterOperator } from './filter-operators.ts'
import type { JsonOperator, JsonScalar, Where } from './where.ts'

/** Keys that a path into JSON may have. */
const maxKeys = 5

const operators: Readonly<Partial<Record<FilterOperator, JsonOperator>>> = { eq: 'jsonEq', contains: 'jsonContains' }

/** Whether a part of a filter's name can be a key. */
export const isJsonKey = (part: string): boolean => /^[A-Za-z0-9_]{1,64}$/.test(part)

/**
 * A condition on what stands in a `json` field at a path of keys. The text is read as JSON where it is a number, `true`,
 * `false`, `null` or stands in quotes, and is text otherwise.
 *
 * @throws {ValidationError} `unknown_operator`, `invalid_value` or `limit_exceeded`.
 */
export function jsonCondition(path: string, keys: readonly string[], operator: FilterOperator, text: string): Where {
  const op = operators[operator]
  if (op === undefined) {
    throw ValidationError.field(path, 'unknown_operator', `Inside of ${path} only eq and contains can be asked.`)
  }
  if (keys.length > maxKeys) {
    throw ValidationError.field(path, 'limit_exceeded', `The path into ${path} is too long: at most ${maxKeys} keys.`)
  }
  return { op, path, keys, value: readScalar(path, text) }
}

const scalar = /^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null|".*")$/s

function readScalar(path: string, text: string): JsonScalar {
  const value = scalar.test(text) ? parsed(path, text) : text
  const isKept = typeof value === 'string' ? isStorableText(value) : typeof value !== 'number' || keepsDigits(value)
  if (!isKept) throw noValue(path)
  return value
}

function parsed(path: string, text: string): JsonScalar {
  try {
    return JSON.parse(text) as JsonScalar
  } catch {
    throw noValue(path)
  }
}

const keepsDigits = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))

const noValue = (path: string): ValidationError =>
  ValidationError.field(
    path,
    'invalid_value',
    `${path} must be text, or a number, true, false, null or text in quotes as in JSON.`,
  )
