import type { DatabaseKind } from '../db/capabilities.ts'
import type { Increment } from '../db/db-adapter.ts'
import { ConfigurationError } from '../errors.ts'
import type { Where } from '../query/where.ts'
import type { FieldInfo, ModelInfo } from './catalog.ts'
import { selectCount } from './counting.ts'
import { Bound } from './plan.ts'
import type { RowShape } from './rows.ts'
import { selectRows } from './select.ts'
import { aliasedTable, held, type Place, Sources, type StatementContext } from './sources.ts'
import {
  columnOf,
  type Delete,
  type Insert,
  joined,
  parameter,
  type RowLock,
  raw,
  type Select,
  type Selection,
  type Sql,
  type StatementTree,
  selectable,
  selection,
  storable,
  tableOf,
} from './tree.ts'

/** A statement and the shape of the rows it gives back. */
interface Returning<Node extends StatementTree> {
  readonly node: Node
  readonly shape: RowShape
}

const bare = (field: FieldInfo): Sql => columnOf(undefined, field.column)

const stored = (field: FieldInfo, slot: number): Sql =>
  storable(parameter(new Bound(slot, (value) => (value === null ? null : field.codec.write(value)))), field)

/** The whole row, where the database can give it back. */
function returning(
  { kind }: StatementContext,
  model: ModelInfo,
  named: boolean,
): { returning: readonly Selection[]; shape: RowShape } {
  const columns = [...model.fields.values()].map((field, i) => ({ field, alias: named ? field.name : `c${i}` }))
  const shape: RowShape = {
    columns: columns.map(({ field, alias }) => ({
      alias,
      name: field.name,
      read: field.codec.read,
      plain: field.codec.plain,
    })),
    ones: [],
    manys: [],
    laters: [],
    inPlace: named,
  }
  if (kind === 'mysql') return { returning: [], shape }
  const own = (field: FieldInfo): Sql => field.expression?.(model.table) ?? bare(field)
  const selections = columns.map(({ field, alias }) => selection(selectable(own(field), field), alias))
  return { returning: selections, shape }
}

/** The values of the fields, in their order, are the statement's slots. */
export function insertNode(
  context: StatementContext,
  model: ModelInfo,
  fields: readonly FieldInfo[],
  named: boolean,
): Returning<Insert> {
  const { returning: returned, shape } = returning(context, model, named)
  const columns = fields.map(({ column }) => column)
  const values = fields.map((field, i) => stored(field, i))
  const defaults = fields.length === 0 && context.kind !== 'mysql'
  return { node: { kind: 'insert', table: tableOf(model), columns, values, defaults, returning: returned }, shape }
}

/** The row of a key, whose values are the slots. */
export function selectByKey(context: StatementContext, model: ModelInfo): Returning<Select> {
  const { node, shape } = selectRows(context, model, (place) => byKey(model, place))
  return { node, shape }
}

const byKey = (model: ModelInfo, place: Pick<Place, 'column'>): Sql =>
  joined(
    model.primaryKey.map((field, i) => raw`${place.column(field)} = ${stored(field, i)}`),
    ' and ',
  )

export interface Change {
  readonly field: FieldInfo
  readonly slot: number
  /** The value is an {@link Increment}. */
  readonly adds: boolean
}

/** Without changes nothing is written, and the rows that hold are counted. */
export function updateNode(
  context: StatementContext,
  model: ModelInfo,
  changes: readonly Change[],
  where: Where,
): StatementTree {
  if (changes.length === 0) return selectCount(context, model, where, undefined)
  const assignments = changes.map((change) => ({ column: change.field.column, value: changed(change, context.kind) }))
  return { kind: 'update', table: tableOf(model), changes: assignments, where: ownCondition(context, model, where) }
}

function changed({ field, slot, adds }: Change, kind: DatabaseKind): Sql {
  if (!adds) return stored(field, slot)
  const by = parameter(new Bound(slot, (value) => (value as Increment).by))
  return sums[kind](raw`coalesce(${bare(field)}, 0)`, by, field)
}

/**
 * Sums that lose no digit. Drivers that prepare statements hand MySQL a number as a double, and a sum with one is a
 * double; SQLite has doubles alone for fractions, and what they are off by is rounded away.
 */
const sums: Readonly<Record<DatabaseKind, (number: Sql, by: Sql, field: FieldInfo) => Sql>> = {
  sqlite: (number, by, { type, scale }) =>
    type === 'decimal' && scale !== undefined
      ? raw`round(${number} + ${by}, ${parameter(new Bound(-1, () => scale))})`
      : raw`${number} + ${by}`,
  postgres: (number, by) => raw`${number} + ${by}`,
  mysql: (number, by, { type }) =>
    type === 'bigint' || type === 'decimal' ? raw`${number} + cast(${by} as decimal(65, 30))` : raw`${number} + ${by}`,
}

export const deleteNode = (context: StatementContext, model: ModelInfo, where: Where): Delete => ({
  kind: 'delete',
  table: tableOf(model),
  where: ownCondition(context, model, where),
  returning: [],
})

/** The condition of a statement that writes: no joins, and the table under its own name. */
function ownCondition(context: StatementContext, model: ModelInfo, where: Where): Sql {
  const sources = new Sources(context, false)
  const own = held(where, sources.place(model, model.table)) as Sql
  return context.kind === 'mysql' && sources.context.reads(model) ? ownKeys(context, model, where) : own
}

/** MySQL does not let a statement read the table it writes, but for a subquery in a subquery. */
function ownKeys(context: StatementContext, model: ModelInfo, where: Where): Sql {
  const { node } = selectRows(context, model, (place) => held(where, place), model.primaryKey)
  const rows: Select = { kind: 'select', from: { node, alias: context.nextAlias() }, joins: [], selections: [] }
  return raw`${keyTuple(model)} in ${rows}`
}

const keyTuple = (model: ModelInfo): Sql => {
  if (model.primaryKey.length === 0) {
    throw new ConfigurationError('unsupported', `${model.name} has no primary key to find its rows by.`)
  }
  return joined(model.primaryKey.map(bare), ', ')
}

/**
 * Deletes one row that holds. PostgreSQL locks it first, so that a rival waits and then finds the next or none; the
 * one writer of SQLite needs no lock.
 */
export function consumeNode(
  context: StatementContext,
  model: ModelInfo,
  where: Where,
  named: boolean,
): Returning<Delete> {
  const place = new Sources(context).place(model)
  const key = identity(context, model, place)
  const first = firstRow(place, key.inside, held(where, place), context.kind === 'postgres')
  const { returning: returned, shape } = returning(context, model, named)
  const where_ = raw`${key.outside} = ${first}`
  return { node: { kind: 'delete', table: tableOf(model), where: where_, returning: returned }, shape }
}

/** What tells a row from every other: its key, or for a table without one where it is stored. */
function identity(context: StatementContext, model: ModelInfo, place: Place): { inside: Sql[]; outside: Sql } {
  if (model.primaryKey.length > 0) {
    return {
      inside: model.primaryKey.map((field) => place.column(field)),
      outside: joined(model.primaryKey.map(bare), ', '),
    }
  }
  const column = context.kind === 'postgres' ? 'ctid' : 'rowid'
  return { inside: [columnOf(place.alias, column)], outside: columnOf(undefined, column) }
}

function firstRow(place: Place, columns: readonly Sql[], where: Sql | undefined, locks: boolean): Select {
  const selections = columns.map((node, i) => selection(node, `c${i}`))
  return {
    ...place.sources.select(aliasedTable(place), selections, where),
    limit: raw`1`,
    lock: locks ? { mode: 'update', of: place.alias } : undefined,
  }
}

/** The rows that hold, locked until the transaction ends; SQLite's one writer holds them already. */
export function selectForUpdate(
  context: StatementContext,
  model: ModelInfo,
  where: Where,
  limit: Sql | undefined,
): Returning<Select> {
  const { node, shape } = selectRows(context, model, (place) => held(where, place))
  return { node: { ...node, limit, lock: lockOf[context.kind](node) }, shape }
}

/**
 * PostgreSQL locks as an UPDATE does: a hook that runs under the lock may add a row beside the transaction, whose foreign
 * key is checked. It does not lock what is joined by an outer join; MariaDB cannot name the table.
 */
const lockOf: Readonly<Record<DatabaseKind, (select: Select) => RowLock | undefined>> = {
  sqlite: () => undefined,
  postgres: ({ from }) => ({ mode: 'no key update', of: from.alias }),
  mysql: () => ({ mode: 'update' }),
}

/** Deletes the row of a key, whose values are the slots. */
export const deleteByKeyNode = (model: ModelInfo): Delete => ({
  kind: 'delete',
  table: tableOf(model),
  where: raw`${keyTuple(model)} = ${joined(
    model.primaryKey.map((field, i) => stored(field, i)),
    ', ',
  )}`,
  returning: [],
})
