import { type FieldError, positiveInteger, throwProblems, ValidationError } from '@authpkg/core'
import type { Parameter } from './query-string.ts'

export interface PageRules {
  readonly paginateBy: number
  readonly maxPaginateBy: number
  readonly lenient: boolean
}

export interface PageRequest {
  /** From 1. */
  readonly page: number
  readonly limit: number
  readonly offset: number
  /** Whether to say how many there are, which costs a statement. */
  readonly count: boolean
}

/** Rows that a page may skip: the database reads them all to throw them away. */
const maxOffset = 10_000

/**
 * Reads `page`, `limit` and `count`. A limit above the bound is cut. Leniently, what is no whole number from 1 counts
 * as not given.
 *
 * @throws {ValidationError} `invalid_page` or `invalid_value` for every parameter that is wrong, at once.
 */
export function readPage(rules: PageRules, parameters: readonly Parameter[]): PageRequest {
  const problems = new Map<string, FieldError>()
  const given = onceGiven(parameters, problems)
  const asked = readPositive(given, 'limit', problems) ?? rules.paginateBy
  const page = readPositive(given, 'page', problems) ?? 1
  const count = given.get('count') ?? 'exact'
  if (count !== 'exact' && count !== 'none') problems.set('count', invalid('count must be exact or none.'))
  if (!rules.lenient) throwProblems(problems)
  const limit = Math.min(asked, rules.maxPaginateBy)
  return { page, limit, offset: (page - 1) * limit, count: count !== 'none' }
}

export const tooDeep = ({ offset }: PageRequest): boolean => offset > maxOffset

/** @throws {ValidationError} `limit_exceeded` for a page that only costs. */
export function refuseDeep(): never {
  const message = `A page can begin at most ${maxOffset} rows in; narrow the list by a filter instead.`
  throw new ValidationError('limit_exceeded', message, { fields: { page: [{ code: 'limit_exceeded', message }] } })
}

/** @throws {ValidationError} `invalid_page`. */
export const refuseBeyondEnd = (): never => {
  throw ValidationError.field('page', 'invalid_page', 'There is no such page: the list ends before it.')
}

const pagingNames: ReadonlySet<string> = new Set(['page', 'limit', 'count'])

function onceGiven(parameters: readonly Parameter[], problems: Map<string, FieldError>): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const { name, value } of parameters) {
    if (!pagingNames.has(name)) continue
    if (given.has(name)) problems.set(name, invalid(`${name} can be given once.`))
    else given.set(name, value)
  }
  return given
}

function readPositive(
  given: ReadonlyMap<string, string>,
  name: 'page' | 'limit',
  problems: Map<string, FieldError>,
): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  const number = positiveInteger(text)
  if (number !== null) return number
  const message = `${name} must be a whole number from 1.`
  problems.set(name, name === 'page' ? { code: 'invalid_page', message } : invalid(message))
  return undefined
}

const invalid = (message: string): FieldError => ({ code: 'invalid_value', message })
