import type { Value } from '../db/model.ts'

/** Compares one field with one value. */
export type ValueOperator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'
/**
 * Looks into text. `like` and `ilike` take `%` and `_`; every other character is literal. `matches` is one term of a
 * search, a word or a phrase: whole words where the database has full text search, a part of the text elsewhere.
 * `regexp` and `iregexp` are the database's own regular expressions, where `capabilities.regexp` says there are some.
 */
export type TextOperator =
  | 'ieq'
  | 'like'
  | 'ilike'
  | 'contains'
  | 'icontains'
  | 'startsWith'
  | 'istartsWith'
  | 'endsWith'
  | 'iendsWith'
  | 'matches'
  | 'regexp'
  | 'iregexp'
export type ListOperator = 'in' | 'notIn'
export type JsonOperator = 'jsonEq' | 'jsonContains'
/** What stands at the end of a path into JSON and can be compared. */
export type JsonScalar = string | number | boolean | null

/**
 * A condition put to a database. It is plain data: adapters translate it, core rewrites it, tests print it.
 *
 * - `path` is a field (`message`), or a field at the end of a chain of relations (`user.username`). A to-one hop
 *   is an outer join: with no such row every field is NULL. A to-many hop means "some row", each condition on its own.
 * - `any`, `all`, `none` put one condition to the rows of a to-many relation, all parts of it to the same row.
 *   Paths inside start at those rows. `all` also holds when there are none.
 * - NULL follows SQL: a comparison with it is neither true nor false, and `not` leaves it so. `eq` and `ne` with the
 *   value `null` mean IS NULL and IS NOT NULL.
 * - `between` includes both ends. An empty `and` is true, an empty `or` false, an empty `in` false.
 * - Text is compared by code point, minding case; the `i` operators fold case as far as the database can.
 *   A `datetime` is compared to the millisecond, whatever finer digits are stored.
 * - `jsonEq` and `jsonContains` look into a `json` field, down a path of keys of objects: for a value of the same JSON
 *   type, or for a list that has it or text that contains it. Where nothing is at the path they are false.
 */
export type Where =
  | { readonly op: 'and' | 'or'; readonly conditions: readonly Where[] }
  | { readonly op: 'not'; readonly condition: Where }
  | { readonly op: 'any' | 'all' | 'none'; readonly path: string; readonly condition: Where }
  | { readonly op: ValueOperator; readonly path: string; readonly value: Value }
  | { readonly op: TextOperator; readonly path: string; readonly value: string }
  | { readonly op: ListOperator; readonly path: string; readonly values: readonly Value[] }
  | { readonly op: JsonOperator; readonly path: string; readonly keys: readonly string[]; readonly value: JsonScalar }
  | { readonly op: 'between'; readonly path: string; readonly from: Value; readonly to: Value }
  | { readonly op: 'isNull' | 'isNotNull'; readonly path: string }

export const always: Where = { op: 'and', conditions: [] }
export const never: Where = { op: 'or', conditions: [] }

/** All of the conditions; left out ones do not count. Nested `and`s are laid flat. */
export function and(...conditions: readonly (Where | undefined)[]): Where {
  const flat = conditions.flatMap((c) => (c === undefined ? [] : c.op === 'and' ? c.conditions : [c]))
  if (flat.some(isNever)) return never
  return flat.length === 1 && flat[0] ? flat[0] : { op: 'and', conditions: flat }
}

/** At least one of the conditions. */
export function or(...conditions: readonly Where[]): Where {
  const flat = conditions.flatMap((c) => (c.op === 'or' ? c.conditions : [c]))
  if (flat.some(isAlways)) return always
  return flat.length === 1 && flat[0] ? flat[0] : { op: 'or', conditions: flat }
}

export const not = (condition: Where): Where => ({ op: 'not', condition })
export const eq = (path: string, value: Value): Where => ({ op: 'eq', path, value })
export const oneOf = (path: string, values: readonly Value[]): Where => ({ op: 'in', path, values })

export const isAlways = (where: Where): boolean => where.op === 'and' && where.conditions.length === 0
export const isNever = (where: Where): boolean => where.op === 'or' && where.conditions.length === 0

/** The condition with every path starting one relation further out: a rule of `User` as a condition on `Note`. */
export function prefixed(where: Where, relation: string): Where {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op, conditions: where.conditions.map((c) => prefixed(c, relation)) }
    case 'not':
      return { op: 'not', condition: prefixed(where.condition, relation) }
    default:
      return { ...where, path: `${relation}.${where.path}` }
  }
}
