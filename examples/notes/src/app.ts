import { createAdmin } from '@authpkg/admin'
import {
  type AuthEnv,
  arabic,
  authRoutes,
  createMailer,
  csrfProtection,
  currentUser,
  english,
  errorResponse,
  german,
  onError,
  say,
} from '@authpkg/auth'
import {
  type AnyUser,
  type Auth,
  type AuthOptions,
  createAuth,
  type DbAdapter,
  eq,
  NotFoundError,
  or,
} from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import type { Mailbox } from './mailbox.ts'
import { mailRoutes } from './mails.ts'
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
  /** Where mails go, to be read at `/mails/`. Without it nothing is mailed. */
  readonly mailbox?: Mailbox
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
export function createApp(adapter: DbAdapter<DemoRows>, { secret, mailbox, ...options }: DemoOptions): Demo {
  const auth = createAuth({
    adapter,
    secrets: [secret],
    access: policy,
    onAccountDeletion: deleteOwnRows,
    ...(mailbox && { mailer: createMailer({ from: 'Notes <notes@example.org>', transport: mailbox }), features }),
    ...options,
  })
  const app = new Hono<DemoEnv>()
  app.onError(onError(auth))
  app.notFound((c) => errorResponse(c, new NotFoundError('not_found', say('error.noSuchPage'))))
  app.use(currentUser(auth))
  const pages = { title: 'Notes', languages: [english, german, arabic], ...(mailbox && { templates }) }
  app.route('/accounts', authRoutes(auth, pages))
  app.route('/admin', adminRoutes(auth))
  app.route('/api', apiRoutes(auth))
  app.use(csrfProtection())
  if (mailbox) app.route('/', mailRoutes(mailbox))
  app.route('/', siteRoutes())
  return { app, auth, adapter }
}

/** The addresses of people who came from an older application were never confirmed: they go on logging in. */
const features = { loginBeforeConfirmation: true }

/** Of the page that follows a registration: here the mail is a click away. */
const templates = {
  'mail-sent': `<% layout('layout') %>
<h1><%= it.t('mailSent.title') %></h1>
<p><%= it.t('mailSent.text', { lifetime: it.lifetime }) %></p>
<p class="account-more"><a href="/mails/">The mails of this demo</a></p>`,
}

/** What somebody wrote goes with them. */
async function deleteOwnRows(user: AnyUser, db: DbAdapter<DemoRows>): Promise<void> {
  const id = user['id'] as number
  await db.delete('Message', eq('user_id', id))
  await db.delete('Note', eq('user_id', id))
  await db.delete('Relationship', or(eq('from_user_id', id), eq('to_user_id', id)))
}

function adminRoutes(auth: DemoAuth): Hono {
  const admin = createAdmin(auth, { prefix: '/admin', title: 'Notes' })
  // With a model UserEmail a user has no address of their own.
  const { fields } = auth.services.layout.user
  const columns = ['username', 'email', 'active', 'admin', 'join_date'] as const
  const shown = columns.filter((name) => fields.has(name))
  admin.register('User', { columns: shown, filterFields: shown })
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
