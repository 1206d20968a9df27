import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnyUser } from '@authpkg/core'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { mysqlUrl, postgresUrl } from '../../../packages/conformance/src/databases.ts'
import { openDatabase as openMikroOrm } from '../../notes-mikro-orm/src/database.ts'
import { openDatabase as openSequelize } from '../../notes-sequelize/src/database.ts'
import { createApp } from '../src/app.ts'
import { openDatabase as openKysely } from '../src/database.ts'
import { createMailbox } from '../src/mailbox.ts'
import { seed } from '../src/seed.ts'
import type { OpenDatabase } from '../src/start.ts'
import type { Fetch } from './browsing.ts'
import { createMysqlDatabase } from './mysql-database.ts'
import { createPostgresDatabase, type ServerDatabase } from './postgres-database.ts'
import { playScenario, programsShowKeys } from './scenario.ts'

const orms: Readonly<Record<string, OpenDatabase>> = {
  Kysely: openKysely,
  MikroORM: openMikroOrm,
  Sequelize: openSequelize,
}

interface Exchange {
  readonly request: string
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

type Database = Pick<ServerDatabase, 'url' | 'drop'>

const databases: Readonly<Record<string, () => Promise<Database> | null>> = {
  SQLite: () => newFile(),
  PostgreSQL: () => onServer(postgresUrl(), createPostgresDatabase),
  MariaDB: () => onServer(mysqlUrl(), createMysqlDatabase),
}

const onServer = (url: string | null, create: (url: string) => Promise<Database>): Promise<Database> | null =>
  url === null ? null : create(url)

async function newFile(): Promise<Database> {
  const folder = await mkdtemp(join(tmpdir(), 'authpkg-notes-'))
  return { url: `sqlite:${join(folder, 'notes.db')}`, drop: () => rm(folder, { recursive: true }) }
}

/** The moment at which every run begins; each request comes a second after the one before. */
const start = Date.parse('2026-11-21T12:00:00Z')

const stopClock = () => vi.useFakeTimers({ toFake: ['Date'], now: start })

beforeEach(() => void stopClock())
afterEach(() => void vi.useRealTimers())

/** Plays the scenario on a new database and writes down every answer. */
async function record(open: OpenDatabase, { url, drop }: Database): Promise<readonly Exchange[]> {
  const database = await open(url)
  try {
    await (await database.findMissing()).apply()
    const demo = createApp(database.adapter, {
      secret: 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo',
      baseUrl: 'http://localhost:3000',
      mailbox: createMailbox(() => {}),
      passwords: { insecureFastHashing: true },
      logger: { warn: () => {}, error: console.error },
    })
    await seed(demo)
    const exchanges: Exchange[] = []
    const fetch: Fetch = async (path, init) => {
      const response = await demo.app.request(path, init)
      await demo.auth.settled() // a mail is sent in its request's second
      return response
    }
    const recorded = recorder(fetch, exchanges)
    await playScenario(recorded)
    const user = await demo.auth.users.findByIdentity('user')
    const keyFor = async (...scopes: string[]): Promise<string> =>
      (await demo.auth.apiKeys.create(user as AnyUser, { name: 'program', scopes })).key
    await programsShowKeys(recorded, await keyFor('Message:manage', 'User:read'), await keyFor('Message:read'))
    return exchanges
  } finally {
    await database.close()
    await drop()
  }
}

function recorder(fetch: Fetch, exchanges: Exchange[]): Fetch {
  return async (path, init) => {
    vi.setSystemTime(start + (exchanges.length + 1) * 1000)
    const response = await fetch(path, init)
    const headers = [...response.headers].map((pair) => withoutChance(pair.join(': ')))
    const body = withoutChance(await response.clone().text())
    const request = withoutChance(`${init?.method ?? 'GET'} ${path}`)
    exchanges.push({ request, status: response.status, headers, body })
    return response
  }
}

/** Tokens of forms, mails, sessions and the numbers of requests are random. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/(name="_csrf" value=")[^"]+/g, '$1…')
    .replaceAll(/(\?token=)[\w-]+/g, '$1…')
    .replace(/^(set-cookie: \w+=)[^;]+/, '$1…')
    .replaceAll(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/g, '…')

describe('the demo gives the same answers', () => {
  let expected: readonly Exchange[]

  beforeAll(async () => {
    stopClock()
    expected = await record(openKysely, await newFile())
  })

  test('and they are of every kind', () => {
    const statuses = new Set(expected.map(({ status }) => status))
    expect([...statuses].sort()).toEqual([200, 201, 202, 303, 400, 401, 403, 404, 405, 409, 422])
    expect(expected.length).toBeGreaterThan(150)
  })

  for (const [name, create] of Object.entries(databases)) {
    for (const [orm, open] of Object.entries(orms)) {
      test(`on ${orm} and ${name} as on Kysely and SQLite`, async (context) => {
        const answers = await record(open, (await create()) ?? unavailable(context, name))
        for (const [i, answer] of answers.entries()) expect(answer).toEqual(expected[i])
        expect(answers).toHaveLength(expected.length)
      })
    }
  }
})
