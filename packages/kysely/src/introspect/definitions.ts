import type { FieldType } from '@authpkg/core'
import type { ModelDefinition, RelationOptions } from '../define-model.ts'
import type { Field, FieldOptions, Reference } from '../fields.ts'
import { type ColumnFacts, type ForeignKeyFacts, present, type TableFacts } from './facts.ts'

/** A table with the names and the foreign keys that its model has. */
interface Named extends TableFacts {
  /** Field names by column. */
  readonly names: ReadonlyMap<string, string>
}

/** A foreign key whose target is among the models. */
interface Link extends ForeignKeyFacts {
  readonly target: Named
}

/** What the catalogue says of tables, as models by the tables' names. */
export function toModels(tables: readonly TableFacts[], schema: string | undefined): Record<string, ModelDefinition> {
  const named = tables.map((table): Named => ({ ...table, names: fieldNames(table) }))
  return Object.fromEntries(named.map((table) => [table.name, toModel(table, linksOf(table, named), schema)]))
}

function toModel(table: Named, links: readonly Link[], schema: string | undefined): ModelDefinition {
  const inFields = (columns: readonly string[]): string[] => columns.map((column) => nameIn(table, column))
  const fields = table.columns.map((column) => [nameIn(table, column.name), toField(column, table, links)] as const)
  return {
    table: table.name,
    ...(schema !== undefined && { schema }),
    fields: Object.fromEntries(fields),
    primaryKey: inFields(table.primaryKey),
    relations: compositeRelations(table, links),
    unique: table.unique.filter((columns) => columns.length > 1).map(inFields),
    auth: {},
  }
}

/** A dot stands between the names of a path; two columns that differ in nothing else get a number. */
function fieldNames({ columns }: TableFacts): ReadonlyMap<string, string> {
  const taken = new Set(columns.map(({ name }) => name).filter(isUsable))
  const free = (wanted: string, n = 2): string => {
    const name = n === 2 ? wanted : `${wanted}_${n - 1}`
    return taken.has(name) ? free(wanted, n + 1) : name
  }
  return new Map(
    columns.map(({ name }) => {
      const field = isUsable(name) ? name : free(name.replaceAll(/[.\0]|^__proto__$/g, '_') || '_')
      taken.add(field)
      return [name, field]
    }),
  )
}

const isUsable = (name: string): boolean => name !== '' && name !== '__proto__' && !/[.\0]/.test(name)
const nameIn = ({ names }: Named, column: string): string => names.get(column) ?? column

/** The foreign keys with their targets' columns named; those to tables that were left out are none. */
const linksOf = (table: Named, tables: readonly Named[]): Link[] =>
  table.foreignKeys.flatMap((key) => {
    const target = tables.find(({ name }) => name === key.table)
    const targetColumns = key.targetColumns.length > 0 ? key.targetColumns : (target?.primaryKey ?? [])
    return target && targetColumns.length === key.columns.length ? [{ ...key, target, targetColumns }] : []
  })

function toField(column: ColumnFacts, table: Named, links: readonly Link[]): Field {
  const link = links.find(({ columns }) => columns.length === 1 && columns[0] === column.name)
  const name = nameIn(table, column.name)
  const options: FieldOptions & { precision?: number; scale?: number } = {
    nullable: column.nullable,
    primaryKey: table.primaryKey.includes(column.name),
    unique: table.unique.some((columns) => columns.length === 1 && columns[0] === column.name),
    hasDefault: column.hasDefault,
    generated: column.generated,
    ...present({
      column: name === column.name ? undefined : column.name,
      default: column.default,
      maxLength: column.maxLength,
      precision: column.precision,
      scale: column.scale,
      readonly: column.readonly,
      references: link && referenceOf(link),
    }),
  }
  const { enumValues, nativeType } = column
  return { type: keyType(column, links), options, ...present({ enumValues, nativeType }) }
}

/** A key has the type of what it points to, so that the two are equal in JavaScript when they are in the database. */
function keyType({ name, type }: ColumnFacts, links: readonly Link[]): FieldType {
  if (!isWhole(type)) return type
  const link = links.find(({ columns }) => columns.includes(name))
  const targetName = link?.targetColumns[link.columns.indexOf(name)]
  const target = link?.target.columns.find((column) => column.name === targetName)
  return target && isWhole(target.type) ? target.type : type
}

const isWhole = (type: FieldType): boolean => type === 'integer' || type === 'bigint'

const referenceOf = ({ target, targetColumns, onDelete }: Link): Reference => ({
  table: target.name,
  field: nameIn(target, targetColumns[0] ?? ''),
  onDelete,
})

/** A key of several columns is named after its target, or after its columns too where that name is taken. */
function compositeRelations(table: Named, links: readonly Link[]): Record<string, RelationOptions> {
  const taken = new Set(table.names.values())
  const relations: Record<string, RelationOptions> = {}
  for (const { columns, target, targetColumns, onDelete } of links) {
    if (columns.length < 2) continue
    const candidates = [target.name, `${target.name}_${columns.join('_')}`].map((name) => name.replaceAll('.', '_'))
    const name = candidates.find((candidate) => !taken.has(candidate))
    if (name === undefined) continue
    taken.add(name)
    relations[name] = {
      table: target.name,
      fields: columns.map((column) => nameIn(table, column)),
      targetFields: targetColumns.map((column) => nameIn(target, column)),
      onDelete,
    }
  }
  return relations
}
