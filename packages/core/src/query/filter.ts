import type { FieldDescription, FieldType, ModelDescription, Models, Value } from '../db/model.ts'
import { modelOf } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { parseText } from './field-value.ts'
import { and, not, or, type Where } from './where.ts'

/** The operators a person may ask for, by the name used in REST and admin addresses. */
export type FilterOperator = keyof typeof operators

/** A condition as a person asks for it: text, not yet looked up. */
export interface Filter {
  /** Relation names, then a field's name. */
  readonly path: readonly string[]
  readonly operator: FilterOperator
  /** Several values: any of them; with `negated` none of them. */
  readonly values: readonly string[]
  readonly negated?: boolean
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

type Build = (path: string, text: string, field: FieldDescription) => Where

const value = (field: FieldDescription, text: string): Value => parseText(field, text)
const nulls: ReadonlySet<string> = new Set(['', 'null', 'none', 'None', 'NULL'])
const list = (text: string): readonly string[] => (text === '' ? [] : text.split(','))

const textTypes: readonly FieldType[] = ['string', 'text', 'enum', 'uuid']
const likeTypes: readonly FieldType[] = ['string', 'text']
const orderedTypes: readonly FieldType[] = [
  'string',
  'text',
  'integer',
  'float',
  'bigint',
  'decimal',
  'date',
  'time',
  'datetime',
  'uuid',
]
const comparableTypes: readonly FieldType[] = [...new Set<FieldType>([...textTypes, ...orderedTypes, 'boolean'])]
const anyType: readonly FieldType[] = [...comparableTypes, 'json', 'binary']

const operators = {
  eq: { types: comparableTypes, build: (path, text, field) => ({ op: 'eq', path, value: value(field, text) }) },
  ne: { types: comparableTypes, build: (path, text, field) => ({ op: 'ne', path, value: value(field, text) }) },
  lt: { types: orderedTypes, build: (path, text, field) => ({ op: 'lt', path, value: value(field, text) }) },
  lte: { types: orderedTypes, build: (path, text, field) => ({ op: 'lte', path, value: value(field, text) }) },
  gt: { types: orderedTypes, build: (path, text, field) => ({ op: 'gt', path, value: value(field, text) }) },
  gte: { types: orderedTypes, build: (path, text, field) => ({ op: 'gte', path, value: value(field, text) }) },
  in: {
    types: comparableTypes,
    build: (path, text, field) => ({ op: 'in', path, values: list(text).map((part) => value(field, part)) }),
  },
  not_in: {
    types: comparableTypes,
    build: (path, text, field) => ({ op: 'notIn', path, values: list(text).map((part) => value(field, part)) }),
  },
  between: { types: orderedTypes, build: between },
  is: {
    types: anyType,
    build: (path, text, field) =>
      nulls.has(text) ? { op: 'isNull', path } : { op: 'eq', path, value: value(field, text) },
  },
  is_not: {
    types: anyType,
    build: (path, text, field) =>
      nulls.has(text) ? { op: 'isNotNull', path } : { op: 'ne', path, value: value(field, text) },
  },
  is_null: {
    types: anyType,
    build: (path, text) => ({ op: parseText(booleanField, text, path) ? 'isNull' : 'isNotNull', path }),
  },
  like: { types: likeTypes, build: textual('like') },
  ilike: { types: likeTypes, build: textual('ilike') },
  contains: { types: likeTypes, build: textual('contains') },
  icontains: { types: likeTypes, build: textual('icontains') },
  startswith: { types: likeTypes, build: textual('startsWith') },
  istartswith: { types: likeTypes, build: textual('istartsWith') },
  endswith: { types: likeTypes, build: textual('endsWith') },
  iendswith: { types: likeTypes, build: textual('iendsWith') },
} as const satisfies Record<string, { types: readonly FieldType[]; build: Build }>

const patterns: ReadonlySet<FilterOperator> = new Set<FilterOperator>([
  'like',
  'ilike',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
])

const booleanField: FieldDescription = {
  name: '',
  column: '',
  type: 'boolean',
  nullable: false,
  unique: false,
  hasDefault: false,
  generated: false,
  secret: false,
  readonly: false,
}

export const isFilterOperator = (name: string): name is FilterOperator => Object.hasOwn(operators, name)

/** The operators that make sense for a field. */
export const operatorsFor = (field: FieldDescription): readonly FilterOperator[] =>
  (Object.keys(operators) as FilterOperator[]).filter((name) => operators[name].types.includes(field.type))

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
  limits: FilterLimits = defaultFilterLimits,
): Where {
  const name = filter.path.join('__')
  if (filter.path.length - 1 > limits.maxDepth) throw tooMuch(name, `at most ${limits.maxDepth} relations deep`)
  const field = resolveField(models, model, filter.path)
  if (!field) throw ValidationError.field(name, 'unknown_filter', `${model.name} cannot be filtered by ${name}.`)
  const { types, build } = operators[filter.operator] as { types: readonly FieldType[]; build: Build }
  if (!types.includes(field.type)) {
    throw ValidationError.field(name, 'unknown_operator', `${name} does not take the operator ${filter.operator}.`)
  }
  checkSize(name, filter, limits)
  const path = [...filter.path.slice(0, -1), field.name].join('.')
  const conditions = filter.values.map((text) => named(name, () => build(path, text, field)))
  return filter.negated ? and(...conditions.map(not)) : or(...conditions)
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

function between(path: string, text: string, field: FieldDescription): Where {
  const [from, to, ...more] = text.split(',')
  if (from === undefined || to === undefined || more.length > 0) {
    throw ValidationError.field(path, 'invalid_value', `${path} must be two values with a comma between them.`)
  }
  return { op: 'between', path, from: value(field, from), to: value(field, to) }
}

function textual(
  op: 'like' | 'ilike' | 'contains' | 'icontains' | 'startsWith' | 'istartsWith' | 'endsWith' | 'iendsWith',
): Build {
  return (path, text, field) => ({ op, path, value: String(value({ ...field, type: 'text' }, text)) })
}

function checkSize(name: string, filter: Filter, limits: FilterLimits): void {
  const values = filter.values.reduce(
    (sum, text) => sum + (filter.operator === 'in' || filter.operator === 'not_in' ? list(text).length : 1),
    0,
  )
  if (values > limits.maxValues) throw tooMuch(name, `at most ${limits.maxValues} values`)
  if (patterns.has(filter.operator) && filter.values.some((text) => text.length > limits.maxPatternLength)) {
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
