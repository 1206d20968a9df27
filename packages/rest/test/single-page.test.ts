import { expect, test } from 'vitest'
import { Client, createSite, Message, type MessageOptions, type Site, type SiteOptions } from './site.ts'

const app = 'https://app.good.example'

async function messages(options: SiteOptions = {}, resource: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => api.register(Message, resource), options)
  await site.seed('Message', { user_id: 1, content: 'hello' })
  return site
}

async function bearer(site: Site, headers: Record<string, string> = {}) {
  const { sessionToken, session } = await site.auth.startSession(site.users.ada)
  site.statements.length = 0
  return { session, client: new Client(site.app, { Authorization: `Bearer ${sessionToken}`, ...headers }) }
}

test('a bearer session reads and writes without a CSRF token, at the price of a cookie’s (CSRF-4)', async () => {
  const site = await messages()
  const { client } = await bearer(site)
  expect((await client.get('/api/message/1/')).status).toBe(200)
  expect(site.statements).toHaveLength(2)
  const made = await client.post('/api/message/', { content: 'new' })
  expect([made.status, made.headers.getSetCookie()]).toEqual([201, []])
  expect((await client.put('/api/message/1/', { content: 'changed' })).status).toBe(200)
  expect((await client.delete('/api/message/1/')).json).toEqual({ deleted: 1 })
})

test('a bearer session that is over is 401 on open verbs too, with no offer of HTTP Basic (SESS-3)', async () => {
  const site = await messages()
  const { client, session } = await bearer(site)
  const { cookie } = await site.browser('bob')
  await site.auth.logout(session)
  for (const more of [{}, { Cookie: cookie }]) {
    const refused = await client.get('/api/message/', more)
    expect([refused.status, refused.json.code]).toEqual([401, 'invalid_bearer_token'])
    expect(refused.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
  }
})

test('a resource that takes no sessions takes none as bearer tokens either', async () => {
  const site = await messages({}, { authentication: { session: false } })
  const { client } = await bearer(site)
  expect((await client.post('/api/message/', { content: 'x' })).json.code).toBe('login_required')
})

test('scripts of a trusted origin read and write; those of others get no CORS header (CSRF-5)', async () => {
  const site = await messages({ auth: { trustedOrigins: [app] } })
  const asked = { 'Access-Control-Request-Method': 'DELETE', 'Access-Control-Request-Headers': 'authorization' }
  const preflight = await site.as(null).send('OPTIONS', '/api/message/1/', undefined, { Origin: app, ...asked })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, app])
  expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE')
  const { client } = await bearer(site, { Origin: app, 'Sec-Fetch-Site': 'cross-site' })
  const made = await client.post('/api/message/', { content: 'new' })
  expect([made.status, made.headers.get('access-control-expose-headers')]).toEqual([
    201,
    expect.stringContaining('Location'),
  ])
  for (const method of ['GET', 'OPTIONS']) {
    const foreign = await site.as(null).send(method, '/api/message/', undefined, { Origin: `${app}.evil`, ...asked })
    expect([...foreign.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  }
  const { cookie, token } = await site.browser('ada')
  const page = { Cookie: cookie, Origin: app, 'Sec-Fetch-Site': 'same-site' }
  expect((await site.as(null).post('/api/message/', { content: 'x' }, page)).json.code).toBe('csrf_failed')
  expect((await site.as(null).post('/api/message/', { content: 'x' }, { ...page, 'X-CSRF-Token': token })).status).toBe(
    201,
  )
})

/** Those that scripts read by themselves, and those that are for browsers alone. */
const unexposed =
  /^(access-control-.*|vary|cache-control|content-(type|length|language|security-policy)|x-(content-type|frame)-options|referrer-policy|cross-origin-.*)$/

test('scripts of a trusted origin read every header that the API sends, and send every one that it reads (CSRF-5)', async () => {
  const site = await messages({
    auth: { trustedOrigins: [app] },
    api: { rateLimit: { requests: 8, seconds: 60 } },
  })
  const { client } = await bearer(site, { Origin: app })
  const patch = { 'Content-Type': 'application/json-patch+json' }
  const answers = [
    await client.get('/api/message/', { Accept: 'text/csv' }),
    await client.post('/api/message/', { content: 'new' }, { Prefer: 'return=minimal' }),
    await client.send('PATCH', '/api/message/1/', '{}', patch),
    await client.send('DELETE', '/api/message/'),
    await client.get('/api/message/1/', { Authorization: 'Bearer wrong' }),
  ]
  for (let i = 0; i < 6; i++) answers.push(await client.get('/api/message/1/'))
  const sent = new Set(answers.flatMap(({ headers }) => [...headers.keys()]).filter((name) => !unexposed.test(name)))
  expect(answers.map(({ status }) => status)).toEqual([200, 201, 415, 405, 401, 200, 200, 200, 200, 200, 429])
  for (const { headers } of answers) {
    const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(',') ?? []
    expect(exposed).toEqual(expect.arrayContaining([...sent, 'idempotency-replayed', 'x-request-id']))
  }
  for (const name of [
    'etag',
    'link',
    'location',
    'content-disposition',
    'retry-after',
    'ratelimit',
    'ratelimit-policy',
  ])
    expect(sent).toContain(name)
  const asked = { Origin: app, 'Access-Control-Request-Method': 'PUT' }
  const { headers } = await site.as(null).send('OPTIONS', '/api/message/1/', undefined, asked)
  const listed = (name: string) => headers.get(name)?.toLowerCase().split(',')
  expect(listed('access-control-allow-methods')).toEqual(expect.arrayContaining(['put', 'patch', 'delete']))
  const read = ['if-match', 'if-none-match', 'idempotency-key', 'prefer', 'authorization', 'x-csrf-token']
  expect(listed('access-control-allow-headers')).toEqual(expect.arrayContaining(read))
})

test('without trusted origins the API has no CORS header (CSRF-5)', async () => {
  const site = await messages()
  const { headers } = await site.as(null).get('/api/message/', { Origin: app })
  expect(headers.get('access-control-allow-origin')).toBe(null)
  expect(headers.get('vary')).toBe('Accept, Authorization, Cookie')
})
