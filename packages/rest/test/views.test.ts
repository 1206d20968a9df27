import { definePolicy, everyone, owner, signedIn } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Comment, createSite, Message, type MessageOptions, type Site, type SiteOptions, Topic, User } from './site.ts'

/** Message 1 has the comments 1 to 4, message 2 the comment 5, message 3 none. */
async function library(options: MessageOptions = {}, more: SiteOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(User, { fields: ['id', 'username'], includes: { messages: true } })
    api.register(Message, { fields: ['id', 'content', 'user'], includes: { user: true, comments: true }, ...options })
    api.register(Comment, { fields: ['id', 'body', 'user', 'message'], includes: { user: true, message: true } })
  }, more)
  for (const [i, user_id] of [1, 2, 1].entries()) await site.seed('Message', { user_id, content: `m${i + 1}` })
  for (const [i, message_id] of [1, 1, 1, 1, 2].entries()) {
    await site.seed('Comment', { message_id, user_id: (i % 2) + 1, body: `c${i + 1}` })
  }
  await site.seed('Comment')
  return site
}

const objects = async (site: Site, query: string, name: 'ada' | null = null) => {
  site.statements.length = 0
  const { status, json, text } = await site.as(name).get(`/api/message/?${query}`)
  expect(status, text).toBe(200)
  return json.objects
}
const refusal = async (site: Site, query: string, name: 'ada' | null = null) => {
  site.statements.length = 0
  const { status, json } = await site.as(name).get(`/api/message/?${query}`)
  return [status, json.code, json.errors?.[0]?.pointer]
}

describe('fields', () => {
  test('FP-RES-03, REST-14: only those asked for are shown and read; the key comes only when it is named', async () => {
    const site = await library()
    expect(await objects(site, 'fields=content&limit=1')).toEqual([{ content: 'm1' }])
    expect(site.statements[0]).toMatch(/^select .*"content".* from/)
    expect(site.statements[0]).not.toMatch(/user_id|draft/)
    expect(await objects(site, 'fields=user,id&limit=1')).toEqual([{ id: 1, user: 1 }])
    expect(await objects(site, 'fields=id&fields=content&limit=1')).toEqual([{ id: 1, content: 'm1' }])
    expect(await objects(site, 'fields=&limit=1')).toEqual([{ id: 1, user: 1, content: 'm1' }])
    expect((await site.as(null).get('/api/message/2/?fields=content')).json).toEqual({ content: 'm2' })
  })

  test('a dot leads into what is included, and includes it', async () => {
    const site = await library()
    expect(await objects(site, 'fields=id,user.username&limit=1')).toEqual([{ id: 1, user: { username: 'ada' } }])
    expect(await objects(site, 'fields=comments.body&limit=1&include=comments(limit:2)')).toEqual([
      { comments: [{ body: 'c1' }, { body: 'c2' }] },
    ])
    expect(await objects(site, 'fields=id&include=user&limit=1')).toEqual([{ id: 1, user: { id: 1, username: 'ada' } }])
  })

  test('what is always included is left out where it is not named', async () => {
    const site = await library({ includeResources: { user: { fields: ['id', 'username'] } } })
    expect(await objects(site, 'fields=id&limit=1')).toEqual([{ id: 1 }])
    expect(site.statements[0]).not.toContain('join')
    expect(await objects(site, 'fields=id,user&limit=1')).toEqual([{ id: 1, user: { id: 1, username: 'ada' } }])
    expect(await objects(site, 'fields=user.id&limit=1')).toEqual([{ user: { id: 1 } }])
  })

  test.each([
    'fields=nothing',
    'fields=internal',
    'fields=id,internal',
    'fields=user.nickname',
    'fields=user.password',
    'fields=user.email',
    'fields=content.length',
    'fields=diary.entry',
    'fields=__proto__',
    'fields=*',
    'fields=id;drop',
    'fields=user__username',
    'fields=.',
  ])('REST-14, REST-6: %s is 400 and sends no statement; leniently it is left out', async (query) => {
    const site = await library()
    expect(await refusal(site, query)).toEqual([400, 'unknown_field', '/fields'])
    expect(site.statements).toEqual([])
    const lenient = (await objects(await library({ lenient: true }), `${query}&limit=1`))[0]
    expect(JSON.stringify(lenient)).not.toMatch(/internal|password|email/)
    expect(Object.keys(lenient).length).toBeGreaterThan(0)
  })

  test('all that is wrong with the fields is told at once', async () => {
    const { json } = await (await library()).as(null).get('/api/message/?fields=a,id,b&include=c')
    expect(json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/fields', '/include'])
    expect(json.errors[0].message).toContain('"a" or "b"')
  })

  test('a field that a rule hides is unknown to whom it is hidden from', async () => {
    const access = definePolicy({
      Message: { read: everyone, fields: { content: { read: signedIn } } },
      User: { read: everyone },
    })
    const site = await library({}, { access })
    expect(await refusal(site, 'fields=content')).toEqual([400, 'unknown_field', '/fields'])
    expect(await objects(site, 'fields=content&limit=1', 'ada')).toEqual([{ content: 'm1' }])
  })
})

describe('include', () => {
  test('FP-RES-08: a relation that is offered comes when it is asked for, in the same statement', async () => {
    const site = await library()
    expect(await objects(site, 'limit=1')).toEqual([{ id: 1, user: 1, content: 'm1' }])
    expect(site.statements).toHaveLength(2)
    expect(await objects(site, 'include=user&limit=1')).toEqual([
      { id: 1, user: { id: 1, username: 'ada' }, content: 'm1' },
    ])
    expect(site.statements).toHaveLength(2)
    expect((await site.as(null).get('/api/message/1/?include=user')).json.user).toEqual({ id: 1, username: 'ada' })
  })

  test('a list comes in one statement more, each with its limit and order', async () => {
    const site = await library()
    const rows = await objects(site, 'include=comments(limit:2,ordering:-id)&fields=id,comments.id')
    expect(rows).toEqual([
      { id: 1, comments: [{ id: 4 }, { id: 3 }] },
      { id: 2, comments: [{ id: 5 }] },
      { id: 3, comments: [] },
    ])
    expect(site.statements).toHaveLength(3)
    const sorted = await objects(
      site,
      'include=comments(ordering:-user__username,ordering:-id)&fields=comments.id&limit=1',
    )
    expect(sorted[0].comments.map(({ id }: { id: number }) => id)).toEqual([4, 2, 3, 1])
    site.statements.length = 0
    const { json } = await site.as(null).get('/api/message/1/?include=comments(limit:1)')
    expect(json.comments).toEqual([{ id: 1, message: 1, user: 1, body: 'c1' }])
    expect(site.statements).toHaveLength(2)
  })

  test('lists nest, one statement for each level', async () => {
    const site = await library({ includes: { comments: { fields: ['id'], limit: 2, includes: { user: true } } } })
    const rows = await objects(site, 'include=comments.user&limit=1')
    expect(rows[0].comments).toEqual([
      { id: 1, user: { id: 1, username: 'ada' } },
      { id: 2, user: { id: 2, username: 'bob' } },
    ])
    expect(site.statements).toHaveLength(3)
  })

  test('the options of an include say its limit, its order and its fields', async () => {
    const site = await library({ includes: { comments: { fields: ['id', 'body'], limit: 1, ordering: '-body' } } })
    expect((await objects(site, 'include=comments&limit=1'))[0].comments).toEqual([{ id: 4, body: 'c4' }])
    expect((await objects(site, 'include=comments(limit:3)&limit=1'))[0].comments).toHaveLength(3)
    expect(await refusal(site, 'fields=comments.user')).toEqual([400, 'unknown_field', '/fields'])
    expect(await refusal(site, 'comments__user=1')).toEqual([400, 'unknown_filter', '/comments__user'])
  })

  test('a list that is always included has twenty rows at most, in answers to writes as well', async () => {
    const site = await createSite((api) => {
      api.register('Message', { includeResources: { comments: { fields: ['id'] } }, fields: ['id', 'content'] })
    })
    await site.seed('Message', { user_id: 1, content: 'm1' })
    await site.seed('Comment', ...Array.from({ length: 30 }, () => ({ message_id: 1, body: 'x' })))
    const twenty = Array.from({ length: 20 }, (_, i) => ({ id: i + 1 }))
    expect((await site.as(null).get('/api/message/')).json.objects).toEqual([
      { id: 1, content: 'm1', comments: twenty },
    ])
    expect((await site.as(null).get('/api/message/1/')).json.comments).toEqual(twenty)
    expect((await site.as('ada').patch('/api/message/1/', { content: 'm2' })).json.comments).toEqual(twenty)
  })

  test('what is included is held to the rows and fields that the caller may see', async () => {
    const access = definePolicy({
      User: { read: everyone },
      Message: { read: everyone },
      Comment: { read: owner('user'), fields: { body: { read: 'admin' } } },
    })
    const site = await library({}, { access })
    expect((await objects(site, 'include=comments&limit=1', 'ada'))[0].comments).toEqual([
      { id: 1, message: 1, user: 1 },
      { id: 3, message: 1, user: 1 },
    ])
    expect((await objects(site, 'include=comments(limit:1,ordering:-id)&limit=1', 'ada'))[0].comments).toEqual([
      { id: 3, message: 1, user: 1 },
    ])
    expect(await refusal(site, 'include=comments(ordering:body)', 'ada')).toEqual([400, 'unknown_field', '/include'])
    expect(await refusal(site, 'fields=comments.body', 'ada')).toEqual([400, 'unknown_field', '/fields'])
    expect(await refusal(site, 'include=comments')).toEqual([400, 'unknown_relation', '/include'])
    expect(await refusal(site, 'fields=comments.id')).toEqual([400, 'unknown_field', '/fields'])
  })

  test('a related resource that narrows its rows narrows them here', async () => {
    const site = await library()
    site.api.unregister(Comment)
    site.api.register(Comment, { getQuery: { op: 'lt', path: 'id', value: 3 }, fields: ['id'] })
    expect((await objects(site, 'include=comments&limit=1'))[0].comments).toEqual([{ id: 1 }, { id: 2 }])
  })

  test.each([
    ['include=nothing', 'unknown_relation'],
    ['include=comments.diary', 'unknown_relation'],
    ['include=content', 'unknown_relation'],
    ['include=__proto__', 'unknown_relation'],
    ['include=user.password', 'unknown_relation'],
    ['include=comments(limit:0)', 'invalid_value'],
    ['include=comments(limit:x)', 'invalid_value'],
    ['include=comments(limit:1,limit:2)', 'invalid_value'],
    ['include=comments(offset:1)', 'invalid_value'],
    ['include=comments(', 'invalid_value'],
    ['include=comments)', 'invalid_value'],
    ['include=(limit:1)', 'invalid_value'],
    ['include=,', 'invalid_value'],
    ['include=user(limit:1)', 'invalid_value'],
    ['include=comments(limit:101)', 'limit_exceeded'],
    ['include=comments(ordering:nothing)', 'unknown_field'],
    ['include=comments(ordering:user__password)', 'unknown_field'],
  ])('REST-12: %s is 400 %s and sends no statement', async (query, code) => {
    const site = await library()
    expect(await refusal(site, query)).toEqual([400, code, '/include'])
    expect(site.statements).toEqual([])
  })

  test('REST-12: what leads back, too deep, to too many relations or too many rows is refused; the limit is named', async () => {
    const site = await library({ maxPaginateBy: 1000 })
    const limited = async (query: string): Promise<string> => {
      const { json } = await site.as(null).get(`/api/message/?${query}`)
      expect(json.code, query).toBe('limit_exceeded')
      return json.detail
    }
    expect(await limited('include=comments.message')).toContain('back')
    expect(await limited('include=user.messages')).toContain('back')
    expect(await limited('include=comments.message.comments.message.comments')).toContain('3')
    expect(await limited('fields=comments.message.content')).toContain('back')
    expect(await limited('include=user,comments.user,comments(limit:5),comments.message')).toContain('back')
    expect(await limited('include=comments(limit:100)&limit=1000')).toContain('10000')
    expect(site.statements).toEqual([])
    expect((await objects(site, 'include=comments(limit:10)&limit=1000')).length).toBe(3)
    const many = await library({ includes: { user: true, comments: { includes: { user: true, diary: true } } } })
    expect(await refusal(many, 'include=user,comments.user,comments.diary', 'ada')).toEqual([
      400,
      'limit_exceeded',
      '/include',
    ])
  })

  test('a tree is looked at one step up or down', async () => {
    const site = await createSite((api) => api.register(Topic, { includes: { parent: true, children: true } }))
    await site.seed('Topic', { code: 'a', name: 'A' }, { code: 'b', name: 'B', parent_code: 'a' })
    const get = async (query: string) => (await site.as(null).get(`/api/topic/?${query}`)).json
    expect((await get('include=parent,children&fields=code,parent.code,children.code')).objects).toEqual([
      { code: 'a', parent: null, children: [{ code: 'b' }] },
      { code: 'b', parent: { code: 'a' }, children: [] },
    ])
    expect((await get('include=parent.parent')).code).toBe('limit_exceeded')
  })

  test('cursors, filters and includes go together', async () => {
    const site = await library()
    const { meta } = (await site.as(null).get('/api/message/?include=user&fields=content,user.username&limit=1&after='))
      .json
    const { json } = await site.as(null).get(meta.next)
    expect(json.objects).toEqual([{ content: 'm2', user: { username: 'bob' } }])
    expect(meta.next).toContain('include=user&fields=content,user.username')
  })
})
