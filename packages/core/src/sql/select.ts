import type { Include, Includes, PagedQuery, Query } from '../db/db-adapter.ts'
import { asc } from '../query/order-by.ts'
import type { Where } from '../query/where.ts'
import { type FieldInfo, fieldInfoOf, type ModelInfo, relationInfoOf } from './catalog.ts'
import { orderTerms } from './ordering.ts'
import type { Column, LaterShape, ManyShape, OneShape, RowShape } from './rows.ts'
import { aliasedTable, held, type Place, Sources, type StatementContext } from './sources.ts'
import {
  columnOf,
  type From,
  listed,
  raw,
  type Select,
  type Selection,
  type Sql,
  selectable,
  selection,
} from './tree.ts'
import { condition } from './where.ts'

/** A select before it is compiled, and how its rows are read. */
export interface Selected {
  readonly node: Select
  readonly shape: RowShape
  /** Aliases of the root's key, where rows come many times; otherwise of the group. */
  readonly key: readonly string[]
}

/** The select list: a column that several parts want is in it once. */
class SelectList {
  readonly #aliases = new Map<string, string>()
  readonly selections: Selection[] = []
  /** Whether the aliases are the fields' own names. */
  readonly #named: boolean

  constructor(named: boolean) {
    this.#named = named
  }

  alias(place: Place, field: FieldInfo): string {
    const key = `${place.alias}.${field.name}`
    const known = this.#aliases.get(key)
    if (known !== undefined) return known
    const alias = this.#named ? field.name : `c${this.#aliases.size}`
    this.#aliases.set(key, alias)
    this.selections.push(selection(selectable(place.column(field), field), alias))
    return alias
  }

  column(place: Place, field: FieldInfo): Column {
    const { read, plain } = field.codec
    return { alias: this.alias(place, field), name: field.name, read, plain }
  }

  /** A select list cannot be empty. */
  all(): readonly Selection[] {
    return this.selections.length > 0 ? this.selections : [selection(raw`1`, 'c0')]
  }
}

/** Reads the includes of a query into joins, a select list and the shape of the rows. */
class RowBuilder {
  readonly list: SelectList
  /** The order of the lists that are joined in, outermost first. */
  readonly listOrder: Sql[] = []
  readonly #joinLists: boolean

  constructor(list: SelectList, joinLists: boolean) {
    this.list = list
    this.#joinLists = joinLists
  }

  shape(place: Place, query: Pick<Query, 'fields' | 'include'>, path: readonly string[] = []): RowShape {
    const columns = outputFields(place.model, query.fields).map((field) => this.list.column(place, field))
    const ones: OneShape[] = []
    const manys: ManyShape[] = []
    const laters: LaterShape[] = []
    for (const [name, include] of Object.entries(query.include ?? {})) {
      const inner = [...path, name]
      if (relationInfoOf(place.model, name).kind === 'toOne') ones.push(this.#one(place, name, include, inner))
      else if (this.#joinLists) manys.push(this.#many(place, name, include, inner))
      else laters.push(this.#later(place, name, inner))
    }
    return { columns, ones, manys, laters, inPlace: false }
  }

  #one(place: Place, name: string, include: Include, path: readonly string[]): OneShape {
    const relation = relationInfoOf(place.model, name)
    const { where } = include
    const child = where
      ? place.sources.join(place, relation, (row) => condition(where, row))
      : place.sources.toOne(place, relation)
    const present = this.list.alias(child, joinedField(relation.pairs))
    return { ...this.shape(child, include, path), name, present }
  }

  #many(place: Place, name: string, include: Include, path: readonly string[]): ManyShape {
    const relation = relationInfoOf(place.model, name)
    const { where } = include
    const child = place.sources.join(place, relation, where && ((row) => condition(where, row)))
    const isOrdered = include.orderBy !== undefined && include.orderBy.length > 0
    if (isOrdered) this.listOrder.push(...orderTerms(listOrder(include, child.model), child))
    const key = keyFields(child.model).map((field) => this.list.column(child, field))
    const sure = child.model.primaryKey.find((field) => !field.nullable)
    const present = this.list.alias(child, sure ?? joinedField(relation.pairs))
    const sortBy = isOrdered ? [] : key
    return { ...this.shape(child, include, path), name, present, key: key.map(({ alias }) => alias), sortBy }
  }

  #later(place: Place, name: string, path: readonly string[]): LaterShape {
    const { pairs } = relationInfoOf(place.model, name)
    return { name, path, key: pairs.map(([local]) => this.list.column(place, local)) }
  }
}

const joinedField = (pairs: readonly (readonly [FieldInfo, FieldInfo])[]): FieldInfo =>
  (pairs[0] as readonly [FieldInfo, FieldInfo])[1]

/** The key, or all fields of a table without one. */
const keyFields = (model: ModelInfo): readonly FieldInfo[] =>
  model.primaryKey.length > 0 ? model.primaryKey : [...model.fields.values()]

function outputFields(model: ModelInfo, names: readonly string[] | undefined): readonly FieldInfo[] {
  return names === undefined ? [...model.fields.values()] : [...new Set(names)].map((name) => fieldInfoOf(model, name))
}

/** A list is in the order asked for, and then by key, so that it never depends on chance. */
export function listOrder(include: Pick<Include, 'orderBy'>, model: ModelInfo): NonNullable<Include['orderBy']> {
  const given = include.orderBy ?? []
  const missing = model.description.primaryKey.filter((field) => !given.some(({ path }) => path === field))
  return [...given, ...missing.map(asc)]
}

/** The rows of a page. `group` are fields by which the caller will sort them to their owners. */
export function selectMany(
  context: StatementContext,
  model: ModelInfo,
  query: PagedQuery,
  page: { readonly limit?: Sql; readonly offset?: Sql },
  group: readonly string[],
  mayNameColumns: boolean,
): Selected {
  const place = new Sources(context).place(model)
  const outputs = outputFields(model, query.fields).map(({ name }) => name)
  const inPlace =
    mayNameColumns && outputs.length > 0 && isEmpty(query.include) && group.every((field) => outputs.includes(field))
  const builder = new RowBuilder(new SelectList(inPlace), false)
  const shape = { ...builder.shape(place, query), inPlace }
  const key = group.map((field) => builder.list.alias(place, fieldInfoOf(model, field)))
  const where = held(query.where, place)
  const order = orderTerms(query.orderBy ?? [], place)
  return { node: select(place, builder.list.all(), where, order, page), shape, key }
}

/** What the subquery of {@link selectGroups} calls a row's place among those of its group. */
const rank = 'n'

/** The first rows of each group: of all rows that share the values of the `group` fields. */
export function selectGroups(
  context: StatementContext,
  model: ModelInfo,
  query: Query,
  limit: Sql,
  group: readonly string[],
): Selected {
  const inner = new Sources(context).place(model)
  const found = new Map<string, Selection>()
  const outer = foundPlace(context, model, inner, found)
  const builder = new RowBuilder(new SelectList(false), false)
  const shape = builder.shape(outer, query)
  const key = group.map((field) => builder.list.alias(outer, fieldInfoOf(model, field)))
  const where = held(query.where, inner)
  const owner = listed(group.map((field) => inner.column(fieldInfoOf(model, field))))
  const order = listed(orderTerms(query.orderBy ?? [], inner))
  const place = selection(raw`row_number() over (partition by ${owner} order by ${order})`, rank)
  const ranked = select(inner, [...found.values(), place], where, [], {})
  const at = columnOf(outer.alias, rank)
  const from = { node: ranked, alias: outer.alias }
  const node = selectFrom(from, outer.sources, builder.list.all(), raw`${at} <= ${limit}`, [raw`${at} asc`], {})
  return { node, shape, key }
}

/** The first row with all of its includes, in one statement. */
export function selectOne(
  context: StatementContext,
  model: ModelInfo,
  query: Query,
  mayNameColumns: boolean,
): Selected {
  if (!hasList(model, query.include)) return selectMany(context, model, query, { limit: raw`1` }, [], mayNameColumns)
  return isSingle(model, query.where)
    ? selectSingle(context, model, query)
    : selectFirstWithLists(context, model, query)
}

/** The condition names a unique key: at most one row holds, and its lists are joined to it directly. */
function selectSingle(context: StatementContext, model: ModelInfo, query: Query): Selected {
  const place = new Sources(context).place(model)
  const builder = new RowBuilder(new SelectList(false), true)
  const shape = builder.shape(place, query)
  const key = keyFields(model).map((field) => builder.list.alias(place, field))
  const where = held(query.where, place)
  return { node: select(place, builder.list.all(), where, builder.listOrder, {}), shape, key }
}

/** The first row is found in a subquery, and its lists are joined to that. */
function selectFirstWithLists(context: StatementContext, model: ModelInfo, query: Query): Selected {
  const inner = new Sources(context).place(model)
  const found = new Map<string, Selection>()
  const outer = foundPlace(context, model, inner, found)
  const builder = new RowBuilder(new SelectList(false), true)
  const shape = builder.shape(outer, query)
  const key = keyFields(model).map((field) => builder.list.alias(outer, field))
  const where = held(query.where, inner)
  const first = select(inner, [...found.values()], where, orderTerms(query.orderBy ?? [], inner), { limit: raw`1` })
  const node = selectFrom(
    { node: first, alias: outer.alias },
    outer.sources,
    builder.list.all(),
    undefined,
    builder.listOrder,
    {},
  )
  return { node, shape, key }
}

/** A row of the subquery: a column that is asked of it is added to what the subquery selects. */
function foundPlace(context: StatementContext, model: ModelInfo, inner: Place, found: Map<string, Selection>): Place {
  const place = new Sources(context).place(model)
  const column = (field: FieldInfo): Sql => {
    const position = [...found.keys()].indexOf(field.name)
    const alias = `f${position === -1 ? found.size : position}`
    if (position === -1) found.set(field.name, selection(inner.column(field), alias))
    return columnOf(place.alias, alias)
  }
  return { ...place, column }
}

/** Whole rows, or only their key, that satisfy a condition made for their place. */
export function selectRows(
  context: StatementContext,
  model: ModelInfo,
  where: (place: Place) => Sql | undefined,
  fields: readonly FieldInfo[] = [...model.fields.values()],
): Selected {
  const place = new Sources(context).place(model)
  const list = new SelectList(false)
  const columns = fields.map((field) => list.column(place, field))
  const shape = { columns, ones: [], manys: [], laters: [], inPlace: false }
  return { node: select(place, list.all(), where(place), [], {}), shape, key: [] }
}

type PageNodes = { readonly limit?: Sql; readonly offset?: Sql }

/** A select from the table of a place, and what has been joined to it. */
export const select = (
  place: Place,
  selections: readonly Selection[],
  where: Sql | undefined,
  order: readonly Sql[],
  page: PageNodes,
): Select => selectFrom(aliasedTable(place), place.sources, selections, where, order, page)

export const selectFrom = (
  from: From,
  sources: Sources,
  selections: readonly Selection[],
  where: Sql | undefined,
  order: readonly Sql[],
  page: PageNodes,
): Select => ({
  ...sources.select(from, selections, where),
  orderBy: order,
  limit: page.limit,
  offset: page.offset,
})

const isEmpty = (includes: Includes | undefined): boolean =>
  includes === undefined || Object.keys(includes).length === 0

function hasList(model: ModelInfo, includes: Includes | undefined): boolean {
  return Object.entries(includes ?? {}).some(([name, include]) => {
    const relation = relationInfoOf(model, name)
    return relation.kind === 'toMany' || hasList(relation.targetModel, include.include)
  })
}

/** Whether the condition gives every field of a unique key a value. */
function isSingle(model: ModelInfo, where: Where | undefined): boolean {
  const parts = where === undefined ? [] : where.op === 'and' ? where.conditions : [where]
  const fixed = new Set(parts.flatMap((part) => (part.op === 'eq' && part.value !== null ? [part.path] : [])))
  const { primaryKey, uniqueSets } = model.description
  const unique = [...model.fields.values()].filter((field) => field.unique).map(({ name }) => [name])
  return [primaryKey, ...uniqueSets, ...unique].some((set) => set.length > 0 && set.every((field) => fixed.has(field)))
}
