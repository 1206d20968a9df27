import { type ModelDescription, type Models, modelOf, type Value } from '../db/model.ts'
import type { Where } from './where.ts'

/** What is compared with one value: `path` and how. */
type Comparison = Extract<Where, { path: string }>
type Leaf = Exclude<Comparison, { op: 'any' | 'all' | 'none' }>

/** The instant one millisecond later. */
export type NextInstant = (value: Value) => Value

const nextMillisecond: NextInstant = (value) => (value instanceof Date ? new Date(value.getTime() + 1) : value)

/**
 * The condition with every comparison of a `datetime` made one of half-open ranges of a millisecond, so that finer
 * digits in the database do not matter: `= t` becomes `>= t and < t + 1 ms`. Everything else stays as it is.
 *
 * A range is two comparisons. Where a path goes through a to-many relation they are put to the same row, by `any`.
 *
 * @param next for adapters whose tree holds something else than dates, such as the places of bound parameters
 */
export function lowerInstants(
  where: Where,
  model: ModelDescription,
  models: Models,
  next: NextInstant = nextMillisecond,
): Where {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op, conditions: where.conditions.map((part) => lowerInstants(part, model, models, next)) }
    case 'not':
      return { op: 'not', condition: lowerInstants(where.condition, model, models, next) }
    case 'any':
    case 'all':
    case 'none': {
      const target = targetOf(where.path.split('.'), model, models)
      return target ? { ...where, condition: lowerInstants(where.condition, target, models, next) } : where
    }
    default:
      return lowerLeaf(where, model, models, next)
  }
}

function lowerLeaf(where: Leaf, model: ModelDescription, models: Models, next: NextInstant): Where {
  const hops = where.path.split('.')
  const name = hops.pop() ?? ''
  if (targetOf(hops, model, models)?.fields.get(name)?.type !== 'datetime') return where
  const toMany = lastToMany(hops, model, models)
  if (toMany === 0) return ranges(where, where.path, next) ?? where
  const inner = ranges(where, [...hops.slice(toMany), name].join('.'), next)
  return inner ? { op: 'any', path: hops.slice(0, toMany).join('.'), condition: inner } : where
}

/** The comparison as ranges, or undefined when it is one as it stands. */
function ranges(where: Leaf, path: string, next: NextInstant): Where | undefined {
  switch (where.op) {
    case 'eq':
      return where.value === null ? undefined : within(path, where.value, where.value, next)
    case 'ne':
      return where.value === null ? undefined : outside(path, where.value, next)
    case 'lte':
      return { op: 'lt', path, value: after(where.value, next) }
    case 'gt':
      return { op: 'gte', path, value: after(where.value, next) }
    case 'between':
      return within(path, where.from, where.to, next)
    case 'in':
      return { op: 'or', conditions: where.values.map((value) => within(path, value, value, next)) }
    case 'notIn':
      return { op: 'and', conditions: where.values.map((value) => outside(path, value, next)) }
    default:
      return undefined
  }
}

const within = (path: string, from: Value, to: Value, next: NextInstant): Where => ({
  op: 'and',
  conditions: [
    { op: 'gte', path, value: from },
    { op: 'lt', path, value: after(to, next) },
  ],
})

const outside = (path: string, value: Value, next: NextInstant): Where => ({
  op: 'or',
  conditions: [
    { op: 'lt', path, value },
    { op: 'gte', path, value: after(value, next) },
  ],
})

/** A comparison with NULL, which is neither true nor false, stays one. */
const after = (value: Value, next: NextInstant): Value => (value === null ? null : next(value))

/** The model at the end of a chain of relations; undefined when a name in it is wrong, which is told elsewhere. */
function targetOf(hops: readonly string[], model: ModelDescription, models: Models): ModelDescription | undefined {
  let current: ModelDescription = model
  for (const hop of hops) {
    const relation = current.relations.get(hop)
    if (!relation) return undefined
    current = modelOf(models, relation.target)
  }
  return current
}

/** How many hops lead up to and through the last to-many relation. */
function lastToMany(hops: readonly string[], model: ModelDescription, models: Models): number {
  let last = 0
  let current: ModelDescription = model
  for (const [i, hop] of hops.entries()) {
    const relation = current.relations.get(hop)
    if (!relation) return last
    if (relation.kind === 'toMany') last = i + 1
    current = modelOf(models, relation.target)
  }
  return last
}
