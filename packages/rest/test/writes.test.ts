import { definePolicy, eq, everyone } from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { basic, Comment, createSite, Message, type MessageOptions, Sample, type Site, Topic, User } from './site.ts'

const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

async function messages(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => {
    api.register(Message, options)
    api.register(Comment)
    api.register(Topic)
  })
  await site.seed('Message', { user_id: 1, content: 'hello', internal: 'note' }, { user_id: 2, content: 'world' })
  return site
}

const stored = async (site: Site, id = 1) => (await site.rows('message')).find((row) => row['id'] === id)

describe('creating', () => {
  test('FP-RES-16, FP-REST-03: POST adds a row and answers 201 with its address and the object', async () => {
    const site = await messages()
    const { status, headers, json } = await site.as('ada').post('/api/message/', { content: 'new', draft: true })
    expect([status, headers.get('location')]).toEqual([201, '/api/message/3/'])
    expect(json).toMatchObject({ id: 3, user: 1, content: 'new', draft: true, internal: null })
    expect(await stored(site, 3)).toMatchObject({ content: 'new', user_id: 1, draft: 1 })
    expect((await site.as(null).get('/api/message/3/')).json).toEqual(json)
  })

  test('FP-START-06: nobody who may not: 401 with the Basic challenge, and nothing is read of the body', async () => {
    const site = await messages()
    const { status, headers, json } = await site.as(null).post('/api/message/', '{broken', { 'Content-Type': 'x/y' })
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Login Required"'])
    expect(json).toMatchObject({ status: 401, code: 'login_required' })
    expect(await site.rows('message')).toHaveLength(2)
  })

  test('FP-START-07: the form field data holds the object as JSON', async () => {
    const site = await messages()
    const body = new URLSearchParams({ data: JSON.stringify({ content: 'hello api', draft: true }) }).toString()
    const { status, json } = await site.as('ada').post('/api/message/', body, form)
    expect([status, json.content, json.draft]).toEqual([201, 'hello api', true])
    for (const data of ['{broken', '[]', '"x"', '{"__proto__":{"a":1}}', '{"content":{"constructor":1}}']) {
      const bad = await site.as('ada').post('/api/message/', new URLSearchParams({ data }).toString(), form)
      expect(bad.status, data).toBe(400)
    }
    expect(await site.rows('message')).toHaveLength(3)
  })

  test('REST-10: what JSON refuses at any depth is refused in the form field as well', async () => {
    const site = await createSite((api) => api.register(Sample))
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const data = `{"extra":{"a":[{"${name}":{"polluted":1}}]}}`
      const reply = await site.as('ada').post('/api/sample/', new URLSearchParams({ data }).toString(), form)
      const direct = await site.as('ada').post('/api/sample/', data, { 'Content-Type': 'application/json' })
      expect([reply.status, direct.status], name).toEqual([400, 400])
    }
    expect(await site.rows('sample')).toEqual([])
  })

  test('DOS-1: JSON in a form field is held to the limits of a JSON body', async () => {
    const site = await createSite((api) => api.register(Sample))
    const deep = `${'['.repeat(21)}${']'.repeat(21)}`
    const wide = `[${'1,'.repeat(10_000)}1]`
    for (const extra of [deep, wide]) {
      for (const fields of [{ data: `{"extra":${extra}}` }, { extra }]) {
        const reply = await site.as('ada').post('/api/sample/', new URLSearchParams(fields).toString(), form)
        expect([reply.status, reply.json.code]).toEqual([400, 'limit_exceeded'])
      }
    }
    expect(await site.rows('sample')).toEqual([])
  })

  test('FP-START-07: plain form fields are the values, as text; multipart as well', async () => {
    const site = await messages()
    const { status, json } = await site.as('ada').post('/api/message/', 'content=a+b%26c&draft=on&internal=', form)
    expect([status, json.content, json.draft, json.internal]).toEqual([201, 'a b&c', true, null])
    const parts = new FormData()
    parts.set('content', 'in parts')
    const reply = await site.app.request('/api/message/', { method: 'POST', body: parts, headers: basic('ada') })
    const made = (await reply.json()) as Record<string, unknown>
    expect([reply.status, made['content']]).toEqual([201, 'in parts'])
    expect((await site.as('ada').post('/api/message/', 'content=a&nothing=1', form)).status).toBe(400)
  })

  test('what is said twice and differently of one relation is refused, and both are named', async () => {
    const site = await messages()
    site.api.unregister(Comment)
    site.api.register(Comment, { nestedWrites: ['message'] })
    const comments = async (body: object) => (await site.as('ada').post('/api/comment/', body)).status
    for (const message of [2, '1', null, { content: 'new' }, { id: 2, content: 'new' }]) {
      const { status, json } = await site.as('ada').post('/api/comment/', { message, message_id: 1 })
      const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer)
      expect([status, pointers]).toEqual([400, expect.arrayContaining(['/message', '/message_id'])])
      expect(json.detail.match(/say different things/g)).toHaveLength(1)
    }
    expect([await site.rows('comment'), (await site.rows('message')).length]).toEqual([[], 2])
    expect(await comments({ message: 1, message_id: 1 })).toBe(201)
    expect(await comments({ message: { id: 1, draft: true }, message_id: 1 })).toBe(201)
    const patch = await site.as('ada').patch('/api/comment/1/', { message: { content: 'x' }, message_id: 2 })
    expect([patch.status, (await site.rows('message')).length]).toEqual([400, 2])
    expect((await site.as('ada').patch('/api/comment/1/', { user: 1, user_id: 2, body: 'x' })).status).toBe(400)
  })

  test('FP-RES-19: what is missing is named, all of it, and nothing is written', async () => {
    const site = await messages()
    const { status, json } = await site.as('ada').post('/api/comment/', { body: 'x' })
    expect([status, json.errors[0].pointer.startsWith('/message')]).toEqual([400, true])
    expect(await site.rows('comment')).toEqual([])
    const all = await site.as('ada').post('/api/topic/', {})
    const pointers = all.json.errors.map(({ pointer }: { pointer: string }) => pointer)
    expect([all.status, pointers, await site.rows('topic')]).toEqual([400, ['/code', '/name'], []])
  })

  test.each([
    ['malformed_body', '{broken'],
    ['malformed_body', ''],
    ['invalid_input', '[]'],
    ['invalid_input', '[{"content":"x"}]'],
    ['invalid_input', 'null'],
    ['invalid_input', '"x"'],
    ['invalid_input', '{"__proto__":{"isAdmin":true},"content":"x"}'],
    ['invalid_input', '{"content":"x","constructor":{"prototype":{}}}'],
    ['limit_exceeded', `{"content":${'['.repeat(50)}${']'.repeat(50)}}`],
  ])('FP-RES-19, REST-10, DOS-1: %s for the body %s: 400, nothing written', async (code, body) => {
    const site = await messages()
    const reply = await site.as('ada').post('/api/message/', body, { 'Content-Type': 'application/json' })
    expect([reply.status, reply.json.code]).toEqual([400, code])
    expect(await site.rows('message')).toHaveLength(2)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })

  test('DOS-1, DOS-2: a body over the limit is 413, chunked as well', async () => {
    const site = await createSite((api) => api.register(Message), { api: { maxBodyBytes: 200 } })
    const long = JSON.stringify({ content: 'x'.repeat(200) })
    const sized = await site.as('ada').post('/api/message/', long, { 'Content-Type': 'application/json' })
    expect([sized.status, sized.json.code]).toEqual([413, 'body_too_large'])
    const stream = new Blob([long]).stream()
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half',
      headers: { ...basic('ada'), 'Content-Type': 'application/json' },
    }
    expect((await site.app.request('/api/message/', init as RequestInit)).status).toBe(413)
    expect((await site.as('ada').post('/api/message/', `data=${long}`, form)).status).toBe(413)
    expect((await site.as('ada').post('/api/message/', { content: 'x'.repeat(180) })).status).toBe(201)
  })

  test('a body that is neither JSON nor a form is 415', async () => {
    const site = await messages()
    for (const type of ['text/plain', 'application/xml', 'application/jsonx']) {
      const reply = await site.as('ada').post('/api/message/', '{"content":"x"}', { 'Content-Type': type })
      expect([reply.status, reply.json.code], type).toEqual([415, 'unsupported_media_type'])
    }
    const merge = { 'Content-Type': 'application/merge-patch+json; charset=utf-8' }
    expect((await site.as('ada').send('PATCH', '/api/message/1/', '{"content":"merged"}', merge)).status).toBe(200)
  })
})

describe('values', () => {
  test('every field that is unknown or wrong is told at once, by its pointer, and nothing is written', async () => {
    const site = await messages()
    const body = { content: 5, draft: 'yes', pub_date: 'soon', nothing: 1, 'a/b~c': 1, user: 'x' }
    const { status, headers, json } = await site.as('root').post('/api/message/', body)
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(json.errors.map((error: { pointer: string; code: string }) => [error.pointer, error.code])).toEqual([
      ['/content', 'invalid_value'],
      ['/draft', 'invalid_value'],
      ['/pub_date', 'invalid_value'],
      ['/nothing', 'unknown_field'],
      ['/a~1b~0c', 'unknown_field'],
      ['/user', 'invalid_value'],
    ])
    expect(await site.rows('message')).toHaveLength(2)
  })

  test.each([
    { content: null },
    { content: 'x'.repeat(201) },
    { content: 'a\u0000b' },
    { content: '\ud800' },
    { pub_date: '2026-02-30' },
    { pub_date: 1767322800 },
    { draft: 1 },
    { user: 1.5 },
    { user: true },
    { user: '1; drop table message' },
  ])('SQL-5: %j is 400', async (body) => {
    const site = await messages()
    const { status, json } = await site.as('root').patch('/api/message/1/', body)
    expect([status, json.code]).toEqual([400, 'invalid_value'])
    expect(await stored(site)).toMatchObject({ content: 'hello', user_id: 1 })
  })

  test.each([
    { $gt: '' },
    { raw: 'content' },
    { sql: '1=1', values: [] },
    { kind: 'RawNode', sqlFragments: ['1'] },
    { __raw: true, sql: '1' },
    { val: '1=1' },
    { fn: 'lower', args: [] },
    { toOperationNode: 1 },
    ['a'],
    [],
    {},
  ])('MASS-5, SQL-4: the object %j in place of a scalar is 400', async (value) => {
    const site = await messages()
    for (const field of ['content', 'draft', 'pub_date', 'user', 'user_id', 'internal']) {
      const reply = await site.as('root').patch('/api/message/1/', { [field]: value })
      expect([reply.status, reply.json.code], field).toEqual([400, 'invalid_value'])
      expect((await site.as('root').post('/api/message/', { content: 'x', user: 1, [field]: value })).status).toBe(400)
    }
    expect(await site.rows('message')).toHaveLength(2)
  })

  test('FP-REST-04: a key is taken under the relation’s name and under its own', async () => {
    const site = await messages()
    const made = await site.as('ada').post('/api/comment/', { message: 1, user_id: 2 })
    expect(made.json).toMatchObject({ message: 1, user: 2 })
    const changed = await site.as('ada').patch('/api/comment/1/', { message_id: 2, user: null })
    expect(changed.json).toMatchObject({ message: 2, user: null })
  })

  test('a key that leads nowhere is 400; one that is taken is 409 and tells the field, not the value', async () => {
    const site = await messages()
    const lost = await site.as('ada').post('/api/comment/', { message: 99 })
    expect([lost.status, lost.json.errors[0].pointer]).toEqual([400, '/message'])
    await site.as('ada').post('/api/topic/', { code: 'a', name: 'Sensitive' })
    const twice = await site.as('ada').post('/api/topic/', { code: 'b', name: 'Sensitive' })
    expect([twice.status, twice.json.code, twice.json.errors?.[0].pointer]).toEqual([409, 'unique_violation', '/name'])
    expect(twice.text).not.toMatch(/Sensitive|UNIQUE|constraint|sqlite/)
    expect(site.logged).toEqual([])
  })
})

describe('editing', () => {
  test.each(['PATCH', 'POST'])('FP-RES-17: %s changes the fields that are sent and no others', async (verb) => {
    const site = await messages()
    const { status, json } = await site.as('ada').send(verb, '/api/message/1/', { content: 'changed' })
    expect([status, json]).toMatchObject([200, { id: 1, user: 1, content: 'changed', internal: 'note' }])
    expect(await stored(site)).toMatchObject({ content: 'changed', internal: 'note' })
    expect(await stored(site, 2)).toMatchObject({ content: 'world' })
    expect((await site.as('ada').send(verb, '/api/message/1/', {})).json).toEqual(json)
  })

  test('MASS-1: of all columns of the user model only those change that a rule and the options let be written', async () => {
    const access = definePolicy({
      User: {
        read: everyone,
        update: (p) => (p.kind === 'user' ? eq('id', p.user['id'] as number) : false),
        fields: { '*': { write: 'admin' }, nickname: { write: everyone } },
      },
    })
    const site = await createSite((api) => api.register(User), { access })
    const before = (await site.rows('user'))[0]
    for (const field of Object.keys(User.fields)) {
      if (field === 'nickname') continue
      for (const value of [true, 1, 'x', '2026-01-01']) {
        expect((await site.as('ada').patch('/api/user/1/', { [field]: value })).status, field).toBe(400)
      }
    }
    expect((await site.rows('user'))[0]).toEqual(before)
    expect((await site.as('ada').patch('/api/user/1/', { nickname: 'Countess' })).json.nickname).toBe('Countess')
    expect((await site.as('ada').patch('/api/user/2/', { nickname: 'x' })).status).toBe(403)
  })

  test('MASS-1: what is excluded, readonly or not among the fields is not written', async () => {
    const kinds: readonly MessageOptions[] = [
      { exclude: ['internal'] },
      { readonlyFields: ['internal'] },
      { fields: ['id', 'content'] },
    ]
    for (const options of kinds) {
      for (const lenient of [true, false]) {
        const site = await messages({ ...options, lenient })
        const { status } = await site.as('ada').patch('/api/message/1/', { content: 'x', internal: 'stolen' })
        expect(status).toBe(lenient ? 200 : 400)
        expect(await stored(site)).toMatchObject({ internal: 'note', content: lenient ? 'x' : 'hello' })
      }
    }
  })

  test('MASS-2: an object in place of a relation changes neither row', async () => {
    const site = await messages()
    const body = { message: { id: 2, content: 'owned' }, user: { id: 1, admin: true } }
    await site.seed('Comment', { message_id: 1, body: 'c' })
    expect((await site.as('ada').put('/api/comment/1/', body)).status).toBe(400)
    const own = { message: { id: 1, content: 'owned' } }
    expect((await site.as('ada').patch('/api/comment/1/', own)).json.code).toBe('invalid_value')
    expect(await site.rows('message')).toMatchObject([{ content: 'hello' }, { content: 'world' }])
    expect((await site.rows('user'))[0]).toMatchObject({ admin: 0 })
  })

  test('MASS-4, FP-RES-18: the key, readonly and generated columns are never rewritten', async () => {
    const site = await messages()
    for (const body of [{ id: 9 }, { version: 9 }, { id: 1, version: 2, content: 'x' }]) {
      expect((await site.as('ada').put('/api/message/1/', body)).json.code).toBe('unknown_field')
      expect((await site.as('ada').post('/api/message/', { content: 'x', ...body })).status).toBe(400)
    }
    expect(await site.rows('message')).toMatchObject([{ id: 1, version: 1, content: 'hello' }, { id: 2 }])
    const counted = await createSite((api) => api.register('Subscription', { versionField: 'level' }))
    await counted.seed('Topic', { code: 'a', name: 'A' })
    const joined = await counted.as('ada').post('/api/subscription/', { user: 1, topic: 'a', level: 7 })
    expect([joined.status, joined.json.code]).toEqual([400, 'unknown_field'])
    await site.seed('Topic', { code: 'a', name: 'A' })
    expect((await site.as('ada').patch('/api/topic/a/', { code: 'b' })).status).toBe(400)
    expect(await site.rows('topic')).toMatchObject([{ code: 'a' }])
  })

  test('what is written may not be readable afterwards: then its key alone is told', async () => {
    const access = definePolicy({ Sample: { read: () => eq('flag', true), create: everyone, update: everyone } })
    const site = await createSite((api) => api.register(Sample), { access })
    expect((await site.as(null).post('/api/sample/', { flag: false, day: '2026-01-01' })).json).toEqual({ id: 1 })
    expect((await site.as(null).get('/api/sample/1/')).status).toBe(404)
  })
})

describe('functions', () => {
  test('FP-RES-12: saveObject writes the filled row its own way and may look at what was sent', async () => {
    const seen: unknown[] = []
    const site = await createSite((api) =>
      api.register(Message, {
        async saveObject(row, rawData, { current, values, save, principal }) {
          seen.push([row.content, row.user_id, rawData, current?.['content'] ?? null, principal.kind])
          return save({ ...values, content: row.content.trim(), internal: 'saved' })
        },
      }),
    )
    const made = await site.as('ada').post('/api/message/', { content: ' new ' })
    expect(made.json).toMatchObject({ id: 1, content: 'new', internal: 'saved', user: 1 })
    const edited = await site.as('ada').patch('/api/message/1/', { content: 'edited ' })
    expect(edited.json).toMatchObject({ id: 1, content: 'edited', internal: 'saved' })
    expect(seen).toEqual([
      [' new ', 1, { content: ' new ' }, null, 'user'],
      ['edited ', 1, { content: 'edited ' }, 'new', 'user'],
    ])
  })

  test('saveObject that throws leaves nothing behind', async () => {
    const site = await createSite((api) =>
      api.register(Message, {
        async saveObject(_row, _rawData, { save }) {
          await save()
          throw new Error('select * from secrets')
        },
      }),
    )
    const { status, text } = await site.as('ada').post('/api/message/', { content: 'x' })
    expect([status, text.includes('secrets')]).toEqual([500, false])
    expect(await site.rows('message')).toEqual([])
    expect(site.logged).toHaveLength(1)
  })

  test('IDOR-5: a row that changes hands between check and write is not written', async () => {
    const site = await createSite((api) =>
      api.register(Message, {
        async saveObject(_row, _rawData, { db, save }) {
          await db.update('Message', eq('id', 1), { user_id: 2 })
          return save()
        },
      }),
    )
    await site.seed('Message', { user_id: 1, content: 'hello' })
    expect((await site.as('ada').patch('/api/message/1/', { content: 'x' })).status).toBe(404)
    expect(await stored(site)).toMatchObject({ content: 'hello', user_id: 1 })
  })

  test('FP-RES-23: checkPost that says no: 403, nothing written', async () => {
    const site = await messages({
      checkPost: ({ principal }) => principal.kind === 'user' && principal.user['id'] === 2,
    })
    expect((await site.as('ada').post('/api/message/', { content: 'x' })).status).toBe(403)
    expect((await site.as('bob').post('/api/message/', { content: 'x' })).status).toBe(201)
    expect(await site.rows('message')).toHaveLength(3)
  })

  test('FP-RES-24: checkPut sees the row; false is 403 by every verb that edits', async () => {
    const site = await messages({ checkPut: async (row) => row['internal'] === null })
    for (const verb of ['PUT', 'PATCH', 'POST']) {
      expect((await site.as('root').send(verb, '/api/message/1/', { content: 'x', user: 1 })).status).toBe(403)
      expect((await site.as('root').send(verb, '/api/message/2/', { content: 'x', user: 2 })).status).toBe(200)
    }
    expect((await site.as(null).put('/api/message/2/', {})).status).toBe(401)
    expect((await site.as('bob').put('/api/message/9/', {})).status).toBe(404)
  })

  test('FP-RES-25: checkDelete sees the row; false is 403 by either address', async () => {
    const site = await messages({ checkDelete: (row) => row['id'] === 2 })
    expect((await site.as('root').delete('/api/message/1/')).status).toBe(403)
    expect((await site.as('root').post('/api/message/1/delete/')).status).toBe(403)
    expect((await site.as('root').delete('/api/message/2/')).status).toBe(200)
  })

  test('check functions can only narrow', async () => {
    const yes = { checkGet: () => true, checkPost: () => true, checkPut: () => true, checkDelete: () => true }
    const site = await messages(yes)
    expect((await site.as(null).post('/api/message/', { content: 'x' })).status).toBe(401)
    expect((await site.as('bob').put('/api/message/1/', { content: 'x' })).status).toBe(403)
    expect((await site.as('bob').delete('/api/message/1/')).status).toBe(403)
  })
})

describe('deleting', () => {
  test('FP-RES-13, FP-RES-14: what hangs on a row goes too, or loses its link; the row addressed counts', async () => {
    const site = await messages()
    await site.seed('Comment', { message_id: 1 }, { message_id: 1 }, { message_id: 2 })
    expect((await site.as('ada').delete('/api/message/1/')).json).toEqual({ deleted: 1 })
    expect(await site.rows('comment')).toMatchObject([{ message_id: 2 }])
    await site.seed('Topic', { code: 'a', name: 'A' }, { code: 'b', name: 'B', parent_code: 'a' })
    expect((await site.as('ada').delete('/api/topic/a/')).json).toEqual({ deleted: 1 })
    expect(await site.rows('topic')).toMatchObject([{ code: 'b', parent_code: null }])
  })

  test('FP-RES-13: with deleteRecursive: false a row on which something hangs stays: 409', async () => {
    const site = await createSite((api) => api.register(Topic, { deleteRecursive: false }))
    await site.seed('Topic', { code: 'a', name: 'A' }, { code: 'b', name: 'B', parent_code: 'a' })
    const { status, json } = await site.as('ada').delete('/api/topic/a/')
    expect([status, json.code]).toEqual([409, 'foreign_key_violation'])
    expect(await site.rows('topic')).toHaveLength(2)
    expect((await site.as('ada').delete('/api/topic/b/')).status).toBe(200)
  })

  test('rows that the caller may not delete hold up the delete of what they hang on', async () => {
    const access = definePolicy({ Message: { read: everyone, delete: everyone }, Comment: { read: everyone } })
    const site = await createSite((api) => api.register(Message), { access })
    await site.seed('Message', { user_id: 1, content: 'a' })
    await site.seed('Comment', { message_id: 1 })
    expect((await site.as('ada').delete('/api/message/1/')).status).toBe(403)
    expect([await site.rows('message'), await site.rows('comment')].map((rows) => rows.length)).toEqual([1, 1])
  })
})
