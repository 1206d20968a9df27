import { createAdmin } from '@authpkg/admin'
import { type AuthEnv, authRoutes, csrfProtection, currentUser, errorResponse, onError } from '@authpkg/auth'
import { type Auth, type AuthOptions, createAuth, type DbAdapter, NotFoundError } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { notesPanel, statisticsPanel } from './panels.ts'
import { policy } from './policy.ts'
import type { DemoRows } from './rows.ts'
import { siteRoutes } from './site.ts'

export type DemoAuth = Auth<DemoRows>
export type DemoEnv = AuthEnv<DemoAuth>

export interface DemoOptions extends Pick<AuthOptions, 'passwords' | 'logger' | 'clock'> {
  /** Signs cookies and forms; 32 characters or more. */
  readonly secret: string
  readonly baseUrl: string
}

export interface Demo {
  readonly app: Hono<DemoEnv>
  readonly auth: DemoAuth
  readonly adapter: DbAdapter<DemoRows>
}

/**
 * The whole application over the adapter of any ORM. It needs nothing of Node, so the same runs on Bun, Deno and Workers.
 *
 * @example createApp(kyselyAdapter(db, models), { secret, baseUrl: 'http://localhost:3000' })
 */
export function createApp(adapter: DbAdapter<DemoRows>, { secret, ...options }: DemoOptions): Demo {
  const auth = createAuth({ adapter, secrets: [secret], access: policy, ...options })
  const app = new Hono<DemoEnv>()
  app.onError(onError(auth))
  app.notFound((c) => errorResponse(c, new NotFoundError('not_found', 'There is no such page.')))
  app.use(currentUser(auth))
  app.route('/accounts', authRoutes(auth, { title: 'Notes' }))
  app.route('/admin', adminRoutes(auth))
  app.route('/api', apiRoutes(auth))
  app.use(csrfProtection())
  app.route('/', siteRoutes())
  return { app, auth, adapter }
}

function adminRoutes(auth: DemoAuth): Hono {
  const admin = createAdmin(auth, { prefix: '/admin', title: 'Notes' })
  admin.register('User', {
    columns: ['username', 'email', 'active', 'admin', 'join_date'],
    filterFields: ['username', 'email', 'active', 'admin', 'join_date'],
  })
  admin.register('Message', {
    columns: ['user', 'content', 'pub_date'],
    filterFields: ['user', 'content', 'pub_date', 'user__username'],
  })
  admin.register('Note', {
    columns: ['user', 'message', 'created_date', 'status'],
    exclude: ['created_date'],
  })
  admin.register('Relationship', { columns: ['from_user', 'to_user'] })
  admin.registerPanel('Notes', notesPanel)
  admin.registerPanel('User statistics', statisticsPanel)
  return admin.routes()
}

/** As in flask-peewee's example: rows are open to read, and changed by their owners only. */
function apiRoutes(auth: DemoAuth): Hono {
  const api = createRestApi(auth, { prefix: '/api' })
  api.register('User', { adminOnly: ['POST', 'PUT', 'PATCH', 'DELETE'] })
  api.register('Message', { ownerField: 'user', includeResources: { user: true } })
  api.register('Relationship', { ownerField: 'from_user', includeResources: { from_user: true, to_user: true } })
  api.register('Note', { ownerField: 'user', includeResources: { user: true } })
  return api.routes()
}
