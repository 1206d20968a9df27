import type { DatabaseKind, FieldDescription } from '@authpkg/core'
import { type RawBuilder, sql } from 'kysely'

type ColumnType = (field: FieldDescription) => RawBuilder<unknown>

const length = ({ maxLength }: FieldDescription, fallback: number): RawBuilder<unknown> => digits(maxLength ?? fallback)

/** A number in SQL text, as types need them. */
function digits(value: number): RawBuilder<unknown> {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('A length must be a whole number.')
  return sql.raw(String(value))
}

const numeric: ColumnType = ({ precision, scale }) =>
  precision === undefined ? sql`numeric` : sql`numeric(${digits(precision)}, ${digits(scale ?? 0)})`

const longest = (values: readonly string[] = []): number => Math.max(1, ...values.map((value) => value.length))

/**
 * Names that say the type again when they are read back by `introspect`. Two words where the first alone would make
 * SQLite turn text that looks like a number into one.
 */
const sqlite: Readonly<Record<FieldDescription['type'], ColumnType>> = {
  string: (field) => sql`varchar(${length(field, 255)})`,
  text: () => sql`text`,
  uuid: () => sql`uuid text`,
  enum: ({ enumValues }) => sql`varchar(${digits(longest(enumValues))})`,
  integer: () => sql`integer`,
  bigint: () => sql`bigint`,
  float: () => sql`double precision`,
  decimal: numeric,
  boolean: () => sql`boolean`,
  date: () => sql`date`,
  time: () => sql`time`,
  datetime: () => sql`datetime`,
  json: () => sql`json text`,
  binary: () => sql`blob`,
}

const postgres: typeof sqlite = {
  ...sqlite,
  uuid: () => sql`uuid`,
  time: () => sql`time(6)`,
  datetime: () => sql`timestamptz(3)`,
  json: () => sql`jsonb`,
  binary: () => sql`bytea`,
}

const mysql: typeof sqlite = {
  ...sqlite,
  text: () => sql`longtext`,
  uuid: () => sql`char(36)`,
  integer: () => sql`int`,
  float: () => sql`double`,
  decimal: ({ precision = 65, scale = 30 }) => sql`decimal(${digits(precision)}, ${digits(scale)})`,
  boolean: () => sql`tinyint(1)`,
  time: () => sql`time(6)`,
  datetime: () => sql`datetime(3)`,
  json: () => sql`json`,
  binary: () => sql`longblob`,
}

const types = { sqlite, postgres, mysql } as const

/** The column type of a field. MySQL wants a length for text that it indexes. */
export const columnType = (field: FieldDescription, kind: DatabaseKind): RawBuilder<unknown> =>
  kind === 'mysql' && field.type === 'text' && field.unique ? sql`varchar(255)` : types[kind][field.type](field)
