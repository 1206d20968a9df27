import { type ModelDescription, type Models, modelOf, type Value } from '../db/model.ts'
import { and, never, not, type Where } from './where.ts'

type Quantified = Extract<Where, { op: 'any' | 'all' | 'none' }>
type Leaf = Exclude<Extract<Where, { path: string }>, Quantified>

/**
 * The condition made false where it is neither true nor false, so that its opposite holds there. A scope needs that
 * wherever something is negated: `not (condition and scope)` would otherwise tell, by a row that comes and goes, what
 * the condition says of a row that the scope says nothing of.
 */
export function certain(where: Where, model: ModelDescription, models: Models): Where {
  return isTrue(where, (path) => manyOn(path.split('.'), model, models))
}

/** Whether a path goes through a to-many relation: "some row" is never unknown. */
type MeansSome = (path: string) => boolean

function isTrue(where: Where, some: MeansSome): Where {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op, conditions: where.conditions.map((part) => isTrue(part, some)) }
    case 'not':
      return isFalse(where.condition, some)
    default:
      if (isKnown(where, some)) return where
      if (hasNull(where)) return where.op === 'in' ? isTrue(withoutNull(where), some) : never
      return and(holdsValue(where), where)
  }
}

function isFalse(where: Where, some: MeansSome): Where {
  switch (where.op) {
    case 'and':
    case 'or':
      return { op: where.op === 'and' ? 'or' : 'and', conditions: where.conditions.map((part) => isFalse(part, some)) }
    case 'not':
      return isTrue(where.condition, some)
    default:
      if (isKnown(where, some)) return not(where)
      if (hasNull(where)) return where.op === 'notIn' ? isFalse(withoutNull(where), some) : never
      return and(holdsValue(where), not(where))
  }
}

function isKnown(where: Quantified | Leaf, some: MeansSome): boolean {
  if (where.op === 'any' || where.op === 'all' || where.op === 'none' || some(where.path)) return true
  if (where.op === 'isNull' || where.op === 'isNotNull' || 'keys' in where) return true
  if ('values' in where && where.values.length === 0) return true
  return (where.op === 'eq' || where.op === 'ne') && where.value === null
}

type Listed = Extract<Leaf, { values: readonly Value[] }>

const hasNull = (where: Quantified | Leaf): where is Listed => 'values' in where && where.values.includes(null)

/** What is in a list is so whatever else the list holds; what is not in it may be for all one knows, where that is NULL. */
const withoutNull = (where: Listed): Where => ({ ...where, values: where.values.filter((value) => value !== null) })

/** What must be there for a comparison to be true or false. One with NULL itself never is. */
function holdsValue(where: Quantified | Leaf): Where {
  const values = 'from' in where ? [where.from, where.to] : []
  const unknown = values.includes(null) || ('value' in where && where.value === null)
  return unknown ? never : { op: 'isNotNull', path: where.path }
}

function manyOn([first = '', ...rest]: readonly string[], model: ModelDescription, models: Models): boolean {
  const relation = rest.length > 0 ? model.relations.get(first) : undefined
  if (!relation) return false
  return relation.kind === 'toMany' || manyOn(rest, modelOf(models, relation.target), models)
}
