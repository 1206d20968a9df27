import { mediaType } from '@authpkg/auth'
import { inputField, type Row, ValidationError } from '@authpkg/core'
import { isObject } from '../is-object.ts'
import type { RestRequest } from '../request.ts'
import { type Body, writableBy } from './deserializer.ts'

const mergePatch = 'application/merge-patch+json'

/**
 * The body of a merge patch (RFC 7396) with what it says of the inside of JSON fields put into what they hold. Plain
 * JSON replaces such a field as it does every other.
 *
 * @throws {ValidationError} `unsupported_media_type` for another kind of patch.
 */
export async function mergedBody(request: RestRequest, key: string, body: Body): Promise<Body> {
  const { c, resource, records } = request
  const type = mediaType(c)
  if (c.req.method === 'PATCH' && type?.endsWith('+json') && type !== mergePatch) throw otherPatch(request)
  const inside = Object.entries(body.rawData).filter(([name, value]) => isObject(value) && isJson(request, name))
  if (type !== mergePatch || inside.length === 0) return body
  const row = await records.get(resource.model, key)
  const merged = inside.map(([name, patch]) => [name, merge(heldBy(request, row, name), patch)])
  return { ...body, rawData: { ...body.rawData, ...Object.fromEntries(merged) } }
}

const isJson = ({ resource }: RestRequest, name: string): boolean => inputField(resource.model, name)?.type === 'json'

/** @throws {ValidationError} for what the caller may write and not read: nobody can merge into what is not known. */
function heldBy({ resource, records }: RestRequest, row: Row, name: string): unknown {
  const field = inputField(resource.model, name)?.name ?? ''
  if (field in row || !writableBy(resource, records, false).has(field)) return row[field]
  throw ValidationError.field(name, 'invalid_value', `${name} can only be replaced, by application/json.`)
}

/** Null takes a member away, an object goes into the one that is there, and anything else takes the place. */
function merge(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const members = new Map(Object.entries(isObject(target) ? target : {}))
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) members.delete(name)
    else members.set(name, merge(members.get(name), value))
  }
  return Object.fromEntries(members)
}

function otherPatch({ c }: RestRequest): ValidationError {
  c.header('Accept-Patch', `application/json, ${mergePatch}`)
  return new ValidationError('unsupported_media_type', `A patch must be sent as application/json or ${mergePatch}.`)
}
