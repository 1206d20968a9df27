import { performance } from 'node:perf_hooks'
import { createAuth, definePolicy, everyone } from '@authpkg/core'
import { createTables, defineModel, integer, kyselyAdapter, standardModels, string } from '@authpkg/kysely'
import { createRestApi } from '@authpkg/rest'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect, sql } from 'kysely'

/** In MiB. What the garbage collector leaves lying counts as well. */
const mostGrowth = 96
const mebibyte = 1024 * 1024

const Reading = defineModel('reading', {
  fields: { id: integer({ primaryKey: true }), place: string({ maxLength: 100 }), value: integer() },
})

async function createSite(rows: number): Promise<Hono> {
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
  const models = { ...standardModels(), Reading }
  await createTables(db, models)
  const numbers = sql.raw(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})`)
  await sql`insert into reading (place, value) ${numbers} select 'place ' || (i % 100), i from n`.execute(db)
  const auth = createAuth({
    adapter: kyselyAdapter(db, models),
    secrets: ['soaking-0123456789-abcdefghijklmnop'],
    baseUrl: 'http://localhost',
    access: definePolicy({ Reading: { read: everyone } }),
  })
  const api = createRestApi(auth)
  api.register(Reading, { export: true })
  return new Hono().route('/api', api.routes())
}

/** Reads a list as CSV to its end, and says whether memory stayed where it was. */
export async function soakExport(rows: number): Promise<boolean> {
  const app = await createSite(rows)
  await drain(app, '/api/reading/?format=csv&id__lte=10000')
  const [start, before] = [performance.now(), process.memoryUsage.rss()]
  const { lines, peak } = await drain(app, '/api/reading/?format=csv')
  const seconds = (performance.now() - start) / 1000
  const growth = (peak - before) / mebibyte
  const isMet = lines === rows + 1 && growth <= mostGrowth
  console.log(`\n${rows} rows as CSV: ${lines} lines in ${seconds.toFixed(1)} s.`)
  console.log(
    `Memory at its peak ${(peak / mebibyte).toFixed(0)} MiB, ${growth.toFixed(0)} MiB above the start, target <= ${mostGrowth}: ${isMet ? 'met' : 'MISSED'}`,
  )
  return isMet
}

async function drain(app: Hono, path: string): Promise<{ readonly lines: number; readonly peak: number }> {
  const { body } = await app.request(path)
  let [lines, peak] = [0, 0]
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    for (const byte of chunk) if (byte === 10) lines++
    peak = Math.max(peak, process.memoryUsage.rss())
  }
  return { lines, peak }
}
