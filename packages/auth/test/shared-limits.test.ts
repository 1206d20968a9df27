import { randomUUID } from 'node:crypto'
import { type Auth, type CreateLimiter, createAuth } from '@authpkg/core'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2'
import { Pool } from 'pg'
import { RateLimiterMySQL, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'
import { expect, onTestFinished, test } from 'vitest'
import { unavailable } from '../../conformance/src/availability.ts'
import { mysqlUrl, postgresUrl, redisUrl } from '../../conformance/src/databases.ts'
import { createSite, password } from './site.ts'

const name = `authpkg_${randomUUID().slice(0, 8)}`

/** Somewhere to count that several processes share. */
type Store = (url: string) => Promise<CreateLimiter>

const inRedis: Store = async (url) => {
  const storeClient = new Redis(url, { keyPrefix: `${name}:` })
  onTestFinished(() => storeClient.disconnect())
  return (options) => new RateLimiterRedis({ ...options, storeClient })
}

const inPostgres: Store = async (url) => {
  const storeClient = new Pool({ connectionString: url, max: 4 })
  const tableName = `${name}_counts`
  onTestFinished(async () => {
    await storeClient.query(`DROP TABLE ${tableName}`)
    await storeClient.end()
  })
  const columns = 'key varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint'
  await storeClient.query(`CREATE TABLE ${tableName} (${columns})`)
  return (options) => new RateLimiterPostgres({ ...options, storeClient, tableName, tableCreated: true })
}

const inMysql: Store = async (url) => {
  const storeClient = createPool({ uri: url, connectionLimit: 4 })
  const asking = storeClient.promise()
  onTestFinished(async () => {
    await asking.query(`DROP DATABASE ${name}`)
    await asking.end()
  })
  const columns = '`key` varchar(255) PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint'
  await asking.query(`CREATE DATABASE ${name}`)
  await asking.query(`CREATE TABLE ${name}.counts (${columns})`)
  const where = { storeClient, storeType: 'pool', dbName: name, tableName: 'counts', tableCreated: true }
  return (options) => new RateLimiterMySQL({ ...options, ...where })
}

/** Two processes of one application, each with its own limiters over one store. */
async function twoProcesses(createLimiter: CreateLimiter) {
  const limits = { account: [{ attempts: 3, seconds: 600 }], createLimiter }
  const site = await createSite({ limits })
  await site.addUser('ada', { email: 'ada@good.example' })
  const { adapter, baseUrl, secrets, mailer } = site.auth.config
  const options = { adapter, baseUrl: baseUrl.origin, secrets, mailer, limits }
  const passwords = { insecureFastHashing: true, warn: () => {} }
  const second = createAuth({ ...options, passwords, logger: { warn: () => {}, error: () => {} } })
  return { first: site.auth as unknown as Auth, second, mails: site.mails }
}

const login = (auth: Auth, secret: string): Promise<string> =>
  auth.login({ identity: 'ada', password: secret }).then(
    () => 'logged in',
    ({ code }: { code: string }) => code,
  )

const runsOf = ({ services }: Auth): number => services.passwordHasher.work.scryptRuns

const stores: readonly [string, () => string | null, Store][] = [
  ['Redis', redisUrl, inRedis],
  ['PostgreSQL', postgresUrl, inPostgres],
  ['MySQL or MariaDB', mysqlUrl, inMysql],
]

for (const [what, urlOf, store] of stores) {
  test(`several processes count together in ${what}, and what opens an account opens it for all (BRUTE-3, BRUTE-7)`, async (context) => {
    const { first, second, mails } = await twoProcesses(await store(urlOf() ?? unavailable(context, what)))
    const runs = (): number => runsOf(first) + runsOf(second)
    const before = runs()
    const guesses = Array.from({ length: 40 }, (_, i) => login(i % 2 ? first : second, 'a wrong guess'))
    const answers = await Promise.all(guesses)
    expect(answers.filter((code) => code === 'invalid_credentials')).toHaveLength(3)
    expect(answers.filter((code) => code === 'too_many_requests')).toHaveLength(37)
    expect(runs() - before).toBe(3)
    await second.settled()
    const tokens = (await mails()).map(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? '')
    expect(tokens).toHaveLength(1)
    expect(await login(first, password)).toBe('too_many_requests')
    await second.users.unlock(tokens[0] ?? '')
    expect(await login(first, password)).toBe('logged in')
  })
}
