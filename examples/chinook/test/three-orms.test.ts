import type { DatabaseKind, DbAdapter, ModelDescription } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import SQLite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { describeWithShared } from '../../../packages/conformance/src/shared-data.ts'
import { createSite, type Site } from '../src/app.ts'
import { type Chinook, loadChinook, servers } from './databases.ts'
import { orms } from './orms.ts'
import { type Asked, requestsFor } from './requests.ts'

interface Answer extends Asked {
  readonly status: number
  readonly type: string | null
  /** As text: the order of the fields counts. */
  readonly answer: string
}

type Ask = (asked: Asked) => Promise<Answer>

interface Opened {
  readonly adapter: DbAdapter
  readonly ask: Ask
  close(): Promise<void>
}

async function open(orm: string, chinook: Chinook): Promise<Opened> {
  const data = await orms[orm]?.(chinook)
  if (!data) throw new Error(`There is no ORM ${orm}.`)
  const accounts = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
  const site = await createSite({
    adapter: data.adapter,
    accounts,
    secret: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo',
    baseUrl: 'http://localhost',
    passwords: { insecureFastHashing: true },
    logger: { warn: () => {}, error: console.error },
  })
  mountWithIncludes(site, data.adapter)
  const ask = await loggedIn(site)
  const close = async (): Promise<void> => void (await Promise.all([data.close(), accounts.destroy()]))
  return { adapter: data.adapter, ask, close }
}

/** The same models once more, with the rows that they point to. */
function mountWithIncludes(site: Site, adapter: DbAdapter): void {
  const api = createRestApi(site.auth, { prefix: '/full', adapter })
  for (const [name, model] of adapter.describe()) api.register(name, { includeResources: toOneOf(model) })
  site.app.route('/full', api.routes())
}

const toOneOf = ({ relations }: ModelDescription): Record<string, { fields?: string[] }> =>
  Object.fromEntries([...relations.values()].filter(({ owning }) => owning).map(({ name }) => [name, {}]))

/** Asks as the administrator; what has a body comes by HTTP Basic, which needs no token of a form. */
async function loggedIn({ app, auth }: Site): Promise<Ask> {
  const password = 'correct horse battery'
  await auth.users.create({ username: 'admin', password, admin: true })
  const { sessionToken } = await auth.login({ identity: 'admin', password })
  const reading = { cookie: `session=${sessionToken}` }
  const writing = { authorization: `Basic ${btoa(`admin:${password}`)}`, 'content-type': 'application/json' }
  return async (asked) => {
    const { path, method = 'GET', body } = asked
    const headers: Record<string, string> = method === 'GET' ? reading : writing
    return answerTo(asked, await app.request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) }))
  }
}

async function answerTo(asked: Asked, response: Response): Promise<Answer> {
  const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>
  const type = response.headers.get('content-type')
  return { ...asked, status: response.status, type, answer: JSON.stringify(body, null, 1) }
}

async function answersOf(ask: Ask, requests: readonly Asked[]): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (const asked of requests) answers.push(await ask(asked))
  return answers
}

describeWithShared('Chinook over REST, asked the same of three ORMs on three databases', 'data', (folder) => {
  const loaded = new Map<DatabaseKind, Chinook>()
  let requests: readonly Asked[]
  let first: readonly Answer[]

  beforeAll(async () => {
    const kinds = (Object.keys(servers) as DatabaseKind[]).filter((kind) => servers[kind].isThere())
    for (const kind of kinds) loaded.set(kind, await loadChinook(kind, folder))
    const { adapter, ask, close } = await open('Kysely', loaded.get('sqlite') as Chinook)
    requests = await requestsFor(adapter)
    first = await answersOf(ask, requests)
    await close()
  })
  afterAll(() => Promise.all([...loaded.values()].map(({ drop }) => drop())))

  test('every filter finds rows, but for those that nothing in the data answers to', () => {
    const empty = first.filter(({ path, answer }) => answer.includes('"objects": []') && !path.includes('__is=null'))
    expect(first.length).toBeGreaterThan(500)
    expect(empty.map(({ path }) => path)).toEqual([
      '/api/invoiceline/?Quantity__gt=1',
      '/api/artist/?Name=ac/dc',
      '/api/artist/?Name__contains=%25',
    ])
  })

  test('what cannot be answered or done is refused with a reason', () => {
    const refused = first.filter(({ status }) => status >= 400)
    expect(refused.map(({ status, method = 'GET', path }) => `${status} ${method} ${path}`)).toEqual([
      '404 GET /api/track/999999/',
      '404 GET /api/track/x/',
      '404 GET /api/playlisttrack/1/',
      '400 GET /api/track/?Nome=x',
      '400 GET /api/track/?Milliseconds=long',
      '400 GET /api/invoice/?InvoiceDate=yesterday',
      '400 GET /api/track/?page=2000',
      '404 GET /api/nothing/',
      '409 POST /api/playlisttrack/',
      '400 POST /api/playlisttrack/',
      '404 DELETE /api/playlisttrack/3,1/',
      '400 PATCH /api/track/1/',
      '400 PATCH /api/track/1/',
      '404 PATCH /api/track/999999/',
    ])
    expect(refused.every(({ type }) => type === 'application/problem+json')).toBe(true)
  })

  for (const [kind, { name }] of Object.entries(servers) as [DatabaseKind, { name: string }][]) {
    for (const orm of Object.keys(orms)) {
      test(`${orm} on ${name} gives the answers of Kysely on SQLite`, async (context) => {
        const { ask, close } = await open(orm, loaded.get(kind) ?? unavailable(context, name))
        onTestFinished(close)
        for (const expected of first) expect(await ask(expected)).toEqual(expected)
      })
    }
  }
})
