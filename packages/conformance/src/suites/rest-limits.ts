import { currentUser } from '@authpkg/auth'
import { type AuthOptions, definePolicy, everyone } from '@authpkg/core'
import { createRestApi } from '@authpkg/rest'
import { Hono } from 'hono'
import { expect } from 'vitest'
import type { Suite } from '../cell.ts'
import { accounts, addAda, password } from '../fixtures/accounts.ts'
import { origin, Program } from '../fixtures/browser.ts'
import { jsonOf } from '../fixtures/writing-api.ts'

const access = definePolicy({ Publisher: { manage: everyone }, Sample: { manage: everyone } })
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const names = ['__proto__', 'constructor', 'prototype']
const basic = (name: string, secret = password) => ({ authorization: `Basic ${btoa(`${name}:${secret}`)}` })
const mebibyte = 1024 * 1024

/** So many lists, one in another. */
const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

/** What a request may cost, and bodies that are not read at all: refused before any row is touched. */
export const restLimits: Suite = (cell, test) => {
  const begin = async (options: Partial<AuthOptions> = {}) => {
    await cell.harness.reset()
    const auth = accounts(cell.db, { access, ...options })
    const api = createRestApi(auth)
    for (const name of ['Publisher', 'Sample']) api.register(name)
    const app = new Hono()
    app.use(currentUser(auth, { clientAddress: () => '192.0.2.1' }))
    app.route('/api', api.routes())
    return { app, auth, ada: await addAda(auth), nobody: new Program(app) }
  }

  /** Refused with that status and code, without a statement. */
  const refused = async (status: number, code: string, send: () => Promise<Response>): Promise<void> => {
    const { result, statements } = await cell.harness.statements.counted(send)
    expect([(await jsonOf(result, status))['code'], statements]).toEqual([code, []])
  }

  test('names that reach into prototypes are refused in every kind of body, at every depth (REST-10)', async () => {
    const { nobody } = await begin()
    const post = (body: string, headers = {}) => nobody.send('POST', '/api/sample/', body, headers)
    for (const name of names) {
      const own = `{"${name}":{"polluted":1}}`
      for (const json of [own, `{"json_or_null":${own}}`, `{"json_or_null":{"a":[1,{"b":${own}}]}}`]) {
        await refused(400, 'invalid_input', () => post(json))
        await refused(400, 'invalid_input', () => post(`data=${encodeURIComponent(json)}`, form))
      }
      await refused(400, 'invalid_input', () => post(`${name}=1`, form))
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(await cell.db.count('Sample', {})).toBe(0)
  })

  test('text that a database does not store is refused in bodies, too (SQL-5)', async () => {
    const { nobody } = await begin()
    for (const name of ['a\0b', '\ud800', '\udc00x']) {
      await refused(400, 'invalid_value', () => nobody.send('POST', '/api/publisher/', { name }))
    }
    await refused(400, 'invalid_value', () => nobody.send('POST', '/api/publisher/', 'name=a%00b', form))
    for (const broken of ['%ff', '%ed%a0%80', '%']) {
      await refused(400, 'malformed_body', () => nobody.send('POST', '/api/publisher/', `name=${broken}`, form))
    }
    const odd = '\\"\'`%_!; -- /* 🎉'
    expect(await jsonOf(await nobody.send('POST', '/api/publisher/', { name: odd }), 201)).toMatchObject({ name: odd })
  })

  test('what is deeper, longer or more than the limits is refused before any statement (DOS-1)', async () => {
    const { nobody } = await begin()
    const post = (body: string, headers = {}) => nobody.send('POST', '/api/sample/', body, headers)
    const deep = `{"json_or_null":${nested(20)}}`
    const wide = `{"json_or_null":[${'1,'.repeat(10_000)}1]}`
    const bodies = [deep, wide]
    for (const body of bodies) {
      await refused(400, 'limit_exceeded', () => post(body))
      await refused(400, 'limit_exceeded', () => post(`data=${encodeURIComponent(body)}`, form))
    }
    await refused(400, 'limit_exceeded', () => post('a=1&'.repeat(1001), form))
    await refused(413, 'body_too_large', () => post(`"${'x'.repeat(mebibyte - 1)}"`))
    const queries = [`name=${'x'.repeat(4092)}`, Array.from({ length: 21 }, (_, i) => `id=${i}`).join('&')]
    for (const query of queries) await refused(400, 'limit_exceeded', () => nobody.get(`/api/publisher/?${query}`))
  })

  test('a body that tells no length is counted while it comes (DOS-2)', async () => {
    const { app } = await begin()
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1
        controller.enqueue(new Uint8Array(mebibyte / 4).fill(32))
      },
    })
    const headers = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
    await refused(413, 'body_too_large', async () => app.request(`${origin}/api/publisher/`, init))
    expect(sent).toBeLessThan(8)
  })

  test('text of a hundred thousand characters is judged at once, whatever it should have been (DOS-3)', async () => {
    const { nobody } = await begin()
    const parts = ['1', '1-', ' ', '0.', '%', 'a@', 'AA==', '2026-01-01T', ':']
    const types = ['uuid', 'enum', 'integer', 'float', 'bigint', 'decimal', 'date', 'time', 'datetime', 'binary']
    for (const part of parts) {
      const text = `${part.repeat(100_000 / part.length)}!`
      for (const type of types) {
        const begun = performance.now()
        await refused(400, 'invalid_value', () => nobody.send('PATCH', '/api/sample/1/', { [`${type}_or_null`]: text }))
        expect(performance.now() - begun, `${type} ${part}`).toBeLessThan(1000)
      }
    }
  })

  test('wrong passwords are refused before they are hashed, after so many (BASIC-1)', async () => {
    const { auth, nobody } = await begin({ limits: { account: [{ attempts: 3, seconds: 900 }] } })
    const { work } = auth.config.passwordHasher
    const before = work.scryptRuns
    const guess = async (i: number) =>
      (await nobody.send('GET', '/api/publisher/', undefined, basic('ada', `${i}`))).status
    const told = await Promise.all(Array.from({ length: 50 }, (_, i) => guess(i)))
    expect([told.filter((status) => status === 401).length, told.filter((status) => status === 429).length]).toEqual([
      3, 47,
    ])
    expect(work.scryptRuns).toBe(before + 3)
  })

  test('while more passwords come than can be hashed, all who need none are answered (BASIC-3)', async () => {
    const passwords = { insecureFastHashing: true, concurrency: 1, maxQueue: 4 }
    const { nobody, ada } = await begin({ passwords })
    const bearer = { authorization: `Bearer ${await ada.getAuthToken()}` }
    const get = async (headers: Record<string, string>) => nobody.send('GET', '/api/publisher/', undefined, headers)
    const flood = Promise.all(Array.from({ length: 60 }, (_, i) => get(basic(`nobody${i}`))))
    const others = await Promise.all(Array.from({ length: 5 }, () => get(bearer)))
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    const answers = await flood
    const full = answers.filter(({ status }) => status === 503)
    expect(full.length).toBeGreaterThan(0)
    expect(answers.every(({ status }) => status === 503 || status === 401)).toBe(true)
    expect((await jsonOf(full[0] as Response, 503))['code']).toBe('hash_queue_full')
    expect(full[0]?.headers.get('retry-after')).toMatch(/^\d+$/)
  })

  test('a password that a browser keeps is not sent for other sites, nor asked for by their scripts (BASIC-5)', async () => {
    const { nobody } = await begin()
    const send = (headers: Record<string, string>) => nobody.send('POST', '/api/publisher/', { name: 'x' }, headers)
    for (const site of ['cross-site', 'same-site']) {
      await refused(403, 'csrf_failed', () => send({ ...basic('ada'), 'sec-fetch-site': site }))
    }
    const challenge = async (headers: Record<string, string>) =>
      (await send({ ...basic('ada', 'wrong'), ...headers })).headers.get('www-authenticate')
    expect(await challenge({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBe(null)
    expect(await challenge({})).toBe('Basic realm="Login Required"')
    expect(await cell.db.count('Publisher', {})).toBe(0)
  })
}
