import type { Attribute } from './internals.ts'
import type { SequelizeModel } from './model-set.ts'

/** Fields that are unique alone, and sets that are so together. */
export interface Uniqueness {
  readonly single: ReadonlySet<string>
  readonly sets: readonly (readonly string[])[]
}

type Columns = ReadonlyMap<string, Attribute>

/** From the attributes' `unique`, where one name may join several, and from the model's unique indexes. */
export function uniquenessOf(model: SequelizeModel, columns: Columns): Uniqueness {
  const sets = [...namedSets(columns), ...indexedSets(model, columns)]
  const single = sets.filter((set) => set.length === 1).flat()
  return { single: new Set(single), sets: distinct(sets.filter((set) => set.length > 1)) }
}

function namedSets(columns: Columns): string[][] {
  const sets = new Map<string, string[]>()
  for (const [field, { unique }] of columns) {
    if (!unique) continue
    const name = typeof unique === 'object' ? unique.name : unique === true ? undefined : unique
    const key = name ?? `\0${field}`
    sets.set(key, [...(sets.get(key) ?? []), field])
  }
  return [...sets.values()]
}

/** One with a condition lets rows be alike that do not meet it. */
function indexedSets({ options }: SequelizeModel, columns: Columns): string[][] {
  const unique = (options.indexes ?? []).filter(
    (index) => (index.unique || /^unique$/i.test(index.type ?? '')) && !index.where,
  )
  return unique.flatMap((index) => {
    const fields = (index.fields ?? []).map((field) => fieldOf(field, columns))
    return fields.every((field) => field !== undefined) ? [fields] : []
  })
}

function fieldOf(part: unknown, columns: Columns): string | undefined {
  const name = typeof part === 'string' ? part : (part as { readonly name?: unknown } | null)?.name
  if (typeof name !== 'string') return undefined
  return (
    [...columns].find(([field, attribute]) => (attribute.field ?? field) === name)?.[0] ??
    (columns.has(name) ? name : undefined)
  )
}

const distinct = (sets: readonly string[][]): string[][] =>
  sets.filter((set, i) => sets.findIndex((other) => [...other].sort().join() === [...set].sort().join()) === i)
