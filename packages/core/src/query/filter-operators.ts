import type { FieldDescription, FieldType, Value } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { parseText } from './field-value.ts'
import { relativeTime } from './relative-time.ts'
import type { TextOperator, Where } from './where.ts'

/** The operators a person may ask for, by the name used in REST and admin addresses. */
export type FilterOperator = keyof typeof operators

/** A field, and what `now` means for it. */
export interface Asked extends FieldDescription {
  readonly now?: Date | undefined
}

export type Build = (path: string, text: string, field: Asked) => Where

interface FilterRule {
  readonly types: readonly FieldType[]
  readonly build: Build
}

const value = (field: Asked, text: string): Value =>
  (field.now && relativeTime(field.type, text, field.now)) ?? parseText(field, text)
const nulls: ReadonlySet<string> = new Set(['', 'null', 'none', 'None', 'NULL'])
/** The values of a list. */
export const listOf = (text: string): readonly string[] => (text === '' ? [] : text.split(','))

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
    build: (path, text, field) => ({ op: 'in', path, values: listOf(text).map((part) => value(field, part)) }),
  },
  not_in: {
    types: comparableTypes,
    build: (path, text, field) => ({ op: 'notIn', path, values: listOf(text).map((part) => value(field, part)) }),
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
  regexp: { types: likeTypes, build: expression('regexp') },
  iregexp: { types: likeTypes, build: expression('iregexp') },
} as const satisfies Record<string, FilterRule>

/** They look for a part of the text, or for a form of it. */
const patterns: ReadonlySet<FilterOperator> = new Set<FilterOperator>([
  'like',
  'ilike',
  'contains',
  'icontains',
  'startswith',
  'istartswith',
  'endswith',
  'iendswith',
  'regexp',
  'iregexp',
])

const regexps: ReadonlySet<FilterOperator> = new Set<FilterOperator>(['regexp', 'iregexp'])

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

/** The operators that make sense for a field, but for regular expressions, which not every database has. */
export const operatorsFor = (field: FieldDescription): readonly FilterOperator[] =>
  (Object.keys(operators) as FilterOperator[]).filter((name) => takes(field, name) && !regexps.has(name))

/** Whether an operator makes sense for a field. */
export function takes({ type }: FieldDescription, operator: FilterOperator): boolean {
  const types: readonly FieldType[] = operators[operator].types
  return types.includes(type)
}

/** How the operator makes a condition of a text. */
export const builderOf = (operator: FilterOperator): Build => operators[operator].build

export const isPattern = (operator: FilterOperator): boolean => patterns.has(operator)
export const isRegexp = (operator: FilterOperator): boolean => regexps.has(operator)
export const isList = (operator: FilterOperator): boolean => operator === 'in' || operator === 'not_in'

/** Whether a plain index is of no help, so that the database looks at every row. */
export function readsAll(operator: FilterOperator, text: string): boolean {
  if (operator === 'like' || operator === 'ilike') return /^[%_]/.test(text)
  return isPattern(operator) && operator !== 'startswith' && operator !== 'istartswith'
}

function between(path: string, text: string, field: Asked): Where {
  const [from, to, ...more] = text.split(',')
  if (from === undefined || to === undefined || more.length > 0) {
    throw ValidationError.field(path, 'invalid_value', `${path} must be two values with a comma between them.`)
  }
  return { op: 'between', path, from: value(field, from), to: value(field, to) }
}

type Pattern = Exclude<TextOperator, 'ieq' | 'matches'>

function textual(op: Pattern): Build {
  return (path, text, field) => ({ op, path, value: String(parseText({ ...field, type: 'text' }, text)) })
}

/** What can cost without end is left out: a reference to an earlier group, a look ahead or behind. */
const costly = /\\[1-9kg]|\(\?/

function expression(op: 'regexp' | 'iregexp'): Build {
  return (path, text, field) => {
    if (costly.test(text) || !isRegularExpression(text)) {
      throw ValidationError.field(
        path,
        'invalid_value',
        `${path} must be a regular expression without references and groups of a kind of their own.`,
      )
    }
    return textual(op)(path, text, field)
  }
}

function isRegularExpression(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp
  } catch {
    return false
  }
}
