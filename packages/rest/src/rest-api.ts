import { corsHeaders } from '@authpkg/auth'
import {
  type Auth,
  assertCanBeMet,
  type DbAdapter,
  findModel,
  type ModelDescription,
  type ModelRef,
  type NamesOf,
  needsIn,
  type RowFor,
  type RowTypes,
} from '@authpkg/core'
import { type Context, Hono } from 'hono'
import { docsPages } from './docs/docs.ts'
import { misconfigured } from './misconfigured.ts'
import { defaultInfo } from './openapi/describer.ts'
import type { ResourceOptions, RestApiOptions } from './options.ts'
import { createRegistry } from './registry.ts'
import { createService, type Service, type ServiceOptions } from './service.ts'

/** Models over REST, under one prefix. Several may live beside each other. */
export interface RestApi<Rows extends RowTypes = RowTypes> {
  /**
   * Serves a model, named as the ORM knows it or by its name in the adapter; with the model itself the compiler checks
   * the names in the options. A model may be registered again under another name.
   *
   * @throws {ConfigurationError} `unknown_model` or `invalid_configuration` for a model, field or relation that is not there.
   * @example api.register(Note, { filterExclude: ['created'], includeResources: { user: { fields: ['id', 'username'] } } })
   */
  register<const Model extends ModelRef<Rows>>(
    model: Model,
    options?: ResourceOptions<NamesOf<Model, Rows>, RowFor<Model, Rows>>,
  ): void
  /** Serves it no longer; says whether it did. */
  unregister(model: ModelRef<Rows>): boolean
  isRegistered(model: ModelRef<Rows>): boolean
  /** The routes, to be mounted at the prefix. Models may be registered afterwards, too. */
  routes(): Hono
}

/**
 * A REST API over the models of an adapter. Nothing is open that the access policy does not open.
 *
 * @throws {ConfigurationError} `invalid_configuration` for a prefix that is no path.
 * @example
 * const api = createRestApi(auth, { prefix: '/api' })
 * api.register(Note)
 * app.route('/api', api.routes())
 */
export function createRestApi<Accounts extends RowTypes, Rows extends RowTypes = Accounts>(
  auth: Auth<Accounts>,
  options: RestApiOptions<Rows> = {},
): RestApi<Rows> {
  const accounts = auth as unknown as Auth
  const api = options as unknown as RestApiOptions
  const adapter = api.adapter ?? accounts.config.adapter
  const checked = (given: ResourceOptions): ResourceOptions => {
    const exporters = typeof given.export === 'boolean' ? undefined : given.export
    assertCanBeMet(needsIn(api.requires, given.requires, exporters), accounts.config.layout)
    return given
  }
  const registry = createRegistry(api, adapter, userModelTest(accounts, adapter), accounts.config.clock)
  const served = { ...api, ...readOptions(api) }
  const service = createService(accounts, adapter, served, registry)
  return {
    register: (model, given = {}) =>
      registry.add(findModel(adapter.describe(), model), checked(given as unknown as ResourceOptions)),
    unregister: (model) => registry.remove(findModel(adapter.describe(), model)),
    isRegistered: (model) => registry.has(findModel(adapter.describe(), model)),
    routes: () => createRoutes(accounts, service, served),
  }
}

const defaultMaxBodyBytes = 1024 * 1024

function readOptions({ prefix = '/api', maxBodyBytes = defaultMaxBodyBytes }: RestApiOptions) {
  if (!/^(\/[\w.~-]+)*$/.test(prefix)) throw misconfigured('The prefix must be a path such as /api, or empty.')
  if (!Number.isSafeInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw misconfigured('maxBodyBytes must be a whole number above 0.')
  }
  return { prefix, maxBodyBytes }
}

/** The same key in another user table is another person: rows can only belong to users of the accounts. */
function userModelTest({ config }: Auth, adapter: DbAdapter): (target: ModelDescription) => boolean {
  const { user } = config.layout
  return (target) => target === user || (adapter !== config.adapter && target.source === user.source)
}

/**
 * Patterns that Hono's fast router takes: one name for each place, no `*` over them all, and nothing fixed beside them. A
 * request to a list or a row meets one handler alone, which is answered without a chain of them.
 */
function createRoutes(auth: Auth, service: Service, options: ServiceOptions): Hono {
  const app = new Hono()
  const own = ownPages(auth, service, options)
  const nameOf = (c: Context): string => c.req.param('name') ?? ''
  if (auth.config.trustedOrigins.size > 0) app.use(corsHeaders(auth))
  app.all('/:name/', (c) => own(c, `${nameOf(c)}/`) ?? service.list(c, nameOf(c)))
  app.all('/:name/:key/', (c) => service.item(c, nameOf(c), segment(c, 2)))
  app.all('/:name/:key/:action/', (c) => service.action(c, nameOf(c), segment(c, 3), segment(c, 2)))
  app.all('/:name', (c) => own(c, nameOf(c)) ?? service.addSlash(c, nameOf(c), ''))
  app.all('/:name/:key', (c) => {
    const key = segment(c, 1)
    return own(c, `${nameOf(c)}/${key}`) ?? service.addSlash(c, nameOf(c), `${key}/`)
  })
  app.all('/:name/:key/:action', (c) => service.addSlash(c, nameOf(c), `${segment(c, 2)}/${segment(c, 1)}/`))
  app.all('/:name/:key/:action/*', (c) => service.notFound(c))
  app.all('/', (c) => service.notFound(c))
  return app
}

type OwnPages = (c: Context, path: string) => Response | Promise<Response> | undefined

/** What is at addresses that are those of no resource. */
function ownPages(auth: Auth, service: Service, { openapi = defaultInfo, prefix }: ServiceOptions): OwnPages {
  if (!openapi) return () => undefined
  const docs = docsPages(auth, openapi.title, prefix)
  const pages = new Map([...docs, ['openapi.json', service.describe] as const])
  return (c, path) => (c.req.method === 'GET' || c.req.method === 'HEAD' ? pages.get(path)?.(c) : undefined)
}

/** A part of the path, counted from its end, as it was sent: the commas between the parts of a key are not encoded. */
const segment = (c: Context, fromEnd: number): string => c.req.url.split(/[?#]/, 1)[0]?.split('/').at(-fromEnd) ?? ''
