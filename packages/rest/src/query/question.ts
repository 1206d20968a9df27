import { and, type OrderBy, type Records, throwProblems, type Where } from '@authpkg/core'
import { readCondition } from './conditions.ts'
import { orderingTerms, readOrdering } from './ordering.ts'
import { pageParameters, viewParameters } from './parameter-names.ts'
import { QueryCost } from './query-cost.ts'
import type { Parameter } from './query-string.ts'
import type { QuestionRules, Reading } from './reading.ts'
import { readSearch } from './search.ts'
import { assertFewTerms, countTerms, readTerms } from './terms.ts'

/** What an address asks of a list, page aside. */
export interface Question {
  readonly where?: Where
  readonly orderBy: readonly OrderBy[]
}

/** Parameters that are no filters. A field of such a name is filtered by `page__eq`. */
const controls: ReadonlySet<string> = new Set([...pageParameters, ...viewParameters, 'ordering'])

/**
 * Reads filters, search and ordering, each name held to what the resource shows and the caller may see. What it would
 * cost is known before any statement runs.
 *
 * @throws {ValidationError} with every name and value that is wrong, at once; `limit_exceeded` for too much.
 */
export function readQuestion(rules: QuestionRules, records: Records, parameters: readonly Parameter[]): Question {
  if (parameters.length === 0) return { orderBy: [] }
  const isSearch = (name: string): boolean => name === 'search' && rules.searchFields.length > 0
  const terms = readTerms(parameters.filter(({ name }) => !controls.has(name) && !isSearch(name)))
  const ordering = orderingTerms(valuesOf(parameters, 'ordering'))
  assertFewTerms(countTerms(terms) + ordering.length)
  const reading: Reading = { rules, records, now: rules.now(), cost: new QueryCost(), problems: new Map() }
  const conditions = terms.map((part) => readCondition(reading, part))
  const search = valuesOf(parameters, 'search')
  if (isSearch('search') && search.length > 0) conditions.push(readSearch(reading, search))
  const orderBy = readOrdering(reading, ordering)
  throwProblems(reading.problems)
  reading.cost.assertWithin(rules.maxQueryCost)
  const known = conditions.filter((condition) => condition !== undefined)
  return known.length === 0 ? { orderBy } : { where: and(...known), orderBy }
}

const valuesOf = (parameters: readonly Parameter[], wanted: string): readonly string[] =>
  parameters.filter(({ name }) => name === wanted).map(({ value }) => value)
