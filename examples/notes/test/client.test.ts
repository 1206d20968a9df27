import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { authRoutes, createMailer, type Mail } from '@authpkg/auth'
import { launchBrowser } from '@authpkg/conformance/browser'
import { createAuth, everyone, owner, signedIn } from '@authpkg/core'
import { authFields, createTables, defineModel, integer, kyselyAdapter, text } from '@authpkg/kysely'
import { createRestApi } from '@authpkg/rest'
import { createAdaptorServer } from '@hono/node-server'
import SQLite from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { Client, type Refusal } from '../src/client.ts'

const password = 'correct horse battery staple'
const newPassword = 'another correct horse battery'

const models = {
  User: defineModel('user', { fields: authFields.user() }),
  Session: defineModel('session', { fields: authFields.session() }),
  Token: defineModel('token', { fields: authFields.token() }),
  Note: defineModel('note', {
    fields: {
      id: integer({ primaryKey: true }),
      user_id: integer({ references: { table: 'user', relation: 'user', inverse: 'notes' } }),
      text: text(),
    },
  }),
}

let chromium: Awaited<ReturnType<typeof launchBrowser>>
beforeAll(async () => {
  chromium = await launchBrowser()
})
afterAll(() => chromium.close())

/** Listens on a free port of this machine. */
async function listen(fetch: (request: Request) => Response | Promise<Response>): Promise<number> {
  const server = createAdaptorServer({ fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A site that is really served, and where another origin's page is served beside it. */
async function serveSite() {
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
  onTestFinished(() => db.destroy())
  await createTables(db, models)
  const mails: Mail[] = []
  const app = new Hono()
  const [apiPort, pagePort] = [await listen((request) => app.fetch(request)), await listen(page)]
  const baseUrl = `http://localhost:${apiPort}`
  const auth = createAuth({
    adapter: kyselyAdapter(db, models),
    secrets: ['Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo'],
    baseUrl,
    trustedOrigins: ['localhost', '127.0.0.1'].map((host) => `http://${host}:${pagePort}`),
    passwords: { insecureFastHashing: true },
    access: { Note: { read: everyone, create: signedIn, write: owner('user') } },
    mailer: createMailer({ from: 'a@b.example', transport: { sendMail: async (mail) => mails.push(mail) } }),
    logger: { warn: () => {}, error: console.error },
  })
  const api = createRestApi(auth, { prefix: '/api' })
  api.register('Note', { ownerField: 'user' })
  app
    .route('/accounts', authRoutes(auth))
    .route('/api', api.routes())
    .all('*', (c) => page(c.req.raw))
  const mailedToken = async (): Promise<string> => {
    await auth.settled()
    return /token=([\w-]+)/.exec(mails.at(-1)?.text ?? '')?.[1] ?? ''
  }
  return { baseUrl, pagePort, mailedToken }
}

/** An empty page, and the client as browsers can read it. */
function page(request: Request): Response {
  if (!request.url.endsWith('/client.js')) return new Response('<!doctype html><title>App</title>', html)
  const source = readFileSync(join(import.meta.dirname, '../src/client.ts'), 'utf8')
  return new Response(stripTypeScriptTypes(source), { headers: { 'Content-Type': 'text/javascript' } })
}
const html = { headers: { 'Content-Type': 'text/html' } }

type Caller = (method: string, ...args: readonly unknown[]) => Promise<unknown>

/** What a client is asked, as plain data: it lives here or in a browser's page. */
const here =
  (client: Client): Caller =>
  async (method, ...args) => {
    try {
      return await (client[method as 'login'] as (...given: readonly unknown[]) => Promise<unknown>)(...args)
    } catch (error) {
      const { status, code } = error as Refusal
      return { status, code }
    }
  }

async function inBrowser(address: string, options: ConstructorParameters<typeof Client>[0]): Promise<Caller> {
  const context = await chromium.newContext()
  onTestFinished(() => context.close())
  const tab = await context.newPage()
  await tab.goto(address)
  const made = `import('/client.js').then(({ Client }) => void (globalThis.client = new Client(${JSON.stringify(options)})))`
  await tab.evaluate(made)
  return (method, ...args) =>
    tab.evaluate(
      `client.${method}(...${JSON.stringify(args)}).catch(({ status, code, message }) => ({ status, code, message }))`,
    )
}

/** From the registration to the end of the session, with everything a client does in between. */
async function walk(call: Caller, other: Caller, mailedToken: () => Promise<string>): Promise<void> {
  const login = { username: 'ada', email: 'ada@app.example', password }
  expect(await call('register', login)).not.toHaveProperty('code')
  expect(await call('login', 'ada', newPassword)).toMatchObject({ status: 401, code: 'invalid_credentials' })
  expect(await call('confirmEmail', await mailedToken())).toHaveProperty('user')
  expect(await other('login', 'ada', password)).toHaveProperty('user')
  const { sessions } = (await call('sessions')) as { sessions: { id: string; isCurrent: boolean }[] }
  expect(sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true])
  expect(await call('endSession', sessions.find(({ isCurrent }) => !isCurrent)?.id)).toEqual({})
  expect(await other('sessions')).toMatchObject({ status: 401 })
  expect(await call('changePassword', password, newPassword)).toHaveProperty('user')
  const made = (await call('send', 'POST', '/api/note/', { text: 'mine' })) as { id: number }
  expect(await call('send', 'PUT', `/api/note/${made.id}/`, { text: 'changed' })).toMatchObject({ text: 'changed' })
  expect(await call('send', 'GET', '/api/note/')).toMatchObject({ objects: [{ id: made.id, text: 'changed' }] })
  expect(await call('send', 'DELETE', `/api/note/${made.id}/`)).toEqual({ deleted: 1 })
  await call('logout')
  expect(await call('send', 'POST', '/api/note/', { text: 'x' })).toMatchObject({ status: 401, code: 'login_required' })
  expect(await call('login', 'ada', newPassword)).toHaveProperty('user')
}

test('a program walks through every flow with a bearer session', async () => {
  const { baseUrl, mailedToken } = await serveSite()
  const client = new Client({ baseUrl })
  await walk(here(client), here(new Client({ baseUrl })), mailedToken)
  expect(client.kept).toEqual({ sessionToken: expect.any(String), deviceToken: expect.any(String) })
})

const places = [
  ['a page of the site itself, with the cookie', 'cookie', (site: Site) => site.baseUrl],
  ['another origin of the same site, with the cookie', 'cookie', (site: Site) => `http://localhost:${site.pagePort}`],
  ['another site, with a bearer session', 'bearer', (site: Site) => `http://127.0.0.1:${site.pagePort}`],
] as const
type Site = Awaited<ReturnType<typeof serveSite>>

test.each(places)('Chromium walks through every flow from %s', async (_, session, address) => {
  const site = await serveSite()
  const open = () => inBrowser(address(site), { baseUrl: site.baseUrl, session })
  await walk(await open(), await open(), site.mailedToken)
})

test('Chromium sends no cookie along from another site: there a session has to be a bearer one', async () => {
  const site = await serveSite()
  const call = await inBrowser(`http://127.0.0.1:${site.pagePort}`, { baseUrl: site.baseUrl, session: 'cookie' })
  await call('register', { username: 'ada', email: 'ada@app.example', password })
  await call('send', 'POST', '/accounts/confirm-email/', { token: await site.mailedToken(), password })
  expect(await call('login', 'ada', password)).toHaveProperty('user')
  expect(await call('sessions')).toMatchObject({ status: 401, code: 'login_required' })
})

test('Chromium lets a page of any other origin read nothing, and send nothing (CSRF-5, CSRF-4)', async () => {
  const site = await serveSite()
  const stranger = await listen(page)
  for (const session of ['cookie', 'bearer'] as const) {
    const call = await inBrowser(`http://localhost:${stranger}`, { baseUrl: site.baseUrl, session })
    expect(await call('send', 'GET', '/accounts/login/')).toMatchObject({ message: 'Failed to fetch' })
    expect(await call('login', 'ada', password)).toMatchObject({ message: 'Failed to fetch' })
    expect(await call('send', 'GET', '/api/note/')).toMatchObject({ message: 'Failed to fetch' })
  }
})
