import type { ModelDescription, Models } from '@authpkg/core'
import fc from 'fast-check'
import { nameIn, targetOf } from './paths.ts'
import type { Sorting } from './tree.ts'

/** By every field but JSON, which no two databases sort alike. */
export function sortingOf(models: Models, model: ModelDescription, most: number): fc.Arbitrary<Sorting> {
  const target = targetOf(models, model, most, true).filter(({ field }) => field.type !== 'json')
  return target.chain((one) =>
    fc.record({
      hops: fc.constant(one.relations.map((relation) => ({ relation, quantifier: null }))),
      field: fc.constant(one.field),
      name: nameIn(one),
      descending: fc.boolean(),
      nulls: fc.constantFrom(null, null, 'first', 'last'),
    }),
  )
}
