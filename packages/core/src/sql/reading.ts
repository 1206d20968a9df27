import type { Include, Includes, PagedQuery, Query } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ValidationError } from '../errors.ts'
import { and, eq, oneOf, or, type Where } from '../query/where.ts'
import { type ModelInfo, relationInfoOf } from './catalog.ts'
import type { SqlResult } from './connection.ts'
import type { Engine, Plan } from './engine.ts'
import { Bound } from './plan.ts'
import { keyOf, type LaterShape, readRows, readTree, type Waiting, type WaitingRows } from './rows.ts'
import type { Scope } from './scope.ts'
import { listOrder, selectGroups, selectMany, selectOne } from './select.ts'
import { listSize, Shape, type Slotter } from './shape.ts'
import { placed, type Sql } from './tree.ts'
import { typedError, type WrittenValues } from './typed-error.ts'

/** Runs a plan with this call's values. */
export async function runPlan(
  scope: Scope,
  plan: Plan,
  values: readonly unknown[],
  model: ModelInfo,
  written?: WrittenValues,
): Promise<SqlResult> {
  try {
    return await scope.run(plan.statement, values)
  } catch (error) {
    throw typedError(error, model, written)
  }
}

export async function findOne(engine: Engine, scope: Scope, name: string, query: Query): Promise<Row | null> {
  if (hasLimit(query.include)) return (await findMany(engine, scope, name, { ...query, limit: 1 }))[0] ?? null
  const model = engine.model(name)
  const shape = new Shape('one', scope.scopes).name(name).query(query)
  const plan = engine.plan(scope, shape, (context, slots) =>
    selectOne(context, model, slots.query(query), engine.mayNameColumns),
  )
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return readFirst(plan, rows)
}

/** The first rows of a list are told by their places in it, which no join counts. */
const hasLimit = (includes: Includes | undefined): boolean =>
  includes !== undefined &&
  Object.values(includes).some((include) => include.limit !== undefined || hasLimit(include.include))

export function readFirst({ shape, key }: Plan, rows: Record<string, unknown>[]): Row | null {
  if (key.length > 0) return readTree(shape, key, rows)
  return readRows(shape, rows.length > 1 ? rows.slice(0, 1) : rows, noneWaiting)[0] ?? null
}

const noneWaiting: WaitingRows = new Map()

export async function findMany(engine: Engine, scope: Scope, name: string, query: PagedQuery): Promise<Row[]> {
  const { rows } = await findGroups(engine, scope, engine.model(name), query, [])
  return rows
}

/** Rows with the text of their `group` fields, by which they are handed to their owners. */
interface Groups {
  readonly rows: Row[]
  readonly keys: readonly string[]
}

/** @param group where there are such fields, the limit of the query is for each group of rows that share their values. */
async function findGroups(
  engine: Engine,
  scope: Scope,
  model: ModelInfo,
  query: PagedQuery,
  group: readonly string[],
): Promise<Groups> {
  const shape = new Shape('many', scope.scopes).name(model.name).names(group).query(query)
  if (query.limit !== undefined) shape.value(query.limit)
  if (query.offset !== undefined) shape.name('offset').value(query.offset)
  const plan = engine.plan(scope, shape, (context, slots) => {
    const slotted = slots.query(query)
    if (group.length > 0 && query.limit !== undefined) {
      return selectGroups(context, model, slotted, pageNumber('limit', slots, engine), group)
    }
    return selectMany(context, model, slotted, pageOf(engine, query, slots), group, engine.mayNameColumns)
  })
  const result = await runPlan(scope, plan, shape.values, model)
  const keys = group.length > 0 ? result.rows.map((flat) => keyOf(plan.key, flat)) : []
  const waiting = plan.laters.length > 0 ? new Map(plan.laters.map((later) => [later, []])) : noneWaiting
  const rows = readRows(plan.shape, result.rows, waiting)
  for (const [later, owners] of waiting) await bringLater(engine, scope, model, query, later, owners)
  return { rows, keys }
}

function pageOf(engine: Engine, query: PagedQuery, slots: Slotter): { limit?: Sql; offset?: Sql } {
  const limit = query.limit === undefined ? noLimit(engine, query) : pageNumber('limit', slots, engine)
  const offset = query.offset === undefined ? undefined : pageNumber('offset', slots, engine)
  return { ...(limit && { limit }), ...(offset && { offset }) }
}

/** SQLite and MySQL know an offset only behind a limit. */
function noLimit({ kind }: Engine, { offset }: PagedQuery): Sql | undefined {
  return offset === undefined || kind === 'postgres'
    ? undefined
    : placed(new Bound(-1, () => Number.MAX_SAFE_INTEGER), kind)
}

/** A limit, an offset or a cap. */
export const pageNumber = (name: string, slots: Slotter, { kind }: Engine): Sql =>
  placed(
    new Bound(slots.slot().index, (value) => {
      if (Number.isSafeInteger(value) && (value as number) >= 0) return value
      throw ValidationError.field(name, 'invalid_value', `${name} must be a whole number from 0 up.`)
    }),
    kind,
  )

/** Values of keys in one statement: below what every database takes as parameters. */
const keyValuesAtOnce = 8192

/** Reads the rows of a to-many include for all of their owners. */
async function bringLater(
  engine: Engine,
  scope: Scope,
  root: ModelInfo,
  query: Query,
  later: LaterShape,
  owners: readonly Waiting[],
): Promise<void> {
  const { include, owner } = includeAt(root, query, later.path)
  const relation = relationInfoOf(owner, later.name)
  const distinct = [...new Map(owners.map((waiting) => [waiting.key, waiting.values])).values()]
  const lists = new Map<string, Row[]>()
  const keysAtOnce = Math.floor(keyValuesAtOnce / relation.targetFields.length)
  for (let i = 0; i < distinct.length; i += keysAtOnce) {
    const where = and(include.where, ownedBy(relation.targetFields, distinct.slice(i, i + keysAtOnce)))
    const orderBy = listOrder(include, relation.targetModel)
    const found = await findGroups(
      engine,
      scope,
      relation.targetModel,
      { ...include, where, orderBy },
      relation.targetFields,
    )
    for (const [n, key] of found.keys.entries()) addTo(lists, key, found.rows[n] as Row)
  }
  for (const { row, key } of owners) row[later.name] = [...(lists.get(key) ?? [])]
}

function addTo(lists: Map<string, Row[]>, key: string, row: Row): void {
  const list = lists.get(key)
  if (list) list.push(row)
  else lists.set(key, [row])
}

function includeAt(root: ModelInfo, query: Query, path: readonly string[]): { include: Include; owner: ModelInfo } {
  let owner = root
  let include: Include = query
  for (const [i, name] of path.entries()) {
    include = include.include?.[name] as Include
    if (i < path.length - 1) owner = relationInfoOf(owner, name).targetModel
  }
  return { include, owner }
}

function ownedBy(fields: readonly string[], keys: readonly (readonly unknown[])[]): Where {
  const [field] = fields
  if (fields.length === 1 && field !== undefined)
    return oneOf(
      field,
      keys.map(([value]) => value as Value),
    )
  // As in lists of values: a few lengths make a few statements.
  const filled = Array.from({ length: listSize(keys.length) }, (_, i) => keys[Math.min(i, keys.length - 1)] ?? [])
  return or(...filled.map((key) => and(...fields.map((name, i) => eq(name, key[i] as Value)))))
}
