import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { authRoutes, createMailer } from '@authpkg/auth'
import { type Auth, createAuth, createPasswordHasher } from '@authpkg/core'
import { createTables, kyselyAdapter, standardModels } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect } from 'kysely'
import { soakExport } from './export-soak.ts'
import { type Spread, spread } from './measure.ts'

// Who tries to log in must not learn from the time whether there is such a user, or what is wrong with them: tries of all
// kinds in turns, through the login page's JSON, at the real cost of hashes.

const password = 'a password for soaking'
/** The medians of all kinds lie this close together, but for what an older hash costs besides. */
const mostApart = 1.05

interface Kind {
  readonly name: string
  readonly username: string
  readonly password: string
  /** Verifications of a hash in an older format or at an older cost. */
  readonly older: number
}

const kinds: readonly Kind[] = [
  { name: 'unknown user', username: 'nobody', password, older: 0 },
  { name: 'wrong password', username: 'known', password: 'not this password', older: 0 },
  { name: 'disabled user', username: 'disabled', password, older: 0 },
  { name: 'unconfirmed user', username: 'unconfirmed', password, older: 0 },
  { name: 'older hash', username: 'older', password: 'not this password', older: 1 },
]

interface Tried {
  readonly milliseconds: number
  /** Of the processor, in all threads: on a busy machine it says more than the clock. */
  readonly busy: number
  readonly scryptRuns: number
  readonly older: number
}

async function createSite(): Promise<{ readonly auth: Auth; readonly app: Hono }> {
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  const models = standardModels()
  await createTables(db, models)
  const auth = createAuth({
    adapter: kyselyAdapter(db, models),
    secrets: ['soaking-0123456789-abcdefghijklmnop'],
    baseUrl: 'http://localhost',
    mailer: createMailer({ from: 'soak@localhost', transport: { sendMail: async () => undefined } }),
    features: { emailConfirmation: true },
    insecureUnlimitedAttempts: true,
    logger: { warn: () => undefined, error: console.error },
  }) as unknown as Auth
  await addUsers(auth)
  return { auth, app: new Hono().route('/accounts', authRoutes(auth)) }
}

async function addUsers(auth: Auth): Promise<void> {
  const add = (username: string, more = {}) =>
    auth.users.create({ username, email: `${username}@localhost.example`, password, ...more })
  await add('known')
  await add('disabled', { active: false })
  await add('unconfirmed', { emailConfirmed: false })
  const cheap = { insecureFastHashing: true, cost: { logN: 14, r: 8, p: 1 }, warn: () => undefined }
  const passwordHash = await createPasswordHasher(cheap).hashPassword(password)
  await auth.services.users.update(await add('older'), { passwordHash })
}

async function tryOnce({ auth, app }: Awaited<ReturnType<typeof createSite>>, kind: Kind): Promise<Tried> {
  const { work } = auth.services.passwordHasher
  const { scryptRuns, legacyVerifications } = work
  const [start, used] = [performance.now(), process.cpuUsage()]
  const answer = await app.request('/accounts/login/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ username: kind.username, password: kind.password }),
  })
  await answer.arrayBuffer()
  const milliseconds = performance.now() - start
  const { user, system } = process.cpuUsage(used)
  if (answer.ok) throw new Error(`The ${kind.name} was let in.`)
  return {
    milliseconds,
    busy: (user + system) / 1000,
    scryptRuns: work.scryptRuns - scryptRuns,
    older: work.legacyVerifications - legacyVerifications,
  }
}

/** In an order of its own each round, so that nothing periodic falls on one kind. */
const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ value }) => value)

/** All numbers of runs that were seen. */
const seen = (numbers: readonly number[]): string => [...new Set(numbers)].toSorted((a, b) => a - b).join(' or ')

function line({ name }: Kind, tried: readonly Tried[], { median, low, high }: Spread): string {
  const busy = spread(tried.map((one) => one.busy)).median
  return [
    name.padEnd(16),
    `${median.toFixed(1)} ms`.padStart(11),
    `[${low.toFixed(1)}, ${high.toFixed(1)}]`.padEnd(18),
    `${busy.toFixed(1)} ms`.padStart(11),
    seen(tried.map(({ scryptRuns }) => scryptRuns)).padStart(6),
    seen(tried.map(({ older }) => older)).padStart(5),
  ].join('  ')
}

const heading = [' '.repeat(16), '     median', '[middle half]     ', ' of the CPU', 'scrypt', 'older'].join('  ')

const { values } = parseArgs({
  options: { tries: { type: 'string', default: '1000' }, rows: { type: 'string', default: '1000000' } },
})
const [tries, rows] = [readCount('tries'), readCount('rows')]

function readCount(option: 'tries' | 'rows'): number {
  const count = Number(values[option])
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`--${option} takes a whole number above 0.`)
  return count
}

const site = await createSite()
const results = new Map<Kind, Tried[]>(kinds.map((kind) => [kind, []]))
for (let round = -3; round < tries; round += 1) {
  for (const kind of shuffled(kinds)) {
    const tried = await tryOnce(site, kind)
    if (round >= 0) results.get(kind)?.push(tried)
  }
}

console.log(`${tries} tries each, in turns, one at a time. Node ${process.version}.\n`)
console.log(heading)
const medians: number[] = []
let isRight = true
for (const [kind, tried] of results) {
  const times = spread(tried.map(({ milliseconds }) => milliseconds))
  console.log(line(kind, tried, times))
  isRight &&= tried.every(({ scryptRuns, older }) => scryptRuns === 1 && older === kind.older)
  if (kind.older === 0) medians.push(times.median)
}
const apart = Math.max(...medians) / Math.min(...medians)
console.log(`\nslowest median over the fastest, without the older hash: ${apart.toFixed(3)}, target <= ${mostApart}`)
console.log(`one run of scrypt for each try, and one verification of an older hash: ${isRight ? 'met' : 'MISSED'}`)
const isBounded = await soakExport(rows)
process.exitCode = isRight && apart <= mostApart && isBounded ? 0 : 1
