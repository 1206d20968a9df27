import {
  type FieldDescription,
  type FieldType,
  type FilterOperator,
  type ModelDescription,
  operatorsFor,
} from '@authpkg/core'
import fc from 'fast-check'
import { endOf, waysFrom } from './paths.ts'
import { hidden, type Library, shownFields } from './served.ts'
import type { Mistake } from './tree.ts'

const operators = [
  'eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'not_in', 'between', 'like', 'ilike', 'contains', 'icontains', 'startswith',
  'istartswith', 'endswith', 'iendswith', 'regexp', 'iregexp',
] as const satisfies readonly FilterOperator[] // biome-ignore format: a list

/** What is no value of the type. */
const wrong: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  string: ['nul\0'],
  text: ['nul\0'],
  uuid: ['x', ''],
  enum: ['pink', 'Red', ''],
  integer: ['x', '', '1.5', '9007199254740993', '1 or 1=1'],
  float: ['x', '', 'NaN', 'Infinity'],
  bigint: ['x', '9223372036854775808'],
  decimal: ['x', '1e5', ''],
  boolean: ['maybe', '2'],
  date: ['2000-02-30', '1.1.2000'],
  time: ['24:00', 'noon'],
  datetime: ['yesterday', '2000-13-01', 'now-1'],
}

/** One parameter that is refused, wherever the rows stand that it asks of. */
export function mistakeIn(library: Library, model: ModelDescription): fc.Arbitrary<Mistake> {
  const ways = waysFrom(library.models, model, 2)
  const along = fc.constantFrom(...ways).chain((way) => {
    const before = way.map(({ name }) => `${name}__`).join('')
    return mistakeAt(endOf(library.models, model, way)).map((one) => ({ ...one, name: before + one.name }))
  })
  return fc.oneof(
    { weight: 3, arbitrary: along },
    { weight: 1, arbitrary: along.filter(({ value }) => !/[(),"]/.test(value)).map(inGroup) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  )
}

const inGroup = ({ name, value, code }: Mistake): Mistake => ({ name: '-or', value: `(and=(${name}=${value}))`, code })

function mistakeAt(model: ModelDescription): fc.Arbitrary<Mistake> {
  const unknown = ['titel', 'constructor', '__proto__', 'password', 'id; drop', ...[hidden[model.name] ?? []].flat()]
  return fc.oneof(
    fc.constantFrom(...unknown).map((name) => ({ name, value: '1', code: 'unknown_filter' })),
    fc.constantFrom(...shownFields(model)).chain(mistakeWith),
  )
}

function mistakeWith(field: FieldDescription): fc.Arbitrary<Mistake> {
  const { name, type } = field
  const taken = operatorsFor(field)
  const untaken = ['foo', ...operators.filter((operator) => !taken.includes(operator))]
  const operator = fc.constantFrom(...untaken.filter((one) => type !== 'json' || one !== 'foo'))
  const untakenOne = operator.map((one) => ({ name: `${name}__${one}`, value: '1', code: 'unknown_operator' }))
  const values = (wrong[type] ?? []).map((value) => ({ name, value, code: 'invalid_value' }))
  const noTruth = { name: `${name}__is_null`, value: 'perhaps', code: 'invalid_value' }
  return fc.oneof(untakenOne, fc.constantFrom(...values, noTruth))
}

const others: readonly Mistake[] = [
  { name: 'ordering', value: 'titel', code: 'unknown_field' },
  { name: 'ordering', value: '-password', code: 'unknown_field' },
  { name: 'fields', value: 'titel', code: 'unknown_field' },
  { name: 'include', value: 'titel', code: 'unknown_relation' },
  { name: 'limit', value: '0', code: 'invalid_value' },
  { name: 'count', value: 'all', code: 'invalid_value' },
  { name: 'or', value: '()', code: 'invalid_value' },
  { name: 'and', value: '(id=1', code: 'invalid_value' },
  { name: '-or', value: '(id="1)', code: 'invalid_value' },
  { name: 'or', value: '(or=(or=(or=(id=1))))', code: 'limit_exceeded' },
]
