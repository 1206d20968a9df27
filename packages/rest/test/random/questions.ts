import type { ModelDescription } from '@authpkg/core'
import fc from 'fast-check'
import { addressOf, nameOf } from './address.ts'
import { conditionOf } from './conditions.ts'
import { mistakeIn } from './mistakes.ts'
import { type Library, modelNamed, searched, servedModels } from './served.ts'
import { sortingOf } from './sortings.ts'
import type { Paging, Question, Term, View } from './tree.ts'
import { words } from './values.ts'
import { viewOf } from './views.ts'

/** The models with most fields and relations are asked most. */
const weights: Readonly<Record<string, number>> = { Book: 3, Sample: 5 }

/** Questions to every model, most of them right. Where one fails, its address is shown. */
export function questionOf(library: Library): fc.Arbitrary<Question> {
  const models = servedModels.map((name) => modelNamed(library.models, name))
  return fc.oneof(
    ...models.map((model) => ({ weight: weights[model.name] ?? 1, arbitrary: questionTo(library, model) })),
  )
}

function questionTo(library: Library, model: ModelDescription): fc.Arbitrary<Question> {
  const { models } = library
  return fc
    .record({
      model: fc.constant(model),
      // One name twice would be one filter with two values.
      conditions: fc.uniqueArray(conditionOf(library, model), {
        maxLength: 3,
        selector: (condition) => ('operands' in condition ? nameOf(condition) : condition),
      }),
      search: searched[model.name] ? searchTerms : fc.constant([]),
      ordering: fc.array(sortingOf(models, model, 2), { maxLength: 3 }),
      view: fc.oneof({ weight: 2, arbitrary: fc.constant(everything) }, viewOf(models, model)),
      paging: pagingOf,
      mistake: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, mistakeIn(library, model)),
    })
    .map((question) => ({ ...question, [fc.toStringMethod]: () => decodeURIComponent(addressOf(question)) }))
}

const everything: View = { fields: null, included: [] }

const searchTerms: fc.Arbitrary<Term[]> = fc.array(
  fc.record({
    text: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...words, 'QUICK', 'absent') },
      fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((pair) => pair.join(' ')),
    ),
    negated: fc.boolean(),
  }),
  { maxLength: 2 },
)

const count = fc.constantFrom(null, null, 'exact', 'capped', 'none')

const pagingOf: fc.Arbitrary<Paging> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('page' as const),
      page: fc.constantFrom(null, null, null, null, null, 1, 2, 3),
      limit: fc.constantFrom(null, 1, 3, 10, 30, 31, 1000),
      count,
    }),
  },
  fc.record({
    kind: fc.constant('walk' as const),
    side: fc.constantFrom('after', 'before'),
    limit: fc.integer({ min: 5, max: 15 }),
    count,
  }),
)
