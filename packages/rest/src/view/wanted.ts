import { fieldError, inputField, type OrderBy, relationOfField } from '@authpkg/core'
import { quoted, type Reading } from '../query/reading.ts'
import { mayFollow, maySee } from '../query/sight.ts'
import { includable, type Shape } from './shape.ts'

/** What a caller asks to see of the rows of a shape. */
export interface Wanted {
  readonly shape: Shape
  /** Whether it is many rows for each row that it hangs on. */
  readonly isList: boolean
  /** Fields, where any are named: then these alone. */
  fields: Set<string> | null
  readonly includes: Map<string, Wanted>
  /** Of an included list. */
  limit?: number
  orderBy?: readonly OrderBy[]
}

/** Bounds on what one address may ask to be included. */
const includeLimits = {
  relations: 3,
  /** Relations that one path passes through. */
  depth: 3,
  /** Rows that all lists together may bring along. */
  rows: 10_000,
} as const

export const wantedOf = (shape: Shape, isList = false): Wanted => ({
  shape,
  isList,
  fields: null,
  includes: new Map(),
})

/**
 * Asks for the relations of a path, and gives what stands at each step, the rows themselves first; null where one of
 * them is not offered to this caller.
 *
 * @throws {ValidationError} `limit_exceeded` for a path that is too long, or leads back to where it was.
 */
export function includePath(
  reading: Reading,
  parameter: string,
  root: Wanted,
  path: readonly string[],
): readonly Wanted[] | null {
  if (path.length > includeLimits.depth) throw tooMuch(parameter, `be at most ${includeLimits.depth} relations deep`)
  const passed = [root]
  for (const name of path) {
    const next = includeNext(reading, passed.at(-1) ?? root, name)
    if (!next) return null
    if (comesBack(passed, next))
      throw tooMuch(parameter, `not lead back to where it was, as ${quoted(path.join('.'))} does`)
    passed.push(next)
  }
  return passed
}

/** A tree may be looked at one step up or down. */
function comesBack(passed: readonly Wanted[], { shape: { model } }: Wanted): boolean {
  const models = passed.map(({ shape }) => shape.model)
  const before = models.at(-1) === model ? models.slice(0, -1) : models
  return before.includes(model)
}

function includeNext({ records }: Reading, { shape, includes }: Wanted, given: string): Wanted | null {
  const name = relationName(shape, given)
  const behind = includable(shape, name)
  if (!behind || !mayFollow(records, shape, [name])) return null
  const next = includes.get(name) ?? wantedOf(behind, shape.model.relations.get(name)?.kind === 'toMany')
  includes.set(name, next)
  return next
}

/** A relation may also be named by its key. */
const relationName = ({ model }: Shape, given: string): string =>
  model.relations.has(given) ? given : (relationOfField(model, given)?.name ?? given)

/** Asks for a field, or for a relation that is always included; false for what this caller is not shown. */
export function wantField(reading: Reading, wanted: Wanted, name: string): boolean {
  const { shape } = wanted
  const isIncluded = shape.includes.has(relationName(shape, name)) && includeNext(reading, wanted, name) !== null
  const field = inputField(shape.model, name)
  if (!field || !shape.shown.has(field.name) || !maySee(reading.records, shape, [field.name])) return isIncluded
  wanted.fields?.add(field.name)
  return true
}

/** @throws {ValidationError} `limit_exceeded` naming the limit of relations, or of rows that hang on `rows` rows. */
export function assertFewIncluded(root: Wanted, rows: number): void {
  if (askedRelations(root) > includeLimits.relations) {
    throw tooMuch('include', `name at most ${includeLimits.relations} relations`)
  }
  if (includedRows(root, rows) > includeLimits.rows) {
    throw tooMuch('include', `bring along at most ${includeLimits.rows} rows: lower its limits, or the page's`)
  }
}

const askedRelations = ({ shape, includes }: Wanted): number =>
  [...includes].reduce((sum, [name, next]) => sum + (shape.includes.has(name) ? 0 : 1) + askedRelations(next), 0)

/** Rows of lists alone: what is to-one comes with the row that it hangs on. */
function includedRows({ includes }: Wanted, owners: number): number {
  let sum = 0
  for (const next of includes.values()) {
    const rows = next.isList ? owners * (next.limit ?? next.shape.list.limit) : owners
    sum += (next.isList ? rows : 0) + includedRows(next, rows)
  }
  return sum
}

const tooMuch = (parameter: string, limit: string): Error =>
  fieldError(parameter, { code: 'limit_exceeded', message: `${parameter} can ${limit}.` })

/** The shape with nothing but what is wanted of it. */
export function shapeWanted({ shape, fields, includes, limit, orderBy }: Wanted): Shape {
  const always = fields === null ? [...shape.includes] : []
  const asked = [...includes].map(([name, wanted]) => [name, shapeWanted(wanted)] as const)
  return {
    ...shape,
    shown: fields ?? shape.shown,
    includes: new Map([...always, ...asked]),
    list: { limit: limit ?? shape.list.limit, orderBy: orderBy ?? shape.list.orderBy },
  }
}
