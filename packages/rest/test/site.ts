import { sessionCsrfToken } from '@authpkg/auth'
import {
  type AuthOptions,
  createAuth,
  definePolicy,
  everyone,
  type NamesOf,
  owner,
  type PolicyDefinition,
  type RowFor,
  signedIn,
} from '@authpkg/core'
import {
  authFields,
  bigint,
  binary,
  boolean,
  createTables,
  date,
  datetime,
  decimal,
  defineModel,
  enumeration,
  float,
  integer,
  json,
  kyselyAdapter,
  type RowsOf,
  string,
  text,
  time,
  uuid,
} from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { onTestFinished } from 'vitest'
import { createRestApi, type ResourceOptions, type RestApi, type RestApiOptions } from '../src/index.ts'

export const origin = 'https://good.example'
export const password = 'correct horse battery staple'

export const User = defineModel('user', {
  fields: { ...authFields.user(), nickname: text({ nullable: true }), salary: integer({ nullable: true }) },
})

export const Message = defineModel('message', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', inverse: 'messages' } }),
    content: string({ maxLength: 200 }),
    pub_date: datetime({ default: () => new Date('2026-01-02T03:04:05Z') }),
    draft: boolean({ default: false }),
    internal: text({ nullable: true }),
    version: integer({ default: 1, readonly: true }),
  },
})

/** Read by nobody but who wrote it. */
export const Diary = defineModel('diary', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', inverse: 'diaries' } }),
    entry: text(),
  },
})

/** Hangs on a message; a name of its own holds two underscores. */
export const Comment = defineModel('comment', {
  fields: {
    id: integer({ primaryKey: true }),
    message_id: integer({ references: { table: 'message', inverse: 'comments', onDelete: 'cascade' } }),
    user_id: integer({ nullable: true, references: { table: 'user', inverse: 'comments', onDelete: 'setNull' } }),
    diary_id: integer({ nullable: true, references: { table: 'diary', inverse: 'comments' } }),
    body: text({ nullable: true }),
    spam__score: integer({ nullable: true }),
  },
})

/** A key that people choose, and a tree. */
export const Topic = defineModel('topic', {
  fields: {
    code: string({ primaryKey: true, hasDefault: false }),
    name: string({ unique: true }),
    parent_code: string({ nullable: true, references: { table: 'topic', relation: 'parent', inverse: 'children' } }),
  },
})

/** A key of two parts. */
const Subscription = defineModel('subscription', {
  primaryKey: ['user_id', 'topic_code'],
  fields: {
    user_id: integer({ references: { table: 'user' } }),
    topic_code: string({ references: { table: 'topic', relation: 'topic' } }),
    level: integer({ default: 1 }),
  },
})

/** One field of each type. */
export const Sample = defineModel('sample', {
  fields: {
    id: integer({ primaryKey: true }),
    big: bigint({ nullable: true }),
    amount: decimal({ nullable: true, precision: 12, scale: 2 }),
    ratio: float({ nullable: true }),
    flag: boolean({ nullable: true }),
    day: date({ nullable: true }),
    clock: time({ nullable: true }),
    moment: datetime({ nullable: true }),
    token: uuid({ nullable: true }),
    colour: enumeration(['red', 'green'], { nullable: true }),
    extra: json({ nullable: true }),
    bytes: binary({ nullable: true }),
  },
})

export const models = {
  User,
  Session: defineModel('session', { fields: authFields.session() }),
  ApiKey: defineModel('api_key', { fields: authFields.apiKey() }),
  Message,
  Diary,
  Comment,
  Topic,
  Subscription,
  Sample,
}

const policy = definePolicy({
  User: { read: everyone, fields: { salary: { read: 'admin' }, email: { read: 'admin' } } },
  Message: { read: everyone, create: signedIn, write: owner('user') },
  Diary: { read: owner('user'), create: signedIn, write: owner('user') },
  Comment: { read: everyone, create: signedIn, write: signedIn },
  Topic: { read: everyone, create: signedIn, write: signedIn },
  Subscription: { read: everyone, create: signedIn, write: signedIn },
  Sample: { read: everyone, create: everyone, write: everyone },
  '*': { manage: 'admin' },
})

export interface SiteOptions {
  readonly access?: PolicyDefinition
  readonly auth?: Partial<Pick<AuthOptions, 'baseUrl' | 'clock' | 'logger' | 'trustedOrigins'>>
  readonly api?: RestApiOptions<SiteRows>
}

export type SiteRows = RowsOf<typeof models>
export type MessageOptions = ResourceOptions<NamesOf<typeof Message>, RowFor<typeof Message>>

/** A site with three users (`ada`, `bob`, and `root` the administrator) and an API that a test registers models with. */
export async function createSite(register: (api: RestApi<SiteRows>) => void, options: SiteOptions = {}) {
  const statements: string[] = []
  const database = new Database(':memory:')
  // biome-ignore lint/suspicious/noExplicitAny: the tests speak of tables by name
  const db = new Kysely<any>({
    dialect: new SqliteDialect({ database }),
    log: ({ query }) => {
      if (!/^(begin|commit|rollback|savepoint|release)/i.test(query.sql)) statements.push(query.sql)
    },
  })
  onTestFinished(() => db.destroy())
  await createTables(db, models)
  const adapter = kyselyAdapter(db, models)
  const logged: unknown[][] = []
  const auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: (...args) => logged.push(args) },
    access: options.access ?? policy,
    ...options.auth,
  })
  const users = {
    ada: await auth.users.create({ username: 'ada', password, email: 'ada@example.org' }),
    bob: await auth.users.create({ username: 'bob', password, email: 'bob@example.org' }),
    root: await auth.users.create({ username: 'root', password, admin: true }),
  }
  const api = createRestApi(auth, options.api)
  register(api)
  const app = new Hono()
  app.route('/api', api.routes())
  statements.length = 0
  return {
    app,
    api,
    auth,
    adapter,
    users,
    logged,
    /** The SQL sent since it was last emptied, without transactions. */
    statements,
    rows: (table: string) => db.selectFrom(table).selectAll().execute() as Promise<Record<string, unknown>[]>,
    db,
    /** Rows past the API. */
    async seed(model: keyof typeof models, ...rows: Record<string, unknown>[]) {
      for (const row of rows) await adapter.insert(model, row)
      statements.length = 0
    },
    as: (name: keyof typeof users | null) => new Client(app, name === null ? {} : basic(name)),
    /** A browser that has logged in, with what its scripts would send along. */
    async browser(name: keyof typeof users) {
      const { sessionToken } = await auth.startSession(users[name])
      const token = sessionCsrfToken(auth, sessionToken)
      statements.length = 0
      return { cookie: `${auth.config.sessionCookie}=${sessionToken}`, token }
    },
  }
}

export type Site = Awaited<ReturnType<typeof createSite>>

export const basic = (name: string, secret = password): Record<string, string> => ({
  Authorization: `Basic ${btoa(`${name}:${secret}`)}`,
})

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers by name
  readonly json: any
}

/** A program that sends the same credentials with every request. */
export class Client {
  readonly #app: Hono
  readonly #headers: Record<string, string>

  constructor(app: Hono, headers: Record<string, string> = {}) {
    this.#app = app
    this.#headers = headers
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const isText = typeof body === 'string'
    const type = body === undefined || isText ? {} : { 'Content-Type': 'application/json' }
    const init = { method, headers: { ...this.#headers, ...type, ...headers } }
    const content = body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }
    const response = await this.#app.request(new URL(path, origin).href, { ...init, ...content })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: parse(text) }
  }

  get = (path: string, headers?: Record<string, string>): Promise<Reply> => this.send('GET', path, undefined, headers)
  post = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply> =>
    this.send('POST', path, body, headers)
  put = (path: string, body?: unknown): Promise<Reply> => this.send('PUT', path, body)
  patch = (path: string, body?: unknown): Promise<Reply> => this.send('PATCH', path, body)
  delete = (path: string): Promise<Reply> => this.send('DELETE', path)

  /** The ids of a list. */
  async ids(path: string): Promise<readonly number[]> {
    const { json } = await this.get(path)
    return json.objects.map((row: { id: number }) => row.id)
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
