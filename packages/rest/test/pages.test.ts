import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { createSite, Message, type Site } from './site.ts'

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

  test('maxPaginateBy raises the bound apart from the default', async () => {
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

  test('links keep the filters and the ordering as they were written', async () => {
    const client = (await site()).as(null)
    const path = '/api/message/?user=1&content__ilike=m%25&user=2&limit=5&ordering=-id&page=2'
    const { meta } = (await client.get(path)).json
    expect(meta.next).toBe('/api/message/?user=1&content__ilike=m%25&user=2&ordering=-id&limit=5&page=3')
    expect(await client.ids(meta.next)).toEqual([35, 34, 33, 32, 31])
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
  ])('SQL-2, REST-5: ordering=%s is 400 and sends no statement; leniently it is ignored', async (ordering) => {
    const strict = await site()
    const reply = await strict.as(null).get(`/api/message/?ordering=${encodeURIComponent(ordering)}`)
    expect([reply.status, reply.json.code, reply.json.errors[0].pointer]).toEqual([400, 'unknown_field', '/ordering'])
    expect(strict.statements).toEqual([])
    const lenient = (await site({ lenient: true })).as(null)
    expect(await lenient.ids(`/api/message/?limit=3&ordering=${encodeURIComponent(ordering)}`)).toEqual([1, 2, 3])
  })
})
