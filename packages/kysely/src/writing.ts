import {
  ConfigurationError,
  type FieldError,
  Increment,
  type Row,
  storageProblem,
  throwProblems,
  type Values,
  type Where,
} from '@authpkg/core'
import type { FieldInfo, ModelInfo } from './describe.ts'
import type { Engine, Plan } from './engine.ts'
import { noShape, readFirst, runPlan } from './reading.ts'
import type { Scope } from './scope.ts'
import { Shape, Slotter } from './shape.ts'
import { fieldInfoOf } from './sources.ts'
import { inTransaction } from './transactions.ts'
import { keepsDigits } from './values/sqlite.ts'
import {
  type Change,
  consumeNode,
  deleteByKeyNode,
  deleteNode,
  insertNode,
  selectForUpdate,
  selectInserted,
  updateNode,
} from './write-nodes.ts'

export async function insert(engine: Engine, scope: Scope, name: string, values: Values): Promise<Row> {
  const model = engine.model(name)
  const given = givenValues(engine, model, withFills(model, values))
  const fields = [...given.keys()]
  const shape = new Shape('insert').name(name).names(fields.map((field) => field.name))
  const plan = engine.plans.get(shape.key, () => planInsert(engine, scope, model, fields))
  const result = await runPlan(scope, plan, [...given.values()], model, given)
  return readFirst(plan, result.rows) ?? readInserted(engine, scope, model, given, result.insertId)
}

function planInsert(engine: Engine, scope: Scope, model: ModelInfo, fields: readonly FieldInfo[]): Plan {
  const { node, shape } = insertNode(engine.context(), model, fields, engine.mayNameColumns)
  return { statement: engine.compile(scope, node), shape, key: [] }
}

/** MySQL has no RETURNING: the row is read back by its key. */
async function readInserted(
  engine: Engine,
  scope: Scope,
  model: ModelInfo,
  given: ReadonlyMap<FieldInfo, unknown>,
  insertId: bigint | undefined,
): Promise<Row> {
  if (model.primaryKey.length === 0) return withNulls(model, given)
  const key = model.primaryKey.map((field) => given.get(field) ?? insertId)
  if (key.some((value) => value === undefined || value === null)) {
    throw new ConfigurationError(
      'unsupported',
      `A new ${model.name} cannot be read back: give its primary key a value.`,
    )
  }
  const shape = new Shape('inserted').name(model.name)
  const plan = engine.plans.get(shape.key, () => {
    const { node, shape: rows } = selectInserted(engine.context(), model)
    return { statement: engine.compile(scope, node), shape: rows, key: [] }
  })
  const { rows } = await runPlan(scope, plan, key, model)
  return readFirst(plan, rows) as Row
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
function givenValues(engine: Engine, model: ModelInfo, values: Values): Map<FieldInfo, unknown> {
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
  const given = givenValues(engine, model, changes)
  const shape = new Shape('update').name(name)
  for (const [field, value] of given) addChange(shape, field, value)
  shape.where(where)
  const plan = engine.plans.get(shape.key, () => planUpdate(engine, scope, model, given, where))
  const { affected, rows } = await runPlan(scope, plan, shape.values, model, given)
  return given.size > 0 ? affected : Number(rows[0]?.['c0'])
}

function addChange(shape: Shape, field: FieldInfo, value: unknown): void {
  shape.name(field.name)
  if (value instanceof Increment) shape.key += '+'
  shape.value(value)
}

function planUpdate(
  engine: Engine,
  scope: Scope,
  model: ModelInfo,
  given: ReadonlyMap<FieldInfo, unknown>,
  where: Where,
): Plan {
  const slotter = new Slotter()
  const changes = [...given].map(
    ([field, value]): Change => ({ field, slot: slotter.slot().index, adds: value instanceof Increment }),
  )
  const node = updateNode(engine.context(), model, changes, slotter.where(where))
  return { statement: engine.compile(scope, node), shape: noShape, key: [] }
}

export async function deleteRows(engine: Engine, scope: Scope, name: string, where: Where): Promise<number> {
  const model = engine.model(name)
  const shape = new Shape('delete').name(name)
  shape.where(where)
  const plan = engine.plans.get(shape.key, () => {
    const node = deleteNode(engine.context(), model, new Slotter().where(where))
    return { statement: engine.compile(scope, node), shape: noShape, key: [] }
  })
  const { affected } = await runPlan(scope, plan, shape.values, model)
  return affected
}

export async function consumeOne(engine: Engine, scope: Scope, name: string, where: Where): Promise<Row | null> {
  const model = engine.model(name)
  if (engine.kind === 'mysql') return consumeLocked(engine, scope, model, where)
  const shape = new Shape('consume').name(name)
  shape.where(where)
  const plan = engine.plans.get(shape.key, () => {
    const { node, shape: rows } = consumeNode(
      engine.context(),
      model,
      new Slotter().where(where),
      engine.mayNameColumns,
    )
    return { statement: engine.compile(scope, node), shape: rows, key: [] }
  })
  const { rows } = await runPlan(scope, plan, shape.values, model)
  return readFirst(plan, rows)
}

/** Without RETURNING the row is locked, read, and deleted by its key, in one transaction. */
function consumeLocked(engine: Engine, outer: Scope, model: ModelInfo, where: Where): Promise<Row | null> {
  const consume = async (scope: Scope): Promise<Row | null> => {
    const shape = new Shape('lock').name(model.name)
    shape.where(where)
    const locking = engine.plans.get(shape.key, () => {
      const { node, shape: rows } = selectForUpdate(engine.context(), model, new Slotter().where(where))
      return { statement: engine.compile(scope, node), shape: rows, key: [] }
    })
    const { rows } = await runPlan(scope, locking, shape.values, model)
    const row = readFirst(locking, rows)
    return row && (await deleteByKey(engine, scope, model, row)) ? row : null
  }
  return outer.isTransaction ? consume(outer) : inTransaction(outer, engine.kind, consume)
}

async function deleteByKey(engine: Engine, scope: Scope, model: ModelInfo, row: Row): Promise<boolean> {
  const plan = engine.plans.get(new Shape('deleteByKey').name(model.name).key, () => ({
    statement: engine.compile(scope, deleteByKeyNode(model)),
    shape: noShape,
    key: [],
  }))
  const { affected } = await runPlan(
    scope,
    plan,
    model.primaryKey.map(({ name }) => row[name]),
    model,
  )
  return affected === 1
}
