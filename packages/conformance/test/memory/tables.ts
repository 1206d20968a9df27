import {
  ConflictError,
  type FieldDescription,
  type FieldError,
  fieldOf,
  Increment,
  type ModelDescription,
  type Models,
  type Relation,
  type Row,
  storageProblem,
  throwProblems,
  type Value,
  type Values,
} from '@authpkg/core'
import { compareValues, normalValue } from './compare.ts'

/** All rows of all models at one moment. A row is never changed, only replaced: a copy of the lists is a snapshot. */
export class Tables {
  readonly models: Models
  readonly #rows: Map<string, readonly Row[]>
  readonly #nextKey: { value: number }

  constructor(models: Models, rows = new Map<string, readonly Row[]>(), nextKey = { value: 1 }) {
    this.models = models
    this.#rows = rows
    this.#nextKey = nextKey
  }

  copy(): Tables {
    return new Tables(this.models, new Map(this.#rows), this.#nextKey)
  }

  rows(model: string): readonly Row[] {
    return this.#rows.get(model) ?? []
  }

  insert(model: ModelDescription, row: Row): Row {
    const keyed = { ...row }
    for (const field of model.fields.values()) if (field.generated) keyed[field.name] = this.#newKey(field)
    this.#rows.set(model.name, [...this.rows(model.name), keyed])
    this.#assertKeys(model, [keyed])
    return keyed
  }

  #newKey({ type }: FieldDescription): Value {
    if (type === 'uuid' || type === 'string') return crypto.randomUUID()
    const next = this.#nextKey.value++
    return type === 'bigint' ? BigInt(next) : next
  }

  replace(model: ModelDescription, before: readonly Row[], change: (row: Row) => Row): void {
    const after = new Map(before.map((row) => [row, change(row)]))
    this.#rows.set(
      model.name,
      this.rows(model.name).map((row) => after.get(row) ?? row),
    )
    this.#assertKeys(model, [...after.values()])
  }

  /** Removes rows and does what the foreign keys that point at them say. */
  remove(model: ModelDescription, gone: readonly Row[]): void {
    if (gone.length === 0) return
    this.#rows.set(
      model.name,
      this.rows(model.name).filter((row) => !gone.includes(row)),
    )
    for (const child of this.models.values()) {
      for (const relation of child.relations.values()) {
        if (relation.owning && relation.target === model.name) this.#release(child, relation, gone)
      }
    }
  }

  #release(child: ModelDescription, relation: Relation, gone: readonly Row[]): void {
    const held = this.rows(child.name).filter((row) => gone.some((parent) => pointsAt(row, relation, parent)))
    if (held.length === 0) return
    if (relation.onDelete === 'cascade') this.remove(child, held)
    else if (relation.onDelete === 'setNull') this.replace(child, held, unlinked(relation))
    else throw foreignKeyViolation(child)
  }

  #assertKeys(model: ModelDescription, written: readonly Row[]): void {
    for (const set of [model.primaryKey, ...model.uniqueSets]) {
      const fields = set.map((name) => fieldOf(model, name))
      for (const row of written) if (this.#isTaken(model, fields, row)) throw uniqueViolation(model, set)
    }
    for (const relation of model.relations.values()) {
      const parents = relation.owning ? this.rows(relation.target) : undefined
      const lost = (row: Row): boolean => !parents?.some((parent) => pointsAt(row, relation, parent))
      const points = (row: Row): boolean => relation.localFields.every((field) => row[field] !== null)
      if (parents && written.some((row) => points(row) && lost(row))) throw foreignKeyViolation(model)
    }
  }

  #isTaken(model: ModelDescription, fields: readonly FieldDescription[], row: Row): boolean {
    if (fields.length === 0 || fields.some((field) => row[field.name] === null)) return false
    const same = (other: Row): boolean =>
      fields.every(
        (field) => other[field.name] !== null && compareValues(field, other[field.name], row[field.name]) === 0,
      )
    return this.rows(model.name).some((other) => other !== row && same(other))
  }
}

const unlinked = (relation: Relation): ((row: Row) => Row) => {
  const links = Object.fromEntries(relation.localFields.map((field) => [field, null]))
  return (row) => ({ ...row, ...links })
}

const pointsAt = (row: Row, relation: Relation, parent: Row): boolean =>
  relation.localFields.every((field, i) => row[field] !== null && row[field] === parent[relation.targetFields[i] ?? ''])

const uniqueViolation = (model: ModelDescription, fields: readonly string[]): ConflictError =>
  new ConflictError('unique_violation', `${model.name} has such a row already.`, {
    details: { model: model.name, fields },
  })

const foreignKeyViolation = (model: ModelDescription): ConflictError =>
  new ConflictError('foreign_key_violation', `${model.name} would point at nothing.`, {
    details: { model: model.name },
  })

/** A new row: what was given, what has a default, and NULL. @throws {ValidationError} by field. */
export function newRow(model: ModelDescription, values: Values): Row {
  for (const name of Object.keys(values)) fieldOf(model, name)
  const given = new Map(Object.entries(values))
  const problems = new Map<string, FieldError>()
  const row: Row = {}
  for (const field of model.fields.values()) {
    const value = given.get(field.name) === undefined ? (field.default ?? null) : given.get(field.name)
    const problem = field.generated ? undefined : storageProblem(field, value)
    if (problem) problems.set(field.name, problem)
    else row[field.name] = field.generated ? null : normalValue(field, value as Value)
  }
  throwProblems(problems)
  return row
}

/** What an update does to one row. @throws {ValidationError} by field. */
export function changer(model: ModelDescription, changes: Values): (row: Row) => Row {
  const problems = new Map<string, FieldError>()
  const parts = Object.entries(changes).map(([name, change]) => {
    const field = fieldOf(model, name)
    const problem = change instanceof Increment ? undefined : storageProblem(field, change)
    if (problem) problems.set(name, problem)
    return { field, change }
  })
  throwProblems(problems)
  const changed = ({ field, change }: (typeof parts)[number], row: Row): unknown =>
    change instanceof Increment ? Number(row[field.name] ?? 0) + change.by : normalValue(field, change as Value)
  return (row) => ({ ...row, ...Object.fromEntries(parts.map((part) => [part.field.name, changed(part, row)])) })
}
