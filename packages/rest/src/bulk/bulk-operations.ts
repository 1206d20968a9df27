import {
  ConflictError,
  eq,
  fieldOf,
  inputField,
  isDeadlock,
  keyText,
  type ModelDescription,
  NotFoundError,
  parseJsonValue,
  ValidationError,
  type Value,
} from '@authpkg/core'
import { assertMayAsk } from '../callers/authentication.ts'
import type { Method } from '../options.ts'
import type { Answer, RestRequest } from '../request.ts'
import type { Conditions } from '../validators.ts'
import type { Body } from '../write/deserializer.ts'
import { addRow, changeRow, removeRow } from '../write/row-changes.ts'
import { assertMayAdd, assertMayChange } from '../write/row-checks.ts'
import type { Operation } from './bulk-body.ts'

/** Somebody else adds the row at the same time: what this transaction sees may be older, and another one is begun. */
export class Behind extends Error {}

/** How often a batch was begun. */
export interface Tries {
  readonly isLast: boolean
  /** What found its row taken before: what then finds no row a second time has met one that the caller may not see. */
  readonly taken: Set<Operation>
}

/**
 * Does one operation under the checks of its own request.
 *
 * @throws {Behind} for an upsert that somebody overtakes, unless this is the last try.
 */
export async function perform(request: RestRequest, operation: Operation, tries: Tries): Promise<Answer> {
  switch (operation.op) {
    case 'create':
      return add(request, bodyOf(operation.data))
    case 'update':
      return change(request, operation.key, bodyOf(operation.data), operation)
    case 'delete':
      assertTakes(request, 'DELETE')
      await assertMayChange(request, 'delete', operation.key)
      return removeRow(request, operation.key, operation)
    case 'upsert':
      return upsert(request, operation, tries)
  }
}

const bodyOf = (rawData: Body['rawData']): Body => ({ rawData, format: 'json' })

async function add(request: RestRequest, body: Body): Promise<Answer> {
  assertTakes(request, 'POST')
  await assertMayAdd(request)
  return addRow(request, body)
}

async function change(request: RestRequest, key: string, body: Body, conditions: Conditions): Promise<Answer> {
  assertTakes(request, 'PATCH', 'PUT')
  await assertMayChange(request, 'update', key)
  return changeRow(request, key, body, 'edit', conditions)
}

/** What the options of the resource say of verbs holds for the operations that stand for them. */
function assertTakes({ resource, records }: RestRequest, ...verbs: readonly Method[]): void {
  const offered = verbs.filter((verb) => resource.methods.has(verb))
  if (offered.length === 0)
    throw new NotFoundError('method_not_allowed', `This resource does not take ${verbs.join(' or ')}.`)
  assertMayAsk(resource, records.access, records.principal, ...offered)
}

type Upsert = Extract<Operation, { op: 'upsert' }>

/**
 * Of two that add the same row at once one fails at the unique constraint, or is chosen as deadlocked; it begins again,
 * and finds the other's.
 */
async function upsert(request: RestRequest, operation: Upsert, tries: Tries): Promise<Answer> {
  try {
    return (await changeFound(request, operation)) ?? (await add(request, bodyOf(operation.data)))
  } catch (error) {
    throw isOvertaken(error, operation, tries) ? new Behind() : error
  }
}

function isOvertaken(error: unknown, operation: Upsert, { isLast, taken }: Tries): boolean {
  if (isLast || isDeadlock(error)) return !isLast
  if (taken.has(operation) || !isTaken(error, operation.by)) return false
  taken.add(operation)
  return true
}

/** Another unique constraint of the model is broken as much the next time; not every database says which one it was. */
function isTaken(error: unknown, by: readonly string[]): boolean {
  if (!(error instanceof ConflictError) || error.code !== 'unique_violation') return false
  const { fields } = error.details
  return !Array.isArray(fields) || fields.some((field) => by.includes(field))
}

/** A row that the caller may not see is not found: adding it then ends at the constraint, as it would without this. */
async function changeFound(request: RestRequest, { by, data }: Upsert): Promise<Answer | null> {
  const { records, resource } = request
  if (!records.access.can(records.principal, 'read', resource.model)) return null
  const values = uniqueValues(request, by, data)
  const where = { op: 'and' as const, conditions: [...values].map(([field, value]) => eq(field, value)) }
  const { rows } = await records.list(resource.model, { where, limit: 1 })
  if (!rows[0]) return null
  const rest = Object.entries(data).filter(([name]) => !values.has(fieldNamed(request, name)))
  return change(request, keyText(resource.model, rows[0]), bodyOf(Object.fromEntries(rest)), {})
}

const fieldNamed = ({ resource }: RestRequest, name: string): string => inputField(resource.model, name)?.name ?? name

/** @throws {ValidationError} for a part of the unique key that the data does not have. */
function uniqueValues(request: RestRequest, by: readonly string[], data: Body['rawData']): ReadonlyMap<string, Value> {
  const given = new Map(Object.entries(data).map(([name, value]) => [fieldNamed(request, name), value]))
  const { model } = request.resource
  return new Map(by.map((field) => [field, uniqueValue(model, field, given.get(field))]))
}

function uniqueValue(model: ModelDescription, name: string, value: unknown): Value {
  if (value !== undefined && value !== null) return parseJsonValue(fieldOf(model, name), value)
  throw ValidationError.field(name, 'invalid_value', `${name} is needed to find the row by.`)
}
