import {
  and,
  type FieldError,
  type Filter,
  fieldError,
  filterToWhere,
  type OrderBy,
  type Records,
  throwProblems,
  ValidationError,
  type Where,
} from '@authpkg/core'
import { grouped, type Parameter, queryLimits } from './query-string.ts'
import type { Shape } from './shape.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What an address asks of a list, page aside. */
export interface Question {
  readonly where?: Where
  readonly orderBy: readonly OrderBy[]
}

export interface QuestionRules {
  readonly shape: Shape
  readonly vocabulary: Vocabulary
  /** Leaves out what is not known instead of refusing it. */
  readonly lenient: boolean
}

/** Parameters that are no filters. A field of such a name is filtered by `page__eq`. */
const controls: ReadonlySet<string> = new Set(['page', 'limit', 'ordering', 'count'])

/**
 * Reads filters and ordering, each name held to what the resource shows and the caller may see.
 * @throws {ValidationError} with every name and value that is wrong, at once.
 */
export function readQuestion(rules: QuestionRules, records: Records, parameters: readonly Parameter[]): Question {
  assertFewTerms(parameters)
  const problems = new Map<string, FieldError>()
  const conditions: Where[] = []
  for (const [name, values] of grouped(parameters)) {
    if (controls.has(name)) continue
    const condition = collecting(problems, name, () => readFilter(rules, records, name, values))
    if (condition) conditions.push(condition)
  }
  const ordering = parameters.filter(({ name }) => name === 'ordering')
  const orderBy = collecting(problems, 'ordering', () => readOrdering(rules, records, ordering)) ?? []
  throwProblems(problems)
  return conditions.length === 0 ? { orderBy } : { where: and(...conditions), orderBy }
}

/** Different parameters all hold; of one that is repeated, any value. With a hyphen before the name: none of them. */
function readFilter(
  { shape, vocabulary, lenient }: QuestionRules,
  records: Records,
  parameter: string,
  values: readonly string[],
): Where | undefined {
  const negated = parameter.startsWith('-')
  const name = negated ? parameter.slice(1) : parameter
  const named = vocabulary.filter(name)
  if (!named || !maySee(records, shape, named.path)) {
    return ignored(lenient, parameter, { code: 'unknown_filter', message: `There is no filter ${quoted(name)}.` })
  }
  const { path, operator } = named
  if (operator === null) {
    return ignored(lenient, parameter, {
      code: 'unknown_operator',
      message: `${quoted(name)} ends in no operator that it takes.`,
    })
  }
  const filter: Filter = { path, operator, values, negated }
  return filterToWhere(records.adapter.describe(), shape.model, filter)
}

function readOrdering(rules: QuestionRules, records: Records, parameters: readonly Parameter[]): readonly OrderBy[] {
  const terms = parameters.flatMap(({ value }) => value.split(',')).filter((term) => term !== '')
  return terms.map((term) => readTerm(rules, records, term)).filter((term) => term !== undefined)
}

function readTerm({ shape, vocabulary, lenient }: QuestionRules, records: Records, term: string): OrderBy | undefined {
  const descending = term.startsWith('-')
  const name = descending ? term.slice(1) : term
  const path = vocabulary.ordering(name)
  const orderBy: OrderBy = { path: path?.join('.') ?? '', direction: descending ? 'desc' : 'asc' }
  if (path && maySort(records, shape, orderBy)) return orderBy
  return ignored(lenient, 'ordering', { code: 'unknown_field', message: `There is no ordering by ${quoted(name)}.` })
}

function ignored(lenient: boolean, name: string, problem: FieldError): undefined {
  if (!lenient) throw fieldError(name, problem)
}

/** What the policy hides from this caller is not there for them. */
function maySee(records: Records, shape: Shape, path: readonly string[]): boolean {
  let { model } = shape
  for (const hop of path.slice(0, -1)) {
    const relation = known(() => records.readable.relation(model, hop, 'unknown_filter'))
    if (!relation) return false
    model = records.model(relation.target)
  }
  return records.access.readableFields(records.principal, model).has(path.at(-1) ?? '')
}

const maySort = (records: Records, { model }: Shape, term: OrderBy): boolean =>
  known(() => records.readable.orderBy(model, [term])) !== undefined

function known<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof ValidationError) return undefined
    throw error
  }
}

/** Every problem under the name of the parameter that has it. */
function collecting<Result>(problems: Map<string, FieldError>, name: string, read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    problems.set(name, Object.values(error.fields)[0]?.[0] ?? { code: error.code, message: error.message })
    return undefined
  }
}

function assertFewTerms(parameters: readonly Parameter[]): void {
  const terms = parameters.filter(({ name }) => !controls.has(name) || name === 'ordering')
  const count = terms.reduce((sum, { name, value }) => sum + (name === 'ordering' ? value.split(',').length : 1), 0)
  if (count > queryLimits.terms) {
    throw new ValidationError('limit_exceeded', `A query can have at most ${queryLimits.terms} filters and orderings.`)
  }
}

/** A name as the caller wrote it, cut short; as JSON, so that no control character comes back raw. */
const quoted = (name: string): string => JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name)
