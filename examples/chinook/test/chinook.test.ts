import { keyText, type ModelDescription, type Relation, type Row } from '@authpkg/core'
import { introspect, type KyselyAdapter, kyselyAdapter } from '@authpkg/kysely'
import SQLite from 'better-sqlite3'
import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { unavailable } from '../../../packages/conformance/src/availability.ts'
import { postgresUrl } from '../../../packages/conformance/src/databases.ts'
import { describeWithShared, sharedFile } from '../../../packages/conformance/src/shared-data.ts'
import { createSite, type Site } from '../src/app.ts'
import { copyOfFile, loadPostgres } from './databases.ts'

interface Opened {
  readonly dialect: Dialect
  close(): Promise<void>
}

async function openFile(path: string): Promise<Opened> {
  const { url, drop } = await copyOfFile(path)
  return { dialect: new SqliteDialect({ database: new SQLite(url) }), close: drop }
}

async function openServer(path: string): Promise<Opened> {
  const { url, drop } = await loadPostgres(path)
  const pool = new Pool({ connectionString: url })
  pool.on('error', () => {}) // when the database is dropped
  return { dialect: new PostgresDialect({ pool }), close: drop }
}

describeWithShared('on the SQLite file', 'data/chinook.sqlite', (path) => defineTests(() => openFile(path)))

if (postgresUrl() === null && sharedFile('data/chinook-postgresql.sql') !== null) {
  test('on PostgreSQL', (context) => unavailable(context, 'PostgreSQL'))
} else {
  describeWithShared('on PostgreSQL', 'data/chinook-postgresql.sql', (path) => defineTests(() => openServer(path)))
}

/** The number of rows that a list of the admin area says it has. */
const countOn = (page: string): number => Number(/page-aside">([\d,]+)/.exec(page)?.[1]?.replaceAll(',', ''))

function defineTests(open: () => Promise<Opened>): void {
  let opened: Opened
  let data: Kysely<unknown>
  let accounts: Kysely<unknown>
  let adapter: KyselyAdapter
  let site: Site
  let cookie: string

  beforeAll(async () => {
    opened = await open()
    data = new Kysely<unknown>({ dialect: opened.dialect })
    accounts = new Kysely<unknown>({ dialect: new SqliteDialect({ database: new SQLite(':memory:') }) })
    const logger = { warn: () => {}, error: console.error }
    const passwords = { insecureFastHashing: true }
    const secret = 'Zr7bQ0uGm3ytXk1vEa9WcLpS5dHn2fJo'
    adapter = kyselyAdapter(data, await introspect(data))
    site = await createSite({ adapter, accounts, secret, baseUrl: 'http://localhost', passwords, logger })
    await site.auth.users.create({ username: 'admin', password: 'correct horse battery', admin: true })
    const { sessionToken } = await site.auth.login({ identity: 'admin', password: 'correct horse battery' })
    cookie = `session=${sessionToken}`
  })

  afterAll(async () => {
    await data?.destroy()
    await accounts?.destroy()
    await opened?.close()
  })

  const models = (): readonly ModelDescription[] => [...adapter.describe().values()]
  const slug = (model: ModelDescription): string => model.name.toLowerCase()
  const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()
  const modelNamed = (name: string): ModelDescription => models().find((model) => plain(model.name) === name) as never
  const ask = async (path: string, accept = 'application/json'): Promise<Response> =>
    site.app.request(path, { headers: { cookie, accept } })

  async function list(model: ModelDescription, query = ''): Promise<{ total: number; objects: Row[] }> {
    const answer = await ask(`/api/${slug(model)}/?limit=5${query}`)
    const text = await answer.text()
    expect([answer.status, answer.status === 200 ? '' : text]).toEqual([200, ''])
    const { meta, objects } = JSON.parse(text) as { meta: { object_count: number }; objects: Row[] }
    return { total: meta.object_count, objects }
  }

  async function adminPage(path: string): Promise<string> {
    const answer = await ask(`/admin/${path}`, 'text/html')
    const html = await answer.text()
    expect([path, answer.status]).toEqual([path, 200])
    return html
  }

  /** A filter through a relation, and how many rows it must find, counted by the adapter's own conditions. */
  async function filterThrough(
    model: ModelDescription,
    relation: Relation,
  ): Promise<{ query: string; total: number } | null> {
    const [sample] = await adapter.findMany(relation.target, {
      limit: 1,
      where: { op: 'isNotNull', path: relation.targetFields[0] ?? '' },
    })
    const field = relation.targetFields[0] ?? ''
    const value = sample?.[field]
    if (value === undefined) return null
    const local = relation.localFields[0] ?? ''
    const total = await adapter.count(model.name, { where: { op: 'eq', path: local, value: value as never } })
    return { query: `&${relation.name}__${field}=${encodeURIComponent(String(value))}`, total }
  }

  test('all eleven tables are there, with their keys and relations', () => {
    expect(
      models()
        .map(({ name }) => plain(name))
        .sort(),
    ).toEqual([
      'album',
      'artist',
      'customer',
      'employee',
      'genre',
      'invoice',
      'invoiceline',
      'mediatype',
      'playlist',
      'playlisttrack',
      'track',
    ])
    expect(modelNamed('playlisttrack').primaryKey).toHaveLength(2)
    expect([...modelNamed('track').relations.values()].filter(({ owning }) => owning)).toHaveLength(3)
  })

  test('every table is listed, over REST and in the admin area', async () => {
    for (const model of models()) {
      const { total, objects } = await list(model)
      expect([model.name, total]).toEqual([model.name, await adapter.count(model.name, {})])
      expect(objects).toHaveLength(Math.min(5, total))
      expect(countOn(await adminPage(`${slug(model)}/`))).toBe(total)
    }
  })

  test('every table is filtered through each of its relations', async () => {
    for (const model of models()) {
      for (const relation of model.relations.values()) {
        const filter = await filterThrough(model, relation)
        if (!filter) continue
        expect([model.name, relation.name, (await list(model, filter.query)).total]).toEqual([
          model.name,
          relation.name,
          filter.total,
        ])
        const page = await adminPage(`${slug(model)}/?${filter.query.slice(1)}`)
        expect(countOn(page)).toBe(filter.total)
      }
    }
  })

  test('a row of every table is opened', async () => {
    for (const model of models()) {
      const [row] = await adapter.findMany(model.name, { limit: 1 })
      const key = keyText(model, row as Row)
      const answer = await ask(`/api/${slug(model)}/${key}/`)
      expect([model.name, answer.status]).toEqual([model.name, 200])
      expect(await adminPage(`${slug(model)}/${key}/`)).toContain('<form')
    }
  })

  test('a key of two columns and a table that refers to itself work like the others', async () => {
    const links = modelNamed('playlisttrack')
    const [playlist, track] = links.primaryKey
    const one = await ask(`/api/${slug(links)}/1,3402/`)
    expect(one.status).toBe(200)
    expect((await list(links, `&${playlist}=1&${track}=3402`)).total).toBe(1)
    expect((await ask(`/api/${slug(links)}/1,99999999/`)).status).toBe(404)

    const employee = modelNamed('employee')
    const boss = [...employee.relations.values()].find(({ owning }) => owning) as Relation
    expect(boss.target).toBe(employee.name)
    const lastName = [...employee.fields.keys()].find((name) => plain(name) === 'lastname')
    const { total } = await list(employee, `&${boss.name}__${lastName}=Edwards`)
    expect(total).toBe(3)
    expect(await adminPage(`${slug(employee)}/?${boss.name}__${lastName}=Edwards`)).toContain('Peacock')
  })

  test('text that is not ASCII, decimals and dates arrive whole', async () => {
    const track = modelNamed('track')
    const price = [...track.fields.keys()].find((name) => plain(name) === 'unitprice') ?? ''
    expect((await list(track)).objects[0]?.[price]).toBe('0.99')
    const artist = modelNamed('artist')
    const name = [...artist.fields.keys()].find((field) => plain(field) === 'name')
    expect((await list(artist, `&${name}=${encodeURIComponent('Antônio Carlos Jobim')}`)).total).toBe(1)
  })

  test('nobody else sees anything', async () => {
    expect((await site.app.request('/api/track/')).status).toBe(401)
    expect((await site.app.request('/admin/', { headers: { accept: 'text/html' } })).status).toBe(303)
  })

  test('nothing was added to the database', async () => {
    expect(Object.keys(await introspect(data))).toHaveLength(11)
  })
}
