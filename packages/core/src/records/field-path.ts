import { type ModelDescription, type Models, modelOf } from '../db/model.ts'
import { type FilterOperator, isFilterOperator } from '../query/filter.ts'
import { inputField } from './record-input.ts'

/** A filter's name looked up in the metadata. */
export interface NamedField {
  /** Relation names, then a field's. */
  readonly path: readonly string[]
  /** What stands behind the field: `eq` where nothing does, null for what is no operator. */
  readonly operator: FilterOperator | null
}

/** More than any path within the limits has, so that no name costs much to look up. */
const maxParts = 16

/**
 * Reads `user__username__ilike`. Names may hold underscores themselves: at each model the longest name that leads to an
 * end wins, fields before relations, and a field behind a relation before an operator of the same name.
 */
export function resolveName(models: Models, model: ModelDescription, name: string): NamedField | null {
  const found = lookUp(models, model, name)
  if (!found || found.rest.length > 1) return null
  const [operator = 'eq'] = found.rest
  return { path: found.path, operator: isFilterOperator(operator) ? operator : null }
}

/** Reads `user__username`: a name without an operator. */
export function resolvePath(models: Models, model: ModelDescription, name: string): readonly string[] | null {
  const found = lookUp(models, model, name)
  return found?.rest.length === 0 ? found.path : null
}

function lookUp(models: Models, model: ModelDescription, name: string): Found | null {
  const parts = name.split('__')
  return parts.length > maxParts ? null : resolve(models, model, parts)
}

interface Found {
  readonly path: readonly string[]
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

function resolveFirst(models: Models, model: ModelDescription, name: string, rest: readonly string[]): Found | null {
  const relation = model.relations.get(name)
  const behind = relation && rest.length > 0 ? resolve(models, modelOf(models, relation.target), rest) : null
  if (behind) return { path: [name, ...behind.path], rest: behind.rest }
  const field = inputField(model, name)
  if (!field || (relation && rest.length > 0 && !isComplete(rest))) return null
  return { path: [field.name], rest }
}
