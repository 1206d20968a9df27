import { and, type DatabaseKind, type DbAdapter, eq, fillAdopted, type Row, type Value } from '@authpkg/core'
import {
  checkName,
  type FieldInfo,
  foreignKeyName,
  type ModelInfo,
  type RelationInfo,
  uniqueIndexName,
} from '@authpkg/core/sql'
import type { ColumnDefinitionBuilder } from 'kysely'
import type { ModelDefinition, ModelSet } from '../define-model.ts'
import type { Db } from '../dialect.ts'
import { type AdoptionStep, rowsOf } from './adoption-plan.ts'
import { columnType } from './column-types.ts'
import {
  createIndex,
  createTable,
  defined,
  hasConstantDefault,
  indexedColumns,
  onDeleteRules,
  ownRelations,
  schemaOf,
  tableStyle,
} from './create-tables.ts'

/** A step in words for the person who is asked whether to take it; none where an earlier step has told of it. */
export function inWords(step: AdoptionStep): string[] {
  const { table } = step.model
  switch (step.kind) {
    case 'createTable':
      return [`Add the table ${table}`]
    case 'addColumn': {
      const fill = step.filled > 0 ? ` and fill it for ${counted(step.filled, step.model)}` : ''
      return [`Add the column ${table}.${step.field.column}${fill}`]
    }
    case 'fill':
      return [...step.filled].map(
        ([name, count]) => `Fill the column ${table}.${columnOf(step.model, name)} for ${counted(count, step.model)}`,
      )
    case 'makeUnique': {
      const columns = step.fields.map(({ column }) => column)
      return columns.length === 1
        ? [`Make the column ${table}.${columns[0]} unique`]
        : [`Make the columns ${columns.join(', ')} of ${table} unique together`]
    }
  }
}

const columnOf = (model: ModelInfo, field: string): string => model.fields.get(field)?.column ?? field

const counted = (count: number, { name }: ModelInfo): string => {
  const noun = name === 'User' ? 'user' : 'row'
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export async function takeStep(db: Db, models: ModelSet, step: AdoptionStep, kind: DatabaseKind): Promise<void> {
  const { model } = step
  const rows = (): DbAdapter => rowsOf(db, models[model.name] as ModelDefinition, model.name, kind)
  switch (step.kind) {
    case 'createTable':
      return createTable(db, model, await tableStyle(db, kind))
    case 'addColumn':
      await addColumn(db, model, step.field, kind)
      if (needsFill(step.field, kind)) await fillWithDefault(rows(), model, step.field)
      return
    case 'fill':
      await fillAdopted(rows(), model.description, step.fields)
      return
    case 'makeUnique':
      return makeUnique(db, model, step.fields)
  }
}

async function makeUnique(db: Db, model: ModelInfo, fields: readonly FieldInfo[]): Promise<void> {
  const columns = fields.map(({ column }) => checkName(column))
  const index = schemaOf(db, model).createIndex(uniqueIndexName(model.table, columns)).unique()
  await index.on(model.table).columns(columns).execute()
}

/** Whether the rows that are there get the default one by one. */
const needsFill = (field: FieldInfo, kind: DatabaseKind): boolean =>
  !field.nullable && field.fill !== undefined && !hasConstantDefault(field, kind)

/** A constant default reaches the rows that are there; a column without one has to allow NULL for them. */
async function addColumn(db: Db, model: ModelInfo, field: FieldInfo, kind: DatabaseKind): Promise<void> {
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

/** How many rows are held in memory at once. */
const pageSize = 500

/** Gives every row that is there what a new row would get. */
async function fillWithDefault(rows: DbAdapter, model: ModelInfo, field: FieldInfo): Promise<void> {
  const keys = model.primaryKey.map(({ name }) => name)
  const where = { op: 'isNull', path: field.name } as const
  for (;;) {
    const page = await rows.findMany(model.name, { where, fields: keys, limit: pageSize })
    await rows.transaction(async (tx) => {
      for (const row of page) await tx.update(model.name, whereRow(row, keys), { [field.name]: field.fill?.() })
    })
    if (page.length < pageSize) return
  }
}

const whereRow = (row: Row, keys: readonly string[]) => and(...keys.map((key) => eq(key, row[key] as Value)))
