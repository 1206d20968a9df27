import { describe, expect, test } from 'vitest'
import type { ResourceOptions } from '../src/index.ts'
import { Comment, createSite, Message, type MessageOptions, type Site, Topic, User } from './site.ts'

async function messages(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment, { nestedWrites: ['message', 'user'] })
    api.register(Topic)
    api.register(User)
  })
  await site.seed('Message', { user_id: 1, content: 'hello' }, { user_id: 2, content: 'world' })
  return site
}

const pointers = (json: { errors: readonly { pointer: string }[] }): string[] =>
  json.errors.map(({ pointer }) => pointer)
const statuses = (json: { results: readonly { status: number }[] }): number[] =>
  json.results.map(({ status }) => status)

describe('bulk', () => {
  test('what is wrong with the form of operations is told by path, and nothing is done', async () => {
    const site = await messages()
    const operations = [
      { op: 'create', data: { code: 'a', name: 'A' } },
      { op: 'change' },
      { op: 'update', data: [], nothing: 1 },
      'x',
      { op: 'delete', key: null, ifMatch: 1 },
      { op: 'upsert', by: 'parent', data: {} },
    ]
    const { status, json } = await site
      .as('ada')
      .post('/api/topic/_bulk/', { operations, mode: 'some', dryRun: 1, more: 1 })
    expect([status, pointers(json)]).toEqual([
      400,
      ['/more', '/mode', '/dryRun', '/operations/1/op', '/operations/2/key', '/operations/2/data', '/operations/2/nothing',
        '/operations/3', '/operations/4/key', '/operations/4/ifMatch', '/operations/5/by'],
    ]) // biome-ignore format: a list
    for (const bad of [undefined, [], {}]) {
      expect(pointers((await site.as('ada').post('/api/topic/_bulk/', { operations: bad })).json)).toEqual([
        '/operations',
      ])
    }
    expect(await site.rows('topic')).toEqual([])
  })

  test('at most a hundred operations, or as many as the resource takes', async () => {
    const site = await messages({ maxBulk: 2 })
    const many = (count: number) => Array.from({ length: count }, () => ({ op: 'delete', key: 1 }))
    const send = (path: string, count: number) =>
      site.as('ada').post(`/api/${path}/_bulk/`, { operations: many(count) })
    expect([(await send('message', 3)).json.code, (await send('topic', 101)).json.code]).toEqual([
      'limit_exceeded',
      'limit_exceeded',
    ])
    expect((await send('topic', 100)).status).toBe(404)
    expect(() => site.api.register(Message, { name: 'other', maxBulk: -1 })).toThrow(/maxBulk of Message/)
  })

  test('what the options say of verbs holds for operations (IDOR-9)', async () => {
    const operations = [
      { op: 'create', data: { content: 'new', user: 1 } },
      { op: 'update', key: 1, data: { content: 'changed' } },
      { op: 'delete', key: 1 },
    ]
    const told = async (options: MessageOptions) => {
      const site = await messages(options)
      const { json } = await site.as('ada').post('/api/message/_bulk/', { operations, mode: 'each' })
      return statuses(json)
    }
    expect(await told({})).toEqual([201, 200, 200])
    expect(await told({ allowedMethods: ['GET', 'POST'] })).toEqual([201, 405, 405])
    expect(await told({ adminOnly: ['DELETE'] })).toEqual([201, 200, 401])
    expect(await told({ checkPost: () => false, checkPut: () => false, checkDelete: () => false })).toEqual([
      403, 403, 403,
    ])
    expect(await told({ readonlyFields: ['content'] })).toEqual([400, 400, 200])
  })

  test('who prefers no bodies is told what became of each operation all the same', async () => {
    const site = await messages()
    const operations = [{ op: 'create', data: { code: 'a', name: 'A' } }]
    const { status, json } = await site
      .as('ada')
      .post('/api/topic/_bulk/', { operations }, { Prefer: 'return=minimal' })
    expect([status, Object.keys(json.results[0])]).toEqual([200, ['index', 'status', 'location', 'etag']])
  })

  test('an upsert needs what is unique, and tells no more of hidden rows than an addition does', async () => {
    const access = {
      Topic: { read: () => ({ op: 'eq', path: 'code', value: 'a' }) as const, create: 'everyone', update: 'everyone' },
    } as const
    const site = await createSite((api) => api.register(Topic), { access })
    await site.seed('Topic', { code: 'hidden', name: 'Hidden' })
    const put = async (operation: object) =>
      (await site.as('ada').post('/api/topic/_bulk/', { operations: [operation] })).json
    const hidden = await put({ op: 'upsert', by: 'name', data: { code: 'b', name: 'Hidden' } })
    const added = await put({ op: 'create', data: { code: 'b', name: 'Hidden' } })
    const told = (json: { results: { status: number; problem: { code: string; detail: string } }[] }) =>
      json.results.map(({ status, problem }) => [status, problem.code, problem.detail])
    expect(told(hidden)).toEqual(told(added))
    expect((await put({ op: 'upsert', by: 'name', data: { code: 'b' } })).results[0].status).toBe(400)
    const users = await messages()
    const named = async (by: string) =>
      (await users.as('root').post('/api/user/_bulk/', { operations: [{ op: 'upsert', by, data: {} }] })).json.errors
    expect(await named('username_key')).toEqual(await named('nothing'))
    expect((await put({ op: 'upsert', by: ['code'], data: { code: 'a', name: 'A' } })).results[0].status).toBe(201)
    expect((await put({ op: 'upsert', by: ['code'], data: { code: 'a', name: 'AA' } })).results[0].status).toBe(200)
  })

  test('an upsert of a row that may not be seen begins its batch again once, and no more', async () => {
    const access = {
      Topic: { read: () => ({ op: 'eq', path: 'code', value: 'a' }) as const, create: 'everyone', update: 'everyone' },
    } as const
    let saved = 0
    const saveObject: ResourceOptions['saveObject'] = (_, __, { save }) => {
      saved += 1
      return save()
    }
    const site = await createSite((api) => api.register(Topic, { saveObject } as ResourceOptions as never), { access })
    await site.seed('Topic', { code: 'hidden', name: 'Hidden' })
    const operations = [
      { op: 'create', data: { code: 'b', name: 'B' } },
      { op: 'upsert', by: 'name', data: { code: 'c', name: 'Hidden' } },
    ]
    for (const mode of ['atomic', 'each']) {
      saved = 0
      const { json } = await site.as('ada').post('/api/topic/_bulk/', { operations, mode, dryRun: true })
      expect([mode, json.results[1].status, saved]).toEqual([mode, 409, 4])
    }
  })

  test('a fault of the server’s own ends the request, and nothing of it is kept', async () => {
    const site = await messages({
      saveObject: async (row, _, { save }) => {
        if (row.content === 'broken') throw new Error('select * from secrets')
        return save()
      },
    })
    const operations = ['fine', 'broken'].map((content) => ({ op: 'create', data: { content } }))
    const { status, text } = await site.as('ada').post('/api/message/_bulk/', { operations, mode: 'each' })
    expect([status, text.includes('secrets')]).toEqual([500, false])
    expect(await site.rows('message')).toHaveLength(2)
  })
})

test('a request of which nothing is kept says so', async () => {
  const site = await messages()
  const operations = [{ op: 'delete', key: 2 }]
  const { status, json } = await site.as('ada').post('/api/message/_bulk/', { operations, mode: 'each' })
  expect([status, json.committed, statuses(json)]).toEqual([200, false, [403]])
})

describe('FP-RES-09: nested writes', () => {
  test('an object without a key adds, one with a key changes, and a bare key repoints', async () => {
    const site = await messages()
    const made = await site.as('ada').post('/api/comment/', { body: 'c', message: { content: 'by the way' } })
    expect([made.status, made.json.message]).toEqual([201, 3])
    const changed = await site.as('ada').patch('/api/comment/1/', { message: { id: 1, content: 'changed' } })
    expect([changed.status, changed.json.message]).toEqual([200, 1])
    expect((await site.as('ada').patch('/api/comment/1/', { message: 2 })).json.message).toBe(2)
    expect(await site.rows('message')).toMatchObject([
      { content: 'changed', user_id: 1 },
      { content: 'world' },
      { user_id: 1 },
    ])
    expect((await site.as('ada').put('/api/comment/1/', { message: { content: 'put' } })).json).toMatchObject({
      message: 4,
      body: null,
    })
  })

  test('MASS-2: the rules of the related resource hold, its owner and its fields', async () => {
    const site = await messages()
    await site.seed('Comment', { message_id: 1, body: 'c' })
    const send = (body: object) => site.as('ada').patch('/api/comment/1/', body)
    expect((await send({ message: { id: 2, content: 'stolen' } })).status).toBe(403)
    expect((await send({ message: { id: 1, user: 2 } })).json).toMatchObject({ message: 1 })
    expect((await send({ message: { id: 1, version: 9 } })).json.errors[0].pointer).toBe('/message/version')
    expect((await send({ message: { id: 9, content: 'x' } })).json.errors[0].pointer).toBe('/message')
    expect((await send({ user: { id: 1, admin: true } })).json.errors[0].pointer).toBe('/user/admin')
    expect(await site.rows('message')).toMatchObject([
      { content: 'hello', user_id: 1, version: 1 },
      { content: 'world', user_id: 2 },
    ])
    expect((await site.rows('user')).map(({ admin }) => admin)).toEqual([0, 0, 1])
  })

  test('MASS-2: a key that the caller may not write is not written through an object either', async () => {
    for (const options of [{ readonlyFields: ['user'] as const }, { exclude: ['user'] as const }]) {
      const site = await createSite((api) => {
        api.register('Message', { nestedWrites: ['user', 'comments'], ...options })
        api.register(User)
        api.register(Comment, { readonlyFields: ['message'] })
      })
      await site.seed('Message', { user_id: 1, content: 'hello' })
      await site.seed('Comment', { message_id: 1, body: 'c' })
      const sent = [{ user: { id: 2 } }, { user: { nickname: 'x' } }, { comments: [1] }, { comments: [{ body: 'x' }] }]
      for (const body of sent)
        expect((await site.as('root').patch('/api/message/1/', body)).json.code).toBe('unknown_field')
      expect(await site.rows('message')).toMatchObject([{ user_id: 1 }])
    }
  })

  test('a list of more than a hundred rows is refused before anything is read', async () => {
    const site = await createSite((api) => {
      api.register('Message', { nestedWrites: ['comments'] })
      api.register(Comment)
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    const comments = Array.from({ length: 101 }, () => ({ body: 'x' }))
    expect((await site.as('ada').patch('/api/message/1/', { comments })).json).toMatchObject({
      code: 'limit_exceeded',
      errors: [{ pointer: '/comments' }],
    })
    expect((await site.as('ada').patch('/api/message/1/', { comments: comments.slice(1) })).status).toBe(200)
    expect(await site.rows('comment')).toHaveLength(100)
  })

  test('what has no resource, or does not take the verb, is not written through', async () => {
    const site = await createSite((api) => {
      api.register(Message, { allowedMethods: ['GET'] })
      api.register(Comment, { nestedWrites: ['message', 'diary'] })
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    for (const body of [{ message: { content: 'x' } }, { message: 1, diary: { entry: 'x' } }, { message: { id: 1 } }]) {
      expect([400, 403]).toContain((await site.as('ada').post('/api/comment/', body)).status)
    }
    expect([await site.rows('comment'), await site.rows('diary')]).toEqual([[], []])
    expect(() => site.api.register(Topic, { nestedWrites: ['name'] })).toThrow(/nestedWrites of Topic/)
  })

  test('MASS-2: what a resource answers by a function of its own is not written past it', async () => {
    const site = await createSite((api) => {
      api.register('Message', { nestedWrites: ['comments'] })
      api.register(Comment, { create: () => ({ queued: true }), edit: () => ({ queued: true }) })
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    await site.seed('Comment', { message_id: 1, body: 'c' })
    for (const comment of [{ body: 'new' }, { id: 1, body: 'changed' }, 1])
      expect((await site.as('ada').patch('/api/message/1/', { comments: [comment] })).status).toBe(403)
    expect(await site.rows('comment')).toMatchObject([{ body: 'c' }])
  })

  test('MASS-2: the checks of the related resource are asked', async () => {
    const site = await createSite((api) => {
      api.register('Message', { nestedWrites: ['comments'] })
      api.register(Comment, { checkPost: () => false, checkPut: ({ body }) => body !== 'closed' })
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    await site.seed('Comment', { message_id: 1, body: 'closed' }, { message_id: 1, body: 'open' })
    const send = async (comment: object) =>
      (await site.as('ada').patch('/api/message/1/', { comments: [comment] })).status
    expect([await send({ body: 'new' }), await send({ id: 1, body: 'x' }), await send({ id: 2, body: 'x' })]).toEqual([
      403, 403, 200,
    ])
    expect(await site.rows('comment')).toMatchObject([{ body: 'closed' }, { body: 'x' }])
  })

  test('MASS-2: whom the related resource does not take does not write through it', async () => {
    for (const authentication of [{ verifyUser: () => false }, { basic: false }]) {
      const site = await createSite((api) => {
        api.register('Message', { nestedWrites: ['comments'] })
        api.register(Comment, { authentication })
      })
      const sent = { content: 'new', comments: [{ body: 'new' }] }
      expect((await site.as('ada').post('/api/message/', sent)).status).toBe(401)
      expect([await site.rows('message'), await site.rows('comment')]).toEqual([[], []])
    }
  })

  test('text that no database takes is no key of a related row', async () => {
    const site = await createSite((api) => api.register(Topic, { nestedWrites: ['parent', 'children'] }))
    await site.seed('Topic', { code: 'a', name: 'A' })
    for (const code of ['\ud800', '\0'])
      for (const body of [{ parent: { code } }, { children: [code] }])
        expect((await site.as('ada').patch('/api/topic/a/', body)).status).toBe(400)
  })
})
