import {
  defaultFilterLimits,
  type FieldDescription,
  type FilterOperator,
  operatorsFor,
  relationOfField,
} from '@authpkg/core'
import { formatsOf } from '../formats/format.ts'
import { listOf, reference, type Schema, valueSchema } from './json-schema.ts'
import { offeredTo, type ResourceSight } from './sight.ts'

/** Parameters that are the same for every list. */
export const commonParameters: Readonly<Record<string, Schema>> = {
  page: query('page', { type: 'integer', minimum: 1, default: 1 }, 'The number of the page.'),
  after: query('after', { type: 'string' }, 'A cursor: the rows behind it. Empty: the first rows, by cursors.'),
  before: query('before', { type: 'string' }, 'A cursor: the rows in front of it. Empty: the last rows.'),
  count: query(
    'count',
    { type: 'string', enum: ['exact', 'capped', 'estimated', 'none'] },
    'How the rows are counted.',
  ),
}

export const keyParameter = ({ resource: { model } }: ResourceSight): Schema => {
  const [key = '', ...more] = model.primaryKey
  const field = model.fields.get(key)
  const isAlone = field !== undefined && more.length === 0
  return {
    name: 'key',
    in: 'path',
    required: true,
    schema: isAlone ? valueSchema(field) : { type: 'string' },
    ...(!isAlone && { description: `${model.primaryKey.join(',')}: each encoded, with commas between them.` }),
  }
}

/** What a list can be asked: its page, what is shown, its order, and a filter for each operator of each field. */
export function listParameters(sight: ResourceSight): readonly Schema[] {
  const { paging, searchFields } = sight.resource
  const limit = { type: 'integer', minimum: 1, maximum: paging.maxPaginateBy, default: paging.paginateBy }
  const formats = formatsOf(sight.resource)
  const fields = sight.serializer.shown.flatMap((part) =>
    'field' in part ? [part.field] : keysBehind(sight, part.key),
  )
  return [
    ...Object.keys(commonParameters).map((name) => reference('parameters', name)),
    query('limit', limit, 'Rows of a page.'),
    ...orderingParameter(sight, fields),
    ...viewParameters(sight),
    ...(formats.length > 1
      ? [query('format', { type: 'string', enum: formats }, 'In place of the header Accept.')]
      : []),
    ...(searchFields.length > 0 ? [query('search', { type: 'string', maxLength: 200 }, 'Words to be found.')] : []),
    ...fields.flatMap((field) => filterParameters(sight, field)),
  ]
}

/** What is shown of one row or many. */
export function viewParameters(sight: ResourceSight): readonly Schema[] {
  const names = sight.serializer.shown.map(({ key }) => key)
  const included = [...offeredTo(sight).keys()]
  return [
    query('fields', namesOf(names, '\\.'), 'Only these are shown; with a dot, those of an included row.'),
    ...(included.length > 0
      ? [query('include', namesOf(included, '[.(]'), 'Related rows to be shown; in parentheses how a list is wanted.')]
      : []),
  ]
}

/** The keys of a relation that is shown as a row. */
function keysBehind({ resource: { model } }: ResourceSight, name: string): readonly FieldDescription[] {
  const relation = model.relations.get(name)
  const [key, ...more] = relation?.owning ? relation.localFields : []
  const field = key === undefined || more.length > 0 ? undefined : model.fields.get(key)
  return field ? [field] : []
}

const nameOf = ({ resource: { model } }: ResourceSight, { name }: FieldDescription): string =>
  relationOfField(model, name)?.name ?? name

function orderingParameter(sight: ResourceSight, fields: readonly FieldDescription[]): readonly Schema[] {
  const names = fields.map((field) => nameOf(sight, field)).filter((name) => sight.resource.vocabulary.ordering(name))
  const schema = namesOf(
    names.flatMap((name) => [name, `-${name}`]),
    '__|:nulls(first|last)$',
  )
  const description =
    'A hyphen before what goes downwards, `:nullsfirst` or `:nullslast` behind; `__` leads to related rows.'
  return names.length > 0 ? [query('ordering', schema, description)] : []
}

/** Names with commas between them, or such as are put together of several. */
const namesOf = (names: readonly string[], composed: string): Schema =>
  listOf({
    anyOf: [
      { type: 'string', enum: names },
      { type: 'string', pattern: composed },
    ],
  })

function filterParameters(sight: ResourceSight, field: FieldDescription): readonly Schema[] {
  const { vocabulary } = sight.resource
  const name = nameOf(sight, field)
  const takes = (full: string, operator: FilterOperator): boolean => vocabulary.filter(full)?.operator === operator
  const operators = [...operatorsFor(field), 'regexp', 'iregexp'] as const
  return [
    ...(takes(name, 'eq') && operators.includes('eq') ? [query(name, asked(field))] : []),
    ...operators
      .filter((operator) => takes(`${name}__${operator}`, operator))
      .map((operator) => query(`${name}__${operator}`, operandOf(field, operator))),
  ]
}

const comparisons: ReadonlySet<FilterOperator> = new Set(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])

function operandOf(field: FieldDescription, operator: FilterOperator): Schema {
  if (comparisons.has(operator)) return asked(field)
  if (operator === 'in' || operator === 'not_in')
    return { ...listOf(asked(field)), maxItems: defaultFilterLimits.maxValues }
  if (operator === 'between') return { ...listOf(asked(field)), minItems: 2, maxItems: 2 }
  if (operator === 'is_null') return { type: 'boolean' }
  if (operator === 'is' || operator === 'is_not') return { anyOf: [{ const: 'null' }, asked(field)] }
  return { type: 'string', maxLength: defaultFilterLimits.maxPatternLength }
}

/** Dates may be told from now. */
function asked(field: FieldDescription): Schema {
  const schema = valueSchema(field)
  if (field.type !== 'date' && field.type !== 'datetime') return schema
  return { anyOf: [schema, { type: 'string', pattern: '^(now|today)' }] }
}

/** Lists stand with commas between their values. */
function query(name: string, schema: Schema, description?: string): Schema {
  const isList = schema['type'] === 'array'
  return {
    name,
    in: 'query',
    ...(description && { description }),
    schema,
    ...(isList && { style: 'form', explode: false }),
  }
}
