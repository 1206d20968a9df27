import {
  and,
  conditionOnRows,
  defaultFilterLimits,
  type Filter,
  filterToWhere,
  type ModelDescription,
  type NamedFilter,
  not,
  or,
  ValidationError,
  type Where,
} from '@authpkg/core'
import { modelAt } from './field-at.ts'
import { filterCost } from './query-cost.ts'
import { collecting, ignored, quoted, type Reading } from './reading.ts'
import { mayFollow, maySee } from './sight.ts'
import { knownFilter, knownOperator } from './suggestions.ts'
import { type Group, type Part, type Term, written } from './terms.ts'

/** The rows that a condition is put to: the resource's own, or those behind relations that a group is about. */
interface Rows {
  readonly model: ModelDescription
  /** Relation names that lead there. */
  readonly path: readonly string[]
}

/** The condition on the resource's rows that a filter or a group means; nothing for what is to be ignored. */
export const readCondition = (reading: Reading, part: Part): Where | undefined =>
  readPart(reading, part, { model: reading.rules.shape.model, path: [] })

const readPart = (reading: Reading, part: Part, rows: Rows): Where | undefined =>
  'parts' in part
    ? readGroup(reading, part, rows)
    : collecting(reading, written(part), () => readFilter(reading, part, rows))

function readGroup(reading: Reading, group: Group, rows: Rows): Where | undefined {
  const isPlain = group.name === 'or' || group.name === 'and'
  const where = isPlain ? readParts(reading, group, rows) : readOnRows(reading, group, rows)
  return where && group.negated ? not(where) : where
}

function readParts(reading: Reading, { name, parts }: Group, rows: Rows): Where | undefined {
  const conditions = parts.map((part) => readPart(reading, part, rows)).filter((each) => each !== undefined)
  if (conditions.length === 0) return undefined
  return name === 'or' ? or(...conditions) : and(...conditions)
}

/** `comments__any=(…)`: every condition in it is put to the same row. */
function readOnRows(reading: Reading, group: Group, outer: Rows): Where | undefined {
  const { rules, records } = reading
  const named = collecting(reading, written(group), () => {
    const found = rules.vocabulary.rows([...outer.path, group.name].join('__'))
    const isKnown = found && startsWith(found.path, outer.path) && mayFollow(records, rules.shape, found.path)
    if (!isKnown) return unknownFilter(reading, group.name, outer)
    assertNear(group.name, found.path.length)
    return found
  })
  if (!named) return undefined
  const from = outer.path.length
  const hops = { path: named.path.slice(from), quantifiers: named.quantifiers.slice(from) }
  const models = records.adapter.describe()
  const model = modelAt(models, outer.model, hops.path)
  const condition = readParts(reading, group, { model, path: named.path })
  return condition && conditionOnRows(models, outer.model, hops, condition)
}

/** Different parameters all hold; of one that is repeated, any value. With a hyphen before the name: none of them. */
function readFilter(reading: Reading, term: Term, rows: Rows): Where | undefined {
  const { rules, records, now } = reading
  const name = [...rows.path, term.name].join('__')
  const named = rules.vocabulary.filter(name)
  if (!named || !startsWith(named.path, rows.path) || !maySee(records, rules.shape, named.path)) {
    return unknownFilter(reading, term.name, rows)
  }
  const filter = filterOf(named, rows, term)
  if (filter === null) return unknownOperator(reading, term.name, rows)
  assertNear(term.name, named.path.length - 1)
  reading.cost.add(written(term), filterCost(named, term.values))
  return filterToWhere(records.adapter.describe(), rows.model, filter, { now, regexp: true })
}

/** The filter as it is put to the rows; null without an operator. */
function filterOf({ path, quantifiers, keys, operator }: NamedFilter, rows: Rows, term: Term): Filter | null {
  if (operator === null) return null
  const from = rows.path.length
  const { values, negated } = term
  return { path: path.slice(from), quantifiers: quantifiers.slice(from), keys, operator, values, negated }
}

/** Of a name with another meaning outside, its meaning among the rows is asked for. */
const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  path.length > start.length && start.every((name, i) => path[i] === name)

/** Relations outside of a group count, too. */
function assertNear(name: string, relations: number): void {
  const { maxDepth } = defaultFilterLimits
  if (relations <= maxDepth) return
  const message = `The filter ${quoted(name)} is too large: at most ${maxDepth} relations deep.`
  throw ValidationError.field(name, 'limit_exceeded', message)
}

function unknownFilter(reading: Reading, name: string, { path }: Rows): undefined {
  return ignored(reading, name, () => ({
    code: 'unknown_filter',
    message: `There is no filter ${quoted(name)}.${knownFilter(reading, name, path)}`,
  }))
}

function unknownOperator(reading: Reading, name: string, { path }: Rows): undefined {
  return ignored(reading, name, () => ({
    code: 'unknown_operator',
    message: `${quoted(name)} ends in no operator that it takes.${knownOperator(reading, name, path)}`,
  }))
}
