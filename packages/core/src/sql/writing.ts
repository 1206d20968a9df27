import { Increment, increment, type Values } from '../db/db-adapter.ts'
import type { Row } from '../db/model.ts'
import { storageProblem, throwProblems } from '../db/plain-value.ts'
import { ConfigurationError, type FieldError } from '../errors.ts'
import type { Where } from '../query/where.ts'
import { type FieldInfo, fieldInfoOf, type ModelInfo } from './catalog.ts'
import type { SqlResult } from './connection.ts'
import type { Engine } from './engine.ts'
import { Bound } from './plan.ts'
import { readFirst, runPlan } from './reading.ts'
import { readRows } from './rows.ts'
import type { Scope } from './scope.ts'
import { Shape, type Slotter } from './shape.ts'
import { withinTransaction } from './transactions.ts'
import { parameter } from './tree.ts'
import { keepsDigits } from './values/sqlite.ts'
import {
  type Change,
  consumeNode,
  deleteByKeyNode,
  deleteNode,
  insertNode,
  selectByKey,
  selectForUpdate,
  updateNode,
} from './write-statements.ts'

export async function insert(engine: Engine, scope: Scope, name: string, values: Values): Promise<Row> {
  const model = engine.model(name)
  const given = givenValues(engine, model, withFills(model, values))
  const fields = [...given.keys()]
  const shape = new Shape('insert').name(name).names(fields.map((field) => field.name))
  const plan = engine.plan(scope, shape, (context) => insertNode(context, model, fields, engine.mayNameColumns))
  const result = await runPlan(scope, plan, [...given.values()], model, given)
  return readFirst(plan, result.rows) ?? readInserted(engine, scope, model, given, result.insertId)
}

/** MySQL has no RETURNING: the row is read back by its key. */
async function readInserted(
  engine: Engine,
  scope: Scope,
  model: ModelInfo,
  given: ReadonlyMap<FieldInfo, unknown>,
  insertId: SqlResult['insertId'],
): Promise<Row> {
  if (model.primaryKey.length === 0) return withNulls(model, given)
  const key = model.primaryKey.map((field) => given.get(field) ?? insertId)
  if (key.some((value) => value === undefined || value === null)) {
    throw new ConfigurationError(
      'unsupported',
      `A new ${model.name} cannot be read back: give its primary key a value.`,
    )
  }
  return (await findByKey(engine, scope, model, key)) as Row
}

/** The row of a key, whatever else the model's scope says. */
export async function findByKey(
  engine: Engine,
  scope: Scope,
  model: ModelInfo,
  key: readonly unknown[],
): Promise<Row | null> {
  const plan = engine.plan(scope, new Shape('byKey').name(model.name), (context) => selectByKey(context, model))
  const { rows } = await runPlan(scope, plan, key, model)
  return readFirst(plan, rows)
}

/** What is known of a row that has no key to find it by. */
const withNulls = (model: ModelInfo, given: ReadonlyMap<FieldInfo, unknown>): Row =>
  Object.fromEntries([...model.fields.values()].map((field) => [field.name, given.get(field) ?? null]))

function withFills(model: ModelInfo, values: Values): Values {
  const filled: Record<string, unknown> = { ...values }
  for (const field of model.fields.values()) {
    if (field.fill && (!Object.hasOwn(filled, field.name) || filled[field.name] === undefined))
      filled[field.name] = field.fill()
  }
  return filled
}

/** The values by field, checked; `undefined` is as good as left out. */
export function givenValues(engine: Engine, model: ModelInfo, values: Values): Map<FieldInfo, unknown> {
  const given = new Map<FieldInfo, unknown>()
  const problems = new Map<string, FieldError>()
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value === undefined) continue
    const field = fieldInfoOf(model, name)
    const problem = value instanceof Increment ? incrementProblem(field, value) : problemOf(engine, field, value)
    if (problem) problems.set(name, problem)
    given.set(field, value)
  }
  throwProblems(problems)
  return given
}

function problemOf({ kind }: Engine, field: FieldInfo, value: unknown): FieldError | undefined {
  if (field.codec.accepts?.(value)) return undefined
  const problem = storageProblem(field, value)
  if (problem || kind !== 'sqlite' || field.type !== 'decimal' || value === null || keepsDigits(value as string))
    return problem
  return { code: 'invalid_value', message: `${field.name} has more digits than SQLite keeps.` }
}

function incrementProblem(field: FieldInfo, { by }: Increment): FieldError | undefined {
  const whole = field.type === 'integer' || field.type === 'bigint'
  const fits = whole
    ? Number.isSafeInteger(by)
    : (field.type === 'float' || field.type === 'decimal') && Number.isFinite(by)
  return fits ? undefined : { code: 'invalid_value', message: `${field.name} cannot be increased by that.` }
}

export async function update(
  engine: Engine,
  scope: Scope,
  name: string,
  where: Where,
  changes: Values,
): Promise<number> {
  const model = engine.model(name)
  const given = givenValues(engine, model, withRefills(model, changes))
  const shape = new Shape('update', scope.scopes).name(name)
  for (const [field, value] of given) addChange(shape, field, value)
  shape.where(where)
  const plan = engine.plan(scope, shape, (context, slots) => ({
    node: updateNode(context, model, changesOf(given, slots), slots.where(where)),
  }))
  const { affected, rows } = await runPlan(scope, plan, shape.values, model, given)
  return given.size > 0 ? affected : Number(rows[0]?.['c0'])
}

/** An update that changes nothing leaves the columns alone that ORMs keep up. */
function withRefills(model: ModelInfo, changes: Values): Values {
  if (Object.values(changes).every((value) => value === undefined)) return changes
  const kept: Record<string, unknown> = { ...changes }
  for (const { name, refill, counts } of model.fields.values()) {
    if (kept[name] !== undefined) continue
    if (counts) kept[name] = increment()
    else if (refill) kept[name] = refill()
  }
  return kept
}

function addChange(shape: Shape, field: FieldInfo, value: unknown): void {
  shape.name(field.name)
  if (value instanceof Increment) shape.key += '+'
  shape.value(value)
}

const changesOf = (given: ReadonlyMap<FieldInfo, unknown>, slots: Slotter): Change[] =>
  [...given].map(([field, value]) => ({ field, slot: slots.slot().index, adds: value instanceof Increment }))

export async function deleteRows(engine: Engine, scope: Scope, name: string, where: Where): Promise<number> {
  const model = engine.model(name)
  const shape = new Shape('delete', scope.scopes).name(name)
  shape.where(where)
  const plan = engine.plan(scope, shape, (context, slots) => ({ node: deleteNode(context, model, slots.where(where)) }))
  const { affected } = await runPlan(scope, plan, shape.values, model)
  return affected
}

export async function consumeOne(engine: Engine, scope: Scope, name: string, where: Where): Promise<Row | null> {
  const model = engine.model(name)
  if (engine.kind === 'mysql') return consumeLocked(engine, scope, model, where)
  const shape = new Shape('consume', scope.scopes).name(name)
  shape.where(where)
  const plan = engine.plan(scope, shape, (context, slots) =>
    consumeNode(context, model, slots.where(where), engine.mayNameColumns),
  )
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return readFirst(plan, rows)
}

/** Without RETURNING the row is locked, read, and deleted by its key, in one transaction. */
const consumeLocked = (engine: Engine, outer: Scope, model: ModelInfo, where: Where): Promise<Row | null> =>
  withinTransaction(outer, async (scope) => {
    const [row] = await lockRows(engine, scope, model.name, where, 1)
    return row && (await deleteByKey(engine, scope, model, row)) ? row : null
  })

/**
 * The rows that hold, locked until the transaction ends: for writes that an ORM makes one by one, with its hooks.
 * Call it inside a transaction.
 */
export async function lockRows(
  engine: Engine,
  scope: Scope,
  name: string,
  where: Where,
  limit?: number,
): Promise<Row[]> {
  const model = engine.model(name)
  const shape = new Shape('lock', scope.scopes).name(name)
  shape.where(where)
  if (limit !== undefined) shape.value(limit)
  const plan = engine.plan(scope, shape, (context, slots) => {
    const slotted = slots.where(where)
    const most = limit === undefined ? undefined : parameter(new Bound(slots.slot().index, Number))
    return selectForUpdate(context, model, slotted, most)
  })
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return readRows(plan.shape, rows, new Map())
}

async function deleteByKey(engine: Engine, scope: Scope, model: ModelInfo, row: Row): Promise<boolean> {
  const shape = new Shape('deleteByKey').name(model.name)
  const plan = engine.plan(scope, shape, () => ({ node: deleteByKeyNode(model) }))
  const key = model.primaryKey.map(({ name }) => row[name])
  const { affected } = await runPlan(scope, plan, key, model)
  return affected === 1
}
