import type { DbAdapter } from '../../db/db-adapter.ts'
import type { Row } from '../../db/model.ts'
import { asc } from '../../query/order-by.ts'
import type { Duplicate } from '../../user/adoption.ts'
import { camelCase } from '../../user/attributes.ts'
import { standardUniqueSets } from '../../user/standard-fields.ts'
import type { FieldInfo, ModelInfo } from '../catalog.ts'

const standardSets: readonly (readonly string[])[] = Object.values(standardUniqueSets)
  .flat()
  .flatMap((set) => [set, set.map(camelCase)])

/** Whether accounts rely on it: a role is given once, an account elsewhere is one user's. */
export const isStandardSet = (set: readonly FieldInfo[]): boolean =>
  standardSets.some((names) => names.length === set.length && set.every(({ name }) => names.includes(name)))

/** Rows that are the same in all fields of a set. One with a NULL among them is like no other. */
export async function duplicatesIn(
  db: DbAdapter,
  model: ModelInfo,
  sets: readonly (readonly FieldInfo[])[],
): Promise<readonly Duplicate[]> {
  const found: Duplicate[] = []
  for (const set of sets) found.push(...(await duplicatesOf(db, model, set)))
  return found
}

async function duplicatesOf(
  db: DbAdapter,
  { name: model, primaryKey }: ModelInfo,
  set: readonly FieldInfo[],
): Promise<Duplicate[]> {
  const names = set.map(({ name }) => name)
  const keys = primaryKey.map(({ name }) => name)
  const owners = new Map<string, { readonly key: string; readonly ids: unknown[] }>()
  for await (const row of allRows(db, model, [...new Set([...keys, ...names])])) {
    const values = names.map((name) => row[name])
    if (values.includes(null)) continue
    const text = JSON.stringify(values.map(String))
    const owner = owners.get(text) ?? { key: values.join(', '), ids: [] }
    owners.set(text, owner)
    owner.ids.push(keys.length === 1 ? row[keys[0] as string] : keys.map((key) => row[key]))
  }
  const several = [...owners.values()].filter(({ ids }) => ids.length > 1)
  return several.map(({ key, ids }) => ({ model, field: names.join(', '), key, ids }))
}

/** How many rows are held in memory at once. */
const pageSize = 500

/** By their key and the other fields, in pages: a table without a key has no better order. */
async function* allRows(db: DbAdapter, model: string, fields: readonly string[]): AsyncGenerator<Row> {
  const orderBy = fields.map((name) => asc(name))
  for (let offset = 0; ; offset += pageSize) {
    const page = await db.findMany(model, { fields, orderBy, limit: pageSize, offset })
    yield* page
    if (page.length < pageSize) return
  }
}
