import type { DbAdapter, Query, RowTypes } from '../db/db-adapter.ts'
import type { ModelDescription, Row } from '../db/model.ts'
import { findModel, type ModelRef, type RowFor } from '../db/model-ref.ts'
import { withKeyOrder } from '../query/order-by.ts'
import { and, type Where } from '../query/where.ts'
import type { ListRequest, Records } from './records.ts'

/** Rows of one model, all or some of them, in an order that ends in the primary key. */
export interface RowSource<Found = Row> {
  readonly model: ModelDescription
  /** How many there are; one statement. */
  count(): Promise<number>
  findMany(slice: { readonly limit: number; readonly offset: number }): Promise<readonly Found[]>
  /** The first for which this holds besides, or null. */
  findOne(where: Where): Promise<Found | null>
}

/**
 * The rows of a model, or of a query over it, as the database has them: secret fields and all. What a visitor may see
 * of them is for {@link recordsOf}.
 *
 * @throws {ConfigurationError} `unknown_model` for a model that the adapter was not given.
 * @example rowsOf(adapter, Note, { where: eq('published', true), orderBy: [desc('created')] })
 */
export function rowsOf<Rows extends RowTypes, const Model extends ModelRef<Rows>>(
  adapter: DbAdapter<Rows>,
  ref: Model,
  query: Query = {},
): RowSource<RowFor<Model, Rows>> {
  const db = adapter as unknown as DbAdapter
  const model = findModel(db.describe(), ref)
  const ordered = { ...query, orderBy: withKeyOrder(query.orderBy ?? [], model.primaryKey) }
  const source: RowSource = {
    model,
    count: () => db.count(model.name, { ...(query.where && { where: query.where }) }),
    findMany: (slice) => db.findMany(model.name, { ...ordered, ...slice }),
    findOne: (where) => db.findOne(model.name, { ...ordered, where: and(query.where, where) }),
  }
  return source as RowSource<RowFor<Model, Rows>>
}

/** Which rows of a model, as {@link ListRequest} says it. */
export type RecordsQuery = Omit<ListRequest, 'limit' | 'offset' | 'count'>

/**
 * The rows of a model as a principal may see them: the access policy leaves out rows and fields, and refuses what the
 * query may not ask.
 *
 * @throws {ConfigurationError} `unknown_model` for a model that the adapter was not given.
 * @example recordsOf(auth.records(c.get('principal')), Note, { orderBy: [desc('created')] })
 */
export function recordsOf<const Model extends ModelRef>(
  records: Records,
  ref: Model,
  query: RecordsQuery = {},
): RowSource<Partial<RowFor<Model>>> {
  const model = findModel(records.adapter.describe(), ref)
  const source: RowSource = {
    model,
    count: () => records.count(model, query),
    findMany: async (slice) => (await records.list(model, { ...query, ...slice })).rows,
    async findOne(where) {
      const { rows } = await records.list(model, { ...query, where: and(query.where, where), limit: 1 })
      return rows[0] ?? null
    },
  }
  return source as RowSource<Partial<RowFor<Model>>>
}
