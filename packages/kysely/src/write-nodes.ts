import { ConfigurationError, type Increment, type Where } from '@authpkg/core'
import {
  ColumnNode,
  ColumnUpdateNode,
  DeleteQueryNode,
  InsertQueryNode,
  LimitNode,
  type OperationNode,
  ReturningNode,
  type RootOperationNode,
  SelectModifierNode,
  type SelectQueryNode,
  TableNode,
  UpdateQueryNode,
  ValueListNode,
  ValuesNode,
  WhereNode,
} from 'kysely'
import type { FieldInfo, ModelInfo } from './describe.ts'
import { Bound } from './plan.ts'
import type { RowShape } from './rows.ts'
import { selectCount, selectRows } from './select.ts'
import { aliasedTable, type Place, Sources, type StatementContext } from './sources.ts'
import { joined, parameter, raw, selectable, selection, tableOf } from './sql-nodes.ts'
import { condition } from './where.ts'

/** A statement and the shape of the rows it gives back. */
interface Returning<Node extends RootOperationNode> {
  readonly node: Node
  readonly shape: RowShape
}

const bare = (field: FieldInfo): OperationNode => ColumnNode.create(field.column)

const stored = (field: FieldInfo, slot: number): OperationNode =>
  parameter(new Bound(slot, (value) => (value === null ? null : field.codec.write(value))))

/** The whole row, where the database can give it back. */
function returning(
  context: StatementContext,
  model: ModelInfo,
  named: boolean,
): { node?: ReturningNode; shape: RowShape } {
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
  if (context.kind === 'mysql') return { shape }
  const selections = columns.map(({ field, alias }) => selection(selectable(bare(field), field, context.kind), alias))
  return { node: ReturningNode.create(selections), shape }
}

/** The values of the fields, in their order, are the statement's slots. */
export function insertNode(
  context: StatementContext,
  model: ModelInfo,
  fields: readonly FieldInfo[],
  named: boolean,
): Returning<InsertQueryNode> {
  const { node: returned, shape } = returning(context, model, named)
  const none = fields.length === 0 && context.kind !== 'mysql'
  const values = ValuesNode.create([ValueListNode.create(fields.map((field, i) => stored(field, i)))])
  const node: InsertQueryNode = {
    ...InsertQueryNode.create(tableOf(model)),
    ...(none ? { defaultValues: true } : { columns: fields.map((field) => ColumnNode.create(field.column)), values }),
    ...(returned && { returning: returned }),
  }
  return { node, shape }
}

/** The row of a key, whose values are the slots. */
export function selectInserted(context: StatementContext, model: ModelInfo): Returning<SelectQueryNode> {
  const { node, shape } = selectRows(context, model, (place) => byKey(model, place))
  return { node, shape }
}

const byKey = (model: ModelInfo, place: Pick<Place, 'column'>): OperationNode =>
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
): RootOperationNode {
  if (changes.length === 0) return selectCount(context, model, where, undefined)
  const updates = changes.map((change) => ColumnUpdateNode.create(bare(change.field), changed(change)))
  return {
    ...UpdateQueryNode.create([tableOf(model)]),
    updates,
    where: WhereNode.create(ownCondition(context, model, where)),
  }
}

function changed({ field, slot, adds }: Change): OperationNode {
  if (!adds) return stored(field, slot)
  const by = parameter(new Bound(slot, (value) => (value as Increment).by))
  return raw`coalesce(${bare(field)}, 0) + ${by}`
}

export const deleteNode = (context: StatementContext, model: ModelInfo, where: Where): DeleteQueryNode => ({
  ...DeleteQueryNode.create([tableOf(model)]),
  where: WhereNode.create(ownCondition(context, model, where)),
})

/** The condition of a statement that writes: no joins, and the table under its own name. */
function ownCondition(context: StatementContext, model: ModelInfo, where: Where): OperationNode {
  const sources = new Sources(context, false)
  const own = condition(where, sources.place(model, model.table))
  return context.kind === 'mysql' && sources.context.reads(model) ? ownKeys(context, model, where) : own
}

/** MySQL does not let a statement read the table it writes, but for a subquery in a subquery. */
function ownKeys(context: StatementContext, model: ModelInfo, where: Where): OperationNode {
  const { node } = selectRows(context, model, (place) => condition(where, place), model.primaryKey)
  const alias = TableNode.create(context.nextAlias())
  return raw`${keyTuple(model)} in (select * from ${node} as ${alias})`
}

const keyTuple = (model: ModelInfo): OperationNode => {
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
): Returning<DeleteQueryNode> {
  const place = new Sources(context).place(model)
  const key = identity(context, model, place)
  const first = firstRow(place, key.inside, condition(where, place), context.kind === 'postgres')
  const { node: returned, shape } = returning(context, model, named)
  const node: DeleteQueryNode = {
    ...DeleteQueryNode.create([tableOf(model)]),
    where: WhereNode.create(raw`${key.outside} = ${first}`),
    ...(returned && { returning: returned }),
  }
  return { node, shape }
}

/** What tells a row from every other: its key, or for a table without one where it is stored. */
function identity(
  context: StatementContext,
  model: ModelInfo,
  place: Place,
): { inside: OperationNode[]; outside: OperationNode } {
  if (model.primaryKey.length > 0) {
    return {
      inside: model.primaryKey.map((field) => place.column(field)),
      outside: joined(model.primaryKey.map(bare), ', '),
    }
  }
  const column = ColumnNode.create(context.kind === 'postgres' ? 'ctid' : 'rowid')
  return { inside: [raw`${TableNode.create(place.alias)}.${column}`], outside: column }
}

function firstRow(
  place: Place,
  columns: readonly OperationNode[],
  where: OperationNode,
  lock: boolean,
): SelectQueryNode {
  const selections = columns.map((node, i) => selection(node, `c${i}`))
  return {
    ...place.sources.select(aliasedTable(place), selections, where),
    limit: LimitNode.create(raw`1`),
    ...(lock && { endModifiers: [SelectModifierNode.create('ForUpdate', [TableNode.create(place.alias)])] }),
  }
}

/** The first row that holds, locked. */
export function selectForUpdate(context: StatementContext, model: ModelInfo, where: Where): Returning<SelectQueryNode> {
  const { node, shape } = selectRows(context, model, (place) => condition(where, place))
  return {
    node: { ...node, limit: LimitNode.create(raw`1`), endModifiers: [SelectModifierNode.create('ForUpdate')] },
    shape,
  }
}

/** Deletes the row of a key, whose values are the slots. */
export const deleteByKeyNode = (model: ModelInfo): DeleteQueryNode => ({
  ...DeleteQueryNode.create([tableOf(model)]),
  where: WhereNode.create(
    raw`${keyTuple(model)} = ${joined(
      model.primaryKey.map((field, i) => stored(field, i)),
      ', ',
    )}`,
  ),
})
