import type { ModelDescription, Models, Relation } from '@authpkg/core'
import fc from 'fast-check'
import { modelNamed, namesOf, servedRelations, shownFields } from './served.ts'
import { sortingOf } from './sortings.ts'
import type { Included, View } from './tree.ts'

/** Relations that one address may ask for, and how deep. */
const maxIncluded = 3

export const viewOf = (models: Models, model: ModelDescription): fc.Arbitrary<View> =>
  partOf(models, model, [model.name]).filter((view) => countIncluded(view) <= maxIncluded)

const countIncluded = ({ included }: View): number => included.reduce((sum, one) => sum + 1 + countIncluded(one), 0)

/** @param passed models on the way here */
function partOf(models: Models, model: ModelDescription, passed: readonly string[]): fc.Arbitrary<View> {
  const relations = passed.length > maxIncluded ? [] : servedRelations(model).filter(leadsOn(passed))
  const one =
    relations.length > 0 ? fc.oneof(...relations.map((relation) => includedOf(models, relation, passed))) : null
  return fc
    .record({
      fields: fc.option(fc.uniqueArray(nameOfField(model), { minLength: 1, maxLength: 3 })),
      included: one
        ? fc.uniqueArray(one, { maxLength: maxIncluded - passed.length, selector: ({ relation }) => relation.name })
        : fc.constant([]),
    })
    .map((view) => (view.fields ? view : withoutFields(view)))
}

/** No include leads back to where it was, but for one step in a tree. */
const leadsOn =
  (passed: readonly string[]) =>
  ({ target }: Relation): boolean =>
    !passed.includes(target) || passed.join() === target

const nameOfField = (model: ModelDescription): fc.Arbitrary<string> =>
  fc.constantFrom(...shownFields(model).flatMap((field) => namesOf(model, field)))

/** To name fields of what is included is to name fields of what includes it, too. */
const withoutFields = ({ included }: View): View => ({
  fields: null,
  included: included.map((one) => ({ ...one, ...withoutFields(one) })),
})

function includedOf(models: Models, relation: Relation, passed: readonly string[]): fc.Arbitrary<Included> {
  const model = modelNamed(models, relation.target)
  const isList = relation.kind === 'toMany'
  return fc
    .record({
      relation: fc.constant(relation),
      limit: isList ? fc.option(fc.integer({ min: 1, max: longestInner })) : fc.constant(null),
      ordering: isList ? fc.array(sortingOf(models, model, 1), { maxLength: 2 }) : fc.constant([]),
      view: partOf(models, model, [...passed, model.name]),
    })
    .map(({ view, limit, ...included }) => ({
      ...included,
      ...view,
      limit: limit ?? (isList && (passed.length > 1 || view.included.length > 0) ? longestInner : null),
    }))
}

/** Lists in lists are kept short: all of them together may bring along 10,000 rows. */
const longestInner = 5
