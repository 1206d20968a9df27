import { schemaOf, written } from './answers.ts'
import { reference, type Schema } from './json-schema.ts'
import { answered, body, described, idempotencyKey, ifMatch } from './operation.ts'
import { keyParameter } from './parameters.ts'
import type { Post, ResourceSight } from './sight.ts'

// What is done by POST besides adding a row: each where this caller has it.

export const bulkOf = (sight: ResourceSight): Schema =>
  post(sight, 'bulk', 'bulk', {
    summary: 'Many changes in one transaction',
    parameters: [idempotencyKey],
    requestBody: body(reference('schemas', 'Bulk')),
    responses: { 200: answered('What became of each operation.', reference('schemas', 'BulkReport')) },
  })

/** For clients that send nothing but GET and POST, as is what follows. */
export const editOf = (sight: ResourceSight): Schema =>
  post(sight, 'edit', 'edit', {
    summary: 'Change the fields that are sent, as PATCH does',
    parameters: [ifMatch(sight.resource)],
    requestBody: body(schemaOf('change', sight)),
    responses: { 200: written(sight, 'edit') },
  })

export const removalOf = (sight: ResourceSight): Schema =>
  atRow(
    sight,
    post(sight, 'delete', 'remove', {
      summary: 'Delete a row, as DELETE does',
      parameters: [ifMatch(sight.resource)],
      responses: { 200: written(sight, 'delete') },
    }),
  )

/** By address. */
export function actionsOf(sight: ResourceSight): readonly (readonly [string, Schema])[] {
  const { name, actions } = sight.resource
  return [...actions.keys()].map((action) => [`/${name}/{key}/${action}/`, actionOf(sight, action)])
}

/** What it takes and gives is the application's to know. */
const actionOf = (sight: ResourceSight, action: string): Schema =>
  atRow(
    sight,
    post(sight, 'act', `act.${action}`, {
      summary: `Do ${action}`,
      parameters: [idempotencyKey, ifMatch(sight.resource)],
      requestBody: { ...body({ type: 'object' }), required: false },
      responses: { 200: answered('What the application answers.', {}) },
    }),
  )

const atRow = (sight: ResourceSight, operations: Schema): Schema => ({
  parameters: [keyParameter(sight)],
  ...operations,
})

const post = ({ resource, rights, open }: ResourceSight, kind: Post, id: string, details: Schema): Schema =>
  rights.posts.has(kind)
    ? { post: described(resource, { id, isChange: true, isOpen: open.posts.has(kind) }, details) }
    : {}
