import type { FieldDescription, FilterOperator, Value } from '@authpkg/core'
import { compare, isLike, jsonAt, withoutCase } from './compare.ts'
import { type Library, type Stored, searched } from './served.ts'
import type { Condition, Filter, Hop, Operand, Term } from './tree.ts'

/** True, false, or SQL's third. */
type Truth = boolean | null

/** Whether a row is found by the whole question: by all that is asked of it, for certain. */
export const isFound = (library: Library, row: Stored, conditions: readonly Condition[]): boolean =>
  every(conditions.map((condition) => holds(library, row, condition))) === true

function holds(library: Library, row: Stored | null, condition: Condition): Truth {
  const truth = plain(library, row, condition)
  return condition.negated ? opposite(truth) : truth
}

function plain(library: Library, row: Stored | null, condition: Condition): Truth {
  if (condition.kind === 'filter') {
    return behind(library, row, condition.hops, (end) =>
      some(condition.operands.map((one) => asked(condition, end, one))),
    )
  }
  const parts = (at: Stored | null): Truth[] => condition.parts.map((part) => holds(library, at, part))
  if (condition.kind === 'rows') return behind(library, row, condition.hops, (end) => every(parts(end)))
  return condition.kind === 'or' ? some(parts(row)) : every(parts(row))
}

/** What holds of the rows at the end of relations. Where a to-one relation leads nowhere, every field is NULL. */
function behind(
  library: Library,
  row: Stored | null,
  [hop, ...rest]: readonly Hop[],
  test: (row: Stored | null) => Truth,
): Truth {
  if (!hop) return test(row)
  const related = row ? library.related(row, hop.relation) : []
  if (hop.relation.kind === 'toOne') return behind(library, related[0] ?? null, rest, test)
  const isTrue = (one: Stored): boolean => behind(library, one, rest, test) === true
  if (hop.quantifier === 'all') return related.every(isTrue)
  return hop.quantifier === 'none' ? !related.some(isTrue) : related.some(isTrue)
}

const opposite = (truth: Truth): Truth => (truth === null ? null : !truth)
const some = (truths: readonly Truth[]): Truth => (truths.includes(true) ? true : truths.includes(null) ? null : false)
const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true

function asked({ field, keys, operator }: Filter, row: Stored | null, { values }: Operand): Truth {
  const stored = row?.[field.name] ?? null
  const [value = null] = values
  if (keys.length > 0) return isInside(stored, keys, operator, value)
  return operator === 'is_null' ? (stored === null) === value : answers(field, stored, operator, values)
}

function answers(field: FieldDescription, stored: Value, operator: FilterOperator, values: readonly Value[]): Truth {
  const [value = null, to = null] = values
  switch (operator) {
    case 'is':
      return value === null ? stored === null : answers(field, stored, 'eq', values)
    case 'is_not':
      return opposite(answers(field, stored, 'is', values))
    case 'in':
      return some(values.map((one) => answers(field, stored, 'eq', [one])))
    case 'not_in':
      return opposite(answers(field, stored, 'in', values))
  }
  if (stored === null) return null
  const place = (other: Value): number => compare(field.type, stored, other)
  switch (operator) {
    case 'eq':
      return place(value) === 0
    case 'ne':
      return place(value) !== 0
    case 'lt':
      return place(value) < 0
    case 'lte':
      return place(value) <= 0
    case 'gt':
      return place(value) > 0
    case 'gte':
      return place(value) >= 0
    case 'between':
      return place(value) >= 0 && place(to) <= 0
    default:
      return reads(operator, String(stored), String(value))
  }
}

function reads(operator: FilterOperator, text: string, part: string): boolean {
  if (operator.startsWith('i')) {
    return reads(operator.slice(1) as FilterOperator, withoutCase(text), withoutCase(part))
  }
  switch (operator) {
    case 'like':
      return isLike([...text], [...part])
    case 'contains':
      return text.includes(part)
    case 'startswith':
      return text.startsWith(part)
    case 'endswith':
      return text.endsWith(part)
    default:
      throw new Error(`Nothing is known of the operator ${operator}.`)
  }
}

/** Inside of JSON nothing is unknown. */
function isInside(document: Value, keys: readonly string[], operator: FilterOperator, value: Value): boolean {
  const found = jsonAt(document, keys)
  if (operator === 'eq') return found === value
  if (Array.isArray(found)) return found.includes(value)
  return typeof found === 'string' && found.includes(String(value))
}

/** Every word in some of the searched fields, and none that is to be left out in any. */
export function isSearched(library: Library, model: string, row: Stored, terms: readonly Term[]): boolean {
  const texts = (searched[model] ?? []).map((name) => textAt(library, model, row, name.split('__')))
  const has = ({ text }: Term): boolean => texts.some((own) => withoutCase(own).includes(withoutCase(text)))
  return terms.every((term) => has(term) !== term.negated)
}

function textAt(library: Library, model: string, row: Stored, [first = '', ...rest]: readonly string[]): string {
  if (rest.length === 0) return String(row[first] ?? '')
  const relation = library.models.get(model)?.relations.get(first)
  const [related] = relation ? library.related(row, relation) : []
  return relation && related ? textAt(library, relation.target, related, rest) : ''
}
