import { fieldError, ValidationError } from '@authpkg/core'

/** One `name=value` of an address. */
export interface Parameter {
  readonly name: string
  readonly value: string
  /** As it stood in the address, for links. */
  readonly raw: string
}

/** Bounds on what one address may ask for; each is named by the error of whoever goes beyond it. */
export const queryLimits = {
  /** Characters after the question mark. */
  length: 4096,
  /** Filters, those in groups among them, and orderings together. */
  terms: 20,
  /** Fields to order by. */
  orderings: 5,
} as const

/**
 * The parameters of an address, in order and decoded once.
 *
 * @throws {ValidationError} `limit_exceeded` for too long a query, `invalid_value` for percent signs that are no encoding.
 */
export function readParameters(url: string): readonly Parameter[] {
  const query = queryOf(url)
  if (query === '') return []
  if (query.length > queryLimits.length) {
    throw new ValidationError('limit_exceeded', `A query can have at most ${queryLimits.length} characters.`)
  }
  return query
    .split('&')
    .filter((part) => part !== '')
    .map(parameter)
}

/** The values of each name, by name in order of appearance. */
export function grouped(parameters: readonly Parameter[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const { name, value } of parameters) {
    const values = groups.get(name)
    if (values) values.push(value)
    else groups.set(name, [value])
  }
  return groups
}

function queryOf(url: string): string {
  const start = url.indexOf('?')
  if (start < 0) return ''
  const end = url.indexOf('#', start)
  return url.slice(start + 1, end < 0 ? undefined : end)
}

function parameter(raw: string): Parameter {
  const at = raw.indexOf('=')
  const name = decode(at < 0 ? raw : raw.slice(0, at), '')
  return { name, value: at < 0 ? '' : decode(raw.slice(at + 1), name), raw }
}

const encoded = /[%+]/

function decode(text: string, name: string): string {
  if (!encoded.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw fieldError(name, { code: 'invalid_value', message: `${name || 'A name'} is not encoded properly.` })
  }
}
