import { definePolicy, eq, everyone, signedIn } from '@authpkg/core'
import { kyselyAdapter } from '@authpkg/kysely'
import { describe, expect, test } from 'vitest'
import { createRestApi } from '../src/index.ts'
import { Comment, createSite, Diary, Message, type MessageOptions, models, type Site, User } from './site.ts'

/** Whoever is signed in may do everything, as far as the policy goes: what holds them back is the resource. */
const open = definePolicy({
  '*': { read: everyone },
  Message: { create: signedIn, write: signedIn },
  Comment: { create: signedIn, write: signedIn },
})

async function owned(options: MessageOptions = { ownerField: 'user' }): Promise<Site> {
  const site = await createSite((api) => api.register(Message, options), { access: open })
  await site.seed('Message', { user_id: 1, content: 'of ada' }, { user_id: 2, content: 'of bob' })
  return site
}

/** The same by a rule of the policy. */
async function ruled(): Promise<Site> {
  const site = await createSite((api) => api.register(Message))
  await site.seed('Message', { user_id: 1, content: 'of ada' }, { user_id: 2, content: 'of bob' })
  return site
}

const kinds = [
  ['ownerField', () => owned()],
  ['ownerField by its key', () => owned({ ownerField: 'user_id' })],
  ['a rule of the policy', ruled],
] as const

describe.each(kinds)('owners by %s', (_, make) => {
  test('FP-OWN-01, FP-OWN-03: another’s row is readable, but changed by nobody else: 403; the owner changes it', async () => {
    const site = await make()
    for (const [verb, path] of [
      ['PUT', '/api/message/1/'],
      ['PATCH', '/api/message/1/'],
      ['POST', '/api/message/1/'],
      ['DELETE', '/api/message/1/'],
      ['POST', '/api/message/1/delete/'],
      ['DELETE', '/api/message/1/delete/'],
    ] as const) {
      const body = verb === 'DELETE' ? undefined : { content: 'stolen' }
      const reply = await site.as('bob').send(verb, path, body)
      expect([reply.status, reply.json.code], `${verb} ${path}`).toEqual([403, 'access_denied'])
      expect((await site.as(null).send(verb, path, body)).status, `${verb} ${path}`).toBe(401)
    }
    expect((await site.as('bob').get('/api/message/1/')).json.content).toBe('of ada')
    expect((await site.as('ada').put('/api/message/1/', { content: 'mine' })).status).toBe(200)
    expect((await site.as('ada').delete('/api/message/1/')).json).toEqual({ deleted: 1 })
  })

  test('FP-OWN-02, IDOR-3, MASS-3: the caller becomes the owner, whatever the body says', async () => {
    const site = await make()
    for (const body of [{ user: 2 }, { user_id: 2 }, { user: null }, { user: { id: 2 } }, {}]) {
      const { status, json } = await site.as('ada').post('/api/message/', { content: 'new', ...body })
      expect([status, json.user]).toEqual([201, 1])
    }
    expect((await site.as(null).post('/api/message/', { content: 'new', user: 1 })).status).toBe(401)
    expect((await site.rows('message')).map((row) => row['user_id'])).toEqual([1, 2, 1, 1, 1, 1, 1])
  })

  test('IDOR-2: a row is neither given away nor taken', async () => {
    const site = await make()
    for (const verb of ['PUT', 'PATCH', 'POST']) {
      await site.as('ada').send(verb, '/api/message/1/', { user: 2 })
      await site.as('ada').send(verb, '/api/message/2/', { user: 1 })
      await site.as('ada').send(verb, '/api/message/1/', { user_id: 2 })
      await site.as('ada').send(verb, '/api/message/2/', { user_id: 1 })
    }
    expect(await site.rows('message')).toMatchObject([{ user_id: 1 }, { user_id: 2 }])
  })
})

describe('owners', () => {
  test('FP-OWN-04: without ownerField a policy that lets every user write lets them post as another', async () => {
    const site = await owned({})
    expect((await site.as('bob').put('/api/message/1/', { content: 'x', user: 2 })).json.user).toBe(2)
    expect((await site.as('bob').post('/api/message/', { content: 'x', user: 1 })).json.user).toBe(1)
  })

  test('who may change every row by the policy may also say whose it is, and owns what they say nothing of', async () => {
    const site = await ruled()
    expect((await site.as('root').patch('/api/message/1/', { user: 2 })).json.user).toBe(2)
    expect((await site.as('root').post('/api/message/', { content: 'x', user: 1 })).json.user).toBe(1)
    expect((await site.as('root').post('/api/message/', { content: 'x' })).json.user).toBe(3)
  })

  test('ownerField narrows for administrators, too; it never widens', async () => {
    const site = await createSite((api) => api.register(Message, { ownerField: 'user' }))
    await site.seed('Message', { user_id: 1, content: 'of ada' })
    expect((await site.as('root').put('/api/message/1/', { content: 'x' })).status).toBe(403)
    const closed = await createSite((api) => api.register(Message, { ownerField: 'user' }), {
      access: { Message: { read: everyone } },
    })
    await closed.seed('Message', { user_id: 1, content: 'of ada' })
    expect((await closed.as('ada').put('/api/message/1/', { content: 'x' })).status).toBe(403)
    expect((await closed.as('ada').post('/api/message/', { content: 'x' })).status).toBe(403)
  })

  test('nobody owns the rows that have no owner', async () => {
    const site = await createSite((api) => api.register(Comment, { ownerField: 'user' }), { access: open })
    await site.seed('Message', { user_id: 1, content: 'm' })
    await site.seed('Comment', { message_id: 1, user_id: null, body: 'of nobody' })
    for (const name of ['ada', 'bob', 'root'] as const) {
      expect((await site.as(name).patch('/api/comment/1/', { body: 'mine' })).status).toBe(403)
    }
    expect((await site.as(null).patch('/api/comment/1/', { body: 'mine' })).status).toBe(401)
    expect(await site.rows('comment')).toMatchObject([{ body: 'of nobody' }])
  })

  test('MASS-2: rows of the accounts are read through other adapters, and written through their own', async () => {
    const site = await createSite(() => {})
    await site.adapter.update('User', eq('id', 2), { superuser: true })
    const api = createRestApi(site.auth, { prefix: '/other', adapter: kyselyAdapter(site.db, models) })
    api.register('User')
    site.app.route('/other', api.routes())
    const root = site.as('root')
    expect((await root.get('/other/user/2/')).json.username).toBe('bob')
    expect((await root.patch('/other/user/2/', { email: 'root@example.org' })).status).toBe(403)
    expect((await root.post('/other/user/', { username: 'new' })).status).toBe(403)
    expect((await root.delete('/other/user/1/')).status).toBe(403)
    expect((await site.rows('user')).map(({ email }) => email)).toEqual(['ada@example.org', 'bob@example.org', null])
  })

  test('IDOR-7: a key of another user table is another person: such an owner is refused at the start', async () => {
    const [site, other] = [await ruled(), await createSite(() => {}, {})]
    const models = new Map([...other.adapter.describe()].map(([name, model]) => [name, { ...model, source: {} }]))
    const foreign = Object.assign(Object.create(other.adapter), { describe: () => models })
    const api = createRestApi(site.auth, { adapter: foreign })
    expect(() => api.register('Message', { ownerField: 'user' as never })).toThrow(/user model of the accounts/)
  })
})

describe('rows of others', () => {
  async function diaries(): Promise<Site> {
    const site = await createSite((api) => {
      api.register(Diary)
      api.register(Comment)
    })
    await site.seed('Diary', { user_id: 1, entry: 'of ada' }, { user_id: 2, entry: 'of bob' })
    await site.seed('Message', { user_id: 1, content: 'm' })
    return site
  }

  test('IDOR-1, IDOR-6: what may not be read is not there: 404 by every verb, like a key that nobody has', async () => {
    const site = await diaries()
    for (const [verb, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['PATCH', ''],
      ['POST', ''],
      ['DELETE', ''],
      ['POST', 'delete/'],
      ['DELETE', 'delete/'],
    ] as const) {
      const body = ['GET', 'DELETE'].includes(verb) ? undefined : { entry: 'stolen' }
      const answers = await Promise.all(
        ['1', '99'].map(async (id) => {
          const { status, json } = await site.as('bob').send(verb, `/api/diary/${id}/${path}`, body)
          return { ...json, status, requestId: '' }
        }),
      )
      expect(answers[0].status, `${verb} ${path}`).toBe(404)
      expect(answers[0]).toEqual(answers[1])
    }
    expect(await site.rows('diary')).toMatchObject([{ entry: 'of ada' }, { entry: 'of bob' }])
  })

  test.each([
    '',
    'entry__ne=x',
    '-entry=of%20bob',
    '-entry__contains=zzz',
    'id__not_in=2',
    'id__in=1,2',
    '-id__in=',
    'id__in=',
    'entry__is_null=false',
    'entry=of%20ada&entry=of%20bob',
    'user=1',
    'user=1&user=2',
    '-user=2',
    'user__username=ada',
    '-user__username=bob',
    'user__diaries__entry=of%20ada',
    'id__gte=0&-user__id=2',
  ])('REST-13: the list ?%s holds the caller’s own rows only, and counts no others', async (query) => {
    const { json } = await (await diaries()).as('bob').get(`/api/diary/?${query}`)
    expect(json.objects.filter((row: { user: number }) => row.user !== 2)).toEqual([])
    expect(json.meta.object_count).toBe(json.objects.length)
  })

  test('IDOR-4: a key to a row that the caller may not see is 400, like one to no row', async () => {
    const site = await diaries()
    for (const diary of [1, 99]) {
      const made = await site.as('bob').post('/api/comment/', { message: 1, diary })
      expect([made.status, made.json.detail]).toEqual([400, 'There is no such diary.'])
    }
    expect((await site.as('bob').post('/api/comment/', { message: 1, diary: 2 })).status).toBe(201)
    expect((await site.as('bob').patch('/api/comment/1/', { diary_id: 1 })).status).toBe(400)
    expect(await site.rows('comment')).toMatchObject([{ diary_id: 2 }])
  })

  test('IDOR-1: getQuery stands in the statement that writes', async () => {
    const site = await createSite((api) => api.register(Message, { getQuery: eq('draft', false) }), { access: open })
    await site.seed('Message', { user_id: 1, content: 'a' })
    await site.as('ada').patch('/api/message/1/', { content: 'b' })
    expect(site.statements.find((sql) => sql.startsWith('update "message"'))).toContain('"draft" =')
    await site.as('ada').delete('/api/message/1/')
    expect(site.statements.find((sql) => sql.startsWith('delete from "message"'))).toContain('"draft" =')
  })

  test('REST-2, IDOR-4: rows outside getQuery are not reached through other resources either', async () => {
    const register = (api: Parameters<Parameters<typeof createSite>[0]>[0]) => {
      api.register(Message, { getQuery: eq('draft', false) })
      api.register(Comment, { includeResources: { message: true } })
      api.register(User)
    }
    const site = await createSite(register, { access: open })
    await site.seed('Message', { user_id: 1, content: 'draft secret', draft: true }, { user_id: 2, content: 'open' })
    await site.seed('Comment', { message_id: 1 }, { message_id: 2 })
    const ada = site.as('ada')
    expect(await ada.ids('/api/user/?messages__content__startswith=draft')).toEqual([])
    expect(await ada.ids('/api/comment/?message__content__startswith=draft')).toEqual([])
    expect((await ada.get('/api/comment/?ordering=message__content')).status).toBe(400)
    expect((await ada.get('/api/comment/1/')).json.message).toBeNull()
    expect((await ada.post('/api/comment/', { message: 1 })).status).toBe(400)
    expect((await ada.post('/api/comment/', { message: 2 })).status).toBe(201)
  })
})
