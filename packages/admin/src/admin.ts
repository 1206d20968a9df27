import {
  type Auth,
  assertCanBeMet,
  ConfigurationError,
  type DbAdapter,
  findModel,
  freeSlug,
  type ModelRef,
  type NamesOf,
  needsIn,
  type RowTypes,
  slugify,
} from '@authpkg/core'
import type { Hono } from 'hono'
import { withPassword } from './accounts.ts'
import type { AdminOptions, ModelAdminOptions } from './admin-options.ts'
import type { AdminPanel } from './admin-panel.ts'
import { checkOptions, type Registration } from './model-admin.ts'
import { adminRoutes } from './routes.ts'
import { createSite } from './site.ts'

/** Options of `createAdmin` with the adapter's own type in them. */
export type CreateAdminOptions<Rows extends RowTypes> = Omit<AdminOptions, 'adapter'> & {
  readonly adapter?: DbAdapter<Rows>
}

/** An admin area: models and panels are registered, then its routes are mounted. */
export interface Admin<Rows extends RowTypes = RowTypes> {
  /**
   * Shows a model: list, add, edit, delete, as far as the access policy allows. Takes the model as the ORM knows it,
   * which lets the compiler check the names in the options, or its name in the adapter.
   *
   * @throws {ConfigurationError} `unknown_model`, or `invalid_configuration` for names that the model does not have,
   *   for a model that is registered already, and after `routes()`.
   * @example admin.register(Note, { columns: ['message', 'user', 'created'], ordering: '-created' })
   */
  register<const Model extends ModelRef<Rows>>(model: Model, options?: ModelAdminOptions<NamesOf<Model, Rows>>): this
  /** Shows every model of the adapter that is not registered yet, for a database that was only looked at. */
  registerAll(options?: ModelAdminOptions): this
  /** Takes a model out again. @throws {ConfigurationError} after `routes()`. */
  unregister(model: ModelRef<Rows>): this
  /**
   * Puts a panel on the dashboard, under its title.
   * @throws {ConfigurationError} `invalid_configuration` when a panel or model has that place already.
   * @example admin.registerPanel('Notes', { template: '<p><%= it.count %> notes</p>', getContext: async () => ({ count: 3 }) })
   */
  registerPanel(title: string, panel: AdminPanel): this
  /** Takes a panel off again. */
  unregisterPanel(title: string): this
  isRegistered(model: ModelRef<Rows>): boolean
  /** The address of one of a model's pages: its list, or `add`, `delete`, or a page of its own. */
  url(model: ModelRef<Rows>, page?: string): string
  /** The address of the dashboard. */
  readonly dashboardUrl: string
  /**
   * The area as an app, to be mounted under its prefix. Nothing can be registered afterwards.
   * @example app.route('/admin', admin.routes())
   */
  routes(): Hono
}

/**
 * Sets up an admin area over the accounts' adapter, or over another one.
 *
 * @throws {ConfigurationError} `invalid_configuration` for a prefix that is no path.
 * @example const admin = createAdmin(auth, { prefix: '/admin', title: 'Notes' })
 */
export function createAdmin<AuthRows extends RowTypes, Rows extends RowTypes = AuthRows>(
  auth: Auth<AuthRows>,
  options: CreateAdminOptions<Rows> = {},
): Admin<Rows> {
  return new AdminArea<Rows>(auth as unknown as Auth, options as unknown as AdminOptions)
}

class AdminArea<Rows extends RowTypes> implements Admin<Rows> {
  readonly #auth: Auth
  readonly #adapter: DbAdapter
  readonly #options: AdminOptions
  readonly #prefix: string
  readonly #registrations = new Map<string, Registration>()
  readonly #panels = new Map<string, { readonly slug: string; readonly panel: AdminPanel }>()
  #isMounted = false

  constructor(auth: Auth, options: AdminOptions) {
    this.#auth = auth
    this.#adapter = options.adapter ?? auth.config.adapter
    this.#options = options
    this.#prefix = readPrefix(options.prefix ?? '/admin')
    assertCanBeMet(needsIn(options.requires), auth.config.layout)
  }

  get dashboardUrl(): string {
    return `${this.#prefix}/`
  }

  register(ref: ModelRef<Rows>, options: ModelAdminOptions = {}): this {
    this.#assertOpen()
    const models = this.#adapter.describe()
    const model = findModel(models, ref)
    if (this.#registrations.has(model.name)) throw invalid(`${model.name} is registered already.`)
    checkOptions(models, model, options)
    assertCanBeMet(needsIn(options.requires), this.#auth.config.layout)
    const slug = options.slug ?? freeSlug(model.name, this.#slugs())
    if (slugify(slug) !== slug || slug === '-' || this.#slugs().has(slug))
      throw invalid(`The slug ${slug} cannot be used.`)
    this.#registrations.set(model.name, {
      model,
      options: withPassword(this.#auth, this.#adapter, model, options),
      slug,
    })
    return this
  }

  registerAll(options: ModelAdminOptions = {}): this {
    for (const name of this.#adapter.describe().keys()) {
      if (!this.#registrations.has(name)) this.register(name, options)
    }
    return this
  }

  unregister(ref: ModelRef<Rows>): this {
    this.#assertOpen()
    this.#registrations.delete(this.#registration(ref).model.name)
    return this
  }

  registerPanel(title: string, panel: AdminPanel): this {
    this.#assertOpen()
    const slug = slugify(title).replace(/^-+|-+$/g, '')
    if (slug === '' || this.#slugs().has(slug))
      throw invalid(`A panel cannot be called ${title}: its address is taken.`)
    this.#panels.set(title, { slug, panel })
    return this
  }

  unregisterPanel(title: string): this {
    this.#assertOpen()
    if (!this.#panels.delete(title)) throw invalid(`There is no panel ${title}.`)
    return this
  }

  isRegistered(ref: ModelRef<Rows>): boolean {
    return this.#registrations.has(findModel(this.#adapter.describe(), ref).name)
  }

  url(ref: ModelRef<Rows>, page = ''): string {
    const base = `${this.#prefix}/${this.#registration(ref).slug}/`
    return page === '' ? base : `${base}${page.replace(/^\/|\/$/g, '')}/`
  }

  routes(): Hono {
    this.#isMounted = true
    const panels = [...this.#panels].map(([title, { slug, panel }]) => [title, slug, panel] as const)
    return adminRoutes(
      createSite({
        auth: this.#auth,
        adapter: this.#adapter,
        options: this.#options,
        prefix: this.#prefix,
        registrations: this.#registrations,
        panels,
      }),
    )
  }

  #registration(ref: ModelRef<Rows>): Registration {
    const model = findModel(this.#adapter.describe(), ref)
    const found = this.#registrations.get(model.name)
    if (!found) throw invalid(`${model.name} is not registered.`)
    return found
  }

  #slugs(): ReadonlySet<string> {
    return new Set([...this.#registrations.values(), ...this.#panels.values()].map(({ slug }) => slug))
  }

  #assertOpen(): void {
    if (this.#isMounted) throw invalid('Register before routes() is called.')
  }
}

function readPrefix(prefix: string): string {
  if (prefix === '' || /^(?:\/[\w.~-]+)+$/.test(prefix)) return prefix
  throw invalid('prefix must be a path such as /admin.')
}

const invalid = (message: string): ConfigurationError => new ConfigurationError('invalid_configuration', message)
