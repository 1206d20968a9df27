import { eq, increment } from '@authpkg/core'
import { expect } from 'vitest'
import { addAda, grant, minute, password, TestClock } from './fixtures/accounts.ts'
import { Browser, type Fields, Program } from './fixtures/browser.ts'
import { fillLibrary, key } from './fixtures/library.ts'
import { type Web, web } from './fixtures/web.ts'
import type { Harness } from './harness.ts'

/** How many statements one operation took in one cell, beside what the table allows. */
export interface Measurement {
  readonly operation: string
  readonly allowed: number
  readonly counted: number
  readonly statements: readonly string[]
}

declare module 'vitest' {
  interface TaskMeta {
    budget?: readonly Measurement[]
  }
}

/** An application with a filled library, the user `ada` with two roles, and the browser and programs that use it. */
interface Stage extends Web {
  readonly harness: Harness
  readonly clock: TestClock
  readonly guest: Browser
  /** Logged in as `ada`, who may do everything. */
  readonly browser: Browser
  readonly anyone: Program
  /** Sends the credentials of `ada` with every request. */
  readonly ada: Program
  /** Sends an API key of `ada`. */
  readonly keyed: Program
  readonly bookId: unknown
}

/** One row of the table: an operation, and the most statements it may take. */
interface Budget {
  readonly allowed: number
  /** Where it is more on MySQL, which has no RETURNING: what was inserted or consumed is read by a statement of its own. */
  readonly onMysql?: number
  /** What has to be there before; not counted. */
  prepare?(stage: Stage): Promise<unknown>
  /** An answer must have this status; 200 when left out. */
  readonly status?: number
  /** Through the front door, or straight on the adapter. */
  run(stage: Stage): Promise<unknown>
}

const credentials = (username: string): Fields => ({ username, password })
const showLogin = ({ guest }: Stage): Promise<Response> => guest.get('/accounts/login/')
const login =
  (fields: Fields) =>
  ({ guest }: Stage): Promise<Response> =>
    guest.submit('/accounts/login/', fields)

/** A password and its hash as flask-peewee keeps it: verified, and replaced at the next login. */
const ancient = { password: 'Password1', hash: 'a1b2c$eabe1359c16d696f87e901c66740e64b5d574f67' }

/** The session, the row and the right to it, and of each model that hangs on it the number and the first rows. */
const previewOfTwo = 1 + 2 + 2 * 2

const previewDelete = ({ browser, bookId }: Stage): Promise<Response> => browser.get(`/admin/book/${bookId}/delete/`)

/**
 * The checked-in table. `BEGIN`, `COMMIT` and `SAVEPOINT` do not count. A login is one read and one write for its
 * session; tracking, on for the standard models, is one more, and a new hash goes with it; so is a row of the audit.
 */
export const budgets: Readonly<Record<string, Budget>> = {
  'request without a cookie': { allowed: 0, run: ({ guest }) => guest.get('/') },
  'session check: cookie to user with roles and permissions': { allowed: 1, run: ({ browser }) => browser.get('/') },
  'session check that notes when it was seen, once a minute': {
    allowed: 2,
    prepare: async ({ clock }) => clock.pass(minute),
    run: ({ browser }) => browser.get('/'),
  },
  'page behind a role': { allowed: 1, run: ({ browser }) => browser.get('/editors-or-readers') },
  'login by name, with tracking and audit': {
    allowed: 4,
    onMysql: 6,
    prepare: showLogin,
    status: 303,
    run: login(credentials('ada')),
  },
  'login by address, with tracking and audit': {
    allowed: 4,
    onMysql: 6,
    prepare: showLogin,
    status: 303,
    run: login(credentials('ada@app.example')),
  },
  'login that replaces an old hash, with tracking and audit': {
    allowed: 4,
    onMysql: 6,
    prepare: async (stage) => {
      await storeHash(stage, ancient.hash)
      await showLogin(stage)
    },
    status: 303,
    run: login({ username: 'ada', password: ancient.password }),
  },
  'login with a wrong password, with audit': {
    allowed: 2,
    onMysql: 3,
    prepare: showLogin,
    status: 401,
    run: login({ username: 'ada', password: 'wrong wrong wrong wrong' }),
  },
  'logout, with audit, and a look whether the browser is remembered': {
    allowed: 4,
    onMysql: 5,
    status: 303,
    run: ({ browser }) => browser.submit('/accounts/logout/', {}),
  },
  'REST list': { allowed: 2, run: ({ anyone }) => anyone.get('/api/author/?ordering=name') },
  'REST list without a count': { allowed: 1, run: ({ anyone }) => anyone.get('/api/author/?count=none') },
  'REST list with to-one includes, filters and order through relations': {
    allowed: 2,
    run: ({ anyone }) => anyone.get('/api/book/?author__publisher__name=Acorn&ordering=author__name,-year'),
  },
  'REST list by cursor': {
    allowed: 1,
    run: ({ anyone }) => anyone.get('/api/book/?after=&ordering=author__name,-year'),
  },
  'REST list with a list included, and one more with it': {
    allowed: 4,
    run: ({ anyone }) => anyone.get('/api/author/?include=publisher,books(limit:2,ordering:-year),books.chapters'),
  },
  'REST detail with a list included': {
    allowed: 2,
    run: ({ anyone, bookId }) => anyone.get(`/api/book/${bookId}/?include=chapters(limit:5)`),
  },
  'REST detail': { allowed: 1, run: ({ anyone, bookId }) => anyone.get(`/api/book/${bookId}/`) },
  'REST detail, asked with a session': {
    allowed: 2,
    run: ({ browser, bookId }) => browser.json('GET', `/api/book/${bookId}/`),
  },
  // Who sends credentials is read before they are hashed, and asked for again after it.
  'REST detail, asked over HTTP Basic': { allowed: 3, run: ({ ada, bookId }) => ada.get(`/api/book/${bookId}/`) },
  'REST detail, asked over HTTP Basic for the second time': {
    allowed: 2,
    prepare: ({ ada, bookId }) => ada.get(`/api/book/${bookId}/`),
    run: ({ ada, bookId }) => ada.get(`/api/book/${bookId}/`),
  },
  'REST detail, asked with an API key': {
    allowed: 2,
    prepare: ({ keyed, bookId }) => keyed.get(`/api/book/${bookId}/`),
    run: ({ keyed, bookId }) => keyed.get(`/api/book/${bookId}/`),
  },
  'admin list with foreign-key columns': { allowed: 3, run: ({ browser }) => browser.get('/admin/book/') },
  'admin list, filtered and sorted through relations': {
    allowed: 3,
    run: ({ browser }) => browser.get('/admin/book/?author__publisher__name=Acorn&ordering=author__name'),
  },
  'REST create over HTTP Basic, on a model without hooks': {
    allowed: 4,
    onMysql: 5,
    status: 201,
    run: ({ ada }) => ada.send('POST', '/api/publisher/', { name: 'Dogwood', city: 'Oslo' }),
  },
  'rows with to-one includes': {
    allowed: 1,
    run: ({ harness }) =>
      harness.adapter.findMany('Chapter', {
        include: { book: { include: { author: { include: { publisher: {} } } } } },
      }),
  },
  'rows with two levels of to-many includes': {
    allowed: 3,
    run: ({ harness }) => harness.adapter.findMany('Author', { include: { books: { include: { chapters: {} } } } }),
  },
  'a row with two levels of to-many includes': {
    allowed: 1,
    run: ({ harness }) => harness.adapter.findOne('Author', { include: { books: { include: { chapters: {} } } } }),
  },
  'a count through relations': {
    allowed: 1,
    run: ({ harness }) => harness.adapter.count('Publisher', { where: eq('authors.books.chapters.title', 'End') }),
  },
  'an insert': { allowed: 1, onMysql: 2, run: ({ harness }) => harness.adapter.insert('Tag', { name: 'new' }) },
  'a guarded update, through relations': {
    allowed: 1,
    run: ({ harness }) => harness.adapter.update('Book', eq('author.name', 'Ada'), { year: increment() }),
  },
  'a delete, through relations': {
    allowed: 1,
    run: ({ harness }) => harness.adapter.delete('Chapter', eq('book.author.name', 'Ada')),
  },
  'a row that is consumed': {
    allowed: 1,
    onMysql: 2,
    run: ({ harness }) => harness.adapter.consumeOne('Chapter', eq('title', 'Middle')),
  },
  'delete preview with two related models': { allowed: previewOfTwo, run: previewDelete },
  'delete preview with two related models, of a hundred rows': {
    allowed: previewOfTwo,
    prepare: async ({ harness, bookId: book_id }) => {
      for (let position = 100; position < 200; position++) {
        await harness.adapter.insert('Chapter', { book_id, position, title: 'x' })
      }
    },
    run: previewDelete,
  },
}

/** Runs one operation of the table over an emptied and refilled harness, and counts. */
export async function measureBudget(harness: Harness, operation: string): Promise<Measurement> {
  const budget = budgets[operation]
  if (!budget) throw new Error(`The table has no operation "${operation}".`)
  const stage = await setUp(harness)
  await budget.prepare?.(stage)
  const { result, statements } = await harness.statements.counted(() => budget.run(stage))
  if (result instanceof Response) expect(result.status, await result.clone().text()).toBe(budget.status ?? 200)
  const allowed = (harness.database === 'mysql' && budget.onMysql) || budget.allowed
  return { operation, allowed, counted: statements.length, statements }
}

/** The whole table. */
export async function measureBudgets(harness: Harness): Promise<readonly Measurement[]> {
  const measurements: Measurement[] = []
  for (const operation of Object.keys(budgets)) measurements.push(await measureBudget(harness, operation))
  return measurements
}

async function setUp(harness: Harness): Promise<Stage> {
  await harness.reset()
  const clock = new TestClock()
  const { app, auth } = web(harness.adapter, { clock })
  await fillLibrary(harness.adapter)
  const user = await addAda(auth)
  await harness.adapter.update('User', eq('id', user['id'] as number), { superuser: true })
  await grant(harness.adapter, user, 'Editor', 'write')
  await grant(harness.adapter, user, 'reader')
  const browser = new Browser(app)
  await browser.login('ada')
  const book = await harness.adapter.findOne('Book', { where: eq('title', 'Alpha') })
  const { key: apiKey } = await auth.apiKeys.create(user, { name: 'All', scopes: ['*'] })
  const keyed = new Program(app, undefined, { authorization: `Bearer ${apiKey}` })
  const programs = { anyone: new Program(app), ada: new Program(app, 'ada'), keyed }
  return { app, auth, harness, clock, guest: new Browser(app), browser, ...programs, bookId: key(book) }
}

async function storeHash({ harness, auth }: Stage, hash: string): Promise<void> {
  const user = await auth.users.findByIdentity('ada')
  const model = harness.adapter.describe().has('UserAuth') ? 'UserAuth' : 'User'
  const where = eq(model === 'User' ? 'id' : 'user_id', user?.['id'] as number)
  await harness.adapter.update(model, where, { password: hash })
}
