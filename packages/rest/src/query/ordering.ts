import { fieldError, type OrderBy } from '@authpkg/core'
import { queryLimits } from './query-string.ts'
import { collecting, ignored, quoted, type Reading } from './reading.ts'
import { maySort } from './sight.ts'
import { knownOrdering } from './suggestions.ts'

/** The terms of `ordering`, in their order. */
export const orderingTerms = (values: readonly string[]): readonly string[] =>
  values.flatMap((value) => value.split(',')).filter((term) => term !== '')

/** Reads `-pub_date:nullslast,user__username`. */
export function readOrdering(reading: Reading, terms: readonly string[]): readonly OrderBy[] {
  const orderBy = collecting(reading, 'ordering', () => {
    assertFew(terms)
    return terms.map((term) => readTerm(reading, term)).filter((term) => term !== undefined)
  })
  return orderBy ?? []
}

const termText = /^(-?)(.*?)(?::nulls(first|last))?$/s

function readTerm(reading: Reading, term: string): OrderBy | undefined {
  const { shape, vocabulary } = reading.rules
  const [, sign, name = '', nulls] = termText.exec(term) ?? []
  const path = vocabulary.ordering(name)
  const orderBy: OrderBy = {
    path: path?.join('.') ?? '',
    direction: sign === '-' ? 'desc' : 'asc',
    ...(nulls !== undefined && { nulls: nulls === 'first' ? 'first' : 'last' }),
  }
  if (!path || !maySort(reading.records, shape, orderBy)) {
    return ignored(reading, 'ordering', () => ({
      code: 'unknown_field',
      message: `There is no ordering by ${quoted(name)}.${knownOrdering(reading, name)}`,
    }))
  }
  reading.cost.add('ordering', path.length)
  return orderBy
}

function assertFew(terms: readonly string[]): void {
  if (terms.length <= queryLimits.orderings) return
  const message = `A list can be ordered by at most ${queryLimits.orderings} fields.`
  throw fieldError('ordering', { code: 'limit_exceeded', message })
}
