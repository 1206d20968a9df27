import {
  and,
  type DomainError,
  type Filter,
  type FilterOperator,
  filterToWhere,
  type ModelDescription,
  or,
  type Records,
  ValidationError,
  type Where,
} from '@authpkg/core'
import type { FilterField, FilterFields } from './filter-field.ts'

/** One condition of the address: what it means, or what is wrong with it. */
export interface ActiveFilter {
  /** As it stands in the address. */
  readonly name: string
  readonly value: string
  /** Null for a name that means nothing here, or may not be known. */
  readonly field: FilterField | null
  readonly operator: FilterOperator
  readonly negated: boolean
  readonly where: Where | null
  readonly error: string | null
}

export type Parameter = readonly [name: string, value: string]

/** More conditions are not read. */
const most = 20

/** Reads every condition by itself, so that one that is wrong does not take the others along. */
export function readFilters(
  fields: FilterFields,
  records: Records,
  model: ModelDescription,
  parameters: readonly Parameter[],
): readonly ActiveFilter[] {
  return parameters.map(([name, value], i) =>
    i < most
      ? readFilter(fields, records, model, name, value)
      : { ...unknown(name, value), error: `At most ${most} filters can be used at once.` },
  )
}

function readFilter(
  fields: FilterFields,
  records: Records,
  model: ModelDescription,
  name: string,
  value: string,
): ActiveFilter {
  const negated = name.startsWith('-')
  const found = fields.read(negated ? name.slice(1) : name)
  if (!found) return unknown(name, value)
  const { field, operator } = found
  if (operator === null) return { ...unknown(name, value), error: `${field.label} cannot be asked this.` }
  const filter: Filter = { path: field.path, operator, values: [value], negated }
  try {
    const where = records.readable.where(model, filterToWhere(records.adapter.describe(), model, filter))
    return { name, value, field, operator, negated, where, error: null }
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    if (error.code === 'unknown_filter') return unknown(name, value)
    return { name, value, field, operator, negated, where: null, error: messageOf(error, field) }
  }
}

const unknown = (name: string, value: string): ActiveFilter => ({
  name,
  value,
  field: null,
  operator: 'eq',
  negated: false,
  where: null,
  error: `There is no filter ${name}.`,
})

const negative: ReadonlySet<FilterOperator> = new Set<FilterOperator>(['ne', 'not_in', 'is_not'])

/** All conditions together; the same asked twice with different values means either, or neither. */
export function filtersWhere(filters: readonly ActiveFilter[]): Where {
  const groups = new Map<string, { readonly none: boolean; readonly parts: Where[] }>()
  for (const { name, where, negated, operator } of filters) {
    if (!where) continue
    const group = groups.get(name) ?? { none: negated || negative.has(operator), parts: [] }
    group.parts.push(where)
    groups.set(name, group)
  }
  return and(...[...groups.values()].map(({ none, parts }) => (none ? and(...parts) : or(...parts))))
}

/** Messages speak of the label, not of the name in the address. */
function messageOf(error: DomainError, { name, label }: FilterField): string {
  return error.message.startsWith(`${name} `) ? label + error.message.slice(name.length) : error.message
}
