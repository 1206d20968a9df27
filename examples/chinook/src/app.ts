import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, authRoutes, currentUser, onError } from '@authpkg/auth'
import { type Auth, type AuthOptions, admins, createAuth, type DbAdapter, definePolicy } from '@authpkg/core'
import { authFields, createTables, defineModel, kyselyAdapter } from '@authpkg/kysely'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import type { Kysely } from 'kysely'

const User = defineModel('user', { fields: authFields.user() })
const Session = defineModel('session', { fields: authFields.session() })

export interface SiteOptions extends Pick<AuthOptions, 'baseUrl' | 'passwords' | 'logger'> {
  /** The database to look into, through any ORM's adapter. Nothing is added to it. */
  readonly adapter: DbAdapter
  /** Where the accounts are kept; their tables are made here when they are missing. */
  readonly accounts: Kysely<unknown>
  readonly secret: string
}

export interface Site {
  readonly app: Hono<AuthEnv>
  readonly auth: Auth
}

/** An admin area and a REST API over every model of an adapter, with the accounts in another database. */
export async function createSite({ adapter, accounts, secret, ...options }: SiteOptions): Promise<Site> {
  await createTables(accounts, { User, Session })
  const auth = createAuth({
    adapter: kyselyAdapter(accounts, { User, Session }),
    secrets: [secret],
    access: definePolicy({ '*': { manage: admins } }),
    ...options,
  }) as unknown as Auth

  const admin = createAdmin(auth, { prefix: '/admin', adapter, title: 'Chinook' })
  admin.registerAll()
  const api = createRestApi(auth, { prefix: '/api', adapter })
  for (const name of adapter.describe().keys()) api.register(name)

  const app = new Hono<AuthEnv>()
  app.onError(onError(auth))
  app.use(currentUser(auth))
  app.get('/', (c) => c.redirect('/admin/'))
  app.route('/accounts', authRoutes(auth, { title: 'Chinook', defaultNextUrl: '/admin/' }))
  app.route('/admin', admin.routes())
  app.route('/api', api.routes())
  return { app, auth }
}
