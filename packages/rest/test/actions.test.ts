import { expect, test } from 'vitest'
import type { RestApi } from '../src/index.ts'
import { createSite, Message, type MessageOptions } from './site.ts'

async function withActions(options: MessageOptions = {}) {
  const site = await createSite((api) =>
    api.register(Message, {
      ownerField: 'user',
      actions: {
        publish: async ({ row, rawData, records }) => {
          const model = records.model('Message')
          const saved = await records.update(model, String(row.id), { draft: false })
          if (rawData['fail']) throw new Error('failed')
          return { published: saved['draft'] === false, was: row.content, rawData }
        },
        'count-up': async () => undefined,
      },
      ...options,
    }),
  )
  await site.seed('Message', { user_id: 1, content: 'a', draft: true })
  return site
}

test('an action is a POST to its own address, and what it gives is sent', async () => {
  const site = await withActions()
  const ada = site.as('ada')
  const reply = await ada.post('/api/message/1/publish/', { now: true })
  expect([reply.status, reply.json]).toEqual([200, { published: true, was: 'a', rawData: { now: true } }])
  expect((await ada.post('/api/message/1/publish/')).json.rawData).toEqual({})
  expect((await ada.post('/api/message/1/count-up/')).json).toBe(null)
  expect((await ada.post('/api/message/1/publish')).headers.get('location')).toBe('/api/message/1/publish/')
  expect((await ada.get('/api/message/1/publish/')).headers.get('allow')).toBe('POST, OPTIONS')
  expect((await ada.post('/api/message/1/nothing/')).status).toBe(404)
  expect((await ada.post('/api/message/1/constructor/')).status).toBe(404)
})

test('it is for those who may change the row', async () => {
  const site = await withActions({ getQuery: { op: 'ne', path: 'content', value: 'hidden' } })
  await site.seed('Message', { user_id: 1, content: 'hidden', draft: true })
  const status = async (name: 'ada' | 'bob' | null, key: number) =>
    (await site.as(name).post(`/api/message/${key}/count-up/`)).status
  expect([await status(null, 1), await status('bob', 1), await status('ada', 1)]).toEqual([401, 403, 200])
  expect([await status('ada', 2), await status('ada', 9)]).toEqual([404, 404])
  const judged = await withActions({ validateOwner: () => false })
  expect((await judged.as('ada').post('/api/message/1/count-up/')).status).toBe(403)
  const checked = await withActions({ checkPut: () => false })
  expect((await checked.as('ada').post('/api/message/1/count-up/')).status).toBe(403)
})

test('what is written before a fault is undone', async () => {
  const site = await withActions()
  expect((await site.as('ada').post('/api/message/1/publish/', { fail: true })).status).toBe(500)
  expect(await site.rows('message')).toMatchObject([{ draft: 1 }])
})

test('a session needs its token for it, and verbs and administrators are minded', async () => {
  const site = await withActions()
  const { cookie } = await site.browser('ada')
  const headers = { Cookie: cookie, 'Content-Type': 'application/json' }
  expect((await site.as(null).post('/api/message/1/count-up/', '{}', headers)).status).toBe(403)
  const silent = await withActions({ allowedMethods: ['GET', 'PUT'] })
  expect((await silent.as('ada').post('/api/message/1/count-up/')).status).toBe(405)
  const guarded = await withActions({ adminOnly: ['PUT'] })
  expect((await guarded.as('ada').post('/api/message/1/count-up/')).status).toBe(401)
})

test('a name that cannot stand in an address is found at start', async () => {
  const { api } = await createSite(() => {})
  for (const name of ['delete', 'a/b', '', 'a b']) {
    const register = () => (api as unknown as RestApi).register('Topic', { actions: { [name]: () => null } })
    expect(register).toThrow(/cannot be called/)
  }
})

test('an action is held to what the caller has seen of the row, where they say so or must', async () => {
  for (const requireIfMatch of [false, true]) {
    const site = await withActions({ requireIfMatch })
    const send = async (match?: string) =>
      (await site.as('ada').post('/api/message/1/count-up/', {}, match === undefined ? {} : { 'If-Match': match }))
        .status
    const seen = String((await site.as('ada').get('/api/message/1/')).headers.get('etag'))
    expect([await send('"other"'), await send(seen), await send()]).toEqual([412, 200, requireIfMatch ? 428 : 200])
  }
})

test('KEY-1: a key that may change single fields does no actions', async () => {
  const site = await withActions()
  const act = async (...scopes: string[]) => {
    const { key } = await site.auth.apiKeys.create(site.users.ada, { name: 'k', scopes })
    const { status, json } = await site.as(null).post('/api/message/1/publish/', {}, { Authorization: `Bearer ${key}` })
    return [status, json.code]
  }
  expect(await act('Message:read', 'Message:update:content')).toEqual([403, 'insufficient_scope'])
  expect(await site.rows('message')).toMatchObject([{ draft: 1 }])
  expect(await act('Message:read', 'Message:update')).toEqual([200, undefined])
})
