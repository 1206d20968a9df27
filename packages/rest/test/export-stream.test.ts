import { serve } from '@hono/node-server'
import { sql } from 'kysely'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createSite, Message, type Site } from './site.ts'

// Over a socket, where a client takes what it likes and goes away when it likes.

const total = 100_000
const address = '/api/message/?format=csv'

/** Rows that were read and not sent yet. */
interface Alive {
  read: number
  sent: number
  most: number
}

afterEach(() => vi.restoreAllMocks())

interface Served {
  readonly site: Site
  readonly alive: Alive
  readonly url: string
  /** Called with the number of statements so far. */
  onRead(statements: number): void
}

async function serveMessages(): Promise<Served> {
  const site = await createSite((api) =>
    api.register(Message, { export: true, fields: ['id', 'content', 'pub_date', 'user'] }),
  )
  await seed(site)
  const alive = { read: 0, sent: 0, most: 0 }
  const served = { site, alive, url: await listen(site, alive), onRead: (_: number): void => undefined }
  const findMany = site.adapter.findMany.bind(site.adapter)
  let statements = 0
  vi.spyOn(site.adapter, 'findMany').mockImplementation(async (model, query) => {
    const rows = await findMany(model, query)
    served.onRead(++statements)
    alive.read += rows.length
    alive.most = Math.max(alive.most, alive.read - alive.sent)
    return rows
  })
  return served
}

async function seed({ db }: Site): Promise<void> {
  const numbers = sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${total})`)
  const values = sql`select 1, ${'x'.repeat(180)} || i, '2026-01-02T03:04:05Z', 0, 1 from n`
  await sql`insert into message (user_id, content, pub_date, draft, version) ${numbers} ${values}`.execute(db)
}

/** The lines of an answer are counted as they leave the API. */
async function listen({ app }: Site, alive: Alive): Promise<string> {
  const server = serve({
    port: 0,
    async fetch(request: Request) {
      const response = await app.fetch(request)
      const counted = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          for (const byte of chunk) if (byte === 10) alive.sent++
          controller.enqueue(chunk)
        },
      })
      return new Response(response.body?.pipeThrough(counted) ?? null, response)
    },
  })
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  return `http://localhost:${(server.address() as { port: number }).port}${address}`
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('OUT-3: a hundred thousand rows are read as they are sent: a few hundred are held at a time', async () => {
  const { url, alive } = await serveMessages()
  const text = await (await fetch(url)).text()
  const lines = text.split('\r\n')
  expect(lines).toHaveLength(total + 2)
  expect(lines[total]).toBe(`${total},1,${'x'.repeat(180)}${total},2026-01-02T03:04:05.000Z`)
  expect(alive.read).toBe(total)
  expect(alive.most).toBeLessThanOrEqual(1000)
})

test('OUT-3: a client that does not read on holds up the reading, and one that goes away ends it', async () => {
  const { url, alive } = await serveMessages()
  const client = new AbortController()
  const reader = (await fetch(url, { signal: client.signal })).body?.getReader()
  await reader?.read()
  await pause(300)
  const held = alive.read
  expect(held).toBeLessThan(total * 0.9)
  await pause(200)
  expect(alive.read).toBe(held)
  client.abort()
  await pause(300)
  expect(alive.read - held).toBeLessThanOrEqual(1000)
})

test('an error in the middle breaks the answer off, and is logged; at the beginning it is a problem', async () => {
  const served = await serveMessages()
  const fail = (at: number) => (statements: number) => {
    if (statements === at) throw new Error('the database went away')
  }
  served.onRead = fail(1)
  const refused = await fetch(served.url)
  expect([refused.status, refused.headers.get('content-type')]).toEqual([500, 'application/problem+json'])
  served.site.logged.length = 0
  vi.spyOn(console, 'error').mockReturnValue() // The server tells of it as well.
  served.onRead = fail(40)
  const response = await fetch(served.url)
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow()
  expect(served.site.logged.map(([message]) => message)).toEqual([expect.stringMatching(/^Request .+ failed\.$/)])
})
