import { DurableObject } from 'cloudflare:workers'
import { DurableObjectDialect } from './durable-object-sqlite.ts'
import { createSite } from './site.ts'

interface Environment {
  readonly AUTH_SECRET: string
  readonly BASE_URL: string
  readonly SITE: { getByName(name: string): { fetch(request: Request): Promise<Response> } }
}

/** One object holds the site and its database: SQLite beside the code that asks it. */
export class Site extends DurableObject<Environment> {
  #app: Awaited<ReturnType<typeof createSite>> | undefined

  async fetch(request: Request): Promise<Response> {
    this.#app ??= await this.ctx.blockConcurrencyWhile(() => this.#create())
    return this.#app.fetch(request)
  }

  #create(): ReturnType<typeof createSite> {
    const dialect = new DurableObjectDialect(this.ctx.storage)
    return createSite({ dialect, baseUrl: this.env.BASE_URL, secret: this.env.AUTH_SECRET })
  }
}

export default {
  fetch: (request: Request, env: Environment): Promise<Response> => env.SITE.getByName('site').fetch(request),
}
