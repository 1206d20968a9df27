import { mediaType } from '@authpkg/auth'
import { inputField, type Row, ValidationError } from '@authpkg/core'
import { isObject } from '../is-object.ts'
import { type Answer, over, type RestRequest } from '../request.ts'
import { type Body, writableBy } from './deserializer.ts'

const mergePatch = 'application/merge-patch+json'

/** Changes a row by a body. */
type Change = (request: RestRequest, body: Body) => Promise<Answer>

/**
 * Changes a row by a body; what a merge patch (RFC 7396) says of the inside of JSON fields is put into what they hold,
 * with the row locked, so that of two at once neither undoes the other. Plain JSON replaces such a field as it does every
 * other.
 *
 * @throws {ValidationError} `unsupported_media_type` for another kind of patch.
 */
export async function changeMerged(request: RestRequest, key: string, body: Body, change: Change): Promise<Answer> {
  const { c, resource } = request
  const type = mediaType(c)
  if (c.req.method === 'PATCH' && type?.endsWith('+json') && type !== mergePatch) throw otherPatch(request)
  const inside = Object.entries(body.rawData).filter(([name, value]) => isObject(value) && isJson(request, name))
  if (type !== mergePatch || inside.length === 0) return change(request, body)
  return request.records.transaction(async (records) => {
    const row = await records.get(resource.model, key, { lock: true })
    const merged = inside.map(([name, patch]) => [name, merge(heldBy(request, row, name), patch)])
    return change(over(request, records), { ...body, rawData: { ...body.rawData, ...Object.fromEntries(merged) } })
  })
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
