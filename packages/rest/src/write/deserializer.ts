import { isForm, readForm, readJson } from '@authpkg/auth'
import {
  assertComplete,
  type FieldDescription,
  type InputFormat,
  inputField,
  type ModelDescription,
  parseJson,
  type Records,
  readInput,
  ValidationError,
  type Values,
} from '@authpkg/core'
import { isObject } from '../is-object.ts'
import type { RestRequest } from '../request.ts'
import type { Resource } from '../resource.ts'
import { Faults } from './faults.ts'

/** What a body says, as it was sent. */
export interface Body {
  readonly rawData: Readonly<Record<string, unknown>>
  readonly format: InputFormat
}

/** What a body is for: a new row, some fields of one, or all of them that can be written. */
export type Purpose = 'add' | 'edit' | 'replace'

/**
 * The values that a body gives to a row's own fields. The owner is the server's to set: what a body says of it is
 * passed over. What a caller cannot see is not theirs to replace.
 *
 * @param setElsewhere fields that the body sets by objects in it
 * @throws {ValidationError} for every name and value that is wrong, at once.
 */
export function readValues(
  resource: Resource,
  records: Records,
  { rawData, format }: Body,
  purpose: Purpose,
  setElsewhere: ReadonlySet<string> = new Set(),
): Values {
  const writable = writableBy(resource, records, purpose === 'add')
  const isServers = serversOwn(resource, records)
  const input = Object.fromEntries(Object.entries(rawData).filter(([name]) => !isServers(name)))
  const others = resource.rejectsUnknown ? 'refuse' : 'ignore'
  const read = (): Values => readInput(resource.model, input, { format, writable, others })
  if (purpose !== 'replace') return read()
  const given = Object.keys(input).map((name) => inputField(resource.model, name)?.name ?? '')
  return replaced(resource.model, leftOut(resource, records, writable, new Set([...given, ...setElsewhere])), read)
}

/** What the caller could have written and did not. Whose a row is stays, unless it is said. */
function leftOut(
  { model }: Resource,
  { access, principal }: Records,
  writable: ReadonlySet<string>,
  given: ReadonlySet<string>,
): readonly FieldDescription[] {
  const seen = access.readableFields(principal, model)
  const owners = access.ownerValues(principal, model)
  return [...model.fields.values()].filter(
    ({ name }) => writable.has(name) && seen.has(name) && !given.has(name) && !(name in owners),
  )
}

/** A field that was left out becomes what a new row has there. One whose default nobody knows beforehand stays. */
function replaced(model: ModelDescription, left: readonly FieldDescription[], read: () => Values): Values {
  const faults = new Faults()
  const values = faults.catch(read)
  faults.catch(() => assertComplete(model, {}, left))
  faults.throwIfAny()
  const reset = left.filter((field) => field.default !== undefined || !field.hasDefault)
  return { ...Object.fromEntries(reset.map((field) => [field.name, field.default ?? null])), ...values }
}

/** Whether a name in a body means the owner, and this caller may not say whose the row is. */
function serversOwn({ model }: Resource, { access, principal }: Records): (name: string) => boolean {
  const allowed = access.writableFields(principal, model)
  const owned = Object.keys(access.ownerValues(principal, model)).filter((field) => !allowed.has(field))
  return (name) => owned.includes(inputField(model, name)?.name ?? '')
}

/** A key that nobody makes comes with the new row, and so does a first version; afterwards they are not the body's. */
export function writableBy(resource: Resource, records: Records, isNew: boolean): ReadonlySet<string> {
  const { model, writable, versionField } = resource
  const allowed = records.access.writableFields(records.principal, model)
  const isFixed = (name: string): boolean => model.primaryKey.includes(name) || name === versionField
  const isSettable = (name: string): boolean =>
    !isFixed(name) || (isNew && model.fields.get(name)?.hasDefault === false)
  return new Set([...writable].filter((name) => allowed.has(name) && isSettable(name)))
}

/**
 * The body of a write: a JSON object, or from clients without a cookie a form whose field `data` holds one, or whose
 * fields are the values themselves; `authenticate` has refused forms of the others.
 *
 * @throws {ValidationError} for a body that is too large, too deep or no object, wherever its JSON stands.
 */
export async function readBody({ c, maxBodyBytes: maxBytes }: RestRequest): Promise<Body> {
  if (!isForm(c)) return { rawData: assertObject(await readJson(c, { maxBytes })), format: 'json' }
  const form = await readForm(c, { maxBytes, multipart: true })
  const data = form.get('data')
  if (data === undefined) return { rawData: form.values(), format: 'text' }
  return { rawData: assertObject(parseJson(data)), format: 'json' }
}

function assertObject(body: unknown): Readonly<Record<string, unknown>> {
  if (isObject(body)) return body as Readonly<Record<string, unknown>>
  throw new ValidationError('invalid_input', 'The body must be a JSON object.')
}
