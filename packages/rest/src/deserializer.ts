import { isForm, readForm, readJson } from '@authpkg/auth'
import { type InputFormat, inputField, type Records, readInput, ValidationError, type Values } from '@authpkg/core'
import type { Context } from 'hono'
import type { Resource } from './resource.ts'

/** What a body says: as it was sent, and as typed values of fields that this caller may set. */
export interface Input {
  readonly rawData: Readonly<Record<string, unknown>>
  readonly values: Values
}

interface Body {
  readonly rawData: Readonly<Record<string, unknown>>
  readonly format: InputFormat
}

/**
 * Reads the body of a write: a JSON object, or from clients without a cookie a form whose field `data` holds one, or
 * whose fields are the values themselves. The owner is the server's to set: what a body says of it is passed over.
 *
 * @throws {ValidationError} for a body that is too large or no object, and for every name and value that is wrong, at once.
 */
export async function readValues(
  c: Context,
  resource: Resource,
  records: Records,
  maxBytes: number,
  isNew: boolean,
): Promise<Input> {
  const { rawData, format } = await readBody(c, maxBytes)
  const writable = writableBy(resource, records, isNew)
  const isServers = serversOwn(resource, records)
  const input = Object.fromEntries(Object.entries(rawData).filter(([name]) => !isServers(name)))
  const others = resource.lenient ? 'ignore' : 'refuse'
  return { rawData, values: readInput(resource.model, input, { format, writable, others }) }
}

/** Whether a name in a body means the owner, and this caller may not say whose the row is. */
function serversOwn({ model }: Resource, { access, principal }: Records): (name: string) => boolean {
  const allowed = access.writableFields(principal, model)
  const owned = Object.keys(access.ownerValues(principal, model)).filter((field) => !allowed.has(field))
  return (name) => owned.includes(inputField(model, name)?.name ?? '')
}

/** A key that nobody makes comes with the new row; afterwards it stays. */
function writableBy({ model, writable }: Resource, records: Records, isNew: boolean): ReadonlySet<string> {
  const allowed = records.access.writableFields(records.principal, model)
  const isSettable = (name: string): boolean =>
    !model.primaryKey.includes(name) || (isNew && model.fields.get(name)?.hasDefault === false)
  return new Set([...writable].filter((name) => allowed.has(name) && isSettable(name)))
}

/** Forms come from clients without a cookie only: `authenticate` has refused the others. */
async function readBody(c: Context, maxBytes: number): Promise<Body> {
  if (!isForm(c)) return { rawData: assertObject(await readJson(c, { maxBytes })), format: 'json' }
  const form = await readForm(c, { maxBytes, multipart: true })
  const data = form.get('data')
  if (data === undefined) return { rawData: form.values(), format: 'text' }
  return { rawData: assertObject(parseData(data)), format: 'json' }
}

/** As strict as a JSON body: a name that reaches into JavaScript's own objects spoils it. */
function parseData(text: string): unknown {
  try {
    return JSON.parse(text, (name, value: unknown) => {
      if (name === '__proto__' || name === 'constructor' || name === 'prototype') throw new SyntaxError(name)
      return value
    })
  } catch (cause) {
    throw new ValidationError('malformed_body', 'The form field data is not valid JSON.', { cause })
  }
}

function assertObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>
  throw new ValidationError('invalid_input', 'The body must be a JSON object.')
}
