import { createAuth, definePolicy, eq, everyone, signedIn } from '@authpkg/core'
import { createTables, defineModel, integer, kyselyAdapter, text } from '@authpkg/kysely'
import Database from 'better-sqlite3'
import { Hono } from 'hono'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRestApi } from '../src/index.ts'
import {
  Comment,
  createSite,
  Message,
  type MessageOptions,
  models,
  origin,
  Sample,
  type Site,
  type SiteOptions,
  Topic,
  User,
} from './site.ts'

const [oldSecret, newSecret] = [
  'an old secret that is long enough, 0123456789',
  'a new secret that is long enough, 0123456789',
] as const

async function site(options: MessageOptions = {}, more: SiteOptions = {}): Promise<Site> {
  const made = await createSite(
    (api) => api.register(Message, { fields: ['id', 'content', 'user', 'draft'], ...options }),
    more,
  )
  const rows = Array.from({ length: 45 }, (_, i) => ({
    user_id: (i % 3) + 1,
    content: `m${i + 1}`,
    internal: i % 4 === 0 ? null : `note ${i % 5}`,
    pub_date: new Date(Date.UTC(2026, 0, 1, 0, 0, 0, (i % 7) * 10)),
  }))
  await made.seed('Message', ...rows)
  return made
}

interface Walk {
  readonly ids: readonly number[]
  readonly pages: number
}

/** Follows the links of one side until they end. */
async function walk(client: ReturnType<Site['as']>, path: string, side: 'next' | 'previous'): Promise<Walk> {
  const ids: number[] = []
  let pages = 0
  for (let at: string = path; at !== ''; pages++) {
    const { status, json } = await client.get(at)
    expect(status, JSON.stringify(json)).toBe(200)
    const found = json.objects.map((row: { id: number }) => row.id)
    if (side === 'next') ids.push(...found)
    else ids.unshift(...found)
    at = json.meta[side]
  }
  return { ids, pages }
}

const orderings = [
  '',
  '-id',
  'content',
  'user,-pub_date',
  '-pub_date,content',
  'internal',
  '-internal,id',
  'internal:nullslast',
  '-internal:nullsfirst,-pub_date',
  'user__username,-id',
  '-user__nickname,user__username',
]

describe('cursors', () => {
  test.each(orderings)('lead through a list ordered by "%s" and back, each row once', async (ordering) => {
    const { as } = await site({ maxPaginateBy: 100, fields: ['id', 'content', 'user', 'internal', 'pub_date'] })
    const query = ordering === '' ? '' : `ordering=${ordering}&`
    const whole = await as(null).ids(`/api/message/?${query}limit=100`)
    expect(whole).toHaveLength(45)
    expect(await walk(as(null), `/api/message/?${query}limit=7&after=`, 'next')).toEqual({ ids: whole, pages: 7 })
    expect(await walk(as(null), `/api/message/?${query}limit=7&before=`, 'previous')).toEqual({ ids: whole, pages: 7 })
  })

  test('a page by cursor is one statement; a count is one more', async () => {
    const { as, statements } = await site()
    const { meta } = (await as(null).get('/api/message/?after=&ordering=user__username')).json
    expect(statements).toHaveLength(1)
    expect(meta).toEqual({
      model: 'message',
      next: `/api/message/?ordering=user__username&limit=20&after=${meta.next_cursor}`,
      previous: '',
      next_cursor: expect.stringMatching(/^[\w-]{40,}$/),
      previous_cursor: '',
    })
    statements.length = 0
    const second = (await as(null).get(`${meta.next}&count=exact`)).json.meta
    expect(statements).toHaveLength(2)
    expect(second).toMatchObject({ object_count: 45, page_count: 3, count: 'exact' })
    expect(second.previous).toContain(`before=${second.previous_cursor}`)
    const back = (await as(null).get(second.previous)).json
    expect([back.meta.previous, back.meta.next_cursor]).toEqual(['', meta.next_cursor])
  })

  test('before= alone is the end of the list', async () => {
    const { as } = await site()
    const { meta, objects } = (await as(null).get('/api/message/?before=&limit=5')).json
    expect(objects.map((row: { id: number }) => row.id)).toEqual([41, 42, 43, 44, 45])
    expect([meta.next, meta.next_cursor]).toEqual(['', ''])
    expect(meta.previous).not.toBe('')
  })

  test('what a cursor is made of is read, but neither shown nor told', async () => {
    const access = definePolicy({
      User: { read: everyone },
      Message: { read: everyone, fields: { id: { read: 'admin' } } },
    })
    const seen: unknown[] = []
    const { as } = await site(
      {
        fields: ['content', 'pub_date', 'user'],
        prepareData: (row, data) => {
          seen.push(row['id'], typeof row['user'])
          return data
        },
      },
      { access },
    )
    const { meta, objects } = (await as(null).get('/api/message/?after=&limit=2&ordering=-pub_date,user__username'))
      .json
    expect(Object.keys(objects[0])).toEqual(['user', 'content', 'pub_date'])
    expect(new Set(seen)).toEqual(new Set([undefined, 'undefined']))
    const text = Buffer.from(meta.next_cursor, 'base64url').toString('latin1')
    expect(text).not.toMatch(/value|time|ada|\d{10}/)
    const first = await walkContents(as(null), '/api/message/?after=&limit=2&ordering=-pub_date,user__username')
    expect(new Set(first).size).toBe(45)
  })

  async function walkContents(client: ReturnType<Site['as']>, path: string): Promise<string[]> {
    const found: string[] = []
    for (let at = path; at !== ''; ) {
      const { json } = await client.get(at)
      found.push(...json.objects.map((row: { content: string }) => row.content))
      at = json.meta.next
    }
    return found
  }

  test('a cursor is good for its list and its caller alone; whatever else is 400, before any statement', async () => {
    const made = await site()
    made.api.register(Message, { name: 'other' })
    const cursorOf = async (name: 'ada' | 'bob' | null, path: string): Promise<string> =>
      (await made.as(name).get(path)).json.meta.next_cursor
    const cursor = await cursorOf(null, '/api/message/?after=&limit=5&user=1&ordering=-content')
    const list = `after=${cursor}&ordering=-content`
    const good = ['', '&limit=3', '&fields=id', '&count=none']
    for (const more of good) expect((await made.as(null).get(`/api/message/?user=1&${list}${more}`)).status).toBe(200)
    const refused: [string, 'ada' | null][] = [
      [`/api/message/?user=1&after=${cursor}`, null],
      [`/api/message/?user=1&after=${cursor}&ordering=content`, null],
      [`/api/message/?${list}`, null],
      [`/api/message/?user=2&${list}`, null],
      [`/api/message/?user=1&draft=false&${list}`, null],
      [`/api/other/?user=1&${list}`, null],
      [`/api/message/?user=1&${list}`, 'ada'],
      [`/api/message/?user=1&after=${cursor.slice(0, -2)}&ordering=-content`, null],
      [`/api/message/?user=1&after=x${cursor.slice(1)}&ordering=-content`, null],
      ['/api/message/?after=nonsense', null],
      ['/api/message/?before=%00', null],
    ]
    for (const [path, name] of refused) {
      const { status, json } = await made.as(name).get(path)
      expect([status, json.code], path).toEqual([400, 'invalid_cursor'])
    }
    made.statements.length = 0
    await made.as(null).get('/api/message/?after=nonsense')
    expect(made.statements).toEqual([])
  })

  test('a cursor ends with the rows that its caller may read; a rule that goes by the clock ends none', async () => {
    let rows = eq('draft', false)
    const made = await site({ getQuery: () => rows })
    const { next } = (await made.as(null).get('/api/message/?after=&limit=5')).json.meta
    expect((await made.as(null).get(next)).status).toBe(200)
    rows = eq('user_id', 1)
    expect((await made.as(null).get(next)).json.code).toBe('invalid_cursor')
    const clocked = await site({ getQuery: () => ({ op: 'lt', path: 'pub_date', value: new Date() }) })
    expect(await walk(clocked.as(null), '/api/message/?after=&limit=20', 'next')).toMatchObject({ pages: 3 })
  })

  test('a new secret seals, and those before it still open', async () => {
    const { adapter } = await site()
    const next = async (secrets: readonly string[], path: string): Promise<[number, string]> => {
      const auth = createAuth({
        adapter,
        secrets,
        baseUrl: origin,
        access: definePolicy({ Message: { read: everyone } }),
      })
      const api = createRestApi(auth)
      api.register(Message, { fields: ['id'] })
      const answer = await new Hono().route('/api', api.routes()).request(origin + path)
      return [answer.status, ((await answer.json()) as { meta?: { next: string } }).meta?.next ?? '']
    }
    const [, second] = await next([oldSecret], '/api/message/?after=&limit=5')
    const [status, third] = await next([newSecret, oldSecret], second)
    expect(status).toBe(200)
    expect((await next([newSecret], third))[0]).toBe(200)
    expect((await next([newSecret], second))[0]).toBe(400)
  })

  test.each(['after=&before=', 'after=&page=2', 'before=&page=1', 'after=&after='])('%s is 400', async (query) => {
    const made = await site()
    expect((await made.as(null).get(`/api/message/?${query}`)).json.code).toBe('invalid_value')
    expect(made.statements).toEqual([])
  })

  test('rows added and deleted between pages neither come twice nor take others away', async () => {
    const { as, seed, db } = await site()
    const first = (await as(null).get('/api/message/?after=&limit=10&ordering=-id')).json
    await seed('Message', { user_id: 1, content: 'new' })
    await db.deleteFrom('message').where('id', 'in', [36, 40]).execute()
    const second = (await as(null).get(first.meta.next)).json
    expect(second.objects.map((row: { id: number }) => row.id)).toEqual([35, 34, 33, 32, 31, 30, 29, 28, 27, 26])
  })

  test('a deep page is told to go by cursors', async () => {
    const { json } = await (await site()).as(null).get('/api/message/?page=1000')
    expect([json.code, json.detail]).toEqual(['limit_exceeded', expect.stringContaining('after=')])
  })

  test('an index is begun at the cursor, in both directions: the last page costs what the first does', async () => {
    const { as, db, statements } = await site({ fields: ['id', 'pub_date', 'user'] })
    await sql`create index message_date on message (pub_date, id)`.execute(db)
    for (const ordering of ['pub_date', '-pub_date', 'id', '-id']) {
      const path = `/api/message/?limit=5&ordering=${ordering}`
      for (const side of ['after', 'before']) {
        const { meta } = (await as(null).get(`${path}&${side}=`)).json
        statements.length = 0
        await as(null).get(side === 'after' ? meta.next : meta.previous)
        const [statement = ''] = statements
        const { detail } = (await planOf(db, statement))[0] ?? { detail: '' }
        expect(detail, `${ordering} ${side}`).toMatch(
          /^SEARCH .* (USING INTEGER PRIMARY KEY|USING (COVERING )?INDEX message_date) \((rowid|pub_date)[<>]\?/,
        )
      }
    }
  })

  async function planOf(db: Site['db'], statement: string): Promise<{ detail: string }[]> {
    const places = statement.split('?').length - 1
    const text = statement.split('?').map((part, i) => (i < places ? sql`${sql.raw(part)}${null}` : sql.raw(part)))
    const { rows } = await sql<{ detail: string }>`explain query plan ${sql.join(text, sql``)}`.execute(db)
    return rows
  }

  test('JSON orders no list, for no database could go on behind it', async () => {
    const { as, statements } = await createSite((api) => api.register(Sample, { export: true }))
    for (const ordering of ['extra', '-extra:nullslast', 'id,extra']) {
      for (const way of ['after=', 'page=1', 'format=csv']) {
        expect((await as(null).get(`/api/sample/?ordering=${ordering}&${way}`)).json.code).toBe('unknown_field')
      }
    }
    expect(statements).toEqual([])
  })

  test('a list may be ordered by what fits into no cursor; then it has none', async () => {
    const { as, db } = await site({ fields: ['id', 'internal'] })
    await db
      .updateTable('message')
      .set({ internal: 'x'.repeat(3000) })
      .execute()
    const { json } = await as(null).get('/api/message/?after=&limit=5&ordering=internal')
    expect([json.code, json.errors[0].pointer]).toEqual(['limit_exceeded', '/ordering'])
    expect((await as(null).get('/api/message/?after=&limit=5')).status).toBe(200)
  })

  test('keys of any kind, and trees', async () => {
    const made = await createSite((api) => api.register(Topic))
    const topics = ['ä', 'b,c', "o'x", '🎉', 'z'].map((code) => ({ code, name: `name ${code}` }))
    await made.seed('Topic', ...topics, { code: 'child', name: 'Child', parent_code: '🎉' })
    const codes: string[] = []
    for (let at = '/api/topic/?limit=2&ordering=-parent__name&after='; at !== ''; ) {
      const { json } = await made.as(null).get(at)
      codes.push(...json.objects.map((row: { code: string }) => row.code))
      at = json.meta.next
    }
    expect(codes[0]).toBe('child')
    expect(new Set(codes).size).toBe(6)
  })

  test('a key that its relation is named after stays what it is', async () => {
    const Boss = defineModel('boss', {
      fields: {
        id: integer({ primaryKey: true }),
        above: integer({ nullable: true, references: { table: 'boss', relation: 'above' } }),
        name: text(),
      },
    })
    const db = new Kysely<never>({ dialect: new SqliteDialect({ database: new Database(':memory:') }) })
    onTestFinished(() => db.destroy())
    const bosses = { User, Session: models.Session, Boss }
    await createTables(db, bosses)
    const adapter = kyselyAdapter(db, bosses)
    for (const [name, above] of [
      ['top', null],
      ['mid', 1],
      ['low', 2],
    ])
      await adapter.insert('Boss', { name, above })
    const auth = createAuth({ adapter, secrets: [oldSecret], baseUrl: origin, access: { Boss: { read: everyone } } })
    const api = createRestApi(auth)
    api.register(Boss)
    const app = new Hono().route('/api', api.routes())
    const get = async (path: string) =>
      (await app.request(origin + path)).json() as Promise<{ meta: { next: string }; objects: unknown[] }>
    const { meta, objects } = await get('/api/boss/?after=&limit=2&ordering=-above__name')
    expect(objects).toEqual([
      { id: 2, above: 1, name: 'mid' },
      { id: 3, above: 2, name: 'low' },
    ])
    expect((await get(meta.next)).objects).toEqual([{ id: 1, above: null, name: 'top' }])
  })

  test('who may not read a related row gets no ordering through it either', async () => {
    const made = await createSite((api) => api.register(Comment), {
      access: definePolicy({ Comment: { read: everyone }, Diary: { read: signedIn } }),
    })
    expect((await made.as(null).get('/api/comment/?after=&ordering=diary__entry')).json.code).toBe('unknown_field')
  })
})
