import type { Method } from '../options.ts'
import { componentName, type Kind, listAnswer, notModified, schemaOf, written } from './answers.ts'
import type { Schema } from './json-schema.ts'
import { body, described, idempotencyKey, ifMatch } from './operation.ts'
import { keyParameter, listParameters, viewParameters } from './parameters.ts'
import { actionsOf, bulkOf, editOf, removalOf } from './posts.ts'
import { changeSchema, newRowSchema, replacementSchema, rowSchema } from './row-schemas.ts'
import type { ResourceSight } from './sight.ts'

/** The addresses of a resource, and what can be done there. */
export function pathsOf(sight: ResourceSight): readonly (readonly [string, Schema])[] {
  const { name } = sight.resource
  const paths = [
    [`/${name}/`, collectionOf(sight)],
    [`/${name}/{key}/`, itemOf(sight)],
    [`/${name}/{key}/delete/`, removalOf(sight)],
    ...actionsOf(sight),
    [`/${name}/_bulk/`, bulkOf(sight)],
  ] as const
  return paths.filter(([, operations]) => methodsIn(operations).length > 0)
}

/** The schemas that the operations speak of. */
export function schemasOf(sight: ResourceSight): readonly (readonly [string, Schema])[] {
  const { resource, rights } = sight
  const { methods, posts } = rights
  const makers: readonly (readonly [boolean, Kind, (sight: ResourceSight) => Schema])[] = [
    [methods.has('GET'), 'row', rowSchema],
    [methods.has('POST'), 'new', newRowSchema],
    [methods.has('PATCH') || posts.has('edit'), 'change', changeSchema],
    [methods.has('PUT'), 'replacement', resource.lenient ? changeSchema : replacementSchema],
  ]
  return makers.flatMap(([isSpokenOf, kind, make]) =>
    isSpokenOf ? [[componentName(kind, resource), make(sight)] as const] : [],
  )
}

const methodsIn = (operations: Schema): readonly string[] =>
  Object.keys(operations).filter((key) => key !== 'parameters')

function collectionOf(sight: ResourceSight): Schema {
  return {
    ...operation(sight, 'GET', 'list', {
      summary: 'Rows, filtered, sorted and in pages',
      parameters: listParameters(sight),
      responses: { 200: listAnswer(sight), 304: notModified },
    }),
    ...operation(sight, 'POST', 'create', {
      summary: 'Add a row',
      parameters: [idempotencyKey],
      requestBody: body(schemaOf('new', sight)),
      responses: {
        [sight.resource.lenient ? 200 : 201]: written(sight, 'create', { Location: { schema: { type: 'string' } } }),
      },
    }),
  }
}

function itemOf(sight: ResourceSight): Schema {
  const { resource } = sight
  const guard = { parameters: [ifMatch(resource)] }
  return {
    parameters: [keyParameter(sight)],
    ...operation(sight, 'GET', 'read', {
      summary: 'One row',
      parameters: viewParameters(sight),
      responses: { 200: written(sight, 'objectDetail'), 304: notModified },
    }),
    ...operation(sight, 'PUT', 'replace', {
      summary: resource.lenient ? 'Change the fields that are sent' : 'Replace all fields that can be written',
      ...guard,
      requestBody: body(schemaOf('replacement', sight)),
      responses: { 200: written(sight, 'edit') },
    }),
    ...operation(sight, 'PATCH', 'change', {
      summary: 'Change the fields that are sent',
      ...guard,
      requestBody: body(schemaOf('change', sight), 'application/json', 'application/merge-patch+json'),
      responses: { 200: written(sight, 'edit') },
    }),
    ...operation(sight, 'DELETE', 'delete', {
      summary: 'Delete a row',
      ...guard,
      responses: { 200: written(sight, 'delete') },
    }),
    ...editOf(sight),
  }
}

/** The operation under its verb, where this caller has it. */
const operation = ({ resource, rights, open }: ResourceSight, method: Method, id: string, details: Schema): Schema =>
  rights.methods.has(method)
    ? {
        [method.toLowerCase()]: described(
          resource,
          { id, isChange: method !== 'GET', isOpen: open.methods.has(method) },
          details,
        ),
      }
    : {}
