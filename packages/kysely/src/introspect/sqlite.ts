import type { FieldType } from '@authpkg/core'
import { sql } from 'kysely'
import type { Db } from '../dialect.ts'
import { type ColumnFacts, constantDefault, newTable, onDeleteOf, present, type TableFacts } from './facts.ts'

interface ColumnRow {
  readonly tbl: string
  readonly ddl: string
  readonly name: string
  readonly type: string
  readonly notnull: number
  readonly dflt_value: string | null
  readonly pk: number
  readonly hidden: number
}

interface KeyRow {
  readonly tbl: string
  readonly id: number
  readonly target: string
  readonly from: string
  readonly to: string | null
  readonly on_delete: string
}

interface IndexRow {
  readonly tbl: string
  readonly idx: string
  readonly col: string | null
}

/** The application's own tables: neither SQLite's, nor virtual ones with what those are kept in, nor a host's (D1). */
const ownTables = (schema: string) => sql`m.type = 'table' and m.name not like 'sqlite!_%' escape '!'
    and m.name not like '!_cf!_%' escape '!' and m.sql not like 'create virtual%'
    and m.name not in (select name from pragma_table_list where schema = ${schema} and type = 'shadow')`

/** Reads the catalogue by three statements, whatever the number of tables. */
export async function readSqlite(db: Db, schema = 'main'): Promise<TableFacts[]> {
  const master = sql.table(`${schema}.sqlite_master`)
  const own = ownTables(schema)
  const columns =
    await sql<ColumnRow>`select m.name as tbl, m.sql as ddl, x.name as name, x.type as type, x."notnull" as "notnull",
    x.dflt_value as dflt_value, x.pk as pk, x.hidden as hidden
    from ${master} as m, pragma_table_xinfo(m.name, ${schema}) as x where ${own} order by m.name, x.cid`.execute(db)
  const keys =
    await sql<KeyRow>`select m.name as tbl, f.id as id, f."table" as target, f."from" as "from", f."to" as "to", f.on_delete as on_delete
    from ${master} as m, pragma_foreign_key_list(m.name, ${schema}) as f where ${own} order by m.name, f.id desc, f.seq`.execute(
      db,
    )
  const indexes = await sql<IndexRow>`select m.name as tbl, l.name as idx, i.name as col
    from ${master} as m, pragma_index_list(m.name, ${schema}) as l, pragma_index_info(l.name, ${schema}) as i
    where ${own} and l."unique" = 1 and l.partial = 0 and l.origin <> 'pk' order by m.name, l.seq desc, i.seqno`.execute(
    db,
  )
  const tables = readColumns(columns.rows)
  readKeys(tables, keys.rows)
  readUnique(tables, indexes.rows)
  return [...tables.values()]
}

function readColumns(rows: readonly ColumnRow[]): Map<string, TableFacts> {
  const tables = new Map<string, TableFacts>()
  for (const row of rows) {
    if (row.hidden === 1) continue
    const table = tables.get(row.tbl) ?? newTable(row.tbl)
    tables.set(row.tbl, table)
    table.columns.push(columnFacts(row, rows))
    if (row.pk > 0) table.primaryKey[row.pk - 1] = row.name
  }
  return tables
}

function columnFacts(row: ColumnRow, rows: readonly ColumnRow[]): ColumnFacts {
  const facts = typeFacts(row.type)
  const isRowId = isRowIdKey(row, rows)
  const hasDefault = row.dflt_value !== null && row.dflt_value.toUpperCase() !== 'NULL'
  return {
    name: row.name,
    ...facts,
    nullable: row.notnull === 0 && row.pk === 0,
    hasDefault: hasDefault || isRowId || row.hidden > 1,
    generated: isRowId || row.hidden > 1,
    ...present({ default: hasDefault ? constantDefault(row.dflt_value, facts.type) : undefined }),
  }
}

/** `INTEGER PRIMARY KEY` is the row's own number, which SQLite makes. */
function isRowIdKey(row: ColumnRow, rows: readonly ColumnRow[]): boolean {
  if (row.pk !== 1 || row.type.toUpperCase() !== 'INTEGER' || /without\s+rowid/i.test(row.ddl)) return false
  return rows.filter((other) => other.tbl === row.tbl && other.pk > 0).length === 1
}

type TypeFacts = Pick<ColumnFacts, 'type' | 'maxLength' | 'precision' | 'scale'>

/** What a declared type means: by its words where they name one of ours, else by SQLite's rules of affinity. */
function typeFacts(declared: string): TypeFacts {
  const [, name = '', first, second] =
    /^([^(]*)(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?/.exec(declared.trim().toLowerCase()) ?? []
  const type = typeOf(name.trim(), first)
  const size = first === undefined ? undefined : Number(first)
  if (type === 'decimal')
    return { type, ...present({ precision: size, scale: second === undefined ? size && 0 : Number(second) }) }
  return { type, ...present({ maxLength: type === 'string' ? size : undefined }) }
}

const namedTypes: readonly (readonly [RegExp, FieldType])[] = [
  [/^bool/, 'boolean'],
  [/^(datetime|timestamp)/, 'datetime'],
  [/^date$/, 'date'],
  [/^time$/, 'time'],
  [/^uuid|^guid|uniqueidentifier/, 'uuid'],
  [/^json/, 'json'],
  [/^(decimal|numeric|number|money)/, 'decimal'],
  [/^(unsigned )?big ?int|^int8/, 'bigint'],
  [/int/, 'integer'],
  [/char|clob|text|string/, 'text'],
  [/blob|binary/, 'binary'],
  [/real|floa|doub/, 'float'],
]

function typeOf(name: string, size: string | undefined): FieldType {
  if (name === 'tinyint' && size === '1') return 'boolean'
  const type = namedTypes.find(([pattern]) => pattern.test(name))?.[1] ?? 'text'
  return type === 'text' && size !== undefined ? 'string' : type
}

function readKeys(tables: ReadonlyMap<string, TableFacts>, rows: readonly KeyRow[]): void {
  const keys = Map.groupBy(rows, ({ tbl, id }) => `${tbl}\0${id}`)
  for (const parts of keys.values()) {
    const [first] = parts as [KeyRow]
    const target = named([...tables.values()], first.target)
    if (!target) continue
    tables.get(first.tbl)?.foreignKeys.push({
      columns: parts.map(({ from }) => columnName(tables.get(first.tbl), from)),
      table: target.name,
      targetColumns: parts.flatMap(({ to }) => (to === null ? [] : [columnName(target, to)])),
      onDelete: onDeleteOf(first.on_delete),
    })
  }
}

/** Names mean the same in SQLite whatever their case; they are told as their own table spells them. */
const named = <Thing extends { readonly name: string }>(things: readonly Thing[], name: string): Thing | undefined =>
  things.find((thing) => thing.name === name) ?? things.find((thing) => thing.name.toLowerCase() === name.toLowerCase())

const columnName = (table: TableFacts | undefined, name: string): string =>
  named(table?.columns ?? [], name)?.name ?? name

function readUnique(tables: ReadonlyMap<string, TableFacts>, rows: readonly IndexRow[]): void {
  for (const parts of Map.groupBy(rows, ({ tbl, idx }) => `${tbl}\0${idx}`).values()) {
    const columns = parts.flatMap(({ col }) => (col === null ? [] : [col]))
    if (columns.length === parts.length) tables.get(parts[0]?.tbl ?? '')?.unique.push(columns)
  }
}
