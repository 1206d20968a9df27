import {
  type AdoptionSite,
  type Catalog,
  type FieldInfo,
  hasConstantDefault,
  noScopes,
  uniqueIndexName,
} from '@authpkg/core/sql'
import { SequelizeConnection } from '../connection.ts'
import { addColumn, newIndexes } from './add-column.ts'
import { addIndex, makeTables, type Site, sourceOf } from './create-tables.ts'
import { drop } from './drop.ts'
import { storedTables } from './stored-tables.ts'

/** What adoption needs of Sequelize. */
export function adoptionSite(site: Site, catalog: Catalog): AdoptionSite {
  const connection = new SequelizeConnection(site.queryInterface.sequelize, noScopes, site.transaction)
  return {
    catalog,
    connection,
    plain: connection,
    storedTables: () => storedTables(site, catalog),
    holdsDefault: (field) => hasConstantDefault(field, site.kind),
    createTable: (model) => makeTables(site, [sourceOf(model)]),
    addColumn: (model, field) => addColumn(site, model, field),
    indexesOf: (model, field) => newIndexes(model, field, site.kind).map(({ name }) => name),
    uniqueName: ({ table }, fields) => uniqueIndexName(table, columnsOf(fields)),
    makeUnique: (model, fields, name) =>
      addIndex(site, sourceOf(model), { name, fields: columnsOf(fields), unique: true }),
    drop: (added) => drop(site, added),
  }
}

const columnsOf = (fields: readonly FieldInfo[]): string[] => fields.map(({ column }) => column)
