import { csrfHeader } from '@authpkg/auth'
import { contentTypes, formatsOf } from '../formats/format.ts'
import type { Method } from '../options.ts'
import type { Resource } from '../resource.ts'
import { reference, type Schema } from './json-schema.ts'
import { keyParameter, listParameters, viewParameters } from './parameters.ts'
import { changeSchema, newRowSchema, replacementSchema, rowSchema } from './row-schemas.ts'
import type { ResourceSight } from './sight.ts'

/** The addresses of a resource, and what can be done there. */
export function pathsOf(sight: ResourceSight): readonly (readonly [string, Schema])[] {
  const { name } = sight.resource
  const paths = [
    [`/${name}/`, collectionOf(sight)],
    [`/${name}/{key}/`, itemOf(sight)],
    [`/${name}/_bulk/`, bulkOf(sight)],
  ] as const
  return paths.filter(([, operations]) => methodsIn(operations).length > 0)
}

/** The schemas that the operations speak of. */
export function schemasOf(sight: ResourceSight): readonly (readonly [string, Schema])[] {
  const { resource, rights } = sight
  const makers: readonly (readonly [Method, Kind, (sight: ResourceSight) => Schema])[] = [
    ['GET', 'row', rowSchema],
    ['POST', 'new', newRowSchema],
    ['PATCH', 'change', changeSchema],
    ['PUT', 'replacement', resource.lenient ? changeSchema : replacementSchema],
  ]
  return makers
    .filter(([method]) => rights.methods.has(method))
    .map(([, kind, make]) => [componentName(kind, resource), make(sight)] as const)
}

type Kind = 'row' | 'new' | 'change' | 'replacement'

/** A tilde may stand in an address and not in the name of a component; no two names become one. */
const componentName = (kind: Kind, { name }: Resource): string =>
  `${kind}.${name.replace(/[.~]/g, (char) => (char === '~' ? '.t' : '..'))}`

const schemaOf = (kind: Kind, { resource }: ResourceSight): Schema =>
  reference('schemas', componentName(kind, resource))

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
  const guard = { parameters: [{ ...ifMatch, required: resource.options.requireIfMatch ?? false }] }
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
  }
}

function bulkOf({ resource, rights, open }: ResourceSight): Schema {
  if (!rights.bulk) return {}
  const details = {
    summary: 'Many changes in one transaction',
    parameters: [idempotencyKey],
    requestBody: body(reference('schemas', 'Bulk')),
    responses: { 200: answered('What became of each operation.', reference('schemas', 'BulkReport')) },
  }
  return { post: described(resource, 'POST', 'bulk', open.bulk, details) }
}

/** The operation under its verb, where this caller has it. */
const operation = ({ resource, rights, open }: ResourceSight, method: Method, id: string, details: Schema): Schema =>
  rights.methods.has(method)
    ? { [method.toLowerCase()]: described(resource, method, id, open.methods.has(method), details) }
    : {}

const described = (resource: Resource, method: Method, id: string, isOpen: boolean, details: Schema): Schema => ({
  operationId: `${id}.${resource.name}`,
  tags: [resource.name],
  ...details,
  security: securityOf(resource, method !== 'GET', isOpen),
  responses: {
    ...(details['responses'] as Schema),
    default: reference('responses', resource.lenient ? 'LenientError' : 'Problem'),
  },
})

function securityOf({ authentication }: Resource, isChange: boolean, isOpen: boolean): readonly Schema[] {
  const { session, basic, token, apiKey } = authentication
  return [
    ...(session ? [{ session: [], ...(isChange && { csrf: [] }) }] : []),
    ...(session || token || apiKey ? [{ bearer: [] }] : []),
    ...(basic ? [{ basic: [] }] : []),
    ...(isOpen ? [{}] : []),
  ]
}

/** How callers prove who they are. */
export const securitySchemes = (cookie: string): Schema => ({
  session: { type: 'apiKey', in: 'cookie', name: cookie },
  csrf: { type: 'apiKey', in: 'header', name: csrfHeader, description: 'Goes with the session.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key, a signed token, or the token of a session.' },
  basic: { type: 'http', scheme: 'basic' },
})

const ifMatch: Schema = {
  name: 'If-Match',
  in: 'header',
  schema: { type: 'string' },
  description: 'The ETag of what was read: 412 when it is another by now.',
}

const idempotencyKey: Schema = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 255 },
  description: 'Makes it safe to send the same again.',
}

const notModified: Schema = { description: 'It is what If-None-Match names.' }

const etag: Schema = { ETag: { schema: { type: 'string' } } }

function body(schema: Schema, ...mediaTypes: readonly string[]): Schema {
  const accepted = mediaTypes.length === 0 ? [contentTypes.json] : mediaTypes
  return { required: true, content: Object.fromEntries(accepted.map((type) => [type, { schema }])) }
}

const answered = (description: string, schema: Schema, headers?: Schema): Schema => ({
  description,
  ...(headers && { headers }),
  content: { [contentTypes.json]: { schema } },
})

type Answering = 'create' | 'objectDetail' | 'edit' | 'delete'

/** What a function of the application answers in our place can be anything. */
function written(sight: ResourceSight, answering: Answering, headers: Schema = {}): Schema {
  if (sight.resource.options[answering]) return answered('What the application answers.', {})
  if (answering === 'delete') return answered('It is deleted.', deleted)
  if (!sight.rights.methods.has('GET'))
    return answered('The row, as far as its writer may read it.', { type: 'object' })
  return answered('The row.', schemaOf('row', sight), { ...etag, ...headers })
}

const deleted: Schema = { type: 'object', properties: { deleted: { type: 'integer' } }, required: ['deleted'] }

function listAnswer(sight: ResourceSight): Schema {
  if (sight.resource.options.objectList) return answered('What the application answers.', {})
  const properties = { meta: reference('schemas', 'Meta'), objects: { type: 'array', items: schemaOf('row', sight) } }
  const page = answered(
    'A page.',
    { type: 'object', properties, required: ['meta', 'objects'] },
    {
      ...etag,
      Link: { schema: { type: 'string' }, description: 'The first, the next and the previous page.' },
    },
  )
  const tables = formatsOf(sight.resource).filter((format) => format !== 'json')
  const content = Object.fromEntries(tables.map((format) => [contentTypes[format], { schema: { type: 'string' } }]))
  return { ...page, content: { ...(page['content'] as Schema), ...content } }
}
