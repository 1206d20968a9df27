import { authFields, createTables, defineModel, kyselyAdapter } from '@authpkg/kysely'
import { describe, expect, test } from 'vitest'
import { createRestApi } from '../src/index.ts'
import { Comment, createSite, Message, type MessageOptions, models, Sample, type Site, Topic } from './site.ts'

async function messages(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment)
    api.register(Topic)
    api.register(Sample)
  })
  await site.seed('Message', { user_id: 1, content: 'hello', internal: 'note' }, { user_id: 2, content: 'world' })
  return site
}

const etag = async (site: Site, path: string): Promise<string> =>
  String((await site.as('ada').get(path)).headers.get('etag'))

describe('PUT and PATCH', () => {
  test('FP-RES-17: PUT gives every field that can be written a value, and names all that is missing', async () => {
    const site = await messages()
    const replaced = await site.as('ada').put('/api/message/1/', { content: 'new', draft: true })
    expect([replaced.status, replaced.json]).toMatchObject([
      200,
      { content: 'new', draft: true, internal: null, user: 1 },
    ])
    expect((await site.as('ada').put('/api/message/1/', { content: 'newer' })).json).toMatchObject({ draft: false })
    const { status, json } = await site.as('ada').put('/api/comment/1/', { nothing: 1 })
    expect([status, json.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['/nothing', '/message_id'],
    ])
  })

  test('a default that nobody knows beforehand, and what the caller cannot see, stay as they are', async () => {
    const access = {
      User: { read: 'everyone' },
      Message: { read: 'everyone', update: 'everyone', fields: { internal: { read: 'admin' } } },
    } as const
    const site = await createSite((api) => api.register(Message), { access })
    await site.seed('Message', { user_id: 1, content: 'a', internal: 'hidden', pub_date: new Date('2020-01-01') })
    expect((await site.as('ada').put('/api/message/1/', { user: 1, content: 'b' })).status).toBe(200)
    expect(await site.rows('message')).toMatchObject([{ content: 'b', internal: 'hidden' }])
    expect((await site.as('ada').get('/api/message/1/')).json.pub_date).toBe('2020-01-01T00:00:00.000Z')
  })

  test('a merge patch reaches into JSON; other patches are not understood', async () => {
    const site = await messages()
    await site.seed('Sample', { extra: { a: 1, b: { c: 2, d: 3 } } })
    const patch = (type: string) =>
      site
        .as('ada')
        .send('PATCH', '/api/sample/1/', '{"extra":{"a":null,"b":{"c":4},"e":[1]}}', { 'Content-Type': type })
    expect((await patch('application/merge-patch+json')).json.extra).toEqual({ b: { c: 4, d: 3 }, e: [1] })
    expect((await patch('application/json')).json.extra).toEqual({ a: null, b: { c: 4 }, e: [1] })
    const other = await patch('application/json-patch+json')
    expect([other.status, other.headers.get('accept-patch')]).toEqual([
      415,
      'application/json, application/merge-patch+json',
    ])
  })
})

describe('merge patches at once', () => {
  const type = { 'Content-Type': 'application/merge-patch+json' }
  const merge = (site: Site, extra: object, headers: Record<string, string> = {}) =>
    site.as('ada').send('PATCH', '/api/sample/1/', JSON.stringify({ extra }), { ...type, ...headers })

  test('RACE-2: none of them undoes another', async () => {
    const site = await messages()
    await site.seed('Sample', { extra: { a: 1 } })
    const answers = await Promise.all(['b', 'c', 'd'].map((name) => merge(site, { [name]: name, a: null })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await site.as('ada').get('/api/sample/1/')).json.extra).toEqual({ b: 'b', c: 'c', d: 'd' })
  })

  test('RACE-2: of those who say what they have seen, the first does and the others are told', async () => {
    const site = await messages()
    await site.seed('Sample', { extra: { a: 1 } })
    const headers = { 'If-Match': await etag(site, '/api/sample/1/') }
    const answers = await Promise.all(['b', 'c'].map((name) => merge(site, { [name]: 1 }, headers)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412])
    expect(answers.find(({ status }) => status === 412)?.headers.get('etag')).toBe(await etag(site, '/api/sample/1/'))
  })

  test('a row that is not there is 404', async () => {
    expect((await merge(await messages(), { a: 1 })).status).toBe(404)
  })
})

test('nobody merges into what they cannot read', async () => {
  const fields = { extra: { read: 'admin' } } as const
  const access = { Sample: { read: 'everyone', update: 'everyone', fields } } as const
  const site = await createSite((api) => api.register(Sample), { access })
  await site.seed('Sample', { extra: { a: 1 } })
  const type = { 'Content-Type': 'application/merge-patch+json' }
  const { status, json } = await site.as('ada').send('PATCH', '/api/sample/1/', '{"extra":{"b":2}}', type)
  expect([status, json.errors[0].pointer]).toEqual([400, '/extra'])
  expect(await site.rows('sample')).toMatchObject([{ extra: '{"a":1}' }])
})

describe('If-Match', () => {
  test('what was changed since it was seen is 412, with what is there now', async () => {
    const site = await messages()
    const seen = await etag(site, '/api/message/1/')
    const send = (match: string) =>
      site.as('ada').send('PATCH', '/api/message/1/', { content: 'x' }, { 'If-Match': match })
    for (const match of ['"other"', `W/${seen}`, '']) expect((await send(match)).status, match).toBe(412)
    expect((await send(`"other", ${seen}`)).status).toBe(200)
    const late = await send(seen)
    expect([late.status, late.json.code]).toEqual([412, 'precondition_failed'])
    expect(late.headers.get('etag')).toBe(await etag(site, '/api/message/1/'))
    expect((await send('*')).status).toBe(200)
    expect((await site.as('ada').send('PATCH', '/api/message/9/', {}, { 'If-Match': '*' })).status).toBe(404)
  })

  test('a change without the header costs what it did, one with it a statement more', async () => {
    const site = await messages()
    const seen = await etag(site, '/api/message/1/')
    const cost = async (content: string, headers?: Record<string, string>): Promise<number> => {
      site.statements.length = 0
      expect((await site.as('ada').send('PATCH', '/api/message/1/', { content }, headers)).status).toBe(200)
      return site.statements.length
    }
    const guarded = await cost('a', { 'If-Match': seen })
    expect(guarded).toBe((await cost('b')) + 1)
    expect(site.statements.filter((sql) => sql.includes('"message"'))).toHaveLength(5)
  })

  test('a row that changes between check and write is not written', async () => {
    const site = await createSite((api) =>
      api.register(Message, {
        async saveObject(_row, _rawData, { db, save }) {
          await db.update('Message', { op: 'eq', path: 'id', value: 1 }, { internal: 'meanwhile' })
          return save()
        },
      }),
    )
    await site.seed('Message', { user_id: 1, content: 'hello' })
    const headers = { 'If-Match': await etag(site, '/api/message/1/') }
    expect((await site.as('ada').send('PATCH', '/api/message/1/', { content: 'x' }, headers)).status).toBe(412)
    expect(await site.rows('message')).toMatchObject([{ content: 'hello', internal: null }])
  })

  test('RACE-2: values that no database compares are judged, too', async () => {
    const site = await createSite((api) =>
      api.register(Sample, {
        async saveObject(_row, _rawData, { db, save }) {
          await db.update('Sample', { op: 'eq', path: 'id', value: 1 }, { extra: { a: 2 } })
          return save()
        },
      }),
    )
    await site.seed('Sample', { extra: { a: 1 }, ratio: 0.1, bytes: new Uint8Array([1]) })
    const headers = { 'If-Match': await etag(site, '/api/sample/1/') }
    expect((await site.as('ada').send('PATCH', '/api/sample/1/', { flag: true }, headers)).status).toBe(412)
    expect(await site.rows('sample')).toMatchObject([{ flag: null, extra: '{"a":1}' }])
  })

  test.each(['2020-01-01T10:00:00Z', '2020-01-01 10:00:00+00:00', 1577872800000])(
    'a row whose date another program has written as %s can be changed and deleted',
    async (moment) => {
      const site = await messages()
      await site.seed('Sample', { flag: true })
      await site.db.updateTable('sample').set({ moment, ratio: 0.1 }).execute()
      const headers = async () => ({ 'If-Match': await etag(site, '/api/sample/1/') })
      const changed = await site.as('ada').send('PATCH', '/api/sample/1/', { flag: false }, await headers())
      expect([changed.status, changed.json.moment]).toEqual([200, '2020-01-01T10:00:00.000Z'])
      await site.db.updateTable('sample').set({ ratio: null }).execute()
      const stale = await headers()
      await site.db.updateTable('sample').set({ colour: 'red' }).execute()
      expect((await site.as('ada').send('DELETE', '/api/sample/1/', undefined, stale)).status).toBe(412)
      expect((await site.as('ada').send('DELETE', '/api/sample/1/', undefined, await headers())).status).toBe(200)
    },
  )

  test('a resource may demand it: 428 for every change without', async () => {
    const site = await messages({ requireIfMatch: true })
    for (const verb of ['PUT', 'PATCH', 'POST', 'DELETE']) {
      const body = verb === 'DELETE' ? undefined : { content: 'x' }
      expect((await site.as('ada').send(verb, '/api/message/1/', body)).status, verb).toBe(428)
    }
    expect((await site.as('ada').post('/api/message/1/delete/')).status).toBe(428)
    const operations = [
      { op: 'delete', key: 1 },
      { op: 'delete', key: 1, ifMatch: await etag(site, '/api/message/1/') },
    ]
    const { json } = await site.as('ada').post('/api/message/_bulk/', { operations, mode: 'each' })
    expect(json.results.map(({ status }: { status: number }) => status)).toEqual([428, 200])
  })

  test('the version is counted up by every change, and by none that changes nothing', async () => {
    const site = await messages({ versionField: 'version' })
    await site.as('ada').patch('/api/message/1/', { content: 'a' })
    await site.as('ada').patch('/api/message/1/', { content: 'a' })
    expect((await site.as('ada').patch('/api/message/1/', { content: 'b' })).json.version).toBe(3)
    expect(() => site.api.register(Topic, { name: 'other', versionField: 'name' })).toThrow(/versionField of Topic/)
  })
})

describe('If-None-Match', () => {
  test('a change is 412 while there is what it names, with the tag of that', async () => {
    const site = await messages()
    const seen = await etag(site, '/api/message/1/')
    const send = (verb: string, match: string, path = '/api/message/1/') =>
      site.as('ada').send(verb, path, verb === 'DELETE' ? undefined : { content: 'x' }, { 'If-None-Match': match })
    for (const verb of ['PUT', 'PATCH', 'POST', 'DELETE']) {
      for (const match of ['*', seen, `"other", W/${seen}`]) {
        const { status, headers, json } = await send(verb, match)
        expect([status, headers.get('etag'), json.code], verb).toEqual([412, seen, 'precondition_failed'])
      }
      expect((await send(verb, '*', '/api/message/9/')).status, verb).toBe(404)
    }
    expect((await send('POST', '*', '/api/message/1/delete/')).status).toBe(412)
    expect(await etag(site, '/api/message/1/')).toBe(seen)
    expect((await send('PATCH', '"other"')).status).toBe(200)
    expect((await send('DELETE', seen)).status).toBe(200)
  })

  test('If-Match must hold as well, and is what a resource may demand', async () => {
    const site = await messages({ requireIfMatch: true })
    const seen = await etag(site, '/api/message/1/')
    const send = (headers: Record<string, string>) =>
      site.as('ada').send('PATCH', '/api/message/1/', { content: 'x' }, headers)
    expect((await send({ 'If-None-Match': '"other"' })).status).toBe(428)
    expect((await send({ 'If-None-Match': '"other"', 'If-Match': '"other"' })).status).toBe(412)
    expect((await send({ 'If-None-Match': seen, 'If-Match': seen })).status).toBe(412)
    expect((await send({ 'If-None-Match': '"other"', 'If-Match': seen })).status).toBe(200)
  })
})

describe('Idempotency-Key', () => {
  const IdempotencyKey = defineModel('idempotency_key', { fields: authFields.idempotencyKey() })

  async function keyed(wait: () => Promise<unknown> = async () => undefined) {
    let now = new Date('2026-11-20T12:00:00Z')
    const site = await createSite(() => {}, { auth: { clock: { now: () => now } } })
    await createTables(site.db, { IdempotencyKey })
    const adapter = kyselyAdapter(site.db, { ...models, IdempotencyKey })
    const findOne = adapter.findOne.bind(adapter)
    adapter.findOne = (model, query) => wait().then(() => findOne(model, query))
    const api = createRestApi(site.auth, { prefix: '/kept', adapter })
    api.register('Topic')
    api.register('Message', { create: () => undefined })
    site.app.route('/kept', api.routes())
    const post = (who: 'ada' | 'bob' | null, body: object, key = 'k') =>
      site.as(who).post('/kept/topic/', body, { 'Idempotency-Key': key })
    const pass = (hours: number): void => {
      now = new Date(now.getTime() + hours * 3_600_000)
    }
    return { site, post, pass }
  }

  test('the same request is answered as it was, byte for byte, and another with the key refused', async () => {
    const { site, post } = await keyed()
    const first = await post('ada', { code: 'a', name: 'A' })
    const again = await post('ada', { code: 'a', name: 'A' })
    expect([again.status, again.text, again.headers.get('location')]).toEqual([201, first.text, '/kept/topic/a/'])
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'))
    expect((await post('ada', { code: 'b', name: 'B' })).json.code).toBe('idempotency_key_reused')
    expect((await post('ada', { code: 'b', name: 'B' })).status).toBe(422)
    expect(await site.rows('topic')).toHaveLength(1)
  })

  test('an answer without a body is kept as well', async () => {
    const { site } = await keyed()
    const post = () => site.as('ada').post('/kept/message/', { content: 'x' }, { 'Idempotency-Key': 'k' })
    const [first, again] = [await post(), await post()]
    expect([first.status, first.text, again.status, again.text]).toEqual([200, 'null', 200, 'null'])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })

  test('a key is the caller’s own, and lasts a day', async () => {
    const { site, post, pass } = await keyed()
    await post('ada', { code: 'a', name: 'A' })
    expect((await post('bob', { code: 'a', name: 'A' })).status).toBe(409)
    expect((await post(null, { code: 'c', name: 'C' })).status).toBe(401)
    pass(23)
    expect((await post('ada', { code: 'a', name: 'A' })).status).toBe(201)
    pass(1)
    expect((await post('ada', { code: 'b', name: 'B' })).status).toBe(201)
    expect(await site.rows('idempotency_key')).toHaveLength(1)
    expect(JSON.stringify(await site.rows('idempotency_key'))).not.toContain('"k"')
  })

  test('rows whose day is over go, some at a time, at no price for most requests', async () => {
    const { site, post, pass } = await keyed()
    /** Rows that are left by a request with a new key, and what it asks their table. */
    const send = async (code: string): Promise<readonly [left: number, statements: number]> => {
      site.statements.length = 0
      expect((await post('ada', { code, name: code }, code)).status).toBe(201)
      const statements = site.statements.filter((sql) => sql.includes('"idempotency_key"')).length
      return [(await site.rows('idempotency_key')).length, statements]
    }
    await send('a')
    const [{ id: _, ...stored } = {}] = await site.rows('idempotency_key')
    const copies = Array.from({ length: 600 }, (_, i) => ({ ...stored, key_hash: `${i}` }))
    await site.db.insertInto('idempotency_key').values(copies).execute()
    const [left, usual] = await send('b')
    expect(left).toBe(602)
    pass(25)
    expect(await send('c')).toEqual([103, usual + 2])
    expect(await send('d')).toEqual([2, usual + 2])
    expect(await send('e')).toEqual([3, usual])
    expect(site.logged).toEqual([])
  })

  test('without its model, or as no key, the header is 400: nothing is done', async () => {
    const { site, post } = await keyed()
    for (const key of ['', 'with space', 'x'.repeat(256)])
      expect((await post('ada', { code: 'a', name: 'A' }, key)).status).toBe(400)
    const plain = await messages()
    const refused = await plain.as('ada').post('/api/topic/', { code: 'a', name: 'A' }, { 'Idempotency-Key': 'k' })
    expect([refused.status, refused.json.detail]).toEqual([400, expect.stringContaining('IdempotencyKey')])
    expect([await site.rows('topic'), await plain.rows('topic')]).toEqual([[], []])
  })

  test('while the first request still runs the second is 409', async () => {
    const { post } = await keyed(() => new Promise((resolve) => setTimeout(resolve, 300)))
    const both = await Promise.all([post('ada', { code: 'a', name: 'A' }), post('ada', { code: 'a', name: 'A' })])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    expect(both.find(({ status }) => status === 409)?.json.code).toBe('idempotency_key_in_use')
  })
})
