import { definePolicy, eq, everyone } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Comment, createSite, Diary, Message, type MessageOptions, Sample, type Site, Topic, User } from './site.ts'

const hello = { user_id: 1, content: 'hello', pub_date: new Date('2026-01-02T03:04:05.678Z'), internal: 'note' }

async function messages(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => api.register(Message, options))
  await site.seed('Message', hello, { user_id: 2, content: 'world' })
  return site
}

const first = async (site: Site, name: Parameters<Site['as']>[0] = null) =>
  (await site.as(name).get('/api/message/1/')).json

describe('fields', () => {
  test('FP-RES-15, FP-REST-04: a row with all that may be read; keys stand under the relation’s name', async () => {
    const site = await messages()
    expect(await first(site)).toEqual({
      id: 1,
      user: 1,
      content: 'hello',
      pub_date: '2026-01-02T03:04:05.678Z',
      draft: false,
      internal: 'note',
      version: 1,
    })
    expect(site.statements).toHaveLength(1)
  })

  test('FP-RES-03: fields, and only these; a key by either of its names', async () => {
    expect(await first(await messages({ fields: ['id', 'content', 'user'] }))).toEqual({
      id: 1,
      user: 1,
      content: 'hello',
    })
    expect(await first(await messages({ fields: ['content', 'user_id'] }))).toEqual({ user: 1, content: 'hello' })
  })

  test('FP-RES-04: exclude', async () => {
    const row = await first(await messages({ exclude: ['internal', 'user', 'version'] }))
    expect(Object.keys(row)).toEqual(['id', 'content', 'pub_date', 'draft'])
  })

  test('what is not shown is not read either', async () => {
    const site = await messages({ fields: ['id', 'content'] })
    await site.as(null).get('/api/message/')
    expect(site.statements[0]).not.toMatch(/internal|pub_date/)
  })

  test('secret fields never leave, whoever asks and whatever the options say', async () => {
    const site = await createSite((api) => api.register(User, { fields: ['id', 'password', 'uniquifier', 'username'] }))
    for (const name of [null, 'ada', 'root'] as const) {
      expect((await site.as(name).get('/api/user/1/')).json).toEqual({ id: 1, username: 'ada' })
    }
  })

  test('fields that a rule hides are shown to those who may read them, by the same resource', async () => {
    const site = await createSite((api) => api.register(User, { fields: ['id', 'email', 'salary'] }))
    const row = async (name: 'ada' | 'root' | null) => (await site.as(name).get('/api/user/1/')).json
    expect(await row(null)).toEqual({ id: 1 })
    expect(await row('root')).toEqual({ id: 1, email: 'ada@example.org', salary: null })
    expect(await row('ada')).toEqual({ id: 1 })
  })

  test('FP-RES-20: every type has its form in JSON', async () => {
    const site = await createSite((api) => api.register(Sample))
    const sent = {
      big: '9007199254740993',
      amount: '12.50',
      ratio: 0.25,
      flag: false,
      day: '2026-05-06',
      clock: '07:08:09',
      moment: '2026-05-06T07:08:09.123Z',
      token: '01890a5d-ac96-774b-bcce-b302099a8057',
      colour: 'green',
      extra: { a: [1, null, { b: 'c' }] },
      bytes: 'AP8Q',
    }
    const { status, json } = await site.as('ada').post('/api/sample/', sent)
    expect([status, json]).toEqual([201, { id: 1, ...sent }])
    const nulls = await site.as('ada').post('/api/sample/', {})
    expect(Object.values(nulls.json)).toEqual([2, ...Object.keys(sent).map(() => null)])
    const both = await site.as('ada').patch('/api/sample/2/', { moment: '2026-05-06 07:08:09', big: 5 })
    expect(both.json).toMatchObject({ moment: '2026-05-06T07:08:09.000Z', big: '5' })
  })

  test('CACHE-1: answers are kept for their caller alone, asked for anew each time, and sniffed by nobody', async () => {
    const { headers } = await (await messages()).as(null).get('/api/message/')
    expect(headers.get('content-type')).toBe('application/json')
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    for (const name of ['Cookie', 'Authorization', 'Accept']) expect(headers.get('vary')).toContain(name)
  })
})

describe('FP-RES-08: includeResources', () => {
  test('shows a key as an object with the included fields, in the same statement', async () => {
    const site = await messages({ includeResources: { user: { fields: ['id', 'username'] } } })
    expect((await first(site)).user).toEqual({ id: 1, username: 'ada' })
    expect(site.statements).toHaveLength(1)
    expect(site.statements[0]).not.toContain('nickname')
    site.statements.length = 0
    const { json } = await site.as(null).get('/api/message/')
    expect(json.objects.map((row: { user: unknown }) => row.user)).toEqual([
      { id: 1, username: 'ada' },
      { id: 2, username: 'bob' },
    ])
    expect(site.statements).toHaveLength(2)
  })

  test('shows it without the fields that are excluded', async () => {
    const shown = Object.keys((await first(await messages({ includeResources: { user: true } }))).user)
    const left = await messages({ includeResources: { user: { exclude: ['id', 'nickname'] } } })
    expect(Object.keys((await first(left)).user)).toEqual(shown.filter((name) => !['id', 'nickname'].includes(name)))
  })

  test('with true, as the related resource shows it, whichever is registered first', async () => {
    const site = await messages({ includeResources: { user: true } })
    expect(Object.keys((await first(site)).user)).toContain('nickname')
    site.api.register(User, { fields: ['id', 'username'], prepareData: (_, data) => ({ ...data, extra: 1 }) })
    expect((await first(site)).user).toEqual({ id: 1, username: 'ada', extra: 1 })
  })

  test('goes as deep as is asked; null stays null', async () => {
    const site = await createSite((api) =>
      api.register(Comment, {
        fields: ['id', 'message', 'user', 'diary'],
        includeResources: {
          message: { fields: ['id', 'user'], includeResources: { user: { fields: ['username'] } } },
          user: { fields: ['username'] },
        },
      }),
    )
    await site.seed('Message', hello)
    await site.seed('Comment', { message_id: 1, user_id: null })
    const { json } = await site.as(null).get('/api/comment/')
    expect(json.objects).toEqual([{ id: 1, message: { id: 1, user: { username: 'ada' } }, user: null, diary: null }])
    expect(site.statements).toHaveLength(2)
  })

  test('a relation of a model to itself', async () => {
    const site = await createSite((api) => api.register(Topic, { includeResources: { parent: { fields: ['code'] } } }))
    await site.seed('Topic', { code: 'a', name: 'A' }, { code: 'b', name: 'B', parent_code: 'a' })
    expect((await site.as(null).get('/api/topic/')).json.objects).toEqual([
      { code: 'a', name: 'A', parent: null },
      { code: 'b', name: 'B', parent: { code: 'a' } },
    ])
  })

  test('a related model that the caller may not read stays a bare key; a row that they may not, null', async () => {
    const access = definePolicy({ Message: { read: everyone }, Comment: { read: everyone } })
    const site = await createSite(
      (api) => {
        api.register(Message, { includeResources: { user: true } })
        api.register(Comment, { includeResources: { diary: true } })
      },
      { access },
    )
    await site.seed('Message', hello)
    expect((await first(site)).user).toBe(1)
    const open = await createSite((api) => api.register(Comment, { includeResources: { diary: true } }))
    await open.seed('Message', hello)
    await open.seed('Diary', { user_id: 1, entry: 'secret' })
    await open.seed('Comment', { message_id: 1, diary_id: 1 })
    const diary = async (name: 'ada' | 'bob') => (await open.as(name).get('/api/comment/1/')).json.diary
    expect(await diary('ada')).toEqual({ id: 1, user: 1, entry: 'secret' })
    expect(await diary('bob')).toBe(null)
  })

  test('fields of the related model that a rule hides stay hidden', async () => {
    const site = await messages({ includeResources: { user: { fields: ['id', 'email', 'password'] } } })
    expect((await first(site)).user).toEqual({ id: 1 })
    expect((await first(site, 'root')).user).toEqual({ id: 1, email: 'ada@example.org' })
  })

  test('what is written answers in the same shape', async () => {
    const site = await messages({ includeResources: { user: { fields: ['username'] } }, ownerField: 'user' })
    const { json } = await site.as('bob').post('/api/message/', { content: 'new' })
    expect(json.user).toEqual({ username: 'bob' })
    expect((await site.as('bob').put('/api/message/3/', { content: 'newer' })).json.user).toEqual({ username: 'bob' })
  })
})

describe('functions', () => {
  test('FP-RES-11: prepareData has the last word, with the whole row', async () => {
    const site = await createSite((api) =>
      api.register(Message, {
        fields: ['id', 'content'],
        prepareData: (row, data, { principal }) => ({
          ...data,
          loud: row.content.toUpperCase(),
          hasNote: row.internal !== null,
          big: 9007199254740993n,
          who: principal.kind,
        }),
      }),
    )
    await site.seed('Message', hello)
    const row = { id: 1, content: 'hello', loud: 'HELLO', hasNote: true, big: '9007199254740993', who: 'anonymous' }
    expect(await first(site)).toEqual(row)
    expect((await site.as(null).get('/api/message/')).json.objects).toEqual([row])
    const made = await site.as('ada').post('/api/message/', { content: 'x' })
    expect(made.json).toEqual({ ...row, id: 2, content: 'x', loud: 'X', hasNote: false, who: 'user' })
  })

  test('FP-RES-10: getQuery says which rows there are, for lists and counts and single rows', async () => {
    const site = await messages({ getQuery: eq('user_id', 2) })
    const { json } = await site.as('root').get('/api/message/')
    expect([json.meta.object_count, json.objects.map((row: { id: number }) => row.id)]).toEqual([1, [2]])
    for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const body = verb === 'GET' || verb === 'DELETE' ? undefined : { content: 'x' }
      expect((await site.as('root').send(verb, '/api/message/1/', body)).status, verb).toBe(404)
    }
    expect((await site.rows('message'))[0]).toMatchObject({ content: 'hello' })
  })

  test('FP-RES-10: getQuery may look at the caller, and name fields that are not shown', async () => {
    const site = await messages({
      exclude: ['internal', 'user'],
      getQuery: (principal) => eq('user_id', principal.kind === 'user' ? (principal.user['id'] as number) : 0),
    })
    expect(await site.as('ada').ids('/api/message/')).toEqual([1])
    expect(await site.as('bob').ids('/api/message/')).toEqual([2])
    expect(await site.as(null).ids('/api/message/')).toEqual([])
    expect((await site.as('bob').get('/api/message/1/')).status).toBe(404)
  })

  test('getQuery holds after a write, too: no row is put or moved out of it', async () => {
    const site = await messages({ getQuery: eq('draft', false) })
    expect((await site.as('ada').patch('/api/message/1/', { draft: true })).status).toBe(403)
    expect((await site.as('ada').post('/api/message/', { content: 'x', draft: true, user: 1 })).status).toBe(403)
    expect((await site.rows('message')).map((row) => row['draft'])).toEqual([0, 0])
  })

  test('FP-RES-22: checkGet is asked without a row for lists, and with it for one; false is 403', async () => {
    const asked: unknown[] = []
    const site = await messages({
      checkGet: (row) => {
        asked.push(row?.['internal'])
        return row === null || row['id'] === 1
      },
    })
    const statuses = ['/api/message/', '/api/message/1/', '/api/message/2/'].map(
      async (path) => (await site.as(null).get(path)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 403])
    expect(asked).toEqual([undefined, 'note', null])
    const closed = await messages({ checkGet: async () => false })
    expect((await closed.as('root').get('/api/message/')).status).toBe(403)
    expect(closed.statements.filter((sql) => sql.includes('from "message"'))).toEqual([])
  })

  test('a model of which the caller may read nothing: 401, then 403', async () => {
    const site = await createSite((api) => api.register(Diary), { access: { User: { read: everyone } } })
    expect((await site.as(null).get('/api/diary/')).status).toBe(401)
    expect((await site.as('ada').get('/api/diary/')).status).toBe(403)
    expect((await site.as('ada').get('/api/diary/?entry__contains=x')).status).toBe(403)
  })

  test('a single object takes no filters and no page; leniently they are ignored', async () => {
    expect((await (await messages()).as(null).get('/api/message/1/?page=1')).json.code).toBe('unknown_parameter')
    expect((await (await messages({ lenient: true })).as(null).get('/api/message/1/?page=1')).status).toBe(200)
  })
})
