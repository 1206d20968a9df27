import type { DatabaseKind } from '@authpkg/core'
import {
  type AdoptionSite,
  checkName,
  type FieldInfo,
  hasConstantDefault,
  indexName,
  type ModelInfo,
  uniqueIndexName,
} from '@authpkg/core/sql'
import { KyselyConnection } from '../connection.ts'
import type { ModelSet } from '../define-model.ts'
import { describeModels } from '../describe.ts'
import type { Db } from '../dialect.ts'
import { addColumn, newIndexes } from './add-column.ts'
import { createTable, schemaOf, tableStyle } from './create-tables.ts'
import { drop } from './drop.ts'
import { storedTables } from './stored-tables.ts'

/** What adoption needs of Kysely. */
export function adoptionSite(db: Db, models: ModelSet, kind: DatabaseKind): AdoptionSite {
  const catalog = describeModels(models, kind)
  const connection = new KyselyConnection(db, kind)
  return {
    catalog,
    connection,
    plain: connection.plain,
    renames: connection.plugins.length > 0,
    storedTables: () => storedTables(db, kind, catalog),
    holdsDefault: (field) => hasConstantDefault(field, kind),
    createTable: async (model) => createTable(db, model, await tableStyle(db, kind)),
    addColumn: (model, field) => addColumn(db, model, field, kind),
    indexesOf: (model, field) => newIndexes(model, field, kind).map((columns) => indexName(model.table, columns)),
    uniqueName: ({ table }, fields) => uniqueIndexName(table, columnsOf(fields)),
    makeUnique: (model, fields, name) => makeUnique(db, model, fields, name),
    drop: (added) => drop(db, added, kind),
  }
}

const columnsOf = (fields: readonly FieldInfo[]): string[] => fields.map(({ column }) => column)

async function makeUnique(db: Db, model: ModelInfo, fields: readonly FieldInfo[], name: string): Promise<void> {
  const columns = columnsOf(fields).map(checkName)
  await schemaOf(db, model).createIndex(name).unique().on(model.table).columns(columns).execute()
}
