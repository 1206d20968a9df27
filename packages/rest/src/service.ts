import { clientInfo, jsonHeaders } from '@authpkg/auth'
import { type Access, type Auth, type DbAdapter, NotFoundError, type Records } from '@authpkg/core'
import type { Context } from 'hono'
import { act } from './actions.ts'
import { answer, answerError } from './answer.ts'
import { bulk } from './bulk/bulk.ts'
import { authenticate, type Door } from './callers/authentication.ts'
import { narrowAccess } from './callers/narrow.ts'
import { rateLimiter } from './callers/rate-limit.ts'
import { createDescriber } from './openapi/describer.ts'
import type { Method, RestApiOptions } from './options.ts'
import { detail, list } from './read.ts'
import type { Registry } from './registry.ts'
import type { Answer, RestRequest } from './request.ts'
import { authenticationOf, type Resource } from './resource.ts'
import { create, edit, remove, replace } from './write/write.ts'

/** The answers of one API: one function for each form of address. Keys come as they stand in the address. */
export interface Service {
  list(c: Context, name: string): Promise<Response>
  item(c: Context, name: string, key: string): Promise<Response>
  /** What can be done to a row beside the verbs: `delete`, and the resource's own actions. */
  action(c: Context, name: string, key: string, action: string): Promise<Response>
  addSlash(c: Context, name: string, rest: string): Response
  notFound(c: Context): Response
  /** What the API has for the caller, as OpenAPI. */
  describe(c: Context): Promise<Response>
}

interface Verb {
  /** What is done, whatever the verb is called. */
  readonly action: Method
  /** Of each group the resource must allow one. */
  readonly needs: readonly (readonly Method[])[]
  handle(request: RestRequest, key: string): Promise<Answer>
}

type Verbs = Readonly<Partial<Record<string, Verb>>>

const listVerbs: Verbs = {
  GET: { action: 'GET', needs: [['GET']], handle: list },
  POST: { action: 'POST', needs: [['POST']], handle: create },
}

const itemVerbs: Verbs = {
  GET: { action: 'GET', needs: [['GET']], handle: detail },
  PUT: { action: 'PUT', needs: [['PUT']], handle: replace },
  PATCH: { action: 'PATCH', needs: [['PATCH']], handle: edit },
  DELETE: { action: 'DELETE', needs: [['DELETE']], handle: remove },
  POST: { action: 'PUT', needs: [['POST'], ['PUT', 'PATCH']], handle: edit },
}

/** Each operation asks for what it needs besides. */
const bulkVerbs: Verbs = {
  POST: { action: 'POST', needs: [['POST', 'PUT', 'PATCH', 'DELETE']], handle: bulk },
}

const removeVerbs: Verbs = {
  DELETE: { action: 'DELETE', needs: [['DELETE']], handle: remove },
  POST: { action: 'DELETE', needs: [['POST'], ['DELETE']], handle: remove },
}

export interface ServiceOptions extends RestApiOptions {
  readonly prefix: string
  readonly maxBodyBytes: number
}

export function createService(auth: Auth, adapter: DbAdapter, options: ServiceOptions, registry: Registry): Service {
  const describer = createDescriber(options, auth.config.sessionCookie)
  const door = doorOf(options, adapter)
  const limit = options.rateLimit && rateLimiter(auth, options.prefix, options.rateLimit)
  const apiStyle = { lenient: options.lenient ?? false, basic: options.authentication?.basic ?? true }

  async function serve(c: Context, name: string, verbs: Verbs, key: string): Promise<Response> {
    const resource = registry.find(name)
    if (!resource) return answerError(c, auth, nothingThere(), apiStyle)
    try {
      if (c.req.method === 'OPTIONS') return tellVerbs(c, resource, verbs)
      const verb = offered(c, resource, verbs)
      return answer(c, await verb.handle(await understand(c, resource, verb), key))
    } catch (error) {
      return answerError(c, auth, error, { lenient: resource.lenient, basic: resource.authentication.basic })
    }
  }

  async function understand(c: Context, resource: Resource, { action }: Verb): Promise<RestRequest> {
    const principal = await authenticate(c, auth, adapter, resource, action)
    await limit?.(c, principal)
    const client = action === 'GET' ? {} : clientInfo(c)
    return requestTo(c, resource, auth.records(principal, adapter, accessTo(resource), client))
  }

  const accessTo = ({ narrowing }: Resource): Access =>
    narrowAccess(auth.config.access, narrowing, registry.rowsServed())

  function requestTo(c: Context, resource: Resource, records: Records): RestRequest {
    const { principal, access } = records
    return {
      c,
      resource,
      records,
      context: { principal, records },
      serializer: resource.serializers(access, principal),
      address: `${options.prefix}/${resource.name}/`,
      maxBodyBytes: options.maxBodyBytes,
      clock: auth.config.clock,
      at(model, within) {
        const other = registry.serving(model)
        return other ? requestTo(c, other, within.under(accessTo(other))) : null
      },
    }
  }

  return {
    list: (c, name) => serve(c, name, listVerbs, ''),
    item: (c, name, key) => serve(c, name, key === '_bulk' && c.req.method === 'POST' ? bulkVerbs : itemVerbs, key),
    async action(c, name, key, action) {
      const verbs = action === 'delete' ? removeVerbs : actionVerbs(registry.find(name), action)
      return verbs ? serve(c, name, verbs, key) : answerError(c, auth, nothingThere(), apiStyle)
    },
    addSlash(c, name, rest) {
      const resource = registry.find(name)
      if (!resource) return answerError(c, auth, nothingThere(), apiStyle)
      jsonHeaders(c)
      const query = c.req.url.indexOf('?')
      return c.redirect(`${options.prefix}/${resource.name}/${rest}${query < 0 ? '' : c.req.url.slice(query)}`, 308)
    },
    notFound: (c) => answerError(c, auth, nothingThere(), apiStyle),
    async describe(c) {
      try {
        const principal = await authenticate(c, auth, adapter, door, 'GET')
        await limit?.(c, principal)
        const recordsOf = (resource: Resource): Records => auth.records(principal, adapter, accessTo(resource))
        return answer(c, describer.describe(registry.all(), principal, recordsOf))
      } catch (error) {
        return answerError(c, auth, error, apiStyle)
      }
    },
  }
}

/** An action changes its row: who guards that guards it, too. */
function actionVerbs(resource: Resource | undefined, name: string): Verbs | undefined {
  const action = resource?.actions.get(name)
  return action && { POST: { action: 'PUT', needs: [['POST']], handle: (request, key) => act(request, key, action) } }
}

/** What the API wants of everyone, whatever they ask for. */
const doorOf = ({ authentication, requires }: RestApiOptions, adapter: DbAdapter): Door => ({
  authentication: authenticationOf(adapter.describe(), authentication),
  adminMethods: new Set(),
  requires: requires === undefined ? [] : [requires],
})

function offered(c: Context, resource: Resource, verbs: Verbs): Verb {
  const verb = verbs[c.req.method === 'HEAD' ? 'GET' : c.req.method]
  if (verb && isOffered(resource, verb)) return verb
  c.header('Allow', allowed(resource, verbs))
  throw new NotFoundError('method_not_allowed', `This address does not take ${c.req.method}.`)
}

const isOffered = ({ methods }: Resource, { needs }: Verb): boolean =>
  needs.every((group) => group.some((method) => methods.has(method)))

function tellVerbs(c: Context, resource: Resource, verbs: Verbs): Response {
  jsonHeaders(c)
  c.header('Allow', allowed(resource, verbs))
  return c.body(null, 204)
}

function allowed(resource: Resource, verbs: Verbs): string {
  const names = Object.entries(verbs).flatMap(([name, verb]) => (verb && isOffered(resource, verb) ? [name] : []))
  return [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
}

const nothingThere = (): NotFoundError => new NotFoundError('not_found', 'There is nothing at this address.')
