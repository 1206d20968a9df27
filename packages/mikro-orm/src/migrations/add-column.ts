import type { DatabaseKind } from '@authpkg/core'
import { checkName } from '@authpkg/core/sql'
import type { Column, Helper, Index, Table } from './schema.ts'

/** Whether the rows that are there get the default with the column. SQLite gives them constants alone. */
export function holdsDefault({ default: value, generated }: Column, kind: DatabaseKind): boolean {
  if (generated !== undefined) return kind !== 'sqlite' || !/stored$/i.test(generated)
  if (value === undefined || value === null || value === 'null') return false
  return kind !== 'sqlite' || !/^(\(|current_)/i.test(String(value))
}

/**
 * A column with its foreign key, checks and plain indexes, in a statement each. The generator's own would have it with
 * all that differs in the table, and builds the table anew on SQLite.
 */
export function columnSql(helper: Helper, table: Table, wanted: Column, kind: DatabaseKind): readonly string[] {
  checkName(wanted.name)
  const isFilled = holdsDefault(wanted, kind)
  const column = { ...wanted, ...(!isFilled && { nullable: true, default: null }) }
  const keys = Object.values(table.getForeignKeys()).filter(({ columnNames }) => isAlone(columnNames, wanted))
  const checks = table.getChecks().filter(({ columnName }) => columnName === wanted.name)
  const add = `alter table ${table.getQuotedName()} add column`
  const indexes = plainIndexes(table, wanted).map((index) => helper.createIndex(index, table))
  if (kind === 'sqlite') {
    // It has no place for either but the column itself.
    const references = keys.map((key) => ` ${helper.createForeignKey(table, key, false, true)}`)
    return [`${add} ${helper.createTableColumn(column, table)}${references.join('')}`, ...indexes]
  }
  return [
    `${add} ${helper.createTableColumn(column, table)}`,
    ...keys.map((key) => helper.createForeignKey(table, key)),
    ...checks.map((check) => helper.createCheck(table, check)),
    ...indexes,
  ]
}

/** The plain indexes that come with a column. */
export const plainIndexes = (table: Table, column: Pick<Column, 'name'>): Index[] =>
  table.getIndexes().filter(({ unique, primary, columnNames }) => !unique && !primary && isAlone(columnNames, column))

const isAlone = (columns: readonly string[], { name }: Pick<Column, 'name'>): boolean =>
  columns.length === 1 && columns[0] === name
