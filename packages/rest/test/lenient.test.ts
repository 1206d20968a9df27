import { describe, expect, test } from 'vitest'
import { Comment, createSite, Message, type Site, Topic } from './site.ts'

async function site(): Promise<Site> {
  const made = await createSite(
    (api) => {
      api.register(Message, { ownerField: 'user' })
      api.register(Comment)
      api.register(Topic, { lenient: false })
    },
    { api: { lenient: true } },
  )
  await made.seed('Message', { user_id: 1, content: 'hello' })
  return made
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('lenient', () => {
  test('FP-REST-03: writes answer 200 with the object', async () => {
    const { as } = await site()
    const made = await as('ada').post('/api/message/', { content: 'new' })
    expect([made.status, made.json.content]).toEqual([200, 'new'])
    expect((await as('ada').put('/api/message/2/', { content: 'newer' })).status).toBe(200)
    expect((await as('ada').delete('/api/message/2/')).json).toEqual({ deleted: 1 })
  })

  test('FP-RES-18: names that are unknown or cannot be written are ignored', async () => {
    const { as, rows } = await site()
    const body = { content: 'changed', nothing: 1, id: 9, version: 9, user: 2 }
    expect((await as('ada').put('/api/message/1/', body)).status).toBe(200)
    expect((await as('ada').post('/api/message/', 'content=form&nothing=1&id=7', form)).json).toMatchObject({ id: 2 })
    expect(await rows('message')).toMatchObject([
      { id: 1, content: 'changed', version: 1, user_id: 1 },
      { id: 2, content: 'form', user_id: 1 },
    ])
  })

  test('FP-START-06, FP-RES-19: every error is one message, with the ancestor’s few statuses', async () => {
    const { as } = await site()
    const answer = async (who: 'ada' | 'bob' | null, verb: string, path: string, body?: unknown) => {
      const { status, headers, json } = await as(who).send(verb, path, body)
      expect([headers.get('content-type'), Object.keys(json)]).toEqual(['application/json', ['error']])
      return [status, typeof json.error]
    }
    expect(await answer('ada', 'POST', '/api/message/', '{broken')).toEqual([400, 'string'])
    expect(await answer('ada', 'PUT', '/api/message/1/', { content: 5 })).toEqual([400, 'string'])
    expect(await answer('ada', 'POST', '/api/comment/', {})).toEqual([400, 'string'])
    expect(await answer('bob', 'PUT', '/api/message/1/', { content: 'x' })).toEqual([403, 'string'])
    expect(await answer(null, 'GET', '/api/message/9/')).toEqual([404, 'string'])
    expect(await answer(null, 'GET', '/api/nothing/')).toEqual([404, 'string'])
    expect(await answer(null, 'DELETE', '/api/message/')).toEqual([405, 'string'])
    const refused = await as(null).post('/api/message/', { content: 'x' })
    expect([refused.status, refused.headers.get('www-authenticate'), refused.json]).toEqual([
      401,
      'Basic realm="Login Required"',
      { error: 'Authentication failed' },
    ])
  })

  test('statuses that the ancestor does not know are 400', async () => {
    const { as } = await site()
    const text = await as('ada').post('/api/message/', 'x', { 'Content-Type': 'text/plain' })
    const long = await as('ada').post('/api/message/', { content: 'x'.repeat(2_000_000) })
    expect([text.status, long.status]).toEqual([400, 400])
  })

  test('a resource may be strict in a lenient API', async () => {
    const { as } = await site()
    expect((await as('ada').post('/api/topic/', { code: 'a', name: 'A' })).status).toBe(201)
    expect((await as(null).get('/api/topic/?nothing=1')).json.code).toBe('unknown_filter')
    expect((await as(null).get('/api/message/?nothing=1')).status).toBe(200)
  })
})

describe('faults', () => {
  test('what is the server’s fault is told without internals, and logged', async () => {
    const made = await createSite((api) =>
      api.register(Message, {
        prepareData: () => {
          throw new Error('select secret from hidden')
        },
      }),
    )
    await made.seed('Message', { user_id: 1, content: 'hello' })
    for (const accept of ['text/html, */*;q=0.8', 'application/json']) {
      const { status, text, headers, json } = await made.as(null).get('/api/message/', { Accept: accept })
      expect([status, headers.get('content-type')]).toEqual([500, 'application/problem+json'])
      expect(text).not.toMatch(/select|secret|stack|\.ts/)
      expect(String(made.logged.at(-1)?.[0])).toContain(json.requestId)
    }
  })

  test('a database that has gone away: 500 or 503 without its words, and the next request fares better', async () => {
    const made = await createSite((api) => api.register(Message))
    const findMany = made.adapter.findMany.bind(made.adapter)
    made.adapter.findMany = async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })
    }
    const { status, text } = await made.as(null).get('/api/message/')
    expect([status >= 500, text.includes('10.0.0.7')]).toEqual([true, false])
    made.adapter.findMany = findMany
    expect((await made.as(null).get('/api/message/')).status).toBe(200)
  })
})
