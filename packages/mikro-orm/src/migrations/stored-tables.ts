import type { DatabaseKind } from '@authpkg/core'
import { type StoredTable, storedTable } from '@authpkg/core/sql'
import type { EntityManager } from '@mikro-orm/core'
import { command } from './exclusively.ts'
import type { Table } from './schema.ts'

/** What adoption asks of a table that the ORM has read. */
export async function readTable(em: EntityManager, table: Table, kind: DatabaseKind): Promise<StoredTable> {
  return storedTable({
    columns: table.getColumns().map(({ name, type, length }) => ({ name, maxLength: lengthOf(type, length) })),
    uniqueSets: [...uniqueIn(table), ...(kind === 'sqlite' ? await uniqueOnSqlite(em, table) : [])],
    anyCase: kind !== 'postgres',
  })
}

const uniqueIn = (table: Table): readonly (readonly string[])[] =>
  table
    .getIndexes()
    .filter(({ unique, primary, where, expression }) => (unique || primary) && !where && !expression)
    .map(({ columnNames }) => columnNames)

/** The ORM reads no index of SQLite's own making: those of columns and tables that say UNIQUE. */
async function uniqueOnSqlite(em: EntityManager, { name }: Table): Promise<readonly (readonly string[])[]> {
  const rows = await command(
    em,
    `select list.name as "index", info.name as "column" from pragma_index_list(?) list, pragma_index_info(list.name) info
      where list."unique" = 1 and list.partial = 0 order by list.seq, info.seqno`,
    [name],
  )
  const sets = Map.groupBy(rows, (row) => row['index'])
  return [...sets.values()].map((set) => set.map((row) => String(row['column'])))
}

/** In characters, of types that have a length. */
function lengthOf(type: string, length: number | null | undefined): number | undefined {
  if (!/char/i.test(type)) return undefined
  const told = /\((\d+)\)/.exec(type)?.[1] ?? length
  return told === undefined || told === null ? undefined : Number(told)
}
