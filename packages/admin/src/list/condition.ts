import type { ModelAdmin } from '../model-admin.ts'
import { type RelatedChoices, relatedChoices } from '../related.ts'
import type { ModelVisit } from '../visit.ts'
import { booleanChoices } from '../widgets/choice.ts'
import type { Choice } from '../widgets/widget.ts'
import type { ActiveFilter } from './active-filter.ts'
import type { Address } from './address.ts'
import { withoutFilter } from './chip.ts'
import { type FilterField, mayFilter } from './filter-field.ts'
import { askedOperators, fromParameter, toParameter } from './filter-operators.ts'
import type { AskedQuery } from './query.ts'

/** The form of one condition, new or to be changed. */
export interface ConditionView {
  readonly action: string
  readonly label: string
  readonly name: string
  /** Which of the active conditions it takes the place of; empty for a new one. */
  readonly at: string
  readonly operators: readonly (Choice & { readonly selected: boolean })[]
  readonly inputType: 'text' | 'number' | 'date' | 'time' | 'none'
  /** To choose the value from, in place of typing it. */
  readonly choices: readonly Choice[] | null
  /** The row chosen so far, where it is looked up on a page of its own. */
  readonly lookup: { readonly current: string; readonly url: string } | null
  readonly value: string
  readonly error: string | null
  /** What else the address holds. */
  readonly hidden: readonly { readonly name: string; readonly value: string }[]
  readonly cancelUrl: string
}

/** The address that a condition's form asks for; null when no such form was sent. */
export function conditionParameter(address: Address, asked: AskedQuery): Address | null {
  const name = asked.get('_filter')
  const value = asked.get('_pick') ?? (asked.has('_lookup') ? null : asked.get('_value'))
  if (!name || value === null) return null
  const chosen = toParameter(asked.get('_op') ?? 'eq', value)
  const at = asked.get('_at')
  const others = at ? withoutFilter(address, Number(at)) : address
  return others.and(`${name}__${chosen.operator}`, chosen.value)
}

/** The form for the field that the address names, or for the first condition that is wrong. */
export async function conditionView(
  visit: ModelVisit,
  address: Address,
  filters: readonly ActiveFilter[],
  asked: AskedQuery,
): Promise<ConditionView | null> {
  const { admin, request } = visit
  const named = asked.get('_filter')
  const at =
    named === null ? filters.findIndex(({ error, field }) => error !== null && field) : Number(asked.get('_at') ?? -1)
  const old = filters[at]
  const field = (named === null ? old?.field : admin.filters.read(named)?.field) ?? null
  if (!field || !mayFilter(request.records, admin.model, field)) return null
  const given = old?.field === field ? fromParameter(old.operator, old.value) : { operator: '', value: '' }
  const related = field.relation ? await relatedChoices(visit, field.relation, field.path, given.value) : null
  return {
    action: address.path,
    label: field.label,
    name: field.name,
    at: old ? String(at) : '',
    operators: operatorChoices(field, given.operator),
    inputType: inputType(field, given.value),
    ...choicesOf(admin, field, related),
    value: given.value,
    error: old?.error ?? null,
    hidden: address.without('page').parameters.map(([name, value]) => ({ name, value })),
    cancelUrl: address.href,
  }
}

/** An operator that is not offered, but stands in the address, stays what it is. */
function operatorChoices(field: FilterField, current: string) {
  const offered = askedOperators(field.field, field.relation !== undefined)
  const known = current === '' || offered.some(({ value }) => value === current)
  const all = known ? offered : [...offered, { value: current, label: current.replaceAll('_', ' ') }]
  return all.map((choice) => ({ ...choice, selected: choice.value === current }))
}

function choicesOf({ url }: ModelAdmin, { field, name }: FilterField, related: RelatedChoices | null) {
  if (related) {
    const lookup = { current: related.current, url: `${url}lookup/?${new URLSearchParams({ field: name })}` }
    return { choices: related.choices, lookup: related.choices ? null : lookup }
  }
  if (field.type === 'boolean') return { choices: booleanChoices, lookup: null }
  if (field.enumValues) return { choices: field.enumValues.map((value) => ({ value, label: value })), lookup: null }
  return { choices: null, lookup: null }
}

function inputType({ field, relation }: FilterField, value: string): ConditionView['inputType'] {
  if (askedOperators(field, relation !== undefined).every(({ value: op }) => op === 'null' || op === 'not_null'))
    return 'none'
  if (field.type === 'date' || field.type === 'datetime')
    return value === '' || /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'text'
  return 'text'
}
