import type { CountQuery, EstimateQuery } from '../db/db-adapter.ts'
import type { Where } from '../query/where.ts'
import type { ModelInfo } from './catalog.ts'
import type { Engine } from './engine.ts'
import { pageNumber, runPlan } from './reading.ts'
import type { Scope } from './scope.ts'
import { select, selectFrom } from './select.ts'
import { Shape } from './shape.ts'
import { held, Sources, type StatementContext } from './sources.ts'
import { raw, type Select, type Sql, selection } from './tree.ts'

export async function count(engine: Engine, scope: Scope, name: string, query: CountQuery): Promise<number> {
  const model = engine.model(name)
  const shape = new Shape('count', scope.scopes).name(name).optionalWhere(query.where)
  if (query.cap !== undefined) shape.value(query.cap)
  const plan = engine.plan(scope, shape, (context, slots) => {
    const where = query.where && slots.where(query.where)
    const cap = query.cap === undefined ? undefined : pageNumber('cap', slots, engine)
    return { node: selectCount(context, model, where, cap) }
  })
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return Number(rows[0]?.['c0'] ?? 0)
}

/** How many rows hold; with a cap, how many up to there. */
export function selectCount(
  context: StatementContext,
  model: ModelInfo,
  where: Where | undefined,
  cap: Sql | undefined,
): Select {
  const place = new Sources(context).place(model)
  const condition_ = held(where, place)
  if (cap === undefined) return select(place, [selection(raw`count(*)`, 'c0')], condition_, [], {})
  const capped = select(place, [selection(raw`1`, 'c0')], condition_, [], { limit: cap })
  const alias = context.nextAlias()
  return selectFrom({ node: capped, alias }, new Sources(context), [selection(raw`count(*)`, 'c0')], undefined, [], {})
}

type Explained = readonly Record<string, unknown>[]

/**
 * About how many rows hold, by the plan that the database makes for them; null where the application's own scopes stand
 * on any model: a plan goes by the statistics of whole tables, and would tell of the rows outside.
 */
export async function estimate(
  engine: Engine,
  scope: Scope,
  name: string,
  query: EstimateQuery,
): Promise<number | null> {
  if (engine.kind === 'sqlite' || scope.scopes.size > 0) return null
  const model = engine.model(name)
  const shape = new Shape('estimate', scope.scopes).name(name).optionalWhere(query.where)
  const plan = engine.plan(scope, shape, (context, slots) => ({
    node: explainRows(context, model, query.where && slots.where(query.where)),
  }))
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return engine.kind === 'postgres' ? rowsOnPostgres(rows) : rowsOnMysql(rows)
}

/** One row with the whole plan as JSON, which drivers give as an object or as text. */
function rowsOnPostgres([row = {}]: Explained): number {
  const told = Object.values(row)[0]
  const plans = (typeof told === 'string' ? JSON.parse(told) : told) as [{ readonly Plan: { 'Plan Rows': number } }]
  return plans[0].Plan['Plan Rows']
}

/** One row for each table: rows read of it for each row before, and of these the per cent that hold. */
function rowsOnMysql(explained: Explained): number {
  const tables = explained.filter(({ id }) => Number(id) === 1)
  return Math.round(
    tables.reduce((product, { rows, filtered }) => product * Number(rows ?? 1) * (Number(filtered ?? 100) / 100), 1),
  )
}

/** How the database would find the rows that hold, which says how many it expects. */
function explainRows(context: StatementContext, model: ModelInfo, where: Where | undefined): Select {
  const place = new Sources(context).place(model)
  return { ...select(place, [selection(raw`1`, 'c0')], held(where, place), [], {}), explained: true }
}
