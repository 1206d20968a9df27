import type { DatabaseKind, OnDelete, Value } from '@authpkg/core'
import type { FieldInfo, ModelInfo, RelationInfo } from '@authpkg/core/sql'
import {
  checkName,
  foreignKeyName,
  hasConstantDefault,
  indexName,
  isExpiryName,
  ownRelations,
  uniqueIndexName,
} from '@authpkg/core/sql'
import { type ColumnDefinitionBuilder, type CreateTableBuilder, type RawBuilder, sql } from 'kysely'
import type { Db } from '../dialect.ts'
import { columnType } from './column-types.ts'

type Table = CreateTableBuilder<string, string>

export const onDeleteRules: Readonly<
  Record<OnDelete, 'cascade' | 'set null' | 'set default' | 'restrict' | 'no action'>
> = {
  cascade: 'cascade',
  setNull: 'set null',
  setDefault: 'set default',
  restrict: 'restrict',
  noAction: 'no action',
}

/** How this server wants its tables made. */
export interface TableStyle {
  readonly kind: DatabaseKind
  /** What stands behind the columns: on MySQL, the character set and a binary collation. */
  readonly suffix: string | undefined
}

export async function tableStyle(db: Db, kind: DatabaseKind): Promise<TableStyle> {
  if (kind !== 'mysql') return { kind, suffix: undefined }
  const { rows } = await sql<{ v: string }>`select version() as v`.execute(db)
  const collation = /mariadb/i.test(rows[0]?.v ?? '') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  return { kind, suffix: `character set utf8mb4 collate ${collation}` }
}

export const schemaOf = (db: Db, model: Pick<ModelInfo, 'schema'>): Db['schema'] =>
  model.schema === undefined ? db.schema : db.schema.withSchema(checkName(model.schema))

/** Makes the table if it is not there, with its keys and indexes. */
export async function createTable(db: Db, model: ModelInfo, style: TableStyle): Promise<void> {
  let table = schemaOf(db, model).createTable(checkName(model.table)).ifNotExists() as Table
  for (const field of model.fields.values()) {
    table = table.addColumn(checkName(field.column), typeOf(field, model, style.kind), (column) =>
      defined(column, field, model, style.kind),
    )
  }
  table = addConstraints(table, model)
  if (style.suffix !== undefined) table = table.modifyEnd(sql.raw(style.suffix))
  await table.execute()
  await createIndexes(db, model, style.kind)
}

/** A key that the database makes. */
const isOwnKey = (field: FieldInfo, model: ModelInfo): boolean =>
  field.generated &&
  model.primaryKey.length === 1 &&
  model.primaryKey[0] === field &&
  (field.type === 'integer' || field.type === 'bigint')

/** SQLite makes a key's numbers only where the column's type is `integer` to the letter, however large they are. */
const typeOf = (field: FieldInfo, model: ModelInfo, kind: DatabaseKind): RawBuilder<unknown> =>
  kind === 'sqlite' && isOwnKey(field, model) ? sql`integer` : columnType(field, kind)

/** The column with its default, as NOT NULL where the field says so. */
export function defined(
  column: ColumnDefinitionBuilder,
  field: FieldInfo,
  model: ModelInfo,
  kind: DatabaseKind,
): ColumnDefinitionBuilder {
  const made = isOwnKey(field, model) ? generatedKey(column, kind) : column
  const checked = field.type === 'enum' && field.enumValues ? made.check(oneOfValues(field)) : made
  return withDefault(field.nullable ? checked : checked.notNull(), field, kind)
}

const generatedKey = (column: ColumnDefinitionBuilder, kind: DatabaseKind): ColumnDefinitionBuilder => {
  if (kind === 'postgres') return column.generatedByDefaultAsIdentity()
  return kind === 'mysql' ? column.autoIncrement() : column
}

const oneOfValues = ({ column, enumValues = [] }: FieldInfo) =>
  sql`${sql.ref(column)} in (${sql.join(enumValues.map((value) => sql.lit(value)))})`

const withDefault = (column: ColumnDefinitionBuilder, field: FieldInfo, kind: DatabaseKind): ColumnDefinitionBuilder =>
  hasConstantDefault(field, kind) ? column.defaultTo(literal(field.codec.write(field.default) as Value)) : column

const literal = (value: Value) => (typeof value === 'bigint' ? sql.raw(String(value)) : sql.lit(value))

function addConstraints(table: Table, model: ModelInfo): Table {
  let made = table
  if (model.primaryKey.length > 0)
    made = made.addPrimaryKeyConstraint(indexName(model.table, ['pk']), model.primaryKey.map((f) => f.column) as never)
  for (const columns of uniqueColumns(model))
    made = made.addUniqueConstraint(uniqueIndexName(model.table, columns), columns as never)
  for (const relation of ownRelations(model)) made = addForeignKey(made, model, relation)
  return made
}

function uniqueColumns(model: ModelInfo): string[][] {
  const single = [...model.fields.values()].filter((field) => field.unique && !model.primaryKey.includes(field))
  const sets = model.description.uniqueSets.map((set) => set.map((name) => model.fields.get(name)?.column ?? name))
  const all = [...single.map((field) => [field.column]), ...sets]
  return all.filter((columns, i) => all.findIndex((other) => other.join('\0') === columns.join('\0')) === i)
}

function addForeignKey(table: Table, model: ModelInfo, relation: RelationInfo): Table {
  const local = relation.pairs.map(([field]) => field.column)
  const target = relation.pairs.map(([, field]) => field.column)
  const { targetModel } = relation
  const name = targetModel.schema === undefined ? targetModel.table : `${targetModel.schema}.${targetModel.table}`
  return table.addForeignKeyConstraint(
    foreignKeyName(model.table, local),
    local as never,
    name,
    target as never,
    (key) => key.onDelete(onDeleteRules[relation.onDelete]),
  )
}

/** Foreign keys are followed backwards, and what expires is cleaned up by its time. */
async function createIndexes(db: Db, model: ModelInfo, kind: DatabaseKind): Promise<void> {
  for (const columns of indexedColumns(model, kind)) await createIndex(db, model, columns, kind)
}

/** The columns of a model's plain indexes. MySQL makes those of foreign keys by itself. */
export function indexedColumns(model: ModelInfo, kind: DatabaseKind): string[][] {
  const unique = [model.primaryKey.map((field) => field.column), ...uniqueColumns(model)]
  const links = kind === 'mysql' ? [] : ownRelations(model)
  const wanted = [
    ...links.map((relation) => relation.pairs.map(([field]) => field.column)),
    ...[...model.fields.values()].filter(({ name }) => isExpiryName(name)).map((field) => [field.column]),
  ]
  return wanted.filter((columns) => !unique.some((set) => columns.every((column, i) => set[i] === column)))
}

/** MySQL has no IF NOT EXISTS here. */
export async function createIndex(
  db: Db,
  model: ModelInfo,
  columns: readonly string[],
  kind: DatabaseKind,
): Promise<void> {
  const named = schemaOf(db, model).createIndex(indexName(model.table, columns))
  const index = named.on(model.table).columns([...columns])
  if (kind === 'mysql') await index.execute().catch(unlessThere)
  else await index.ifNotExists().execute()
}

/** MySQL's answer to an index that is there already. */
function unlessThere(error: unknown): void {
  if ((error as { readonly errno?: unknown }).errno !== 1061) throw error
}
