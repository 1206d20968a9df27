import { type ModelDescription, type Models, modelOf, type Relation } from '../db/model.ts'
import type { Quantifier } from '../query/filter.ts'
import { type FilterOperator, isFilterOperator } from '../query/filter-operators.ts'
import { isJsonKey } from '../query/json-filter.ts'
import { inputField } from './record-input.ts'

/** A field's name looked up in the metadata, with what is asked of it. */
export interface NamedField {
  /** Relation names, then a field's. */
  readonly path: readonly string[]
  /** What stands behind the field: `eq` where nothing does, null for what is no operator. */
  readonly operator: FilterOperator | null
}

/** The same with the finer parts of a filter's name. */
export interface NamedFilter extends NamedField {
  /** For each relation of the path. */
  readonly quantifiers: readonly Quantifier[]
  /** Keys that lead into a `json` field; most filters have none. */
  readonly keys: readonly string[]
}

/** The rows at the end of a path, which several conditions are put to at once. */
export interface NamedRows {
  /** Relation names. */
  readonly path: readonly string[]
  /** For each relation of the path. */
  readonly quantifiers: readonly Quantifier[]
}

/** More than any path within the limits has, so that no name costs much to look up. */
const maxParts = 16

/**
 * Reads `user__username__ilike`. Names may hold underscores themselves: at each model the longest name that leads to an
 * end wins, fields before relations, and a field behind a relation before an operator of the same name.
 */
export function resolveName(models: Models, model: ModelDescription, name: string): NamedField | null {
  const found = resolveFilter(models, model, name)
  if (!found || found.keys.length > 0 || found.quantifiers.some((quantifier) => quantifier !== 'any')) return null
  return { path: found.path, operator: found.operator }
}

/**
 * Reads `comments__none__spam` and `extra__colour__contains` as well: a quantifier behind a to-many relation, keys behind
 * a `json` field. A field or an operator of such a name goes before both.
 */
export function resolveFilter(models: Models, model: ModelDescription, name: string): NamedFilter | null {
  const found = lookUp(models, model, name)
  if (!found || found.rest.length > 1) return null
  const { path, quantifiers, keys } = found
  const [operator = 'eq'] = found.rest
  return { path, quantifiers, keys, operator: isFilterOperator(operator) ? operator : null }
}

/** Reads `user__username`: a name without an operator. */
export function resolvePath(models: Models, model: ModelDescription, name: string): readonly string[] | null {
  const found = lookUp(models, model, name)
  return found?.rest.length === 0 && isPlain(found) ? found.path : null
}

/** Reads `comments__any` or `user__comments__none`: rows behind a to-many relation, and which of them. */
export function resolveRows(models: Models, model: ModelDescription, name: string): NamedRows | null {
  const parts = name.split('__')
  if (parts.length > maxParts) return null
  for (let length = parts.length - 1; length > 0; length--) {
    const relation = model.relations.get(parts.slice(0, length).join('__'))
    const behind = relation && rowsBehind(models, relation, parts.slice(length))
    if (behind) return behind
  }
  return null
}

function rowsBehind(models: Models, relation: Relation, rest: readonly string[]): NamedRows | null {
  const { quantifier, after } = quantified(relation, rest)
  if (quantifier && after.length === 0) return { path: [relation.name], quantifiers: [quantifier] }
  const behind = resolveRows(models, modelOf(models, relation.target), (quantifier ? after : rest).join('__'))
  if (!behind) return null
  return {
    path: [relation.name, ...behind.path],
    quantifiers: [quantifier ?? 'any', ...behind.quantifiers],
  }
}

function lookUp(models: Models, model: ModelDescription, name: string): Found | null {
  const parts = name.split('__')
  return parts.length > maxParts ? null : resolve(models, model, parts)
}

interface Found extends Omit<NamedFilter, 'operator'> {
  readonly rest: readonly string[]
}

function resolve(models: Models, model: ModelDescription, parts: readonly string[]): Found | null {
  let unfinished: Found | null = null
  for (let length = parts.length; length > 0; length--) {
    const found = resolveFirst(models, model, parts.slice(0, length).join('__'), parts.slice(length))
    if (found && isComplete(found.rest)) return found
    unfinished ??= found
  }
  return unfinished
}

const isComplete = (rest: readonly string[]): boolean =>
  rest.length === 0 || (rest.length === 1 && isFilterOperator(rest[0] ?? ''))

const isPlain = ({ keys, quantifiers }: Found): boolean =>
  keys.length === 0 && quantifiers.every((quantifier) => quantifier === 'any')

function resolveFirst(models: Models, model: ModelDescription, name: string, rest: readonly string[]): Found | null {
  const relation = model.relations.get(name)
  const behind = relation && rest.length > 0 ? resolveBehind(models, relation, rest) : null
  if (behind) return behind
  const field = inputField(model, name)
  if (!field || (relation && rest.length > 0 && !isComplete(rest))) return null
  const found = { path: [field.name], quantifiers: [], keys: [], rest }
  return field.type === 'json' && !isComplete(rest) ? (inside(found) ?? found) : found
}

function resolveBehind(models: Models, relation: Relation, rest: readonly string[]): Found | null {
  const target = modelOf(models, relation.target)
  const plain = resolve(models, target, rest)
  if (plain && isComplete(plain.rest)) return through(relation, 'any', plain)
  const { quantifier, after } = quantified(relation, rest)
  const chosen = quantifier && after.length > 0 ? resolve(models, target, after) : null
  if (quantifier && chosen) return through(relation, quantifier, chosen)
  return plain && through(relation, 'any', plain)
}

const through = ({ name }: Relation, quantifier: Quantifier, behind: Found): Found => ({
  ...behind,
  path: [name, ...behind.path],
  quantifiers: [quantifier, ...behind.quantifiers],
})

const quantifiers: ReadonlySet<string> = new Set<Quantifier>(['any', 'all', 'none'])

function quantified(
  { kind }: Relation,
  [first = '', ...after]: readonly string[],
): { readonly quantifier: Quantifier | null; readonly after: readonly string[] } {
  const isNamed = kind === 'toMany' && quantifiers.has(first)
  return { quantifier: isNamed ? (first as Quantifier) : null, after }
}

/** What stands behind a `json` field as keys, but for an operator at its end: a key of such a name needs one behind it. */
function inside(found: Found): Found | null {
  const { rest } = found
  const keys = isFilterOperator(rest.at(-1) ?? '') ? rest.slice(0, -1) : rest
  return keys.every(isJsonKey) ? { ...found, keys, rest: rest.slice(keys.length) } : null
}
