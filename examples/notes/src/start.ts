import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DbAdapter, Duplicate } from '@authpkg/core'
import { createAdaptorServer } from '@hono/node-server'
import { StartError } from './address.ts'
import { createApp, type Demo } from './app.ts'
import { createMailbox } from './mailbox.ts'
import type { DemoRows } from './rows.ts'
import { demoLogins, seed } from './seed.ts'

type Environment = Readonly<Record<string, string | undefined>>
type Print = (line: string) => void

/** What an ORM brings to the demo; everything else is the same on all of them. */
export interface DemoDatabase {
  readonly adapter: DbAdapter<DemoRows>
  /** Tables and columns of the models that are not there. */
  findMissing(): Promise<Missing>
  close(): Promise<void>
}

export interface Missing {
  /** What `apply` will add, in words. */
  readonly steps: readonly string[]
  /** Users that cannot be told apart: they stop it. */
  readonly duplicates: readonly Duplicate[]
  apply(): Promise<void>
}

/** Connects to `DATABASE_URL`, or to a file of its own. */
export type OpenDatabase = (url?: string) => Promise<DemoDatabase>

export interface RunningDemo {
  /** Lets running requests end, then closes server and database. */
  stop(): Promise<void>
}

/**
 * Opens the database, adds what is missing there, and serves the site.
 *
 * | variable | meaning |
 * |---|---|
 * | `PORT` | default 3000; 0 takes a free one |
 * | `HOST` | the address to listen on, default 127.0.0.1: this machine only |
 * | `BASE_URL` | where people reach the site, default `http://localhost:PORT` |
 * | `DATABASE_URL` | `sqlite:<path>`, `postgres://…` or `mysql://…`; default an SQLite file in the example's folder |
 * | `AUTH_SECRET` | 32 characters or more; without it a random one is made at every start |
 * | `NODE_ENV` | `production` sends no mails, and has no page that shows them |
 *
 * @throws {StartError} for what a person can put right: the database, the port.
 */
export async function startDemo(open: OpenDatabase, env: Environment, print: Print): Promise<RunningDemo> {
  const port = readPort(env['PORT'])
  const database = await open(env['DATABASE_URL'] || undefined)
  try {
    const demo = createApp(database.adapter, {
      secret: readSecret(env, print),
      baseUrl: env['BASE_URL'] || `http://localhost:${port}`,
      ...(env['NODE_ENV'] !== 'production' && { mailbox: createMailbox(print) }),
    })
    await addWhatIsMissing(database, print)
    await fillIfEmpty(demo, print)
    const server = await listen(demo, port, env['HOST'] || '127.0.0.1')
    announce(server, print)
    return { stop: () => stop(server, database) }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Tables and columns, each announced before it is added. Names that cannot be told apart stop it. */
async function addWhatIsMissing(database: DemoDatabase, print: Print): Promise<void> {
  const { steps, duplicates, apply } = await database.findMissing()
  if (duplicates.length > 0) throw new StartError(reportOf(duplicates))
  if (steps.length === 0) return
  print('Adding to the database:')
  for (const step of steps) print(`  ${step}`)
  await apply()
}

const reportOf = (duplicates: readonly Duplicate[]): string =>
  [
    'Several users have the same name or address. Tell them apart, then start again; nothing was changed.',
    ...duplicates.map(({ model, field, key, ids }) => `  ${model} ${ids.join(', ')}: ${field} ${JSON.stringify(key)}`),
  ].join('\n')

async function fillIfEmpty(demo: Demo, print: Print): Promise<void> {
  if ((await demo.adapter.count('User', {})) > 0) return
  print('There are no users yet: adding those of the demo.')
  await seed(demo)
}

function readSecret(env: Environment, print: Print): string {
  const given = env['AUTH_SECRET']
  if (given) return given
  print('AUTH_SECRET is not set: a random secret is used for this run.')
  return randomBytes(32).toString('base64url')
}

function readPort(text = '3000'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new StartError(`PORT must be a number up to 65535, not ${JSON.stringify(text)}.`)
}

async function listen({ app }: Demo, port: number, hostname: string): Promise<Server> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname }) as Server
  server.listen(port, hostname)
  try {
    await once(server, 'listening')
    return server
  } catch (error) {
    const { code, message } = error as Error & { code?: string }
    throw new StartError(code === 'EADDRINUSE' ? `Port ${port} is taken: set PORT to another.` : message)
  }
}

function announce(server: Server, print: Print): void {
  const { port } = server.address() as AddressInfo
  const logins = demoLogins.map(({ username, password }) => `  ${username} / ${password}`)
  print(
    [
      `Notes is ready: http://localhost:${port}/ (admin area: /admin/, mails: /mails/, REST: /api/message/)`,
      'Logins, for this demo only:',
      ...logins,
    ].join('\n'),
  )
}

/** In milliseconds: a request that takes longer is cut off. */
const patience = 5000

async function stop(server: Server, database: DemoDatabase): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), patience).unref()
  await closed
  await database.close()
}
