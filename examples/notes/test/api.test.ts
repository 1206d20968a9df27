import type { AnyUser } from '@authpkg/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { basic } from './browsing.ts'
import { createTestDemo, type TestDemo } from './demo.ts'

let demo: TestDemo

beforeAll(async () => {
  demo = await createTestDemo()
})
afterAll(() => demo.close())

interface List {
  readonly meta: {
    readonly next: string
    readonly previous: string
    readonly page: number
    readonly object_count: number
  }
  readonly objects: readonly Record<string, unknown>[]
}

const ask = async (path: string, init?: RequestInit): Promise<Response> => demo.app.request(path, init)
const list = async (path: string, headers: Record<string, string> = {}): Promise<List> =>
  (await (await ask(path, { headers })).json()) as List
const write = (method: string, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  ask(path, { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } })

describe('messages', () => {
  test('FP-FILT-02, FP-PAGE-01: are open to read, with their authors, twenty to a page', async () => {
    const { meta, objects } = await list('/api/message/')
    expect(objects).toHaveLength(20)
    expect(meta).toMatchObject({ page: 1, object_count: 24, previous: '' })
    expect(meta.next).toContain('page=2')
    const admins = await list('/api/message/?user__username=admin')
    expect(admins.objects.map(({ user }) => user)).toEqual(Array(2).fill({ id: 1, username: 'admin' }))
  })

  test('FP-OWN-02: belong to whom posts them, whatever was sent; an administrator too', async () => {
    for (const name of ['admin', 'user']) {
      const made = await write('POST', '/api/message/', { content: `by ${name}` }, basic(name, name))
      expect([made.status, await made.json()]).toMatchObject([201, { content: `by ${name}`, user: { username: name } }])
    }
  })

  test('FP-START-07: are posted by a form field with JSON in it, as the manual of flask-peewee does', async () => {
    const body = new URLSearchParams({ data: '{"content": "hello api"}' }).toString()
    const headers = { 'content-type': 'application/x-www-form-urlencoded', ...basic('admin', 'admin') }
    const made = await ask('/api/message/', { method: 'POST', headers, body })
    expect([made.status, await made.json()]).toMatchObject([201, { content: 'hello api', user: { id: 1 } }])
  })

  test('sent again with the same Idempotency-Key are posted once', async () => {
    const headers = { ...basic('user', 'user'), 'idempotency-key': 'one-of-mine' }
    const post = () => write('POST', '/api/message/', { content: 'sent twice' }, headers)
    const [first, again] = [await post(), await post()]
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true'])
    expect(await again.text()).toBe(await first.text())
    expect((await list('/api/message/?content=sent+twice')).meta.object_count).toBe(1)
  })

  test('FP-AUTHN-05: are posted with an API key, as far as its scopes reach', async () => {
    const { auth } = demo
    const user = await auth.users.findByIdentity('user')
    const post = async (...scopes: string[]): Promise<Response> => {
      const { key } = await auth.apiKeys.create(user as AnyUser, { name: 'a program', scopes })
      return write('POST', '/api/message/', { content: 'by a key' }, { authorization: `Bearer ${key}` })
    }
    const made = await post('Message:create', 'Message:read')
    expect([made.status, await made.json()]).toMatchObject([201, { content: 'by a key' }])
    expect((await post('Message:read')).status).toBe(403)
  })

  test('FP-OWN-03: are changed and deleted by their owner, not by another', async () => {
    const mine = (await list('/api/message/?user__username=coleifer')).objects[0]?.['id']
    const other = (await list('/api/message/?user__username=admin')).objects[0]?.['id']
    const as = basic('coleifer', 'test')
    expect((await write('PUT', `/api/message/${other}/`, { content: 'not mine' }, as)).status).toBe(403)
    expect((await ask(`/api/message/${other}/`, { method: 'DELETE', headers: as })).status).toBe(403)
    expect((await write('PUT', `/api/message/${mine}/`, { content: 'changed' }, as)).status).toBe(200)
    expect((await ask(`/api/message/${mine}/`, { method: 'DELETE', headers: as })).status).toBe(200)
    expect((await ask(`/api/message/${mine}/`)).status).toBe(404)
  })

  test('FP-START-06: are not written by a stranger: 401 with the Basic challenge', async () => {
    const refused = await write('POST', '/api/message/', { content: 'x' })
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Basic realm=/),
    ])
  })
})

describe('users', () => {
  test('show id and name to everyone, the rest to administrators, secrets to nobody', async () => {
    expect((await list('/api/user/?username=coleifer')).objects).toEqual([{ id: 2, username: 'coleifer' }])
    const [seen] = (await list('/api/user/?username=coleifer', basic('admin', 'admin'))).objects
    expect(Object.keys(seen ?? {}).sort()).toEqual([
      'active',
      'admin',
      'email',
      'email_confirmed_at',
      'id',
      'join_date',
      'username',
    ])
  })

  test('are not filtered or sorted by what may not be read, on any path', async () => {
    for (const query of [
      'user/?email__startswith=c',
      'user/?password__startswith=s',
      'user/?ordering=email',
      'message/?user__email__startswith=c',
      'message/?user__password__startswith=s',
    ]) {
      expect([query, (await ask(`/api/${query}`)).status]).toEqual([query, 400])
    }
  })

  test('FP-AUTHN-04: are changed by administrators only; a user gets 401', async () => {
    expect((await write('PATCH', '/api/user/2/', { email: 'x@example.org' }, basic('user', 'user'))).status).toBe(401)
    expect((await write('PATCH', '/api/user/2/', { email: 'x@example.org' }, basic('admin', 'admin'))).status).toBe(200)
  })
})

describe('notes and relationships', () => {
  test('a note that is not live is seen by its owner only', async () => {
    const hidden = await demo.adapter.insert('Note', { user_id: 3, message: 'gone', status: 2 })
    expect((await ask(`/api/note/${hidden.id}/`)).status).toBe(404)
    expect((await ask(`/api/note/${hidden.id}/`, { headers: basic('user', 'user') })).status).toBe(200)
  })

  test('relationships show both people', async () => {
    const { objects } = await list('/api/relationship/?from_user=1')
    expect(objects).toEqual([{ id: 1, from_user: { id: 1, username: 'admin' }, to_user: { id: 3, username: 'user' } }])
  })
})
