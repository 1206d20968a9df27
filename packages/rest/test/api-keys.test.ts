import { definePolicy, everyone, hashToken, type PolicyDefinition } from '@authpkg/core'
import { boolean, createTables, defineModel, integer, kyselyAdapter, string } from '@authpkg/kysely'
import { describe, expect, test } from 'vitest'
import { type AuthenticationOptions, createRestApi, type OwnKeys } from '../src/index.ts'
import { createSite, Message, models, password } from './site.ts'

const APIKey = defineModel('apikey', {
  fields: {
    id: integer({ primaryKey: true }),
    key: string({ unique: true, maxLength: 40 }),
    secret: string({ maxLength: 64 }),
    writes: boolean({ default: false }),
  },
})

const access = definePolicy({
  Topic: {
    read: everyone,
    create: (principal) => principal.kind === 'apiKey' && principal.row['writes'] === true,
  },
})

/** A site with an API whose callers show keys of a model like flask-peewee's. */
async function keyed(options: Partial<OwnKeys> = {}, more: AuthenticationOptions = {}) {
  const site = await createSite(() => {}, { access: access as PolicyDefinition })
  await createTables(site.db, { APIKey })
  const adapter = kyselyAdapter(site.db, { ...models, APIKey })
  const api = createRestApi(site.auth, {
    prefix: '/keyed',
    adapter,
    authentication: { apiKey: { model: 'APIKey', isHashed: false, ...options }, ...more },
  })
  api.register('Topic', {
    prepareData: (_, data, { principal }) => ({ ...data, by: principal.kind === 'apiKey' ? principal.row : null }),
  })
  site.app.route('/keyed', api.routes())
  await adapter.insert('APIKey', { key: 'reader', secret: 'r', writes: false })
  await adapter.insert('APIKey', { key: 'writer', secret: 'w', writes: true })
  await adapter.insert('APIKey', { key: 'hashed', secret: hashToken('h'), writes: true })
  await adapter.insert('Topic', { code: 'a', name: 'A' })
  site.statements.length = 0
  const get = (key: string, secret: string) => site.as(null).get('/keyed/topic/a/', { key, secret })
  const add = (key: string, secret: string, code = key) =>
    site.as(null).send('POST', '/keyed/topic/', { code, name: code }, { key, secret })
  return { ...site, get, add }
}

describe('FP-AUTHN-05: keys in a model of the application’s own', () => {
  test('a key with its secret calls, and functions see its row without the secret', async () => {
    const { get, add, statements } = await keyed()
    const told = await get('reader', 'r')
    expect([told.status, told.json.by]).toEqual([200, { id: 1, key: 'reader', writes: false }])
    expect(statements).toHaveLength(2)
    expect((await add('writer', 'w')).status).toBe(201)
    const refused = await add('reader', 'r')
    expect([refused.status, refused.json.code]).toEqual([403, 'access_denied'])
  })

  test.each([
    ['reader', 'w'],
    ['reader', ''],
    ['READER', 'r'],
    ['nobody', 'r'],
    ['', ''],
    ['x'.repeat(300), 'r'],
  ])('a wrong one is 401, on open verbs, too: %s %s', async (key, secret) => {
    const { get, add } = await keyed()
    const reply = await get(key, secret)
    expect([reply.status, reply.json.code]).toEqual([401, 'invalid_bearer_token'])
    expect((await add(key, secret)).status).toBe(401)
  })

  test('key and secret are needed both, and count in headers alone (KEY-2)', async () => {
    const { as } = await keyed({}, { protectedMethods: ['GET'] })
    const get = async (query: string, headers: Record<string, string>) =>
      (await as(null).get(`/keyed/topic/a/${query}`, headers)).status
    expect(await get('', { key: 'reader', secret: 'r' })).toBe(200)
    expect(await get('', { key: 'reader' })).toBe(401)
    expect(await get('', { secret: 'r' })).toBe(401)
    expect(await get('?key=reader&secret=r', {})).toBe(401)
  })

  test('a secret is stored as its hash unless the options say otherwise', async () => {
    const { get, add } = await keyed({ isHashed: true })
    expect((await add('hashed', 'h')).status).toBe(201)
    expect((await get('hashed', hashToken('h'))).status).toBe(401)
    expect((await get('reader', 'r')).status).toBe(401)
  })

  test('names that are not there are found at start', async () => {
    const { auth } = await createSite(() => {})
    const register = (apiKey: OwnKeys) => createRestApi(auth, { authentication: { apiKey } }).register('Topic')
    expect(() => register({ model: 'APIKey' })).toThrow(/needs a model APIKey/)
    expect(() => register({ model: 'Topic', key: 'parent_code', secret: 'name' })).toThrow(/unique field parent_code/)
    expect(() => register({ model: 'Topic', key: 'name' })).toThrow(/a field secret/)
    expect(() => register({ model: 'Topic', key: 'name', secret: 'code' })).not.toThrow()
  })
})

describe('keys of users', () => {
  async function withKeys(authentication: AuthenticationOptions = {}) {
    const site = await createSite((api) => api.register('Topic', { adminOnly: ['DELETE'] }), {
      api: { authentication },
    })
    const { auth } = site
    const keyOf = async (name: 'ada' | 'root', scopes: readonly string[]) => {
      const { key } = await auth.apiKeys.create(site.users[name], { name: 'k', scopes })
      return { Authorization: `Bearer ${key}` }
    }
    const post = async (headers: Record<string, string>, code: string) =>
      (await site.as(null).send('POST', '/api/topic/', { code, name: code }, headers)).status
    return { ...site, keyOf, post }
  }

  test('count where the options let them', async () => {
    const open = await withKeys()
    expect(await open.post(await open.keyOf('ada', ['Topic:create']), 'a')).toBe(201)
    const closed = await withKeys({ apiKey: false })
    expect(await closed.post(await closed.keyOf('ada', ['*']), 'a')).toBe(401)
  })

  test('FP-AUTHN-04: administrators’ keys do what is for administrators, as far as their scopes reach', async () => {
    const { as, post, keyOf } = await withKeys()
    const [narrow, wide, ada] = [
      await keyOf('root', ['Topic:create']),
      await keyOf('root', ['*']),
      await keyOf('ada', ['*']),
    ]
    expect(await post(narrow, 'a')).toBe(201)
    const remove = async (headers: Record<string, string>) =>
      (await as(null).send('DELETE', '/api/topic/a/', undefined, headers)).status
    expect([await remove(ada), await remove(narrow), await remove(wide)]).toEqual([401, 403, 200])
  })

  test('fields outside the scopes are neither written nor told', async () => {
    const { as, keyOf } = await withKeys()
    const narrow = await keyOf('ada', ['Topic:read:code', 'Topic:create:code,name', 'Topic:update:name'])
    const send = (verb: string, path: string, body?: object) => as(null).send(verb, `/api/topic/${path}`, body, narrow)
    expect((await send('POST', '', { code: 'a', name: 'A' })).status).toBe(400)
    await as('ada').post('/api/topic/', { code: 'a', name: 'A' })
    expect((await send('PATCH', 'a/', { name: 'B' })).json).toEqual({ code: 'a' })
    expect((await send('PATCH', 'a/', { parent: 'a' })).status).toBe(400)
    expect((await send('GET', '?name=B')).status).toBe(400)
    expect((await send('GET', '?ordering=name')).status).toBe(400)
    expect((await send('GET', '')).json.objects).toEqual([{ code: 'a' }])
  })

  test('pages and guards do not take them', async () => {
    const { app, auth, keyOf } = await withKeys()
    const headers = await keyOf('root', ['*'])
    expect(await auth.userFrom(new Headers(headers))).toBe(null)
    expect((await app.request('https://good.example/api/topic/', { headers })).status).toBe(200)
  })

  test.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(81) }, 'name'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['Topic'] }, 'scopes'],
    [{ scopes: ['Topic:fly'] }, 'scopes'],
    [{ scopes: ['Topic:constructor'] }, 'scopes'],
    [{ scopes: ['Topic:read:nothing'] }, 'scopes'],
    [{ scopes: ['Topic:read Topic:write'] }, 'scopes'],
    [{ expiresAt: new Date(0) }, 'expiresAt'],
    [{ expiresAt: new Date(Number.NaN) }, 'expiresAt'],
  ])('what cannot be a key is refused: %j', async (wrong, field) => {
    const { auth, users } = await withKeys()
    const input = { name: 'k', scopes: ['*'], ...wrong }
    await expect(auth.apiKeys.create(users.ada, input)).rejects.toMatchObject({
      code: 'invalid_value',
      fields: { [field]: [expect.anything()] },
    })
  })
})

test('FP-AUTHN-07: bearer tokens of every kind resolve to their user', async () => {
  const site = await createSite((api) => api.register(Message))
  const { sessionToken } = await site.auth.startSession(site.users.ada)
  const { key } = await site.auth.apiKeys.create(site.users.ada, {
    name: 'k',
    scopes: ['Message:create', 'Message:read'],
  })
  for (const token of [sessionToken, await site.users.ada.getAuthToken(), key]) {
    const reply = await site
      .as(null)
      .send('POST', '/api/message/', { content: 'x' }, { Authorization: `Bearer ${token}` })
    expect([reply.status, reply.json.user]).toEqual([201, 1])
  }
})

test('DOS-3: credentials as long as a header can be cost no time', async () => {
  const site = await createSite((api) => api.register('Topic'))
  const long = 100_000
  const shown = [
    { Authorization: `Bearer ${'a'.repeat(long)}` },
    { Authorization: `Bearer${' '.repeat(long)}x` },
    { Authorization: 'a '.repeat(long / 2) },
    { Authorization: `Bearer ak_0123456789ab_${'-'.repeat(long)}` },
    { Authorization: `Basic ${'='.repeat(long)}` },
    { 'Authentication-Token': `v1.${'a'.repeat(long)}.` },
    { key: 'ak_'.repeat(long / 3), secret: '_'.repeat(long) },
    { Cookie: ';'.repeat(long) },
  ]
  await site.as(null).get('/api/topic/')
  for (const headers of shown) {
    const before = performance.now()
    await site.as(null).get('/api/topic/', headers as Record<string, string>)
    expect(performance.now() - before, Object.keys(headers).join()).toBeLessThan(50)
  }
})

describe('verifyUser', () => {
  test('FP-AUTHN-04: whom it does not take is nobody, by whichever proof', async () => {
    const site = await createSite((api) =>
      api.register('Topic', { authentication: { verifyUser: async (user) => user.username !== 'bob' } }),
    )
    const status = async (name: 'ada' | 'bob') => (await site.as(name).post('/api/topic/', { code: name, name })).status
    expect([await status('ada'), await status('bob')]).toEqual([201, 401])
    expect((await site.as('bob').get('/api/topic/')).status).toBe(200)
    const { cookie } = await site.browser('bob')
    const json = { Cookie: cookie, 'Content-Type': 'application/json' }
    expect((await site.as(null).post('/api/topic/', '{"code":"c","name":"c"}', json)).status).toBe(401)
  })
})

describe('HTTP Basic for many requests', () => {
  test('BASIC-1: a hundred at once and a hundred after them are one run of the password hash', async () => {
    const site = await createSite((api) => api.register('Topic'))
    const { work } = site.auth.config.passwordHasher
    const before = work.scryptRuns
    const get = () => site.as('ada').get('/api/topic/')
    const replies = await Promise.all(Array.from({ length: 100 }, get))
    for (let i = 0; i < 100; i++) replies.push(await get())
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(work.scryptRuns).toBe(before + 1)
  })

  test('BASIC-1: wrong ones are never remembered', async () => {
    const site = await createSite((api) => api.register('Topic'))
    const { work } = site.auth.config.passwordHasher
    const before = work.scryptRuns
    const wrong = { Authorization: `Basic ${btoa(`ada:${password}x`)}` }
    for (let i = 0; i < 3; i++) expect((await site.as(null).get('/api/topic/', wrong)).status).toBe(401)
    expect(work.scryptRuns).toBe(before + 3)
  })
})
