import type { Row } from '@authpkg/core'
import { labelForKey } from '../related.ts'
import type { ModelVisit } from '../visit.ts'
import type { ActiveFilter } from './active-filter.ts'
import { Address } from './address.ts'
import { fromParameter, phraseOf } from './filter-operators.ts'

/** One active filter, in words. */
export interface ChipView {
  readonly label: string
  readonly phrase: string
  readonly value: string
  readonly removeUrl: string
  /** Opens the condition to be changed; null where it means nothing. */
  readonly editUrl: string | null
  readonly error: string | null
}

export function chipViews(
  visit: ModelVisit,
  address: Address,
  filters: readonly ActiveFilter[],
  rows: readonly Row[],
): Promise<readonly ChipView[]> {
  return Promise.all(filters.map((filter, at) => chipView(visit, address, filter, at, rows)))
}

async function chipView(
  visit: ModelVisit,
  address: Address,
  filter: ActiveFilter,
  at: number,
  rows: readonly Row[],
): Promise<ChipView> {
  const removeUrl = withoutFilter(address, at).href
  const { field, error } = filter
  if (!field) return { label: filter.name, phrase: '', value: filter.value, removeUrl, editUrl: null, error }
  const asked = fromParameter(filter.operator, filter.value)
  return {
    label: field.label,
    phrase: `${filter.negated ? 'not: ' : ''}${askedPhrase(filter, asked.operator)}`,
    value: await valueText(visit, filter, asked.value, rows),
    removeUrl,
    editUrl: address.with('_filter', field.name).with('_at', String(at)).href,
    error,
  }
}

function askedPhrase({ field, operator }: ActiveFilter, asked: string): string {
  if (asked === 'null') return 'has no value'
  if (asked === 'not_null') return 'has a value'
  if (asked === 'on') return 'is on'
  return field ? phraseOf(field.field, operator) : ''
}

async function valueText(
  visit: ModelVisit,
  { field, operator, error, value }: ActiveFilter,
  text: string,
  rows: readonly Row[],
): Promise<string> {
  if (operator === 'is_null' || !field) return ''
  if (field.field.type === 'boolean') return text === 'true' ? 'Yes' : text === 'false' ? 'No' : text
  if (field.field.type === 'datetime') return text.replaceAll('T', ' ').replaceAll(',', ' and ')
  const isOneRow = field.relation && (operator === 'eq' || operator === 'ne') && error === null
  if (!isOneRow || !field.relation) return text === '' ? 'empty text' : text
  return (await labelForKey(visit, field.relation, value, rows, field.path)) ?? `#${text}`
}

/** The address without the condition at that place among its conditions. */
export function withoutFilter(address: Address, at: number): Address {
  const conditions = address.without('page', 'ordering').parameters
  const others = address.without('page').parameters.filter((parameter) => parameter !== conditions[at])
  return new Address(address.path, others)
}
