import { Increment, type Row, ValidationError, type Values, type Where } from '@authpkg/core'
import {
  type Engine,
  type FieldInfo,
  findByKey,
  givenValues,
  increased,
  inTransaction,
  lockRows,
  type ModelInfo,
  type Scope,
  type WrittenValues,
} from '@authpkg/core/sql'
import {
  type EntityManager,
  type EntityName,
  type EntityProperty,
  PolymorphicRef,
  ReferenceKind,
  ScalarReference,
} from '@mikro-orm/core'
import type { EntityManagerConnection } from './connection.ts'
import type { Entity } from './describe.ts'
import { type EntityData, givenData, newData, storedData } from './entity-data.ts'
import { keyOfEntity } from './entity-keys.ts'
import { writingError } from './errors.ts'

/** A model whose writes go through the ORM, and where they go. */
export interface Writing {
  readonly engine: Engine
  readonly scope: Scope
  readonly entity: Entity
}

/** Creates an entity, saves it with everything that the ORM runs, and gives its row as stored. */
export function insertEntity(writing: Writing, values: Values): Promise<Row> {
  const { engine, entity } = writing
  const model = engine.model(entity.name)
  const given = givenValues(engine, model, values)
  return inTransaction(writing.scope, async (scope) => {
    const em = workerOf(scope)
    const saved: object = em.create(entity.meta.class, newData(entity, Object.fromEntries(named(given))), {
      partial: true,
      persist: true,
    })
    await flush(em, model, given)
    const key = keyOfEntity(entity, saved, model.description.primaryKey)
    return (await findByKey(engine, scope, model, key)) as Row
  })
}

/** Changes the rows that hold one by one, as the ORM does, under locks. Says how many did hold. */
export function updateEntities(writing: Writing, where: Where, changes: Values): Promise<number> {
  const { engine, entity } = writing
  const model = engine.model(entity.name)
  const given = givenValues(engine, model, changes)
  return withRows(writing, where, undefined, async (em, rows) => {
    for (const row of rows) {
      const changed = Object.fromEntries(
        [...given].map(([field, value]) => [field.name, written(field, row[field.name], value)]),
      )
      set(em, managed(em, entity, row), givenData(entity, changed, row), entity)
    }
    await flush(em, model, given)
    return rows.length
  })
}

/** Removes the rows that hold as the ORM does. Says how many did hold. */
export const deleteEntities = (writing: Writing, where: Where): Promise<number> =>
  withRows(writing, where, undefined, async (em, rows) => {
    await remove(writing, em, rows)
    return rows.length
  })

/** Removes one row that holds, and gives it. */
export const consumeEntity = (writing: Writing, where: Where): Promise<Row | null> =>
  withRows(writing, where, 1, async (em, rows) => {
    await remove(writing, em, rows)
    return rows[0] ?? null
  })

async function remove({ engine, entity }: Writing, em: EntityManager, rows: readonly Row[]): Promise<void> {
  for (const row of rows) em.remove(managed(em, entity, row))
  await flush(em, engine.model(entity.name), [])
}

/** In a part of the transaction that can be taken back: what the ORM has written when a later row fails is undone. */
function withRows<Result>(
  { engine, scope: outer, entity }: Writing,
  where: Where,
  limit: number | undefined,
  work: (em: EntityManager, rows: readonly Row[]) => Promise<Result>,
): Promise<Result> {
  return inTransaction(outer, async (scope) =>
    work(workerOf(scope), await lockRows(engine, scope, entity.name, where, limit)),
  )
}

/** An EntityManager in the same transaction that knows nothing else, so that it writes nothing else. */
const workerOf = ({ connection }: Scope): EntityManager =>
  (connection as EntityManagerConnection).em.fork({ keepTransactionContext: true })

/** The entity of a row, known as it is stored: what is set on it from here on is a change. */
function managed(em: EntityManager, entity: Entity, row: Row): object {
  return em.merge(entity.meta.class, storedData(entity, row), {
    refresh: true,
    convertCustomTypes: false,
    validate: false,
  })
}

/** `assign` refuses what a custom type turns a column's value into: values that are no relation are set as they are. */
function set(em: EntityManager, held: object, data: EntityData, { meta }: Entity): void {
  for (const name of Object.keys(data)) {
    const prop = meta.properties[name] as EntityProperty
    const { kind, object } = prop
    const value = data[name]
    if (kind === ReferenceKind.SCALAR) setScalar(held, name, value)
    else if (value instanceof PolymorphicRef) em.assign(held, { [name]: referenceTo(em, prop, value) })
    // One in a JSON column is one value, to be replaced.
    else em.assign(held, { [name]: value }, { mergeEmbeddedProperties: !object })
  }
}

/** @throws {ValidationError} for a name that none of the entities has */
function referenceTo(em: EntityManager, { name, discriminatorMap }: EntityProperty, ref: PolymorphicRef): object {
  const target = discriminatorMap?.[ref.discriminator]
  if (!target) throw ValidationError.field(name, 'invalid_value', `${name} leads to nothing of that name.`)
  return em.getReference(target as EntityName<object>, ref.id as never)
}

/** A lazy one may be behind a reference. */
function setScalar(held: object, name: string, value: unknown): void {
  const current: unknown = Reflect.get(held, name)
  if (current instanceof ScalarReference) current.set(value)
  else Reflect.set(held, name, value)
}

async function flush(em: EntityManager, model: ModelInfo, written: WrittenValues): Promise<void> {
  try {
    await em.flush()
  } catch (error) {
    throw writingError(error, model, written)
  }
}

function* named(given: WrittenValues): Generator<readonly [string, unknown]> {
  for (const [{ name }, value] of given) yield [name, value]
}

const written = (field: FieldInfo, held: unknown, value: unknown): unknown =>
  value instanceof Increment ? increased(field, held, value) : value
