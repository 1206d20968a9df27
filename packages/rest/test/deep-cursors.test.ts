import { createAuth, definePolicy, everyone } from '@authpkg/core'
import { createTables, datetime, defineModel, integer, kyselyAdapter, standardModels, text } from '@authpkg/kysely'
import { type CompiledQuery, Kysely, sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../kysely/test/harness/databases.ts'
import { createRestApi } from '../src/index.ts'

const total = 100_000

const Message = defineModel('message', {
  fields: { id: integer({ primaryKey: true }), content: text(), pub_date: datetime() },
})

/** A hundred thousand messages, of which ten each share a date, on PostgreSQL. */
async function serveMessages() {
  const queries: CompiledQuery[] = []
  const { dialect, close } = await openDatabase('postgres')
  const db = new Kysely<unknown>({ dialect, log: ({ query }) => void queries.push(query as CompiledQuery) })
  onTestFinished(async () => {
    await db.destroy()
    await close()
  })
  const models = { ...standardModels(), Message }
  await createTables(db, models)
  await sql`insert into message (content, pub_date)
    select 'message ' || i, timestamp '2026-01-01' + (i / 10) * interval '1 minute'
    from generate_series(1, ${sql.lit(total)}) i`.execute(db)
  await sql`create index message_date on message (pub_date, id)`.execute(db)
  await sql`analyze message`.execute(db)
  const auth = createAuth({
    adapter: kyselyAdapter(db, models),
    secrets: ['deep-cursors-0123456789-abcdefghijk'],
    baseUrl: 'http://localhost',
    passwords: { insecureFastHashing: true },
    access: definePolicy({ Message: { read: everyone } }),
    logger: { warn: () => undefined, error: console.error },
  })
  const api = createRestApi(auth, { prefix: '' })
  api.register('Message')
  const app = api.routes()

  /** A page, and how many rows the database read for it. */
  async function page(path: string) {
    queries.length = 0
    const { meta, objects } = (await (await app.request(path)).json()) as Page
    const [query, ...others] = queries
    expect(others).toEqual([])
    if (!query) throw new Error('The page was made of no statement.')
    return { meta, ids: objects.map(({ id }) => id), read: await rowsRead(db, query) }
  }
  return { page }
}

interface Page {
  readonly meta: { readonly next: string; readonly previous: string }
  readonly objects: readonly { readonly id: number }[]
}

interface Plan {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}

/** Runs a statement again, and counts what its scans have gone over. */
async function rowsRead(db: Kysely<unknown>, { sql: statement, parameters }: CompiledQuery): Promise<number> {
  const explain = { ...sql``.compile(db), sql: `explain (analyze, format json) ${statement}`, parameters }
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly [{ Plan: Plan }] }>(explain)
  const scanned = (plan: Plan): number => {
    const own = plan['Node Type'].includes('Scan') ? plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) : 0
    return (plan.Plans ?? []).reduce((sum, part) => sum + scanned(part), own)
  }
  return scanned(rows[0]?.['QUERY PLAN'][0].Plan as Plan)
}

test.each(['id', '-id', 'pub_date', '-pub_date'])(
  'of 100,000 rows by %s a cursor reads as many for the last page as for the first',
  async (ordering) => {
    const { page } = await serveMessages()
    const list = `/message/?limit=20&count=none&ordering=${ordering}`
    const first = await page(`${list}&after=`)
    const last = await page(`${list}&before=`)
    const beforeLast = await page(last.meta.previous)
    const lastAgain = await page(beforeLast.meta.next)
    expect(lastAgain.ids).toEqual(last.ids)
    expect([first.ids.length, last.ids.length]).toEqual([20, 20])
    expect(new Set([...first.ids, ...last.ids]).size).toBe(40)
    for (const { read } of [last, beforeLast, lastAgain]) expect(read).toBeLessThanOrEqual(first.read + 20)
    expect(first.read).toBeLessThanOrEqual(41)
  },
)
