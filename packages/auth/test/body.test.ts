import { type Context, Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { type FormLimits, onError, readForm, readJson } from '../src/index.ts'
import { createSite } from './site.ts'

async function reader(read: (c: Context) => Promise<unknown>) {
  const { auth } = await createSite()
  const app = new Hono()
  app.onError(onError(auth))
  app.post('/', async (c) => c.json((await read(c)) as object))
  return async (
    body: string | Uint8Array<ArrayBuffer> | ReadableStream | null,
    type: string | null,
    headers: Record<string, string> = {},
  ) => {
    const init: RequestInit = {
      method: 'POST',
      body,
      headers: { ...headers, ...(type !== null && { 'Content-Type': type }) },
    }
    const answer = await app.request('/', body instanceof ReadableStream ? { ...init, duplex: 'half' } : init)
    return { status: answer.status, ...((await answer.json()) as object) } as Record<string, unknown>
  }
}

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const bytes = (...values: number[]) => new Uint8Array(values)

function streamOf(size: number) {
  const state = { pulled: 0 }
  const body = new ReadableStream({
    pull(controller) {
      if (state.pulled >= size) return controller.close()
      state.pulled += 1000
      controller.enqueue(new TextEncoder().encode('x'.repeat(1000)))
    },
  })
  return { state, body }
}

describe('readJson', () => {
  test('reads JSON of any media type that is JSON', async () => {
    const post = await reader(async (c) => ({ value: await readJson(c) }))
    for (const type of [json, 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/vnd.api+json']) {
      expect(await post('{"a":[1,null,"é"]}', type)).toEqual({ status: 200, value: { a: [1, null, 'é'] } })
    }
  })

  test('refuses other content types', async () => {
    const post = await reader(readJson)
    for (const type of ['text/plain', form, 'multipart/form-data; boundary=x', 'application/jsonp', null]) {
      expect(await post(bytes(123, 125), type)).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    }
  })

  test('refuses what is malformed', async () => {
    const post = await reader(readJson)
    for (const body of ['', '{', '{"a":1,}', "{'a':1}", 'undefined', '{"a":1}{}', bytes(0x22, 0xff, 0x22)]) {
      expect(await post(body, json)).toMatchObject({ status: 400, code: 'malformed_body' })
    }
  })

  test('DOS-1 refuses what is deep, or holds much', async () => {
    const post = await reader(async (c) => ({ value: await readJson(c) }))
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect((await post(nested(20), json))['status']).toBe(200)
    expect(await post(nested(21), json)).toMatchObject({ status: 400, code: 'limit_exceeded' })
    expect(await post(nested(400_000), json)).toMatchObject({ status: 400 })
    expect((await post(JSON.stringify(Array(10_000).fill(0)), json))['status']).toBe(200)
    expect(await post(JSON.stringify(Array(10_001).fill(0)), json)).toMatchObject({
      status: 400,
      code: 'limit_exceeded',
    })
  })

  test('DOS-1 DOS-2 refuses what is over the limit, told beforehand or found while reading', async () => {
    const post = await reader((c) => readJson(c, { maxBytes: 10_000 }))
    expect(await post(`"${'x'.repeat(9_999)}"`, json)).toMatchObject({ status: 413, code: 'body_too_large' })
    const told = streamOf(1_000_000)
    expect((await post(told.body, json, { 'Content-Length': '1000000' }))['status']).toBe(413)
    expect(told.state.pulled).toBeLessThanOrEqual(1000)
    const chunked = streamOf(1_000_000)
    expect((await post(chunked.body, json))['status']).toBe(413)
    expect(chunked.state.pulled).toBeLessThanOrEqual(13_000)
  })

  test('REST-10 refuses names that reach into prototypes at every depth, and pollutes nothing', async () => {
    const post = await reader(async (c) => ({ value: await readJson(c) }))
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      for (const body of [`{"${name}":{"x":1}}`, `{"a":[{"b":{"${name}":{"x":1}}}]}`]) {
        expect(await post(body, json)).toMatchObject({ status: 400, code: 'invalid_input' })
      }
    }
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    const bare = await reader(async (c) => ({ proto: Object.getPrototypeOf(await readJson(c)) }))
    expect(await bare('{"a":1}', json)).toEqual({ status: 200, proto: null })
  })
})

describe('readForm', () => {
  const values = async (c: Context, limits?: FormLimits) => {
    const sent = await readForm(c, limits)
    return { values: sent.values(), all: Object.fromEntries(sent.names().map((name) => [name, sent.getAll(name)])) }
  }

  test('reads fields, the last of several, and all of them', async () => {
    const post = await reader(values)
    expect(await post('a=1&b=%C3%A9+x&a=2&c&=e', form)).toEqual({
      status: 200,
      values: { a: '2', b: 'é x', c: '', '': 'e' },
      all: { a: ['1', '2'], b: ['é x'], c: [''], '': ['e'] },
    })
  })

  test('a request without a body is an empty form', async () => {
    const post = await reader(values)
    expect(await post(null, null)).toEqual({ status: 200, values: {}, all: {} })
  })

  test('refuses other content types, multipart as well unless asked for', async () => {
    const post = await reader(values)
    for (const type of [json, 'text/plain', 'multipart/form-data; boundary=x', null]) {
      expect(await post(bytes(97), type)).toMatchObject({ status: 415 })
    }
  })

  test('refuses what is no UTF-8, too many fields and names that reach into prototypes', async () => {
    const post = await reader(values)
    for (const body of ['a=%ff', 'a=%C3', '%', 'a=%zz', bytes(97, 61, 0xff)]) {
      expect(await post(body, form)).toMatchObject({ status: 400, code: 'malformed_body' })
    }
    expect(await post('a=1&'.repeat(1001), form)).toMatchObject({ status: 400, code: 'limit_exceeded' })
    expect((await post('a=1&'.repeat(1000), form))['status']).toBe(200)
    for (const name of ['__proto__', 'constructor', 'prototype', '%5F_proto__']) {
      expect(await post(`${name}=1`, form)).toMatchObject({ status: 400, code: 'invalid_input' })
    }
  })

  test('DOS-2 refuses what is over the limit', async () => {
    const post = await reader(values)
    const { state, body } = streamOf(1_000_000)
    expect((await post(body, form))['status']).toBe(413)
    expect(state.pulled).toBeLessThanOrEqual(104_000)
  })

  test('multipart, where asked for, has files, and the same limits', async () => {
    const post = await reader(async (c) => {
      const sent = await readForm(c, { multipart: true, maxFields: 3 })
      return { names: sent.files('file').map(({ name }) => name), text: sent.get('text') }
    })
    const type = 'multipart/form-data; boundary=x'
    const part = (head: string, content: string) =>
      `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`
    const two = part('name="text"', 'é') + part('name="file"; filename="a.txt"', 'abc')
    expect(await post(`${two}--x--\r\n`, type)).toEqual({ status: 200, names: ['a.txt'], text: 'é' })
    expect(await post(`${two}${two}--x--\r\n`, type)).toMatchObject({ status: 400, code: 'limit_exceeded' })
    expect(await post('nonsense', type)).toMatchObject({ status: 400, code: 'malformed_body' })
  })
})

test('a body that was read through Hono before, or is read so afterwards, is the same', async () => {
  const post = await reader(async (c) => {
    const before = await c.req.json()
    const read = await readJson(c)
    return { same: [before, read, await c.req.json()] }
  })
  expect(await post('{"a":1}', json)).toEqual({ status: 200, same: [{ a: 1 }, { a: 1 }, { a: 1 }] })
  const after = await reader(async (c) => [await readJson(c), await c.req.json()] as object)
  expect(await after('[2]', json)).toMatchObject({ 0: [2], 1: [2] })
})
