import type { SequelizeModel } from './model-set.ts'

/** A table's name as Sequelize hands it around where it has a schema. */
export interface TableName {
  readonly tableName: string
  readonly schema?: string | null
  readonly delimiter?: string
}

/** Where the database has no schemas, Sequelize makes them a part of the table's name: `crm.note`. */
export function tableNameOf(model: SequelizeModel): { readonly table: string; readonly schema: string | undefined } {
  const name = model.getTableName() as string | TableName
  if (typeof name === 'string') return { table: name, schema: undefined }
  if (!name.schema) return { table: name.tableName, schema: undefined }
  const hasSchemas = ['postgres', 'mariadb'].includes(model.sequelize?.getDialect() ?? '')
  if (hasSchemas) return { table: name.tableName, schema: name.schema }
  return { table: `${name.schema}${name.delimiter || '.'}${name.tableName}`, schema: undefined }
}
