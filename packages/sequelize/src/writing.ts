import {
  ConfigurationError,
  type FieldError,
  Increment,
  type Row,
  storageProblem,
  throwProblems,
  type Values,
  valueProblem,
  type Where,
} from '@authpkg/core'
import {
  type Engine,
  type FieldInfo,
  fieldInfoOf,
  findByKey,
  givenValues,
  increased,
  lockRows,
  type ModelInfo,
  type Scope,
  withinTransaction,
} from '@authpkg/core/sql'
import type { Model, Sequelize, Transaction } from 'sequelize'
import type { SequelizeConnection } from './connection.ts'
import { savingError } from './errors.ts'
import { stored } from './instances.ts'
import { type Attribute, attributesOf, isCustomType, keyOfType, settersOf } from './internals.ts'
import { quietLog } from './logging.ts'
import type { SequelizeModel } from './model-set.ts'
import { parserOf } from './values.ts'

/** A model whose rows Sequelize has to write itself, and what is needed for that. */
export interface Written {
  readonly engine: Engine
  readonly scope: Scope
  readonly model: SequelizeModel
  readonly info: ModelInfo
}

/** Adds a row with `save`, and reads it back as it is stored. */
export function insertThrough(written: Written, values: Values): Promise<Row> {
  const given = checkedValues(written, values)
  return inTransactionOf(written, async (scope, transaction) => {
    const instance = written.model.build(given as never)
    await saved(written, given, () => instance.save(options(written, transaction)))
    const key = written.info.primaryKey.map(({ name }) => instance.get(name, { raw: true } as never))
    if (key.length === 0) return plainRow(written.info, instance)
    return (await findByKey(written.engine, scope, written.info, key)) as Row
  })
}

/** Changes the rows that hold one by one: each is locked, made an instance as a finder would, and saved. */
export function updateThrough(written: Written, where: Where, changes: Values): Promise<number> {
  const given = checkedValues(written, { ...noted(written), ...changes })
  return inTransactionOf(written, async (scope, transaction) => {
    const rows = await lockedRows(written, scope, where)
    for (const row of rows) {
      const instance = stored(written.model, written.info, row)
      for (const [name, value] of Object.entries(given)) assign(written, instance, row, name, value)
      await saved(written, given, () => instance.save(options(written, transaction)))
    }
    return rows.length
  })
}

/** What notes of the model say is written with every change: Sequelize knows nothing of them. */
const noted = ({ info, model }: Written): Values =>
  Object.fromEntries(
    [...info.fields.values()]
      .filter(({ name }) => attributesOf(model)[name]?.authpkg?.onUpdate)
      .map(({ name, refill }) => [name, refill?.()]),
  ) as Values

/** Deletes the rows that hold one by one, which on a paranoid model only marks them. */
export function deleteThrough(written: Written, where: Where): Promise<number> {
  return inTransactionOf(written, async (scope, transaction) => {
    const rows = await lockedRows(written, scope, where)
    for (const row of rows) await destroyed(written, row, transaction)
    return rows.length
  })
}

export function consumeThrough(written: Written, where: Where): Promise<Row | null> {
  return inTransactionOf(written, async (scope, transaction) => {
    const [row] = await lockedRows(written, scope, where, 1)
    if (row) await destroyed(written, row, transaction)
    return row ?? null
  })
}

/** Without a key Sequelize would save and destroy every row of the table. */
function lockedRows({ engine, info }: Written, scope: Scope, where: Where, limit?: number): Promise<Row[]> {
  if (info.primaryKey.length > 0) return lockRows(engine, scope, info.name, where, limit)
  throw new ConfigurationError(
    'unsupported',
    `${info.name} has no primary key: Sequelize cannot run its hooks for one row.`,
  )
}

const destroyed = (written: Written, row: Row, transaction: Transaction): Promise<void> =>
  saved(written, {}, () => stored(written.model, written.info, row).destroy(options(written, transaction)))

function options(
  { model }: Written,
  transaction: Transaction,
): { transaction: Transaction; logging?: (sql: string) => void } {
  const logging = quietLog(model.sequelize as Sequelize)
  return { transaction, ...(logging && { logging }) }
}

function inTransactionOf<Result>(
  { scope }: Written,
  work: (scope: Scope, transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return withinTransaction(scope, (inner) => {
    const { current } = inner.connection as SequelizeConnection
    return work(inner, current as Transaction)
  })
}

async function saved(written: Written, given: Values, save: () => Promise<unknown>): Promise<void> {
  try {
    await save()
  } catch (error) {
    const values = Object.entries(given).map(([name, value]) => [fieldInfoOf(written.info, name), value] as const)
    throw savingError(error, written.info, values)
  }
}

/**
 * The values as the model's attributes take them. NULL is left to the model: its hooks may fill it, its validators
 * have their own words for it. What goes through a setter or a type of the application's is theirs to judge.
 */
function checkedValues({ engine, info, model }: Written, values: Values): Values {
  const given: Record<string, unknown> = {}
  const problems = new Map<string, FieldError>()
  const setters = settersOf(model)
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue
    const field = fieldInfoOf(info, name)
    const attribute = attributesOf(model)[name] as Attribute
    if (value instanceof Increment) givenValues(engine, info, { [name]: value })
    else if (isCustomType(attribute.type)) {
      given[name] = customValue(field, attribute, value, model)
      continue
    } else {
      const problemOf = setters.includes(name) ? valueProblem : storageProblem
      const problem = value === null ? undefined : (problemOf(field, value) ?? listProblem(field, attribute, value))
      if (problem) problems.set(name, problem)
    }
    given[name] = attributeValue(field, value)
  }
  throwProblems(problems)
  return given
}

/** What Sequelize would stumble over. */
function listProblem({ name }: FieldInfo, { type }: Attribute, value: unknown): FieldError | undefined {
  if (keyOfType(type) !== 'ARRAY' || Array.isArray(value)) return undefined
  return { code: 'invalid_value', message: `${name} must be a list.` }
}

/** A form gives the stored form of a custom type's value, a program what the type makes of it. */
function customValue(field: FieldInfo, { type }: Attribute, value: unknown, model: SequelizeModel): unknown {
  if (value === null || typeof type === 'string' || valueProblem(field, value)) return value
  const parse = parserOf(type, model.sequelize as Sequelize)
  return parse ? parse(value) : value
}

const attributeValue = ({ type, codec }: FieldInfo, value: unknown): unknown => {
  if (value === null || value instanceof Increment) return value
  if (type === 'bigint' || type === 'decimal') return String(value)
  if (type === 'binary') return Buffer.from(value as Uint8Array)
  return type === 'uuid' ? codec.write(value) : value
}

function assign({ info, model }: Written, instance: Model, row: Row, name: string, given: unknown): void {
  const field = fieldInfoOf(info, name)
  const value = given instanceof Increment ? attributeValue(field, increased(field, row[name], given)) : given
  if (!info.primaryKey.includes(field) && !isReadOnly(field, model)) {
    instance.set(name, value)
    return
  }
  if (String(row[name]) === String(value)) return
  if (info.primaryKey.includes(field)) {
    throw new ConfigurationError('unsupported', `Sequelize does not change the key of a stored ${info.name}.`)
  }
  // `set` passes over what Sequelize keeps up by itself.
  instance.set(name, value, { raw: true })
  instance.changed(name as never, true)
}

const isReadOnly = ({ name, readonly }: FieldInfo, model: SequelizeModel): boolean =>
  readonly && attributesOf(model)[name] !== undefined

/** Of a table without a key, what is known of the new row. */
const plainRow = (info: ModelInfo, instance: Model): Row =>
  Object.fromEntries([...info.fields.keys()].map((name) => [name, instance.get(name, { raw: true } as never) ?? null]))
