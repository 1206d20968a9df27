import { AccessDeniedError, type Records, type Row } from '@authpkg/core'
import type { Context } from 'hono'
import type { ResourceContext } from './options.ts'
import type { Resource } from './resource.ts'
import type { Data, Serializer } from './serializer.ts'

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
}

/** What a request is answered with: JSON, and the address of what it made. */
export interface Answer {
  readonly body: unknown
  readonly status?: 200 | 201
  readonly location?: string
}

/** @throws {AccessDeniedError} unless a resource's own check says yes. */
export function assertChecked(allowed: boolean): void {
  if (allowed !== true) throw new AccessDeniedError('access_denied', 'You may not do this.')
}

/** A row that its writer may not read afterwards is told by its key alone. */
export function writtenData({ resource, records, serializer, context }: RestRequest, row: Row): Data {
  const { model, shape } = resource
  const readable = records.access.readableFields(records.principal, model)
  if ([...readable].every((field) => field in row)) return serializer.toData(row, context)
  return Object.fromEntries(
    model.primaryKey.filter((field) => shape.shown.has(field)).map((field) => [field, row[field]]),
  )
}
