import { AccessDeniedError, type Clock, type ModelDescription, type Records, type Row } from '@authpkg/core'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ResourceContext } from './options.ts'
import type { Resource } from './resource.ts'
import type { Serializer } from './view/serializer.ts'

/** A request that has found its resource, and whose sender is known. */
export interface RestRequest {
  readonly c: Context
  readonly resource: Resource
  readonly records: Records
  readonly context: ResourceContext
  readonly serializer: Serializer
  /** Of the resource's list, as clients reach it: `/api/note/`. */
  readonly address: string
  readonly maxBodyBytes: number
  readonly clock: Clock
  /** The same request as it looks to the resource that serves another model, over these records; null where none does. */
  at(model: ModelDescription, records: Records): RestRequest | null
}

/** The request over other records: those of a transaction. */
export const over = (request: RestRequest, records: Records): RestRequest => ({
  ...request,
  records,
  context: { ...request.context, records },
})

/** What a request is answered with, and the address of what it made. */
export interface Answer {
  readonly body: unknown
  /** The body as it is sent, where it has been written out already. */
  readonly text?: string
  /** In place of all that: sent in parts, as it is made. */
  readonly stream?: ReadableStream<Uint8Array>
  /** The body's media type. Default: JSON. */
  readonly type?: string
  readonly status?: ContentfulStatusCode
  readonly location?: string
  /** The body is what a GET of the address gives: it has an `ETag`. */
  readonly isRepresentation?: boolean
  /** The body says what became of the request: it is sent to who prefers none, too. */
  readonly isReport?: boolean
  /** Given before, for the same `Idempotency-Key`. */
  readonly isReplayed?: boolean
}

/** @throws {AccessDeniedError} unless a resource's own check says yes. */
export function assertChecked(allowed: boolean): void {
  if (allowed !== true) throw new AccessDeniedError('access_denied', 'You may not do this.')
}

/** What was written, as its address shows it; a row that its writer may not read afterwards is told by its key alone. */
export function written(request: RestRequest, row: Row): Pick<Answer, 'body' | 'isRepresentation'> {
  const { model, shape } = request.resource
  const readable = request.records.access.readableFields(request.records.principal, model)
  const isRepresentation = [...readable].every((field) => field in row)
  if (isRepresentation) return { body: request.serializer.toData(row, request.context), isRepresentation }
  const key = model.primaryKey.filter((field) => shape.shown.has(field))
  return { body: Object.fromEntries(key.map((field) => [field, row[field]])) }
}

/** An answer as the resource's own function changes it, where it has one. */
export async function overriding(
  request: RestRequest,
  name: 'objectList' | 'objectDetail' | 'create' | 'edit' | 'delete',
  key: string | null,
  plain: () => Promise<Answer>,
): Promise<Answer> {
  const { options } = request.resource
  if (!options[name]) return plain()
  let answer: Answer = { body: null }
  const body = await options[name]({
    ...request.context,
    key,
    async plain() {
      answer = await plain()
      return answer.body
    },
  })
  return { ...answer, body: body ?? null }
}
