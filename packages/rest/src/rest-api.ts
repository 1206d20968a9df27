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
import type { ResourceOptions, RestApiOptions } from './options.ts'
import { createRegistry } from './registry.ts'
import { misconfigured } from './resource.ts'
import { createService, type Service } from './service.ts'

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
    assertCanBeMet(needsIn(api.requires, given.requires), accounts.config.layout)
    return given
  }
  const registry = createRegistry(api, adapter, userModelTest(accounts, adapter))
  const service = createService(accounts, adapter, { ...api, ...readOptions(api) }, registry)
  return {
    register: (model, given = {}) =>
      registry.add(findModel(adapter.describe(), model), checked(given as ResourceOptions)),
    unregister: (model) => registry.remove(findModel(adapter.describe(), model)),
    isRegistered: (model) => registry.has(findModel(adapter.describe(), model)),
    routes: () => createRoutes(accounts, service),
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
 * Patterns that Hono's fast router takes: one name for each place, and no `*` over them all. A request to a list or a row
 * meets one handler alone, which is answered without a chain of them.
 */
function createRoutes(auth: Auth, service: Service): Hono {
  const app = new Hono()
  if (auth.config.trustedOrigins.size > 0) app.use(corsHeaders(auth))
  app.all('/:name/', (c) => service.list(c, c.req.param('name')))
  app.all('/:name/:key/', (c) => service.item(c, c.req.param('name'), segment(c, 2)))
  app.all('/:name/:key/:action/', (c) => service.action(c, c.req.param('name'), segment(c, 3), segment(c, 2)))
  app.all('/:name', (c) => service.addSlash(c, c.req.param('name'), ''))
  app.all('/:name/:key', (c) => service.addSlash(c, c.req.param('name'), `${segment(c, 1)}/`))
  app.all('/:name/:key/:action', (c) => service.addSlash(c, c.req.param('name'), `${segment(c, 2)}/${segment(c, 1)}/`))
  app.all('/:name/:key/:action/*', (c) => service.notFound(c))
  app.all('/', (c) => service.notFound(c))
  return app
}

/** A part of the path, counted from its end, as it was sent: the commas between the parts of a key are not encoded. */
const segment = (c: Context, fromEnd: number): string => c.req.url.split(/[?#]/, 1)[0]?.split('/').at(-fromEnd) ?? ''
