import { definePolicy, eq, everyone, owner } from '@authpkg/core'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createSite, Diary, Message, type MessageOptions, type Site, User } from './site.ts'

async function site(options: { lenient?: boolean; paginateBy?: number; maxPaginateBy?: number } = {}): Promise<Site> {
  const made = await createSite((api) => api.register(Message, options))
  const rows = Array.from({ length: 45 }, (_, i) => ({ user_id: (i % 2) + 1, content: `m${i + 1}` }))
  await made.seed('Message', ...rows)
  return made
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('pages', () => {
  test('FP-PAGE-01, FP-PAGE-06: 20 a page, in an envelope of meta and objects; two statements', async () => {
    const { as, statements } = await site()
    const { json } = await as(null).get('/api/message/')
    expect(json.meta).toEqual({
      model: 'message',
      next: '/api/message/?limit=20&page=2',
      page: 1,
      previous: '',
      page_count: 3,
      object_count: 45,
      count: 'exact',
    })
    expect(json.objects.map((row: { id: number }) => row.id)).toEqual(range(1, 20))
    expect(statements).toHaveLength(2)
  })

  test('FP-PAGE-02: next and previous can be followed, and are empty at the ends', async () => {
    const client = (await site()).as(null)
    const second = (await client.get('/api/message/?page=2')).json
    expect(second.meta).toMatchObject({
      page: 2,
      next: '/api/message/?limit=20&page=3',
      previous: '/api/message/?limit=20&page=1',
    })
    const third = (await client.get(second.meta.next)).json
    expect(third.meta).toMatchObject({ page: 3, next: '', previous: '/api/message/?limit=20&page=2' })
    expect(third.objects.map((row: { id: number }) => row.id)).toEqual(range(41, 45))
    expect(await client.ids(third.meta.previous)).toEqual(range(21, 40))
  })

  test('FP-PAGE-03: limit asks for fewer', async () => {
    const { json } = await (await site()).as(null).get('/api/message/?limit=2&page=23')
    expect(json.objects).toHaveLength(1)
    expect(json.meta).toMatchObject({ page_count: 23, previous: '/api/message/?limit=2&page=22', next: '' })
  })

  test.each([true, false])('FP-PAGE-04, REST-7: a limit above the bound is cut (lenient: %s)', async (lenient) => {
    const client = (await site({ lenient })).as(null)
    for (const limit of ['21', '100', '1000000000', '999999999999999']) {
      const { status, json } = await client.get(`/api/message/?limit=${limit}`)
      expect([status, json.objects.length]).toEqual([200, 20])
    }
  })

  test('FP-RES-01: paginateBy is the default and the bound; maxPaginateBy raises the bound apart from it', async () => {
    const client = (await site({ paginateBy: 10, maxPaginateBy: 30 })).as(null)
    expect(await client.ids('/api/message/')).toEqual(range(1, 10))
    expect(await client.ids('/api/message/?limit=25')).toEqual(range(1, 25))
    expect(await client.ids('/api/message/?limit=31')).toEqual(range(1, 30))
  })

  test.each(['0', '-1', 'x', '', '1.5', '1e9', ' 5', '%EF%BC%95'])(
    'REST-7: limit=%s is 400 and sends no statement; leniently the default',
    async (limit) => {
      const strict = await site()
      const reply = await strict.as(null).get(`/api/message/?limit=${limit}`)
      expect([reply.status, reply.json.code, reply.json.errors[0].pointer]).toEqual([400, 'invalid_value', '/limit'])
      expect(strict.statements).toEqual([])
      expect(await (await site({ lenient: true })).as(null).ids(`/api/message/?limit=${limit}`)).toHaveLength(20)
    },
  )

  test.each(['0', '-1', 'x', '', '2x', '1.5'])('FP-PAGE-05: page=%s is 400; leniently it is page 1', async (page) => {
    const reply = await (await site()).as(null).get(`/api/message/?page=${page}`)
    expect([reply.status, reply.json.code]).toEqual([400, 'invalid_page'])
    const lenient = await (await site({ lenient: true })).as(null).get(`/api/message/?page=${page}`)
    expect([lenient.status, lenient.json.meta.page, lenient.json.objects.length]).toEqual([200, 1, 20])
  })

  test('FP-PAGE-05: a page beyond the end is 400; leniently an empty list, however far', async () => {
    const strict = (await site()).as(null)
    expect((await strict.get('/api/message/?page=4')).json.code).toBe('invalid_page')
    expect((await strict.get('/api/message/?page=4&count=none')).json.code).toBe('invalid_page')
    expect((await strict.get('/api/message/?content=nothing')).json.meta).toMatchObject({ page_count: 0, next: '' })
    const lenient = (await site({ lenient: true })).as(null)
    for (const page of [4, 1_000_000_000]) {
      const { status, json } = await lenient.get(`/api/message/?page=${page}`)
      expect([status, json.objects, json.meta.next, json.meta.object_count]).toEqual([200, [], '', 45])
    }
  })

  test('REST-8: a page beyond 10,000 rows is refused before any statement; the limit is named', async () => {
    const strict = await site()
    const reply = await strict.as(null).get('/api/message/?page=1000000000')
    expect([reply.status, reply.json.code]).toEqual([400, 'limit_exceeded'])
    expect(reply.json.detail).toContain('10000')
    expect(strict.statements).toEqual([])
  })

  test('REST-8: leniently rows that are there are not passed off as missing', async () => {
    const lenient = await site({ lenient: true })
    const row = "select 1, 'm', '2026-01-01 00:00:00.000', 0, 1 from n"
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
      insert into message (user_id, content, pub_date, draft, version) ${sql.raw(row)}`.execute(lenient.db)
    const status = async (page: number) => (await lenient.as(null).get(`/api/message/?page=${page}`)).status
    expect([await status(501), await status(502), await status(503), await status(504)]).toEqual([200, 400, 400, 200])
  })

  test('count=none leaves the counts out and costs one statement', async () => {
    const { as, statements } = await site()
    const { json } = await as(null).get('/api/message/?count=none&limit=15&page=2')
    expect(json.meta).toEqual({
      model: 'message',
      next: '/api/message/?count=none&limit=15&page=3',
      page: 2,
      previous: '/api/message/?count=none&limit=15&page=1',
    })
    expect(json.objects.map((row: { id: number }) => row.id)).toEqual(range(16, 30))
    expect(statements).toHaveLength(1)
    expect((await as(null).get('/api/message/?count=none&limit=15&page=3')).json.meta.next).toBe('')
    expect((await as(null).get('/api/message/?count=some')).status).toBe(400)
  })

  async function many(options: MessageOptions): Promise<Site> {
    const made = await createSite((api) => api.register(Message, options))
    const row = "select 1, 'm', '2026-01-01 00:00:00.000', 0, 1 from n"
    await sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 10050)
      insert into message (user_id, content, pub_date, draft, version) ${sql.raw(row)}`.execute(made.db)
    return made
  }

  test('a list is counted to 10,000, and said to be longer; exactly where that is asked, or leniently', async () => {
    const client = (await many({ maxPaginateBy: 100 })).as(null)
    const counted = async (query: string) => {
      const { meta } = (await client.get(`/api/message/?limit=100${query}`)).json
      return [meta.object_count, meta.page_count, meta.count]
    }
    expect(await counted('')).toEqual([10_000, 100, 'capped'])
    expect(await counted('&count=capped&id__lte=10000')).toEqual([10_000, 100, 'exact'])
    expect(await counted('&count=exact')).toEqual([10_050, 101, 'exact'])
    expect(await counted('&count=estimated')).toEqual([10_000, 100, 'capped'])
    expect(await counted('&count=none')).toEqual([undefined, undefined, undefined])
    expect(await counted('&after=&count=capped')).toEqual([10_000, 100, 'capped'])
    expect((await client.get('/api/message/?page=100&limit=100')).json.meta.next).toContain('page=101')
    expect((await client.get('/api/message/?page=101&limit=100')).json.meta).toMatchObject({ next: '', page: 101 })
    const lenient = await many({ lenient: true })
    expect((await lenient.as(null).get('/api/message/')).json.meta).toMatchObject({ object_count: 10_050 })
  })

  test('REST-6: statistics guess for nobody who may not read every row', async () => {
    const access = definePolicy({
      User: { read: everyone },
      Message: { read: everyone },
      Diary: { read: owner('user') },
      '*': { manage: 'admin' },
    })
    const made = await createSite(
      (api) => {
        api.register(User)
        api.register(Message)
        api.register(Message, { name: 'drafts', getQuery: eq('draft', true) })
        api.register(Diary)
      },
      { access },
    )
    Object.assign(made.adapter, { estimate: async () => 250 })
    const count = async (name: 'ada' | 'root', path: string) =>
      (await made.as(name).get(`/api/${path}&count=estimated`)).json.meta.count
    for (const path of [
      'diary/?entry=x',
      'user/?diaries__entry=x',
      'user/?-or=(id=9,diaries__none__entry=x)',
      'user/?diaries__any=(entry=x)',
      'message/?user__diaries__entry=x',
    ]) {
      expect([await count('ada', path), await count('root', path)], path).toEqual(['exact', 'estimated'])
    }
    expect(await count('ada', 'user/?messages__content=x')).toBe('estimated')
    expect(await count('root', 'drafts/?content=x')).toBe('exact')
  })

  test('countBy says how a list is counted when nobody asks', async () => {
    const meta = async (countBy: MessageOptions['countBy'] & string) => {
      const made = await many({ countBy })
      return [(await made.as(null).get('/api/message/')).json.meta.object_count, made.statements.length]
    }
    expect(await meta('exact')).toEqual([10_050, 3])
    expect(await meta('none')).toEqual([undefined, 2])
  })

  test('FP-PAGE-02: the Link header leads on as well (RFC 8288)', async () => {
    const client = (await site()).as(null)
    const links = async (query: string) => (await client.get(`/api/message/?${query}`)).headers.get('link')
    expect(await links('content__contains=m&page=2')).toBe(
      '</api/message/?content__contains=m&limit=20&page=1>; rel="first", ' +
        '</api/message/?content__contains=m&limit=20&page=1>; rel="prev", ' +
        '</api/message/?content__contains=m&limit=20&page=3>; rel="next"',
    )
    expect(await links('content=none')).toBe('</api/message/?content=none&limit=20&page=1>; rel="first"')
    expect(await links('after=')).toMatch(/rel="first", <\/api\/message\/\?limit=20&after=[\w-]+>; rel="next"$/)
    expect(await links('content__contains=%3E%22,<>"ä')).toMatch(/contains=%3E%22,%3C%3E%22%C3%A4&limit/)
  })

  test('FP-FILT-09: links keep the filters and the ordering as they were written', async () => {
    const client = (await site()).as(null)
    const path = '/api/message/?user=1&content__ilike=m%25&user=2&limit=5&ordering=-id&page=2'
    const { meta } = (await client.get(path)).json
    expect(meta.next).toBe('/api/message/?user=1&content__ilike=m%25&user=2&ordering=-id&limit=5&page=3')
    expect(await client.ids(meta.next)).toEqual([35, 34, 33, 32, 31])
  })

  test('FP-RES-29: a list is filtered, ordered, paged and shown as its rows are', async () => {
    const made = await createSite((api) =>
      api.register(Message, {
        fields: ['id', 'user'],
        includeResources: { user: { fields: ['username'] } },
        prepareData: ({ content }, data) => ({ ...data, loud: content.toUpperCase() }),
      }),
    )
    await made.seed('Message', ...['a', 'b', 'c', 'd'].map((content, i) => ({ user_id: (i % 2) + 1, content })))
    const { json } = await made.as(null).get('/api/message/?user=1&ordering=-id&limit=1')
    expect(json.objects).toEqual([{ id: 3, user: { username: 'ada' }, loud: 'C' }])
    expect(json.meta).toMatchObject({ object_count: 2, page_count: 2 })
  })

  test('a parameter of pages that comes twice is refused', async () => {
    const { json } = await (await site()).as(null).get('/api/message/?page=1&page=2')
    expect(json.errors).toMatchObject([{ pointer: '/page', code: 'invalid_value' }])
  })
})

describe('ordering', () => {
  const names = async (path: string) =>
    (await (await site()).as(null).get(path)).json.objects.map((row: { content: string }) => row.content)

  test('FP-PAGE-07, FP-PAGE-08: by a field, with a hyphen downwards', async () => {
    expect(await names('/api/message/?ordering=content&limit=3')).toEqual(['m1', 'm10', 'm11'])
    expect(await names('/api/message/?ordering=-content&limit=3')).toEqual(['m9', 'm8', 'm7'])
  })

  test('by several fields and through relations, the key last so that pages are stable', async () => {
    expect(await names('/api/message/?ordering=-user__username,-id&limit=2')).toEqual(['m44', 'm42'])
    expect(await names('/api/message/?ordering=user,pub_date&limit=3')).toEqual(['m1', 'm3', 'm5'])
  })

  test.each([
    'nothing',
    'id;drop',
    '(select 1)',
    'id desc',
    'content nulls first',
    'comments__body',
    '-',
    'id__desc',
    'id__eq',
    'a.b',
  ])(
    'FP-PAGE-07, SQL-2, REST-5: ordering=%s is 400 and sends no statement; leniently it is ignored',
    async (ordering) => {
      const strict = await site()
      const reply = await strict.as(null).get(`/api/message/?ordering=${encodeURIComponent(ordering)}`)
      expect([reply.status, reply.json.code, reply.json.errors[0].pointer]).toEqual([400, 'unknown_field', '/ordering'])
      expect(strict.statements).toEqual([])
      const lenient = (await site({ lenient: true })).as(null)
      expect(await lenient.ids(`/api/message/?limit=3&ordering=${encodeURIComponent(ordering)}`)).toEqual([1, 2, 3])
    },
  )
})
