import { type AuthEnv, authRoutes, currentUser, onError } from '@authpkg/auth'
import { type AuthOptions, admins, createAuth, definePolicy, type PolicyDefinition } from '@authpkg/core'
import {
  authFields,
  binary,
  boolean,
  createTables,
  date,
  datetime,
  decimal,
  defineModel,
  enumeration,
  integer,
  json,
  kyselyAdapter,
  type RowsOf,
  string,
  text,
  time,
} from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { type Admin, type AdminOptions, createAdmin } from '../src/index.ts'
import { Browser } from './browser.ts'

const origin = 'https://good.example'
export const password = 'correct horse battery staple'

const User = defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true }) } })
const Session = defineModel('session', { fields: authFields.session() })

const Note = defineModel('note', {
  fields: {
    id: integer({ primaryKey: true }),
    user_id: integer({ references: { table: 'user', onDelete: 'cascade', inverse: 'notes' } }),
    message: text(),
    stars: integer({ nullable: true }),
    pinned: boolean({ default: false }),
    created: datetime({ nullable: true }),
  },
})

const Author = defineModel('author', {
  fields: {
    id: integer({ primaryKey: true }),
    name: string({ maxLength: 100 }),
    born: integer({ nullable: true }),
    token_secret: string({ nullable: true }),
  },
})

const Book = defineModel('book', {
  fields: {
    id: integer({ primaryKey: true }),
    title: string({ maxLength: 200 }),
    isbn: string({ maxLength: 20, nullable: true, unique: true }),
    author_id: integer({ nullable: true, references: { table: 'author', inverse: 'books' } }),
    kind: enumeration(['novel', 'poems', 'essays'], { nullable: true }),
    price: decimal({ precision: 12, scale: 4, nullable: true }),
    in_print: boolean({ nullable: true }),
    published: date({ nullable: true }),
    opens: time({ nullable: true }),
    updated: datetime({ nullable: true }),
    meta: json({ nullable: true }),
    cover: binary({ nullable: true }),
    blurb: text({ nullable: true }),
  },
})

const Chapter = defineModel('chapter', {
  fields: {
    id: integer({ primaryKey: true }),
    book_id: integer({ references: { table: 'book', onDelete: 'cascade', inverse: 'chapters' } }),
    title: string({ maxLength: 200 }),
  },
})

const Tag = defineModel('tag', { fields: { name: string({ maxLength: 50, primaryKey: true }) } })

const BookTag = defineModel('book_tag', {
  fields: {
    book_id: integer({ primaryKey: true, references: { table: 'book', inverse: 'book_tags' } }),
    tag_name: string({ maxLength: 50, primaryKey: true, references: { table: 'tag', field: 'name', relation: 'tag' } }),
  },
})

/** A tree, whose foreign key bears the name of its relation. */
const Folder = defineModel('folder', {
  fields: {
    id: integer({ primaryKey: true }),
    name: string({ maxLength: 50 }),
    Parent: integer({ nullable: true, references: { table: 'folder', inverse: 'children' } }),
  },
})

const Visit = defineModel('visit', { fields: { page: text(), visitor: string({ nullable: true }) }, primaryKey: [] })

export const models = { User, Session, Note, Author, Book, Chapter, Tag, BookTag, Folder, Visit }

type Rows = RowsOf<typeof models>
const adapterOf = (db: Kysely<unknown>) => kyselyAdapter(db, models)

export interface SiteOptions {
  readonly access?: PolicyDefinition
  readonly auth?: Omit<Partial<AuthOptions>, 'adapter' | 'access'>
  readonly admin?: Omit<AdminOptions, 'adapter'>
}

/** A site with an admin area over an SQLite database in memory, and what a test wants to look at. */
export async function createSite(setUp: (admin: Admin<Rows>) => void = registerAll, options: SiteOptions = {}) {
  const { db, statements } = openDatabase()
  await createTables(db, models)
  const adapter = adapterOf(db)
  const logged: unknown[][] = []
  const auth = createAuth({
    adapter,
    secrets: ['a first secret that is long enough, 0123456789'],
    baseUrl: origin,
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: (...args) => logged.push(args) },
    access: options.access ?? definePolicy({ '*': { manage: admins } }),
    ...options.auth,
  })
  const admin = createAdmin(auth, options.admin ?? {})
  setUp(admin)
  const routes = admin.routes()
  const app = new Hono<AuthEnv<typeof auth>>()
  app.use(currentUser(auth))
  app.onError(onError(auth))
  app.route('/accounts', authRoutes(auth))
  app.route('/admin', routes)
  const browser = (): Browser => new Browser(app, auth.config.baseUrl.origin)
  const addUser = (username: string, more: object = {}) => auth.users.create({ username, password, ...more })
  return {
    app,
    admin,
    adapter,
    auth,
    db,
    logged,
    routes,
    /** The SQL sent so far, without transactions. */
    statements,
    browser,
    addUser,
    /** A browser in which somebody has logged in. */
    async as(username: string): Promise<Browser> {
      const made = browser()
      await made.login(username, password)
      return made
    },
    /** An administrator's browser. */
    async asAdmin(): Promise<Browser> {
      if (!(await auth.users.findByIdentity('root'))) await addUser('root', { admin: true })
      return this.as('root')
    },
    rows: async (table: string) =>
      (await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(db)).rows,
    run: (statement: string) => sql.raw(statement).execute(db),
  }
}

export type Site = Awaited<ReturnType<typeof createSite>>

function registerAll(admin: Admin<Rows>): void {
  admin.registerAll()
}

/** Ada with two books, Bob with none, and a book of nobody's. */
export async function addBooks({ adapter }: Pick<Site, 'adapter'>) {
  const ada = await adapter.insert('Author', { name: 'Ada', born: 1815, token_secret: 'hidden words' })
  const bob = await adapter.insert('Author', { name: 'Bob' })
  const alpha = await adapter.insert('Book', {
    title: 'Alpha',
    author_id: ada.id,
    price: '12.5000',
    in_print: true,
    kind: 'novel',
    isbn: 'A-1',
  })
  const beta = await adapter.insert('Book', { title: 'Beta', author_id: ada.id, in_print: false, blurb: '' })
  const gamma = await adapter.insert('Book', {
    title: 'Gamma',
    published: '2020-02-29',
    updated: new Date('2024-01-05T10:20:30.123Z'),
  })
  await adapter.insert('Chapter', { book_id: alpha.id, title: 'Start' })
  await adapter.insert('Chapter', { book_id: alpha.id, title: 'End' })
  return { ada, bob, alpha, beta, gamma }
}

function openDatabase() {
  const statements: string[] = []
  const db = new Kysely<unknown>({
    dialect: new SqliteDialect({ database: new Database(':memory:') }),
    log: ({ query }) => {
      if (!/^(begin|commit|rollback|savepoint|release)/i.test(query.sql)) statements.push(query.sql)
    },
  })
  onTestFinished(() => db.destroy())
  return { db, statements }
}
