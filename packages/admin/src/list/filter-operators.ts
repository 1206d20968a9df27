import type { FieldDescription, FieldType, FilterOperator } from '@authpkg/core'
import type { Choice } from '../widgets/widget.ts'

/** What is asked of a field, as a person chooses it: an operator of core's, or one of ours that stands for one. */
export type AskedOperator = FilterOperator | 'null' | 'not_null' | 'on'

const text = {
  icontains: 'contains',
  eq: 'is',
  ne: 'is not',
  istartswith: 'starts with',
  iendswith: 'ends with',
  in: 'is one of (a, b)',
}
const number = {
  eq: 'is',
  ne: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
  between: 'is between (a, b)',
}
const day = { eq: 'is', ne: 'is not', gte: 'is from', gt: 'is after', lt: 'is before', lte: 'is up to' }
const moment = { on: 'is on', gte: 'is from', lt: 'is before' }
const same = { eq: 'is', ne: 'is not' }

const asked: Readonly<Record<FieldType, Readonly<Partial<Record<AskedOperator, string>>>>> = {
  string: text,
  text,
  uuid: { eq: 'is', ne: 'is not', in: 'is one of (a, b)' },
  enum: same,
  integer: number,
  float: number,
  bigint: number,
  decimal: number,
  boolean: { eq: 'is' },
  date: day,
  time: day,
  datetime: moment,
  json: {},
  binary: {},
}

/** How a condition is put into words, for those that are not offered as well. */
const phrases: Readonly<Record<FilterOperator, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  in: 'is one of',
  not_in: 'is none of',
  between: 'is between',
  is: 'is',
  is_not: 'is not',
  is_null: 'has no value:',
  like: 'is like',
  ilike: 'is like',
  contains: 'contains',
  icontains: 'contains',
  startswith: 'starts with',
  istartswith: 'starts with',
  endswith: 'ends with',
  iendswith: 'ends with',
  regexp: 'matches',
  iregexp: 'matches',
}

/** The operators that a person is offered for a field, the most useful first. */
export function askedOperators(field: FieldDescription, isRelation: boolean): readonly Choice[] {
  const offered = Object.entries(isRelation ? same : asked[field.type])
  const empty = field.nullable ? Object.entries({ null: 'has no value', not_null: 'has a value' }) : []
  return [...offered, ...empty].map(([value, label]) => ({ value, label: label ?? value }))
}

/** The words between a field's name and the value. */
export function phraseOf(field: FieldDescription, operator: FilterOperator): string {
  const offered = asked[field.type][operator]
  return offered?.replace(/ \(.*$/, '') ?? phrases[operator]
}

/** What a person asked, as the address has it: the operator and the value. */
export function toParameter(operator: string, value: string): { readonly operator: string; readonly value: string } {
  if (operator === 'null') return { operator: 'is_null', value: 'true' }
  if (operator === 'not_null') return { operator: 'is_null', value: 'false' }
  if (operator !== 'on') return { operator, value }
  return { operator: 'between', value: value === '' ? '' : `${value}T00:00,${value}T23:59:59.999` }
}

/** A condition of the address as a person asked it, to be changed. */
export function fromParameter(
  operator: FilterOperator,
  value: string,
): { readonly operator: AskedOperator; readonly value: string } {
  if (operator === 'is_null') return { operator: value === 'false' ? 'not_null' : 'null', value: '' }
  const day = operator === 'between' ? /^(\d{4}-\d{2}-\d{2})T00:00,\1T23:59:59\.999$/.exec(value)?.[1] : undefined
  return day === undefined ? { operator, value } : { operator: 'on', value: day }
}
