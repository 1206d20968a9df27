import { type Auth, type AuthOptions, createAuth, type DbAdapter, type EventName, type RowTypes } from '@authpkg/core'
import { authFields, createTables, defineModel, kyselyAdapter, text } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { onTestFinished } from 'vitest'
import {
  type AuthEnv,
  type AuthRoutesOptions,
  authRoutes,
  createMailer,
  currentUser,
  loginRequired,
  type Mail,
  onError,
} from '../src/index.ts'
import { Browser } from './browser.ts'

export const origin = 'https://good.example'
export const password = 'correct horse battery staple'

export const models = {
  User: defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true }) } }),
  Role: defineModel('role', { fields: authFields.role() }),
  UserRoles: defineModel('user_roles', { fields: authFields.userRoles(), unique: [['user_id', 'role_id']] }),
  Session: defineModel('session', { fields: authFields.session() }),
  Token: defineModel('token', { fields: authFields.token() }),
  Invitation: defineModel('invitation', { fields: authFields.invitation() }),
}

/** The same, with as many addresses of a user as they like. */
export const modelsWithEmails = {
  ...models,
  User: defineModel('user', {
    fields: { ...authFields.person(), ...authFields.login(), nickname: text({ nullable: true }) },
  }),
  UserEmail: defineModel('user_email', { fields: authFields.userEmail() }),
}

export type SiteOptions = Omit<Partial<AuthOptions>, 'adapter'>

/** An empty site on an SQLite database in memory, with what a test wants to look at. */
export async function createSite(options: SiteOptions = {}, routes: AuthRoutesOptions = {}, given: object = models) {
  const { db, statements } = openDatabase()
  const used = given as typeof models
  await createTables(db, used)
  const logged: unknown[][] = []
  const mails: Mail[] = []
  const store = faultyStore(kyselyAdapter(db, used))
  const auth = createAuth({
    adapter: store.adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: (...args) => logged.push(args) },
    mailer: createMailer({
      from: 'Site <site@good.example>',
      transport: { sendMail: async (mail) => mails.push(mail) },
    }),
    ...options,
    features: { emailConfirmation: false, ...options.features },
  })
  const events = recordEvents(auth)
  const app = new Hono<AuthEnv<typeof auth>>()
  app.use(currentUser(auth))
  app.onError(onError(auth))
  app.route('/accounts', authRoutes(auth, routes))
  app.get('/', (c) => c.text(`home of ${c.get('user')?.calcUsername() ?? 'nobody'}`))
  app.get('/private', loginRequired(), (c) => c.text(`hello ${c.get('user').username}`))
  statements.length = 0
  return {
    app,
    auth,
    db,
    events,
    logged,
    /** What was mailed so far, when the work after the answers is done. */
    async mails(): Promise<readonly Mail[]> {
      await auth.settled()
      return mails
    },
    /** Lets every question to the database be answered by this instead; null repairs it. */
    breakStore: store.breakWith,
    /** The SQL sent so far, without transactions. */
    statements,
    browser: () => new Browser(app, auth.config.baseUrl.origin),
    addUser: (username = 'ada', more: object = {}) => auth.users.create({ username, password, ...more }),
    rows: (table: string) => db.selectFrom(table).selectAll().execute() as Promise<Record<string, unknown>[]>,
  }
}

export type Site = Awaited<ReturnType<typeof createSite>>

function openDatabase() {
  const statements: string[] = []
  // biome-ignore lint/suspicious/noExplicitAny: the tests speak of tables by name
  const db = new Kysely<any>({
    dialect: new SqliteDialect({ database: new Database(':memory:') }),
    log: ({ query }) => {
      if (!/^(begin|commit|rollback|savepoint|release)/i.test(query.sql)) statements.push(query.sql)
    },
  })
  onTestFinished(() => db.destroy())
  return { db, statements }
}

/** An adapter whose reads can be made to fail. */
function faultyStore<A extends DbAdapter<RowTypes>>(adapter: A) {
  let fault: (() => unknown) | null = null
  const faulty = new Proxy(adapter, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      if (fault && name !== 'describe') return async () => fault?.()
      return member.bind(target)
    },
  })
  const breakWith = (answer: (() => unknown) | null): void => {
    fault = answer
  }
  return { adapter: faulty, breakWith }
}

const eventNames: readonly EventName[] = [
  'user.registered',
  'user.logged_in',
  'user.reauthenticated',
  'user.logged_out',
  'user.login_failed',
  'user.login_limited',
  'user.locked',
  'user.unlocked',
  'user.password_rehashed',
  'user.password_changed',
  'user.password_reset_requested',
  'user.password_reset',
  'user.username_changed',
  'user.email_confirmed',
  'user.invited',
  'user.email_requested',
  'user.email_added',
  'user.email_changed',
  'user.email_removed',
  'user.email_change_undone',
  'mail.failed',
]

function recordEvents(auth: Auth): EventName[] {
  const events: EventName[] = []
  for (const name of eventNames) auth.config.events.on(name, () => void events.push(name))
  return events
}
