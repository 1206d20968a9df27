import type { DatabaseKind } from '@authpkg/core'
import {
  checkName,
  type FieldInfo,
  foreignKeyName,
  hasConstantDefault,
  type ModelInfo,
  ownRelations,
  type RelationInfo,
} from '@authpkg/core/sql'
import type { ColumnDefinitionBuilder } from 'kysely'
import type { Db } from '../dialect.ts'
import { columnType } from './column-types.ts'
import { createIndex, defined, indexedColumns, onDeleteRules, schemaOf } from './create-tables.ts'

/** A constant default reaches the rows that are there; a column without one has to allow NULL for them. */
export async function addColumn(db: Db, model: ModelInfo, field: FieldInfo, kind: DatabaseKind): Promise<void> {
  const table = schemaOf(db, model).alterTable(checkName(model.table))
  const points = ownRelations(model).find(({ pairs }) => pairs.length === 1 && pairs[0]?.[0] === field)
  const shape = { ...field, nullable: field.nullable || !hasConstantDefault(field, kind) }
  const define = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => {
    const made = defined(column, shape, model, kind)
    return points && kind !== 'mysql' ? pointingAt(made, points) : made
  }
  await table.addColumn(checkName(field.column), columnType(field, kind), define).execute()
  if (points && kind === 'mysql') await addForeignKey(db, model, points)
  for (const columns of newIndexes(model, field, kind)) await createIndex(db, model, columns, kind)
}

/** The plain indexes that come with a column. */
export const newIndexes = (model: ModelInfo, { column }: FieldInfo, kind: DatabaseKind): string[][] =>
  indexedColumns(model, kind).filter((columns) => columns.length === 1 && columns[0] === column)

const targetName = ({ targetModel: { schema, table } }: RelationInfo): string =>
  schema === undefined ? table : `${schema}.${table}`
const targetColumns = ({ pairs }: RelationInfo): string[] => pairs.map(([, target]) => target.column)

const pointingAt = (column: ColumnDefinitionBuilder, relation: RelationInfo): ColumnDefinitionBuilder =>
  column.references(`${targetName(relation)}.${targetColumns(relation)[0]}`).onDelete(onDeleteRules[relation.onDelete])

async function addForeignKey(db: Db, model: ModelInfo, relation: RelationInfo): Promise<void> {
  const columns = relation.pairs.map(([field]) => field.column)
  const name = foreignKeyName(model.table, columns)
  const table = schemaOf(db, model).alterTable(model.table)
  await table
    .addForeignKeyConstraint(name, columns, targetName(relation), targetColumns(relation))
    .onDelete(onDeleteRules[relation.onDelete])
    .execute()
}
