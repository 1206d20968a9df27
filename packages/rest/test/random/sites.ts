import { type ConformanceLayout, type CreateHarness, layouts } from '@authpkg/conformance'
import { createAuth, type DatabaseKind, type DbAdapter, definePolicy, everyone, nobody, type Row } from '@authpkg/core'
import { Hono } from 'hono'
import { createHarness as kysely } from '../../../kysely/test/harness.ts'
import { createHarness as mikroOrm } from '../../../mikro-orm/test/harness.ts'
import { hasSqlite } from '../../../sequelize/test/harness/sqlite-driver.ts'
import { createHarness as sequelize } from '../../../sequelize/test/harness.ts'
import { createRestApi } from '../../src/index.ts'
import { drawRows } from './rows.ts'
import {
  hidden,
  type Library,
  maxPageSize,
  modelNamed,
  pageSize,
  searched,
  servedModels,
  servedRelations,
} from './served.ts'
import { now } from './values.ts'

/** One adapter on one database, with an API over the same rows as the others. */
export interface Site {
  readonly name: string
  get(path: string): Promise<Answer>
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  /** Without the request's own id. */
  readonly text: string
}

const adapters: Readonly<Record<string, CreateHarness>> = { kysely, 'mikro-orm': mikroOrm, sequelize }

/** Whether this machine has the adapter's driver for the database. */
const isAvailable = (adapter: string, database: DatabaseKind): boolean =>
  adapter !== 'sequelize' || database !== 'sqlite' || hasSqlite

/** Every adapter on every one of these databases, and the rows that all of them hold. */
export async function openSites(databases: readonly DatabaseKind[], seed: number) {
  const opened = await Promise.all(databases.flatMap(harnessesOn))
  const [first] = opened
  if (!first) throw new Error('There is no database.')
  const library = drawRows(first.harness.adapter.describe(), seed)
  await Promise.all(opened.map(({ harness }) => fill(harness.adapter, library)))
  const sites = opened.map(
    ({ name, harness }): Site => ({ name, get: api(name, harness.adapter), close: () => harness.close() }),
  )
  return { library, sites }
}

const harnessesOn = (database: DatabaseKind) =>
  Object.entries(adapters)
    .filter(([adapter]) => isAvailable(adapter, database))
    .map(async ([adapter, createHarness]) => {
      const harness = await createHarness(database, layouts[0] as ConformanceLayout)
      return { name: `${adapter} ${database}`, harness }
    })

/** Keys that the database makes have to come out as they were drawn. */
async function fill(adapter: DbAdapter, library: Library): Promise<void> {
  for (const name of servedModels) {
    const [key = ''] = modelNamed(library.models, name).primaryKey
    for (const row of library.rows(name)) {
      const { id: _, ...values } = row
      const stored: Row = await adapter.insert(name, values)
      if (stored[key] !== row[key]) throw new Error(`A row of ${name} has got another key than was drawn.`)
    }
  }
}

const readable = { read: everyone } as const

const access = definePolicy({
  ...Object.fromEntries(servedModels.map((name) => [name, readable])),
  Sample: { ...readable, fields: { [hidden['Sample'] ?? '']: { read: nobody } } },
})

/** Requests past the network, by nobody in particular. */
function api(site: string, adapter: DbAdapter): Site['get'] {
  const faults: unknown[] = []
  const auth = createAuth({
    adapter,
    secrets: ['a secret of random requests, 0123456789'],
    baseUrl: 'https://good.example',
    clock: { now: () => now },
    logger: { warn: () => {}, error: (...fault) => faults.push(fault) },
    access,
  })
  const api = createRestApi(auth)
  for (const name of servedModels) register(api, modelNamed(adapter.describe(), name))
  const app = new Hono().route('/api', api.routes())
  return async (path) => {
    const answer = await app.request(`https://good.example${path}`)
    const text = await answer.text()
    if (faults.length > 0) throw new Error(`${site}: ${path} ends in a fault`, { cause: faults.pop() })
    return { status: answer.status, text: text.replace(/"requestId":"[^"]*"/, '"requestId":""') }
  }
}

function register(api: ReturnType<typeof createRestApi>, model: ReturnType<typeof modelNamed>): void {
  const { name } = model
  api.register(name, {
    exclude: name === 'Chapter' ? [hidden[name]] : [],
    includes: Object.fromEntries(servedRelations(model).map((relation) => [relation.name, true])),
    searchFields: searched[name] ?? [],
    paginateBy: pageSize,
    maxPaginateBy: maxPageSize,
    // A search costs more where it cannot use an index: the bound would be reached on some databases alone.
    maxQueryCost: 1_000_000,
  } as never)
}
