import { type FieldError, positiveInteger, throwProblems, ValidationError } from '@authpkg/core'
import type { CountBy } from '../options.ts'
import { pageParameters } from '../query/parameter-names.ts'
import type { Parameter } from '../query/query-string.ts'

export interface PageRules {
  readonly paginateBy: number
  readonly maxPaginateBy: number
  readonly countBy: CountBy
  readonly lenient: boolean
}

export interface PageRequest {
  /** From 1. */
  readonly page: number
  readonly limit: number
  readonly offset: number
  /** In place of a page's number. */
  readonly cursor: CursorRequest | null
  readonly count: CountBy
}

/** Where a page begins or ends. */
export interface CursorRequest {
  readonly side: 'after' | 'before'
  /** As it was given out; empty for the beginning, or the end, of the list. */
  readonly text: string
}

/** Rows that a page may skip: the database reads them all to throw them away. */
const maxOffset = 10_000

/**
 * Reads `page` or a cursor, `limit` and `count`. A limit above the bound is cut. Leniently, what is no whole number
 * from 1 counts as not given.
 *
 * @throws {ValidationError} `invalid_page` or `invalid_value` for every parameter that is wrong, at once.
 */
export function readPage(rules: PageRules, parameters: readonly Parameter[]): PageRequest {
  const problems = new Map<string, FieldError>()
  const given = onceGiven(parameters, problems)
  const asked = readPositive(given, 'limit', problems) ?? rules.paginateBy
  const page = readPositive(given, 'page', problems) ?? 1
  const cursor = readCursor(given, problems)
  const count = readCount(given, problems) ?? (cursor ? 'none' : rules.countBy)
  if (!rules.lenient) throwProblems(problems)
  const limit = Math.min(asked, rules.maxPaginateBy)
  return { page, limit, offset: (page - 1) * limit, cursor, count }
}

/** Whether the rows before the end of the page are more than may be skipped. */
export const endsBeyond = ({ offset, limit }: PageRequest): boolean => offset + limit >= maxOffset

export const tooDeep = ({ offset }: PageRequest): boolean => offset > maxOffset

/** @throws {ValidationError} `limit_exceeded` for a page that only costs. */
export function refuseDeep(): never {
  const message = `A page can begin at most ${maxOffset} rows in; go on with cursors, from after= on, or narrow the list.`
  throw new ValidationError('limit_exceeded', message, { fields: { page: [{ code: 'limit_exceeded', message }] } })
}

/** @throws {ValidationError} `invalid_page`. */
export const refuseBeyondEnd = (): never => {
  throw ValidationError.field('page', 'invalid_page', 'There is no such page: the list ends before it.')
}

function onceGiven(parameters: readonly Parameter[], problems: Map<string, FieldError>): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const { name, value } of parameters) {
    if (!pageParameters.has(name)) continue
    if (given.has(name)) problems.set(name, invalid(`${name} can be given once.`))
    else given.set(name, value)
  }
  return given
}

function readCursor(given: ReadonlyMap<string, string>, problems: Map<string, FieldError>): CursorRequest | null {
  const sides = (['after', 'before'] as const).filter((side) => given.has(side))
  const [side] = sides
  if (side === undefined) return null
  const others = given.has('page') ? ['page', ...sides] : sides
  if (others.length > 1) problems.set(side, invalid(`${others.join(' and ')} exclude one another.`))
  return { side, text: given.get(side) ?? '' }
}

const countings: readonly CountBy[] = ['exact', 'capped', 'estimated', 'none']

function readCount(given: ReadonlyMap<string, string>, problems: Map<string, FieldError>): CountBy | undefined {
  const text = given.get('count')
  const count = countings.find((known) => known === text)
  if (text !== undefined && !count) problems.set('count', invalid(`count must be one of ${countings.join(', ')}.`))
  return count
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
