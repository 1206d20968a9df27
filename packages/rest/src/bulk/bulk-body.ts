import { inputField, type ModelDescription, ValidationError } from '@authpkg/core'
import { isObject } from '../is-object.ts'
import type { RestRequest } from '../request.ts'
import type { Resource } from '../resource.ts'
import { Faults } from '../write/faults.ts'

type Fields = Readonly<Record<string, unknown>>

/** One of the changes that a request to `_bulk` asks for. */
export type Operation =
  | { readonly op: 'create'; readonly data: Fields }
  | { readonly op: 'update'; readonly key: string; readonly data: Fields; readonly ifMatch?: string }
  | { readonly op: 'delete'; readonly key: string; readonly ifMatch?: string }
  /** `by` is unique: the row that has these values is changed, else one is added. */
  | { readonly op: 'upsert'; readonly by: readonly string[]; readonly data: Fields }

export interface Batch {
  readonly operations: readonly Operation[]
  /** All or none of them, or each by itself. */
  readonly mode: 'atomic' | 'each'
  /** Does all of it and undoes it again. */
  readonly dryRun: boolean
}

/** @throws {ValidationError} for everything that is wrong with the form of the operations, by path, at once. */
export function readBatch({ resource, records }: RestRequest, body: Fields): Batch {
  const { operations, mode = 'atomic', dryRun = false, ...others } = body
  const faults = new Faults()
  faults.catch(() => assertNone(others))
  faults.catch(() => assertHolds('mode', mode === 'atomic' || mode === 'each', 'atomic or each'))
  faults.catch(() => assertHolds('dryRun', typeof dryRun === 'boolean', 'true or false'))
  const listed = faults.catch(() => listOf(resource, operations)) ?? []
  const readable = records.access.readableFields(records.principal, resource.model)
  const seen = new Set([...resource.shape.shown].filter((name) => readable.has(name)))
  const read = listed.flatMap(
    (operation, i) => faults.catch(() => readOperation(resource.model, seen, operation), `operations.${i}`) ?? [],
  )
  faults.throwIfAny()
  return { operations: read, mode: mode as Batch['mode'], dryRun: dryRun === true }
}

function listOf({ maxBulk }: Resource, operations: unknown): readonly unknown[] {
  assertHolds('operations', Array.isArray(operations) && operations.length > 0, 'a list of operations')
  const list = operations as readonly unknown[]
  if (list.length <= maxBulk) return list
  throw ValidationError.field('operations', 'limit_exceeded', `One request can hold at most ${maxBulk} operations.`)
}

function readOperation(model: ModelDescription, seen: ReadonlySet<string>, operation: unknown): Operation {
  assertHolds('', isObject(operation), 'an object')
  const { op, ...rest } = operation as Fields
  if (!isKind(op)) throw ValidationError.field('op', 'invalid_value', 'op must be create, update, delete or upsert.')
  const members = new Members(rest, (by) => uniqueFields(model, seen, by))
  const read = readers[op](members)
  members.end()
  return read
}

/** What each kind of operation has besides `op`. */
const readers: { readonly [Op in Operation['op']]: (members: Members) => Extract<Operation, { op: Op }> } = {
  create: (members) => ({ op: 'create', data: members.data() }),
  update: (members) => ({ op: 'update', key: members.key(), data: members.data(), ...members.ifMatch() }),
  delete: (members) => ({ op: 'delete', key: members.key(), ...members.ifMatch() }),
  upsert: (members) => ({ op: 'upsert', by: members.by(), data: members.data() }),
}

const isKind = (op: unknown): op is Operation['op'] => typeof op === 'string' && Object.hasOwn(readers, op)

/** The members of an operation. What is wrong with them is told by `end`, all at once: nobody uses them before. */
class Members {
  readonly #faults = new Faults()
  readonly #uniqueFields: (by: unknown) => readonly string[]
  #left: Fields

  constructor(given: Fields, uniqueFields: (by: unknown) => readonly string[]) {
    this.#left = given
    this.#uniqueFields = uniqueFields
  }

  key(): string {
    return String(this.#take('key', isKey, 'the key of a row'))
  }

  data(): Fields {
    return this.#take('data', isObject, 'an object') as Fields
  }

  ifMatch(): { readonly ifMatch?: string } {
    const isTag = (value: unknown): boolean => value === undefined || typeof value === 'string'
    const ifMatch = this.#take('ifMatch', isTag, 'text') as string | undefined
    return ifMatch === undefined ? {} : { ifMatch }
  }

  by(): readonly string[] {
    const { by, ...left } = this.#left
    this.#left = left
    return this.#faults.catch(() => this.#uniqueFields(by)) ?? []
  }

  /** @throws {ValidationError} also for what nobody took. */
  end(): void {
    this.#faults.catch(() => assertNone(this.#left))
    this.#faults.throwIfAny()
  }

  #take(name: string, holds: (value: unknown) => boolean, wanted: string): unknown {
    const { [name]: value, ...left } = this.#left
    this.#left = left
    this.#faults.catch(() => assertHolds(name, holds(value), wanted))
    return value
  }
}

/** As it stands in addresses; a number is good for a key of one. */
const isKey = (key: unknown): boolean => (typeof key === 'string' && key !== '') || Number.isSafeInteger(key)

/** The fields that tell one row, named alone or in a list. What the caller cannot see is no name. */
function uniqueFields(model: ModelDescription, seen: ReadonlySet<string>, by: unknown): readonly string[] {
  const names = (Array.isArray(by) ? by : [by]).map((name) => inputField(model, String(name))?.name ?? '')
  if (!names.every((name) => seen.has(name))) throw notUnique(model)
  const isSet = (set: readonly string[]): boolean =>
    set.length === names.length && set.every((name) => names.includes(name))
  const isUnique = names.length === 1 && model.fields.get(names[0] ?? '')?.unique
  if (isUnique || isSet(model.primaryKey) || model.uniqueSets.some(isSet)) return names
  throw notUnique(model)
}

const notUnique = (model: ModelDescription): ValidationError =>
  ValidationError.field('by', 'invalid_value', `by must name what is unique in ${model.name}.`)

function assertNone(others: Fields): void {
  const faults = new Faults()
  for (const name of Object.keys(others))
    faults.catch(() => {
      throw ValidationError.field(name, 'unknown_field', `There is no ${name} here.`)
    })
  faults.throwIfAny()
}

function assertHolds(name: string, holds: boolean, wanted: string): void {
  if (!holds) throw ValidationError.field(name, 'invalid_value', `${name || 'It'} must be ${wanted}.`)
}
