import { ValidationError } from '../errors.ts'

/** A JSON value as it is read: its objects have no prototype. */
export type JsonBody = string | number | boolean | null | JsonBody[] | JsonObject
export interface JsonObject {
  [key: string]: JsonBody
}

export interface JsonLimits {
  /** Levels of arrays and objects. Default: 20. */
  readonly maxDepth?: number
  /** Members and elements in all. Default: 10,000. */
  readonly maxValues?: number
}

/** Names that reach into JavaScript's own objects when a value is copied carelessly. */
export const isForbiddenName = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype'

/**
 * Reads JSON that came from outside.
 *
 * @throws {ValidationError} `malformed_body`, `limit_exceeded`, `invalid_input`.
 */
export function parseJson(text: string, { maxDepth = 20, maxValues = 10_000 }: JsonLimits = {}): JsonBody {
  let left = maxValues

  const clean = (value: unknown, depth: number): JsonBody => {
    if (typeof value !== 'object' || value === null) return value as JsonBody
    if (depth >= maxDepth) throw tooDeep(maxDepth)
    return Array.isArray(value) ? value.map((item) => counted(item, depth)) : cleanObject(value, depth)
  }
  const cleanObject = (value: object, depth: number): JsonObject => {
    const object: JsonObject = Object.create(null)
    for (const [name, member] of Object.entries(value)) {
      if (isForbiddenName(name)) throw forbiddenName(name)
      object[name] = counted(member, depth)
    }
    return object
  }
  const counted = (value: unknown, depth: number): JsonBody => {
    left -= 1
    if (left < 0) throw new ValidationError('limit_exceeded', `The body can hold at most ${maxValues} values.`)
    return clean(value, depth + 1)
  }

  return clean(parse(text), 0)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ValidationError('malformed_body', 'The body is not valid JSON.', { cause })
  }
}

export const forbiddenName = (name: string): ValidationError =>
  new ValidationError('invalid_input', `The name ${name} is not allowed.`)

const tooDeep = (maxDepth: number): ValidationError =>
  new ValidationError('limit_exceeded', `The body can be nested at most ${maxDepth} levels deep.`)
