import { type Catalog, type ModelInfo, type StoredTable, storedTable } from '@authpkg/core/sql'
import type { SequelizeModel } from '../model-set.ts'
import { type Site, sourceOf, tableExists, tableOf } from './create-tables.ts'

interface StoredIndex {
  readonly unique: boolean
  readonly fields: readonly { readonly attribute: string }[]
}

/** The tables of the models that are there, as the query interface tells them. */
export async function storedTables(site: Site, { models }: Catalog): Promise<ReadonlyMap<ModelInfo, StoredTable>> {
  const stored = new Map<ModelInfo, StoredTable>()
  for (const model of models.values()) {
    const source = sourceOf(model)
    if (await tableExists(site, source)) stored.set(model, await readTable(site, source))
  }
  return stored
}

async function readTable({ queryInterface, transaction, kind }: Site, model: SequelizeModel): Promise<StoredTable> {
  const name = tableOf(model) as string
  const described = Object.entries(await queryInterface.describeTable(name, { transaction } as never))
  const indexes = (await queryInterface.showIndex(name, { transaction })) as StoredIndex[]
  const unique = indexes.filter(({ unique }) => unique).map(({ fields }) => fields.map(({ attribute }) => attribute))
  const key = described.flatMap(([column, { primaryKey }]) => (primaryKey ? [column] : []))
  return storedTable({
    columns: described.map(([column, { type }]) => ({ name: column, maxLength: lengthOf(type) })),
    uniqueSets: [key, ...unique],
    anyCase: kind !== 'postgres',
  })
}

const lengthOf = (type: string): number | undefined => {
  const length = /char[^(]*\((\d+)\)/i.exec(type)?.[1]
  return length === undefined ? undefined : Number(length)
}
