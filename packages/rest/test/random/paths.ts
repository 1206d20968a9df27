import type { FieldDescription, ModelDescription, Models, Relation } from '@authpkg/core'
import fc from 'fast-check'
import { modelNamed, namesOf, servedRelations, shownFields } from './served.ts'

/** A field at the end of relations. */
export interface Target {
  readonly relations: readonly Relation[]
  readonly model: ModelDescription
  readonly field: FieldDescription
}

/** Ways along relations, the shortest first. */
export function waysFrom(
  models: Models,
  model: ModelDescription,
  most: number,
  isToOne = false,
): readonly Relation[][] {
  const ways: Relation[][] = [[]]
  for (const way of ways) {
    if (way.length >= most) continue
    const next = servedRelations(endOf(models, model, way)).filter(({ kind }) => !isToOne || kind === 'toOne')
    ways.push(...next.map((relation) => [...way, relation]))
  }
  return ways
}

export const endOf = (models: Models, model: ModelDescription, way: readonly Relation[]): ModelDescription =>
  way.length === 0 ? model : modelNamed(models, way.at(-1)?.target ?? '')

/** Any field that is shown at any end: more likely near than far, and of each type as likely as of the others. */
export function targetOf(models: Models, model: ModelDescription, most: number, isToOne = false): fc.Arbitrary<Target> {
  const ways = waysFrom(models, model, most, isToOne)
  const ofLength = (length: number) => ({ weight: 5 - length, some: ways.filter((way) => way.length === length) })
  const near = [0, 1, 2, 3].map(ofLength).filter(({ some }) => some.length > 0)
  const wayOf = fc.oneof(...near.map(({ weight, some }) => ({ weight, arbitrary: fc.constantFrom(...some) })))
  return wayOf.chain((relations) => {
    const end = endOf(models, model, relations)
    return fieldOf(end).map((field) => ({ relations, model: end, field }))
  })
}

function fieldOf(model: ModelDescription): fc.Arbitrary<FieldDescription> {
  const byType = Map.groupBy(shownFields(model), ({ type }) => type)
  return fc.oneof(
    // What can be asked inside of JSON is much.
    ...[...byType].map(([type, some]) => ({ weight: type === 'json' ? 3 : 1, arbitrary: fc.constantFrom(...some) })),
  )
}

/** The field as it may be written. */
export const nameIn = ({ model, field }: Target): fc.Arbitrary<string> => fc.constantFrom(...namesOf(model, field))
