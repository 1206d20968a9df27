import type { FieldType } from '@authpkg/core'
import { sql } from 'kysely'
import type { Db } from '../dialect.ts'
import { type ColumnFacts, constantDefault, newTable, onDeleteOf, present, type TableFacts } from './facts.ts'

interface ColumnRow {
  readonly tbl: string
  readonly name: string
  readonly type: string
  readonly full_type: string
  readonly kind: string
  readonly modifier: number
  readonly required: boolean
  readonly identity: string
  readonly computed: string
  readonly default_sql: string | null
  readonly labels: string | null
}

interface KeyRow {
  readonly tbl: string
  readonly columns: string
  readonly target: string
  readonly target_columns: string
  readonly on_delete: string
}

interface IndexRow {
  readonly tbl: string
  readonly columns: string
  readonly is_primary: boolean
}

/** Reads the catalogue by three statements, whatever the number of tables. */
export async function readPostgres(db: Db, schema: string | undefined): Promise<TableFacts[]> {
  const own = sql`n.nspname = coalesce(cast(${schema ?? null} as text), current_schema()) and c.relkind in ('r', 'p') and not c.relispartition`
  // A domain counts as the type it is made of.
  const columns = await sql<ColumnRow>`select c.relname::text as tbl, a.attname::text as name, t.typname::text as type,
    format_type(a.atttypid, a.atttypmod) as full_type, t.typtype::text as kind,
    case when d.typtype = 'd' then d.typtypmod else a.atttypmod end as modifier, (a.attnotnull or (d.typtype = 'd' and d.typnotnull)) as required,
    a.attidentity::text as identity, a.attgenerated::text as computed, coalesce(pg_get_expr(f.adbin, f.adrelid), d.typdefault) as default_sql,
    (select json_agg(e.enumlabel::text order by e.enumsortorder)::text from pg_enum e where e.enumtypid = t.oid) as labels
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    join pg_type d on d.oid = a.atttypid join pg_type t on t.oid = case when d.typtype = 'd' then d.typbasetype else d.oid end
    left join pg_attrdef f on f.adrelid = c.oid and f.adnum = a.attnum
    where ${own} and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`.execute(db)
  const keys =
    await sql<KeyRow>`select c.relname::text as tbl, ${names('k.conrelid', 'k.conkey')} as columns, r.relname::text as target,
    ${names('k.confrelid', 'k.confkey')} as target_columns, k.confdeltype::text as on_delete
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = k.confrelid where ${own} and k.contype = 'f' and r.relnamespace = c.relnamespace
    order by c.relname, k.conkey`.execute(db)
  const indexes =
    await sql<IndexRow>`select c.relname::text as tbl, ${names('i.indrelid', '(i.indkey::int2[])[0:i.indnkeyatts - 1]')} as columns, i.indisprimary as is_primary
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    where ${own} and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null order by c.relname, i.indexrelid`.execute(
      db,
    )
  return toTables(columns.rows, keys.rows, indexes.rows)
}

/** The names of columns by their numbers, in that order, as JSON: no driver's way with arrays comes between. */
const names = (table: string, numbers: string) =>
  sql.raw<string>(
    `(select json_agg(a.attname::text order by o.ord)::text from unnest(${numbers}) with ordinality as o(num, ord) join pg_attribute a on a.attrelid = ${table} and a.attnum = o.num)`,
  )

const list = (json: string): string[] => JSON.parse(json) as string[]

function toTables(columns: readonly ColumnRow[], keys: readonly KeyRow[], indexes: readonly IndexRow[]): TableFacts[] {
  const tables = new Map<string, TableFacts>()
  const primary = new Map(indexes.filter((index) => index.is_primary).map((index) => [index.tbl, list(index.columns)]))
  for (const row of columns) {
    const table = tables.get(row.tbl) ?? newTable(row.tbl)
    tables.set(row.tbl, table)
    table.columns.push(columnFacts(row, primary.get(row.tbl) ?? []))
  }
  for (const { tbl, columns: own, is_primary } of indexes) {
    if (is_primary) tables.get(tbl)?.primaryKey.push(...list(own))
    else tables.get(tbl)?.unique.push(list(own))
  }
  for (const row of keys) {
    tables.get(row.tbl)?.foreignKeys.push({
      columns: list(row.columns),
      table: row.target,
      targetColumns: list(row.target_columns),
      onDelete: onDeleteOf(row.on_delete),
    })
  }
  return [...tables.values()]
}

function columnFacts(row: ColumnRow, primaryKey: readonly string[]): ColumnFacts {
  const facts = typeFacts(row)
  const isSerialKey = primaryKey.length === 1 && primaryKey[0] === row.name && /^nextval\(/.test(row.default_sql ?? '')
  const generated = row.identity !== '' || row.computed !== '' || isSerialKey
  const constant = row.computed === '' ? withoutCast(row.default_sql) : undefined
  return {
    name: row.name,
    ...facts,
    nullable: !row.required,
    hasDefault: generated || row.default_sql !== null,
    generated,
    ...present({ default: constant === undefined ? undefined : constantDefault(constant, facts.type) }),
  }
}

/** `'draft'::character varying` is `'draft'`. */
const withoutCast = (expression: string | null): string | undefined =>
  expression?.replace(/^\((.*)\)$/, '$1').replace(/::[\w ."]+(\(\d+(,\d+)?\))?$/, '')

const types: Readonly<Record<string, FieldType>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'bigint',
  float4: 'float',
  float8: 'float',
  numeric: 'decimal',
  bool: 'boolean',
  text: 'text',
  citext: 'text',
  name: 'string',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'json',
  bytea: 'binary',
  date: 'date',
  time: 'time',
  timestamp: 'datetime',
  timestamptz: 'datetime',
}

type TypeFacts = Pick<ColumnFacts, 'type' | 'nativeType' | 'maxLength' | 'precision' | 'scale' | 'enumValues'>

function typeFacts(row: ColumnRow): TypeFacts {
  if (row.kind === 'e') return { type: 'enum', enumValues: list(row.labels ?? '[]') }
  if (row.type === 'numeric') return { type: 'decimal', ...numericFacts(row.modifier) }
  if (row.type === 'varchar')
    return row.modifier < 0 ? { type: 'text' } : { type: 'string', maxLength: row.modifier - 4 }
  // Cast to text, a char loses the spaces it is filled up with.
  if (row.type === 'bpchar')
    return { type: 'string', nativeType: row.full_type, ...(row.modifier > 0 && { maxLength: row.modifier - 4 }) }
  if (row.kind === 'c') return { type: 'text', nativeType: 'record' }
  const type = types[row.type]
  return type ? { type } : { type: 'text', nativeType: row.full_type }
}

function numericFacts(modifier: number): { precision?: number; scale?: number } {
  if (modifier < 0) return {}
  const scale = (modifier - 4) & 0x7ff
  return { precision: ((modifier - 4) >> 16) & 0xffff, scale: scale > 1000 ? 0 : scale }
}
