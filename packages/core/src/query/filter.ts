import { type FieldDescription, type ModelDescription, type Models, modelOf, type Relation } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import {
  type Build,
  builderOf,
  type FilterOperator,
  isList,
  isPattern,
  isRegexp,
  listOf,
  takes,
} from './filter-operators.ts'
import { jsonCondition } from './json-filter.ts'
import { and, not, or, type Where } from './where.ts'

/** Which of the rows behind a to-many relation a condition speaks of. */
export type Quantifier = 'any' | 'all' | 'none'

/** A condition as a person asks for it: text, not yet looked up. */
export interface Filter {
  /** Relation names, then a field's name. */
  readonly path: readonly string[]
  readonly operator: FilterOperator
  /** Several values: any of them; with `negated` none of them. */
  readonly values: readonly string[]
  readonly negated?: boolean
  /** Which rows behind each relation of the path: any of them where nothing is said. */
  readonly quantifiers?: readonly Quantifier[]
  /** Keys that lead into a `json` field. */
  readonly keys?: readonly string[]
}

export interface FilterLimits {
  /** Relations a path may pass through. */
  readonly maxDepth: number
  /** Values in a list. */
  readonly maxValues: number
  /** Characters in a `like` pattern. */
  readonly maxPatternLength: number
}

export const defaultFilterLimits: FilterLimits = { maxDepth: 3, maxValues: 200, maxPatternLength: 200 }

export interface FilterOptions {
  readonly limits?: FilterLimits
  /** What `now` and `today` mean in a value. Without it they are no dates. */
  readonly now?: Date
  /** Whether regular expressions may be asked for. Default: false. */
  readonly regexp?: boolean
}

/**
 * Turns a person's filter into a condition, each name looked up in the metadata and each value read by its field's type.
 * What the asker may see is judged afterwards, by {@link readableQuery}.
 *
 * @throws {ValidationError} `unknown_filter`, `unknown_operator`, `invalid_value` or `limit_exceeded`.
 */
export function filterToWhere(
  models: Models,
  model: ModelDescription,
  filter: Filter,
  { limits = defaultFilterLimits, now, regexp = false }: FilterOptions = {},
): Where {
  const name = filter.path.join('__')
  if (filter.path.length - 1 > limits.maxDepth) throw tooMuch(name, `at most ${limits.maxDepth} relations deep`)
  const field = resolveField(models, model, filter.path)
  if (!field) throw ValidationError.field(name, 'unknown_filter', `${model.name} cannot be filtered by ${name}.`)
  const isRefused = isRegexp(filter.operator) && !regexp
  const inJson = (filter.keys?.length ?? 0) > 0 && field.type === 'json'
  if (isRefused || !(inJson || takes(field, filter.operator))) {
    throw ValidationError.field(name, 'unknown_operator', `${name} does not take the operator ${filter.operator}.`)
  }
  checkSize(name, filter, limits)
  const path = [...filter.path.slice(0, -1), field.name]
  const build = inJson ? intoJson(filter) : builderOf(filter.operator)
  const conditionAt = (at: string): readonly Where[] =>
    filter.values.map((text) => named(name, () => build(at, text, { ...field, now })))
  if (!hasQuantifier(filter)) {
    const conditions = conditionAt(path.join('.'))
    return filter.negated ? and(...conditions.map(not)) : or(...conditions)
  }
  const { quantifiers = [] } = filter
  const where = quantified(models, model, path, quantifiers, (at) => or(...conditionAt(at)))
  return filter.negated ? not(where) : where
}

const intoJson =
  ({ keys = [], operator }: Filter): Build =>
  (path, text) =>
    jsonCondition(path, keys, operator, text)

const hasQuantifier = ({ quantifiers = [] }: Filter): boolean => quantifiers.some((each) => each !== 'any')

/**
 * One condition put to the rows behind relations, as the quantifiers say: "some post that has no such comment" where a
 * path alone would mean "no such comment on any post".
 */
export function conditionOnRows(
  models: Models,
  model: ModelDescription,
  { path, quantifiers }: { readonly path: readonly string[]; readonly quantifiers: readonly Quantifier[] },
  condition: Where,
): Where {
  return quantified(models, model, path, quantifiers, () => condition, path.length)
}

/** @param end how many of the relations are named in a condition of their own; those behind are left to the path */
function quantified(
  models: Models,
  model: ModelDescription,
  path: readonly string[],
  quantifiers: readonly Quantifier[],
  build: (path: string) => Where,
  end = quantifiers.findLastIndex((quantifier) => quantifier !== 'any') + 1,
): Where {
  let target = model
  for (const [i, name] of path.slice(0, end).entries()) {
    const relation = target.relations.get(name) as Relation
    target = modelOf(models, relation.target)
    if (relation.kind === 'toOne') continue
    const [rest, behind] = [path.slice(i + 1), quantifiers.slice(i + 1)]
    const condition = quantified(models, target, rest, behind, build, end - i - 1)
    return { op: quantifiers[i] ?? 'any', path: path.slice(0, i + 1).join('.'), condition }
  }
  return build(path.join('.'))
}

/** The field at the end of a path. A to-one relation at the end stands for its key field. */
function resolveField(models: Models, model: ModelDescription, path: readonly string[]): FieldDescription | undefined {
  const [first = '', ...rest] = path
  const relation = model.relations.get(first)
  if (rest.length > 0) return relation && resolveField(models, modelOf(models, relation.target), rest)
  const field = model.fields.get(first)
  if (field) return field
  const key = relation?.owning && relation.localFields.length === 1 ? relation.localFields[0] : undefined
  return key === undefined ? undefined : model.fields.get(key)
}

function checkSize(name: string, filter: Filter, limits: FilterLimits): void {
  const values = filter.values.reduce((sum, text) => sum + (isList(filter.operator) ? listOf(text).length : 1), 0)
  if (values > limits.maxValues) throw tooMuch(name, `at most ${limits.maxValues} values`)
  if (isPattern(filter.operator) && filter.values.some((text) => text.length > limits.maxPatternLength)) {
    throw tooMuch(name, `at most ${limits.maxPatternLength} characters`)
  }
}

const tooMuch = (name: string, limit: string): ValidationError =>
  ValidationError.field(name, 'limit_exceeded', `The filter ${name} is too large: ${limit}.`)

/** An error about a field bears the name that the person used. */
function named(name: string, build: () => Where): Where {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    const field = Object.values(error.fields)[0]?.[0]
    throw ValidationError.field(name, error.code, field?.message ?? error.message)
  }
}
