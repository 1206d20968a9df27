import type { Resource } from '../resource.ts'
import { reference, type Schema } from './json-schema.ts'

/** What answers tell callers whose requests are counted. */
export const limitHeaders: Schema = {
  RateLimit: { schema: { type: 'string' }, description: 'What is left: `"requests";r=99;t=60`, `t` in seconds.' },
  'RateLimit-Policy': { schema: { type: 'string' }, description: 'What there is: `"requests";q=100;w=60`.' },
  'Retry-After': { schema: { type: 'integer' }, description: 'The seconds to wait.' },
}

const told = (...names: readonly string[]): Schema =>
  Object.fromEntries(names.map((name) => [name, reference('headers', name)]))

/** The operations as they answer where requests are counted. */
export const limitedPaths = (
  paths: readonly (readonly [string, Schema])[],
  resource: Resource,
): readonly (readonly [string, Schema])[] =>
  paths.map(([path, item]) => [path, mapped(item, (part) => (isOperation(part) ? limited(part, resource) : part))])

const isOperation = (part: unknown): part is Schema & { readonly responses: Schema } =>
  typeof part === 'object' && part !== null && 'responses' in part

function limited(operation: Schema & { readonly responses: Schema }, { lenient }: Resource): Schema {
  const content = lenient
    ? { 'application/json': { schema: reference('schemas', 'LenientError') } }
    : { 'application/problem+json': { schema: reference('schemas', 'Problem') } }
  const headers = told('Retry-After', 'RateLimit-Policy')
  const responses = mapped(operation.responses, (response) => withHeaders(response as Schema))
  return { ...operation, responses: { ...responses, 429: { description: 'Too many requests.', headers, content } } }
}

function withHeaders(response: Schema): Schema {
  if ('$ref' in response) return response
  return { ...response, headers: { ...(response['headers'] as Schema), ...told('RateLimit', 'RateLimit-Policy') } }
}

const mapped = (object: Schema, map: (value: unknown) => unknown): Schema =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]))
