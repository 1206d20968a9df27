import type { DatabaseKind } from '../db/capabilities.ts'
import type { FieldInfo, ModelInfo } from './catalog.ts'
import type { Bound } from './plan.ts'

/**
 * A statement as a tree of plain data: fixed SQL, names, and places for values. An adapter makes of it what its ORM
 * runs: Kysely's own nodes, so that plugins see our statements as they see the application's, or text.
 */
export type Sql = Raw | Parameter | ColumnRef | TableRef | Select

/** Fixed SQL with other pieces between: one text more than there are parts. */
export interface Raw {
  readonly kind: 'raw'
  readonly texts: readonly string[]
  readonly parts: readonly Sql[]
}

/** A place for a value that each run of the statement fills in. */
export interface Parameter {
  readonly kind: 'parameter'
  readonly bound: Bound
}

/** `"alias"."column"`, or the column alone. */
export interface ColumnRef {
  readonly kind: 'column'
  readonly alias: string | undefined
  readonly column: string
}

export interface TableRef {
  readonly kind: 'table'
  readonly schema: string | undefined
  readonly table: string
}

export interface Selection {
  readonly node: Sql
  readonly alias: string
}

/** What a select reads from: a table or a select, under a name. */
export interface From {
  readonly node: TableRef | Select
  readonly alias: string
}

export interface LeftJoin {
  readonly from: From
  readonly on: Sql
}

/** Locks rows until the transaction ends. */
export interface RowLock {
  /** PostgreSQL's `no key update` lets others go on to point to the rows. */
  readonly mode: 'update' | 'no key update'
  /** The alias of the one table whose rows are locked; those of all when left out. */
  readonly of?: string
}

export interface Select {
  readonly kind: 'select'
  readonly from: From
  readonly joins: readonly LeftJoin[]
  /** None for all columns. */
  readonly selections: readonly Selection[]
  readonly where?: Sql | undefined
  readonly orderBy?: readonly Sql[]
  readonly limit?: Sql | undefined
  readonly offset?: Sql | undefined
  readonly lock?: RowLock | undefined
  /** Asks how the database would go about it, in place of the rows. */
  readonly explained?: boolean
}

export interface Insert {
  readonly kind: 'insert'
  readonly table: TableRef
  readonly columns: readonly string[]
  readonly values: readonly Sql[]
  /** `DEFAULT VALUES` in place of none; MySQL takes empty lists. */
  readonly defaults: boolean
  readonly returning: readonly Selection[]
}

export interface Assignment {
  readonly column: string
  readonly value: Sql
}

export interface Update {
  readonly kind: 'update'
  readonly table: TableRef
  readonly changes: readonly Assignment[]
  readonly where: Sql
}

export interface Delete {
  readonly kind: 'delete'
  readonly table: TableRef
  readonly where: Sql
  readonly returning: readonly Selection[]
}

export type StatementTree = Select | Insert | Update | Delete

/** SQL around other pieces: `raw` takes no values, only pieces. */
export const raw = (texts: TemplateStringsArray, ...parts: readonly Sql[]): Raw => ({ kind: 'raw', texts, parts })

/** The pieces with fixed SQL between them, in parentheses. */
export function joined(parts: readonly Sql[], separator: ' and ' | ' or ' | ', '): Raw {
  return { kind: 'raw', texts: ['(', ...parts.slice(1).map(() => separator), ')'], parts }
}

/** The pieces with commas between them. */
export const listed = (parts: readonly Sql[]): Raw => ({
  kind: 'raw',
  texts: ['', ...parts.slice(1).map(() => ', '), ''],
  parts,
})

/** More than this many conditions side by side are put in groups: SQLite counts each as one level, and takes 1000. */
const groupSize = 200

/** All or some of the conditions. */
export function combined(parts: readonly Sql[], separator: ' and ' | ' or '): Sql {
  if (parts.length <= groupSize) return joined(parts, separator)
  const groups: Sql[] = []
  for (let i = 0; i < parts.length; i += groupSize) groups.push(joined(parts.slice(i, i + groupSize), separator))
  return combined(groups, separator)
}

export const parameter = (bound: Bound): Parameter => ({ kind: 'parameter', bound })

/**
 * A value's place in a condition or behind LIMIT. Where a bare place stands SQLite looks at the value while it plans, and
 * with a driver that clears values after each run it compiles the statement anew for every one of them: most of the time
 * of a small query with a join. A sign before it changes neither the value nor its type.
 */
export const placed = (bound: Bound, kind: DatabaseKind): Sql =>
  kind === 'sqlite' ? raw`+${parameter(bound)}` : parameter(bound)

export const tableOf = ({ schema, table }: Pick<ModelInfo, 'schema' | 'table'>): TableRef => ({
  kind: 'table',
  schema,
  table,
})

export const columnOf = (alias: string | undefined, column: string): ColumnRef => ({ kind: 'column', alias, column })

export const selection = (node: Sql, alias: string): Selection => ({ node, alias })

/** The column as its codec wants it selected. */
export const selectable = (node: Sql, { codec }: FieldInfo): Sql => codec.select?.(node) ?? node

/** The column as it is compared and sorted. */
export const sortable = (node: Sql, field: FieldInfo): Sql =>
  field.codec.comparesSelected ? selectable(node, field) : node

/** The value of a slot as the field's column takes it. */
export const storable = (node: Sql, { codec }: FieldInfo): Sql => codec.store?.(node) ?? node
