import { csrfHeader } from '@authpkg/auth'
import { contentTypes } from '../formats/format.ts'
import type { Resource } from '../resource.ts'
import { reference, type Schema } from './json-schema.ts'

// What operations are made of, whatever they do.

export interface OperationTraits {
  /** Of the operation: `create`, `publish`. */
  readonly id: string
  readonly isChange: boolean
  /** Whether nobody in particular may do it. */
  readonly isOpen: boolean
}

export const described = (resource: Resource, { id, isChange, isOpen }: OperationTraits, details: Schema): Schema => ({
  operationId: `${id}.${resource.name}`,
  tags: [resource.name],
  ...details,
  security: securityOf(resource, isChange, isOpen),
  responses: {
    ...(details['responses'] as Schema),
    default: reference('responses', resource.lenient ? 'LenientError' : 'Problem'),
  },
})

/** Keys in a model of the application's own are sent in two headers. */
function securityOf({ authentication }: Resource, isChange: boolean, isOpen: boolean): readonly Schema[] {
  const { session, basic, token, apiKey } = authentication
  return [
    ...(session ? [{ session: [], ...(isChange && { csrf: [] }) }] : []),
    ...(session || token || apiKey === true ? [{ bearer: [] }] : []),
    ...(typeof apiKey === 'object' ? [{ key: [], secret: [] }] : []),
    ...(basic ? [{ basic: [] }] : []),
    ...(isOpen ? [{}] : []),
  ]
}

/** How callers prove who they are. */
export const securitySchemes = (cookie: string, resources: readonly Resource[]): Schema => ({
  session: { type: 'apiKey', in: 'cookie', name: cookie },
  csrf: { type: 'apiKey', in: 'header', name: csrfHeader, description: 'Goes with the session.' },
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key, a signed token, or the token of a session.' },
  basic: { type: 'http', scheme: 'basic' },
  ...(resources.some(({ authentication }) => typeof authentication.apiKey === 'object') && {
    key: { type: 'apiKey', in: 'header', name: 'key', description: 'An API key; its secret goes with it.' },
    secret: { type: 'apiKey', in: 'header', name: 'secret', description: 'Goes with the key.' },
  }),
})

/** The header that holds a change to what was seen. */
export const ifMatch = ({ options }: Resource): Schema => ({
  name: 'If-Match',
  in: 'header',
  schema: { type: 'string' },
  description: 'The ETag of what was read: 412 when it is another by now.',
  required: options.requireIfMatch ?? false,
})

export const idempotencyKey: Schema = {
  name: 'Idempotency-Key',
  in: 'header',
  schema: { type: 'string', maxLength: 255 },
  description: 'Makes it safe to send the same again.',
}

export function body(schema: Schema, ...mediaTypes: readonly string[]): Schema {
  const accepted = mediaTypes.length === 0 ? [contentTypes.json] : mediaTypes
  return { required: true, content: Object.fromEntries(accepted.map((type) => [type, { schema }])) }
}

export const answered = (description: string, schema: Schema, headers?: Schema): Schema => ({
  description,
  ...(headers && { headers }),
  content: { [contentTypes.json]: { schema } },
})
