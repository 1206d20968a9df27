import type { DatabaseKind } from '@authpkg/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nothingMayBeMissing, unavailable } from '../../conformance/src/availability.ts'
import { availableDatabases } from '../../conformance/src/databases.ts'
import { hasSqlite } from '../../sequelize/test/harness/sqlite-driver.ts'
import { addressOf } from './random/address.ts'
import { expectedPage, expectedWalk, isTooMuch } from './random/expected.ts'
import { questionOf } from './random/questions.ts'
import type { Library } from './random/served.ts'
import { type Answer, openSites, type Site } from './random/sites.ts'
import type { Paging, Question } from './random/tree.ts'

/** Where a change lands the same each time, else another; a failure is repeated by `RANDOM_SEED`. `RANDOM_RUNS` makes it a soak. */
const seed = Number(
  process.env['RANDOM_SEED'] ?? (nothingMayBeMissing() ? 20_261_122 : Math.floor(Math.random() * 2 ** 31)),
)
const runs = Number(process.env['RANDOM_RUNS'] ?? 2000)

const servers: Readonly<Record<DatabaseKind, string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mysql: 'MariaDB or MySQL',
}

const databases = availableDatabases()

describe('random requests', () => {
  let library: Library
  let sites: readonly Site[] = []

  beforeAll(async () => {
    console.info(`Random requests: RANDOM_SEED=${seed} RANDOM_RUNS=${runs}`)
    ;({ library, sites } = await openSites(databases, seed))
  })
  afterAll(() => Promise.all(sites.map((site) => site.close())))

  for (const database of Object.keys(servers) as DatabaseKind[]) {
    if (databases.includes(database)) continue
    test(`are put to ${database}`, (context) => unavailable(context, servers[database]))
  }
  if (!hasSqlite) {
    test('are put to sqlite through sequelize', (context) => unavailable(context, 'the sqlite3 driver'))
  }

  test(
    'FP-FILT-01, FP-FILT-02, FP-FILT-03, FP-FILT-04, FP-FILT-05, FP-FILT-06, FP-FILT-07, FP-FILT-08, FP-FILT-09, FP-FILT-10, FP-FILT-12, FP-FILT-13, FP-PAGE-03, FP-PAGE-06, FP-PAGE-07, FP-PAGE-08, FP-RES-03: every adapter answers on every database as plain JavaScript does',
    async () => {
      const property = fc.asyncProperty(questionOf(library), async (question) => {
        const { paging } = question
        if (question.mistake || isTooMuch(question)) await checkRefusal(question)
        else if (paging.kind === 'page') await checkPage(question, paging)
        else await checkWalk(question, paging)
      })
      await fc.assert(property, { seed, numRuns: runs })
    },
    60_000 + runs * 200,
  )

  /** The answer of all of them. */
  async function ask(path: string): Promise<{ status: number; json: ReturnType<typeof JSON.parse> }> {
    const answers = await Promise.all(sites.map((site) => site.get(path)))
    const [first] = answers as [Answer, ...Answer[]]
    for (const [i, { status, text }] of answers.entries()) {
      if (status === first.status && text === first.text) continue
      const label = `${sites[i]?.name} answers like ${sites[0]?.name}: ${decodeURIComponent(path)}`
      expect({ status, json: JSON.parse(text) }, label).toEqual({ status: first.status, json: JSON.parse(first.text) })
    }
    return { status: first.status, json: JSON.parse(first.text) }
  }

  async function checkRefusal(question: Question): Promise<void> {
    const address = addressOf(question)
    const { status, json } = await ask(address)
    expect(status, address).toBe(400)
    if (isTooMuch(question)) return expect(json.code, address).toBe('limit_exceeded')
    // A mistake is a term as well, and can be the one too many.
    const codes = (json.errors ?? [json]).map(({ code }: { code: string }) => code)
    expect([question.mistake?.code, 'limit_exceeded'], address).toContain(
      codes.find((code: string) => code === question.mistake?.code) ?? json.code,
    )
  }

  async function checkPage(question: Question, paging: Extract<Paging, { kind: 'page' }>): Promise<void> {
    const address = addressOf(question)
    const page = expectedPage(library, question, paging)
    const { status, json } = await ask(address)
    if (page) expect({ status, json }, decodeURIComponent(address)).toEqual({ status: 200, json: page })
    else expect([status, json.code], decodeURIComponent(address)).toEqual([400, 'invalid_page'])
  }

  async function checkWalk(question: Question, paging: Extract<Paging, { kind: 'walk' }>): Promise<void> {
    const walked: unknown[] = []
    const onward = paging.side === 'after' ? 'next' : 'previous'
    for (let path = addressOf(question); path !== ''; ) {
      const { status, json } = await ask(path)
      expect(status, `${decodeURIComponent(path)}: ${JSON.stringify(json)}`).toBe(200)
      const { next: _, previous: __, next_cursor: ___, previous_cursor: ____, ...meta } = json.meta
      walked.push({ meta, objects: json.objects })
      path = json.meta[onward]
    }
    expect(walked, decodeURIComponent(addressOf(question))).toEqual(expectedWalk(library, question, paging))
  }
})
