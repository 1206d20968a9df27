import type { OpenApiInfo } from '../options.ts'
import { listOf, reference, type Schema } from './json-schema.ts'
import { securitySchemes } from './operation.ts'
import { pathsOf, schemasOf } from './operations.ts'
import { commonParameters } from './parameters.ts'
import { limitedPaths, limitHeaders } from './rate-limit.ts'
import type { ResourceSight } from './sight.ts'

interface ApiTraits {
  readonly info: OpenApiInfo
  readonly prefix: string
  readonly sessionCookie: string
  /** Whether the requests of a caller are counted. */
  readonly isLimited: boolean
}

/** An OpenAPI 3.1 document of what one kind of caller may do. */
export const documentOf = (
  { info, prefix, sessionCookie, isLimited }: ApiTraits,
  sights: readonly ResourceSight[],
): Schema => ({
  openapi: '3.1.0',
  info,
  servers: [{ url: prefix === '' ? '/' : prefix }],
  tags: sights.map(({ resource }) => ({ name: resource.name })),
  paths: Object.fromEntries(
    sights.flatMap((sight) => (isLimited ? limitedPaths(pathsOf(sight), sight.resource) : pathsOf(sight))),
  ),
  components: {
    schemas: { ...commonSchemas, ...Object.fromEntries(sights.flatMap(schemasOf)) },
    parameters: commonParameters,
    responses: commonResponses,
    ...(isLimited && { headers: limitHeaders }),
    securitySchemes: securitySchemes(
      sessionCookie,
      sights.map(({ resource }) => resource),
    ),
  },
})

const text: Schema = { type: 'string' }
const integer: Schema = { type: 'integer' }

const object = (properties: Schema, ...required: readonly string[]): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
})

const problem = object(
  {
    type: text,
    title: text,
    status: integer,
    detail: text,
    code: text,
    requestId: text,
    errors: listOf(object({ pointer: text, code: text, message: text }, 'pointer', 'code', 'message')),
    details: { type: 'object' },
  },
  ...['type', 'title', 'status', 'detail', 'code', 'requestId'],
)

const meta = object(
  {
    model: text,
    next: text,
    previous: text,
    page: integer,
    next_cursor: text,
    previous_cursor: text,
    page_count: integer,
    object_count: integer,
    count: { type: 'string', enum: ['exact', 'capped', 'estimated'] },
  },
  ...['model', 'next', 'previous'],
)

const operation = object(
  {
    op: { type: 'string', enum: ['create', 'update', 'delete', 'upsert'] },
    key: { type: ['string', 'integer'] },
    by: { anyOf: [text, listOf(text)] },
    data: { type: 'object' },
    ifMatch: text,
  },
  'op',
)

const result = object(
  {
    index: integer,
    status: integer,
    location: text,
    etag: text,
    body: {},
    problem: reference('schemas', 'Problem'),
  },
  ...['index', 'status'],
)

const commonSchemas: Schema = {
  Problem: problem,
  LenientError: object({ error: text }, 'error'),
  Meta: meta,
  Bulk: object(
    {
      mode: { type: 'string', enum: ['atomic', 'each'], default: 'atomic' },
      dryRun: { type: 'boolean', default: false },
      operations: { ...listOf(operation), minItems: 1 },
    },
    'operations',
  ),
  BulkReport: object({ committed: { type: 'boolean' }, results: listOf(result) }, 'committed', 'results'),
}

const commonResponses: Schema = {
  Problem: {
    description: 'A problem (RFC 9457).',
    content: { 'application/problem+json': { schema: reference('schemas', 'Problem') } },
  },
  LenientError: {
    description: 'A fault.',
    content: { 'application/json': { schema: reference('schemas', 'LenientError') } },
  },
}
