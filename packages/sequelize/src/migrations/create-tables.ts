import type { DatabaseKind } from '@authpkg/core'
import { checkName, foreignKeyName, indexName, isExpiryName, type ModelInfo, uniqueIndexName } from '@authpkg/core/sql'
import { type IndexesOptions, type ModelAttributes, type QueryInterface, QueryTypes, type Transaction } from 'sequelize'
import { databaseKind } from '../dialect.ts'
import { type Attribute, attributesOf, isVirtual } from '../internals.ts'
import type { SequelizeModel } from '../model-set.ts'
import type { TableName } from '../table-name.ts'
import { uniquenessOf } from '../uniqueness.ts'

/** Where tables are made, and how this server wants them. */
export interface Site {
  readonly queryInterface: QueryInterface
  readonly transaction: Transaction
  readonly kind: DatabaseKind
  /** On MySQL, the character set and a binary collation. */
  readonly style: { readonly charset?: string; readonly collate?: string }
}

export async function siteAt(queryInterface: QueryInterface, transaction: Transaction): Promise<Site> {
  const { sequelize } = queryInterface
  const kind = databaseKind(sequelize)
  if (kind !== 'mysql') return { queryInterface, transaction, kind, style: {} }
  const [row] = await sequelize.query<{ v: string }>('select version() as v', { type: QueryTypes.SELECT, transaction })
  const collate = /mariadb/i.test(row?.v ?? '') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  return { queryInterface, transaction, kind, style: { charset: 'utf8mb4', collate } }
}

/** The model that an adapter's model was read from. */
export const sourceOf = ({ description }: ModelInfo): SequelizeModel => description.source as SequelizeModel

/** A table's name as the query interface takes it. */
export const tableOf = (model: SequelizeModel): string | TableName => model.getTableName() as string | TableName

export const tableExists = ({ queryInterface, transaction }: Site, model: SequelizeModel): Promise<boolean> =>
  queryInterface.tableExists(tableOf(model) as string, { transaction })

/** Makes the tables that are not there, then their indexes and keys. */
export async function makeTables(site: Site, models: readonly SequelizeModel[]): Promise<void> {
  const missing: SequelizeModel[] = []
  for (const model of models) if (!(await tableExists(site, model))) missing.push(model)
  const later = missing.map((model, i) =>
    foreignKeysOf(model).filter((name) => pointsInto(missing.slice(i + 1), model, name)),
  )
  for (const [i, model] of missing.entries()) {
    if (site.kind === 'mysql') await makeWholeTable(site, model, later[i] ?? [])
    else await makeTable(site, model)
  }
  for (const [i, model] of missing.entries()) {
    const isMade = (index: NamedIndex): boolean => site.kind === 'mysql' && isPlainUnique(index)
    for (const index of indexesOf(model, site.kind)) if (!isMade(index)) await addIndex(site, model, index)
    const keys = { sqlite: [], postgres: foreignKeysOf(model), mysql: later[i] ?? [] }[site.kind]
    for (const name of keys) await addForeignKey(site, model, name)
  }
}

function pointsInto(models: readonly SequelizeModel[], model: SequelizeModel, name: string): boolean {
  const { references } = attributesOf(model)[name] as Attribute
  const { model: table } = references as { readonly model: string | TableName }
  const wanted = typeof table === 'string' ? table : table.tableName
  return models.some(({ tableName }) => tableName === wanted)
}

/** The columns alone: unique constraints and foreign keys get names of their own, which SQLite has no place for. */
function makeTable(site: Site, model: SequelizeModel): Promise<void> {
  const { queryInterface, transaction, kind } = site
  const columns = columnsOf(model, (attribute) => (kind === 'sqlite' ? attribute : withoutReference(attribute)))
  return queryInterface.createTable(tableOf(model) as string, columns as ModelAttributes, { transaction })
}

/** What makes the text of statements, and is in no type. */
interface QueryGenerator {
  attributesToSQL(attributes: object, options: object): object
  createTableQuery(table: string | TableName, columns: object, options: object): string
}

/**
 * MySQL ends the transaction with each change to the schema: what keeps rows right comes in the same statement as the
 * table, so that a process that dies leaves none without.
 */
async function makeWholeTable(site: Site, model: SequelizeModel, later: readonly string[]): Promise<void> {
  const { queryInterface, transaction, style } = site
  const generator = queryInterface.queryGenerator as QueryGenerator
  const table = tableOf(model)
  const columns = columnsOf(model, (attribute, name) =>
    later.includes(name) ? withoutReference(attribute) : attribute,
  )
  const unique = indexesOf(model, site.kind).filter(isPlainUnique)
  const uniqueKeys = Object.fromEntries(unique.map(({ name, fields }) => [name, { fields, customIndex: true }]))
  const made = generator.attributesToSQL(columns, { table, context: 'createTable' })
  const sql = generator.createTableQuery(table, made, { ...style, uniqueKeys })
  const named = sql.replace(/, FOREIGN KEY \(`([^`]+)`\)/g, (key, column: string) => {
    return `, CONSTRAINT \`${foreignKeyName(model.tableName, [column])}\`${key.slice(1)}`
  })
  await queryInterface.sequelize.query(named, { transaction })
}

const isPlainUnique = ({ unique, where, fields = [] }: NamedIndex): boolean =>
  unique === true && !where && fields.every((field) => typeof field === 'string')

type Change = (attribute: Attribute, name: string) => Attribute

/** The attributes of a model that have a column, each without its unique constraint. */
function columnsOf(model: SequelizeModel, change: Change): Record<string, Attribute> {
  checkName(model.tableName)
  const columns = Object.entries(attributesOf(model)).filter(([, attribute]) => !isVirtual(attribute))
  return Object.fromEntries(columns.map(([name, attribute]) => [name, change(columnOf(name, attribute), name)]))
}

/** An attribute as a column, without the constraint that gets a name of its own. */
export function columnOf(name: string, attribute: Attribute): Attribute {
  const { unique: _, ...column } = attribute
  checkName(attribute.field ?? name)
  return column
}

export function withoutReference(attribute: Attribute): Attribute {
  const { references: _, onDelete: __, onUpdate: ___, ...column } = attribute
  return column
}

/** The names of attributes that point to another table. */
const foreignKeysOf = (model: SequelizeModel): string[] =>
  Object.entries(attributesOf(model)).flatMap(([name, attribute]) =>
    attribute.references && !isVirtual(attribute) ? [name] : [],
  )

const columnName = (model: SequelizeModel, name: string): string => attributesOf(model)[name]?.field ?? name

export async function addForeignKey(site: Site, model: SequelizeModel, name: string): Promise<void> {
  const { references, onDelete, onUpdate } = attributesOf(model)[name] as Attribute
  const { model: table, key } = references as { readonly model: string; readonly key: string }
  const column = columnName(model, name)
  await site.queryInterface.addConstraint(tableOf(model) as string, {
    type: 'foreign key',
    name: foreignKeyName(model.tableName, [column]),
    fields: [column],
    references: { table, field: key ?? 'id' },
    onDelete: onDelete ?? 'NO ACTION',
    onUpdate: onUpdate ?? 'NO ACTION',
    transaction: site.transaction,
  })
}

/** An index with a name, so that a broken one can be told. */
export interface NamedIndex extends IndexesOptions {
  readonly name: string
}

export async function addIndex(site: Site, model: SequelizeModel, index: NamedIndex): Promise<void> {
  await site.queryInterface.addIndex(
    tableOf(model) as string,
    { ...index, transaction: site.transaction } as IndexesOptions & {
      fields: string[]
    },
  )
}

/** The model's own indexes, those that keep its unique fields so, and those that links and expiry are looked up by. */
export function indexesOf(model: SequelizeModel, kind: DatabaseKind): NamedIndex[] {
  const own = (model.options.indexes ?? []).map((index) => named(model, index))
  const covered = [
    model.primaryKeyAttributes.map((name) => columnName(model, name)),
    ...own.filter(({ unique }) => unique).map(fieldNames),
  ]
  const unique = uniqueColumns(model).filter((columns) => !covered.some((other) => other.join() === columns.join()))
  const looked = [...(kind === 'mysql' ? [] : foreignKeysOf(model)), ...expiries(model)].map((name) => [
    columnName(model, name),
  ])
  const plain = looked.filter(
    (columns) => ![...covered, ...unique, ...own.map(fieldNames)].some((set) => set[0] === columns[0]),
  )
  return [
    ...own,
    ...unique.map((fields): NamedIndex => ({ name: uniqueIndexName(model.tableName, fields), fields, unique: true })),
    ...plain.map((fields): NamedIndex => ({ name: indexName(model.tableName, fields), fields })),
  ]
}

function uniqueColumns(model: SequelizeModel): string[][] {
  const columns = new Map(Object.entries(attributesOf(model)).filter(([, attribute]) => !isVirtual(attribute)))
  const { single, sets } = uniquenessOf(model, columns)
  return [...[...single].map((name) => [name]), ...sets].map((set) => set.map((name) => columnName(model, name)))
}

const expiries = (model: SequelizeModel): string[] => Object.keys(attributesOf(model)).filter(isExpiryName)

const fieldNames = ({ fields = [] }: IndexesOptions): string[] =>
  fields.map((field) => (typeof field === 'string' ? field : String((field as { readonly name?: unknown }).name)))

/** The columns of an index that was given names of attributes are theirs. */
function named(model: SequelizeModel, index: IndexesOptions): NamedIndex {
  const name = index.unique ? uniqueIndexName : indexName
  const own = {
    ...index,
    fields: (index.fields ?? []).map((field) => (typeof field === 'string' ? columnName(model, field) : field)),
  }
  return { ...own, name: index.name ?? name(model.tableName, fieldNames(own)) }
}
