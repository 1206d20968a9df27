import { always, and, fieldError, isStorableText, not, or, type Where } from '@authpkg/core'
import { searchCost } from './query-cost.ts'
import { collecting, ignored, type Reading } from './reading.ts'
import { maySee } from './sight.ts'

const maxTerms = 10
const maxLength = 200

/**
 * The condition that a search means: every word or `"phrase"` of it in some field, and none with a hyphen before it in
 * any. Fields that this caller may not see are not searched.
 */
export const readSearch = (reading: Reading, values: readonly string[]): Where | undefined =>
  collecting(reading, 'search', () => searched(reading, values))

function searched(reading: Reading, values: readonly string[]): Where | undefined {
  const [text = '', ...more] = values
  if (more.length > 0) throw wrong('search can be given once.')
  if (!isStorableText(text)) throw wrong('search must be text.')
  const fields = searchable(reading)
  if (fields.length === 0) {
    return ignored(reading, 'search', () => ({ code: 'unknown_filter', message: 'There is no search here.' }))
  }
  const terms = termsOf(text)
  if (text.length > maxLength || terms.length > maxTerms) {
    throw fieldError('search', {
      code: 'limit_exceeded',
      message: `A search can have at most ${maxTerms} words and ${maxLength} characters.`,
    })
  }
  const hasIndex = reading.records.adapter.capabilities.search === 'fullText'
  for (const path of fields) reading.cost.add('search', terms.length * searchCost(path, hasIndex))
  const paths = fields.map((path) => path.join('.'))
  return and(always, ...terms.map(({ value, negated }) => (negated ? inNone(paths, value) : inSome(paths, value))))
}

/** Paths to the fields; through a relation it is one that could be filtered by, too. */
const searchable = ({ rules, records }: Reading): readonly (readonly string[])[] =>
  rules.searchFields
    .map((name) => rules.vocabulary.ordering(name))
    .filter((path) => path !== null)
    .filter((path) => maySee(records, rules.shape, path))

interface SearchTerm {
  readonly value: string
  readonly negated: boolean
}

const termText = /(-?)(?:"([^"]*)"?|([^\s"]+))/g

function termsOf(text: string): readonly SearchTerm[] {
  const terms = [...text.matchAll(termText)].map(([, sign, phrase, word]) => ({
    value: (phrase ?? word ?? '').trim(),
    negated: sign === '-',
  }))
  return terms.filter(({ value }) => value !== '' && value !== '-')
}

const matches = (path: string, value: string): Where => ({ op: 'matches', path, value })

const inSome = (paths: readonly string[], value: string): Where => or(...paths.map((path) => matches(path, value)))

/** A field without a value has no word either. */
const inNone = (paths: readonly string[], value: string): Where =>
  and(...paths.map((path) => or({ op: 'isNull', path }, not(matches(path, value)))))

const wrong = (message: string) => fieldError('search', { code: 'invalid_value', message })
