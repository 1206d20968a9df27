import type { FieldType } from '@authpkg/core'
import { sql } from 'kysely'
import type { Db } from '../dialect.ts'
import { type ColumnFacts, constantDefault, newTable, onDeleteOf, present, type TableFacts } from './facts.ts'

interface ColumnRow {
  readonly tbl: string
  readonly name: string
  readonly type: string
  readonly full_type: string
  readonly nullable: string
  readonly index_kind: string
  readonly default_sql: string | null
  readonly extra: string
  readonly length: number | string | null
  readonly num_precision: number | string | null
  readonly num_scale: number | string | null
}

interface KeyRow {
  readonly tbl: string
  readonly name: string
  readonly col: string
  readonly target: string
  readonly target_col: string
  readonly on_delete: string
}

interface IndexRow {
  readonly tbl: string
  readonly name: string
  readonly col: string | null
}

/** Reads the catalogue by four statements, whatever the number of tables. */
export async function readMysql(db: Db, schema: string | undefined): Promise<TableFacts[]> {
  const own = sql`coalesce(${schema ?? null}, database())`
  const columns =
    await sql<ColumnRow>`select c.table_name as tbl, c.column_name as name, c.data_type as type, c.column_type as full_type,
    c.is_nullable as nullable, c.column_key as index_kind, c.column_default as default_sql, c.extra as extra, c.character_maximum_length as length,
    c.numeric_precision as num_precision, c.numeric_scale as num_scale
    from information_schema.columns as c join information_schema.tables as t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = ${own} and t.table_type = 'BASE TABLE' order by c.table_name, c.ordinal_position`.execute(db)
  const keys =
    await sql<KeyRow>`select k.table_name as tbl, k.constraint_name as name, k.column_name as col, k.referenced_table_name as target,
    k.referenced_column_name as target_col, r.delete_rule as on_delete
    from information_schema.key_column_usage as k join information_schema.referential_constraints as r
    on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
    where k.table_schema = ${own} and k.referenced_table_schema = k.table_schema
    order by k.table_name, k.constraint_name, k.ordinal_position`.execute(db)
  const indexes =
    await sql<IndexRow>`select table_name as tbl, index_name as name, column_name as col from information_schema.statistics
    where table_schema = ${own} and non_unique = 0 order by table_name, index_name, seq_in_index`.execute(db)
  return toTables(columns.rows, keys.rows, indexes.rows, await jsonColumns(db, schema))
}

/** MariaDB's JSON is text under a check; MySQL has a type. */
async function jsonColumns(db: Db, schema: string | undefined): Promise<ReadonlySet<string>> {
  const version = await sql<{ v: string }>`select version() as v`.execute(db)
  if (!/mariadb/i.test(version.rows[0]?.v ?? '')) return new Set()
  const { rows } = await sql<{ tbl: string; clause: string }>`select table_name as tbl, check_clause as clause
    from information_schema.check_constraints where constraint_schema = coalesce(${schema ?? null}, database())`.execute(
    db,
  )
  return new Set(
    rows.flatMap(({ tbl, clause }) => {
      const column = /^json_valid\(`(.+)`\)$/i.exec(clause)?.[1]
      return column === undefined ? [] : [`${tbl}\0${column}`]
    }),
  )
}

function toTables(
  columns: readonly ColumnRow[],
  keys: readonly KeyRow[],
  indexes: readonly IndexRow[],
  json: ReadonlySet<string>,
): TableFacts[] {
  const tables = new Map<string, TableFacts>()
  for (const row of columns) {
    const table = tables.get(row.tbl) ?? newTable(row.tbl)
    tables.set(row.tbl, table)
    table.columns.push(columnFacts(row, json.has(`${row.tbl}\0${row.name}`)))
  }
  for (const parts of Map.groupBy(indexes, ({ tbl, name }) => `${tbl}\0${name}`).values()) {
    const [first] = parts as [IndexRow]
    const own = parts.flatMap(({ col }) => (col === null ? [] : [col]))
    if (first.name === 'PRIMARY') tables.get(first.tbl)?.primaryKey.push(...own)
    else if (own.length === parts.length) tables.get(first.tbl)?.unique.push(own)
  }
  for (const parts of Map.groupBy(keys, ({ tbl, name }) => `${tbl}\0${name}`).values()) {
    const [first] = parts as [KeyRow]
    tables.get(first.tbl)?.foreignKeys.push({
      columns: parts.map(({ col }) => col),
      table: first.target,
      targetColumns: parts.map(({ target_col }) => target_col),
      onDelete: onDeleteOf(first.on_delete),
    })
  }
  return [...tables.values()]
}

function columnFacts(row: ColumnRow, isJson: boolean): ColumnFacts {
  const facts = isJson ? { type: 'json' as const } : typeFacts(row)
  const generated =
    /auto_increment|\b(virtual|stored|persistent)\b.*generated|\bgenerated\b(?!.*default_generated)/i.test(
      row.extra.replace(/default_generated/i, ''),
    )
  const given = row.default_sql !== null && row.default_sql !== 'NULL'
  return {
    name: row.name,
    ...facts,
    nullable: row.nullable === 'YES',
    // Without RETURNING nobody would learn what a default made of a key.
    hasDefault: generated || (given && row.index_kind !== 'PRI'),
    generated,
    ...present({ default: given ? constantOf(row, facts.type) : undefined }),
  }
}

/** MariaDB gives text in quotes, MySQL without, and says of an expression that it is one. */
function constantOf(row: ColumnRow, type: FieldType): ColumnFacts['default'] {
  const text = row.default_sql ?? ''
  const isExpression = /default_generated/i.test(row.extra) || /^[a-z_]+\(.*\)$/i.test(text)
  if (isExpression) return undefined
  const quoted =
    text.startsWith("'") || !['string', 'text', 'enum'].includes(type) ? text : `'${text.replaceAll("'", "''")}'`
  return constantDefault(quoted, type)
}

const types: Readonly<Record<string, FieldType>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  year: 'integer',
  bigint: 'bigint',
  float: 'float',
  double: 'float',
  decimal: 'decimal',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  timestamp: 'datetime',
  char: 'string',
  varchar: 'string',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  json: 'json',
  uuid: 'uuid',
  enum: 'enum',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
}

type TypeFacts = Pick<
  ColumnFacts,
  'type' | 'nativeType' | 'maxLength' | 'precision' | 'scale' | 'enumValues' | 'readonly'
>

const spatial = /^(geometry|point|linestring|polygon|multipoint|multilinestring|multipolygon|geom(etry)?collection)$/

function typeFacts(row: ColumnRow): TypeFacts {
  if (/^tinyint\(1\)/.test(row.full_type)) return { type: 'boolean' }
  if (row.type === 'bit') return { type: row.full_type === 'bit(1)' ? 'boolean' : 'bigint', nativeType: 'bit' }
  if (spatial.test(row.type)) return { type: 'text', nativeType: 'geometry', readonly: true }
  const type = types[row.type]
  if (type === undefined) return { type: 'text', nativeType: row.full_type }
  if (type === 'enum') return { type, enumValues: labels(row.full_type) }
  if (type === 'decimal') return { type, precision: Number(row.num_precision), scale: Number(row.num_scale) }
  return type === 'string' ? { type, maxLength: Number(row.length) } : { type }
}

const labels = (type: string): string[] =>
  [...type.matchAll(/'((?:[^']|'')*)'/g)].map(([, label = '']) => label.replaceAll("''", "'"))
