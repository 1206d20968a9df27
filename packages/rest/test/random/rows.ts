import { type FieldDescription, type ModelDescription, type Models, relationOfField, type Value } from '@authpkg/core'
import fc from 'fast-check'
import { Library, modelNamed, type Stored, searched, servedModels } from './served.ts'
import { storable, words } from './values.ts'

const counts: Readonly<Record<(typeof servedModels)[number], number>> = {
  Publisher: 6,
  Author: 12,
  Biography: 7,
  Book: 24,
  Chapter: 40,
  Tag: 6,
  BookTag: 25,
  Node: 14,
  Country: 5,
  City: 10,
  Sample: 26,
}

/** The rows of every model, drawn by the seed from what the metadata says of its fields. */
export function drawRows(models: Models, seed: number): Library {
  const drawn = new Map<string, Stored[]>()
  for (const [i, name] of servedModels.entries()) {
    const model = modelNamed(models, name)
    const rows: Stored[] = []
    drawn.set(name, rows)
    const candidates = fc.sample(rowOf(model, drawn), { seed: seed + i, numRuns: counts[name] * 5 })
    for (const candidate of candidates) {
      if (rows.length < counts[name])
        addUnlessTaken(model, rows, rows.length === 0 ? bare(model, candidate) : candidate)
    }
  }
  return new Library(models, drawn)
}

/** Keys of whole numbers are made by the database, from 1. */
const isMade = (model: ModelDescription, { name, type }: FieldDescription): boolean =>
  model.primaryKey.length === 1 && model.primaryKey[0] === name && type === 'integer'

function rowOf(model: ModelDescription, drawn: ReadonlyMap<string, readonly Stored[]>): fc.Arbitrary<Stored> {
  const fields = [...model.fields.values()].filter((field) => !isMade(model, field))
  return fc.record(Object.fromEntries(fields.map((field) => [field.name, cellOf(model, field, drawn)])))
}

function cellOf(
  model: ModelDescription,
  field: FieldDescription,
  drawn: ReadonlyMap<string, readonly Stored[]>,
): fc.Arbitrary<Value> {
  const relation = relationOfField(model, field.name)
  const keys = relation && (drawn.get(relation.target) ?? []).map((row) => row[relation.targetFields[0] ?? ''] ?? null)
  const value = keys ? keyOf(keys) : searched[model.name]?.includes(field.name) ? sentence : pick(storable(field))
  return field.nullable ? fc.option(value, { freq: 3 }) : value
}

/** The first node hangs on none. */
const keyOf = (keys: readonly Value[]): fc.Arbitrary<Value> => (keys.length > 0 ? pick(keys) : fc.constant(null))

const pick = (values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)

const sentence = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((some) => some.join(' '))

/** The first row of each model has no value wherever it may have none. */
const bare = (model: ModelDescription, row: Stored): Stored =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, model.fields.get(name)?.nullable ? null : value]),
  )

function addUnlessTaken(model: ModelDescription, rows: Stored[], row: Stored): void {
  const unique = [...model.fields.values()].filter((field) => field.unique).map(({ name }) => [name])
  const isTaken = [model.primaryKey, ...unique, ...model.uniqueSets].some((set) =>
    rows.some((other) => set.every((name) => (row[name] ?? null) !== null && row[name] === other[name])),
  )
  if (isTaken) return
  const [key = ''] = model.primaryKey
  rows.push(row[key] === undefined ? { [key]: rows.length + 1, ...row } : row)
}
