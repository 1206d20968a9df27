import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definePolicy, everyone, signedIn } from '@authpkg/core'
import { getRequestListener } from '@hono/node-server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { basic, Client, createSite, Message, type MessageOptions, origin, password, type Site, User } from './site.ts'

async function messages(options: MessageOptions = {}): Promise<Site> {
  const site = await createSite((api) => api.register(Message, options))
  await site.seed('Message', { user_id: 1, content: 'hello' })
  return site
}

describe('HTTP Basic', () => {
  test('FP-AUTHN-03: name or address and password of an active user; nobody is asked for open verbs', async () => {
    const site = await messages()
    expect((await site.as(null).get('/api/message/')).status).toBe(200)
    expect((await site.as('ada').put('/api/message/1/', { content: 'a' })).status).toBe(200)
    const byMail = new Client(site.app, basic('ADA@example.org'))
    expect((await byMail.put('/api/message/1/', { content: 'b' })).status).toBe(200)
    await site.adapter.update('User', { op: 'eq', path: 'id', value: 1 }, { active: false })
    expect((await site.as('ada').put('/api/message/1/', { content: 'c' })).status).toBe(401)
  })

  test.each([
    basic('ada', 'wrong'),
    basic('nobody', password),
    basic('ada', ''),
    basic('', ''),
    { Authorization: 'Basic' },
    { Authorization: 'Basic !!!' },
    { Authorization: `Basic ${btoa('no colon')}` },
    { Authorization: `Basic ${btoa(`ada:${'x'.repeat(5000)}`)}` },
  ])('FP-AUTHN-02: wrong credentials are 401 with the challenge, on open verbs, too: %j', async (headers) => {
    const site = await messages()
    for (const verb of ['GET', 'PUT', 'DELETE']) {
      const reply = await new Client(site.app, headers).send(verb, '/api/message/1/', verb === 'PUT' ? {} : undefined)
      expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Login Required"'])
      expect(reply.json.code).toBe('invalid_credentials')
    }
    expect(await site.rows('message')).toHaveLength(1)
  })

  test('FP-REST-09: reaches the API through a server without any setting of it', async () => {
    const site = await messages()
    const server = createServer(getRequestListener(site.app.fetch))
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const put = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/api/message/1/`, {
        method: 'PUT',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: '{"content":"x"}',
      })
    const refused = await put({})
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Login Required"'])
    expect((await put(basic('ada'))).status).toBe(200)
  })

  test('comes before the session of a browser', async () => {
    const site = await messages()
    const { cookie } = await site.browser('ada')
    const bob = new Client(site.app, { ...basic('bob'), Cookie: cookie })
    expect((await bob.put('/api/message/1/', { content: 'x' })).json.code).toBe('access_denied')
    const wrong = new Client(site.app, { ...basic('ada', 'wrong'), Cookie: cookie })
    expect((await wrong.get('/api/message/')).status).toBe(401)
  })

  test('BASIC-5: credentials that a browser sends along with another site’s request are refused', async () => {
    const site = await messages()
    const headers = { ...basic('ada'), 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
      const reply = await new Client(site.app, headers).post('/api/message/1/', 'content=x', { 'Content-Type': type })
      expect(reply.status).toBe(403)
    }
    expect(await site.rows('message')).toMatchObject([{ content: 'hello' }])
  })

  test('BASIC-5: a script in a browser gets no challenge, which would open a dialog; programs do', async () => {
    const site = await messages()
    const challenge = async (headers: Record<string, string>) =>
      (await site.as(null).post('/api/message/', '{}', headers)).headers.get('www-authenticate')
    expect(await challenge({ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' })).toBe(null)
    expect(await challenge({ 'Sec-Fetch-Mode': 'cors' })).toBe('Basic realm="Login Required"')
  })

  test('KEY-2: credentials in the query string are none', async () => {
    const site = await messages()
    const { status } = await site.as(null).post(`/api/message/?key=ada&secret=${password}`, { content: 'x' })
    expect(status).toBe(401)
  })
})

describe('sessions', () => {
  const json = { 'Content-Type': 'application/json' }

  test('a browser’s session reads with one statement more, and writes with its token and JSON', async () => {
    const site = await messages()
    const { cookie, token } = await site.browser('ada')
    const browser = new Client(site.app, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', Origin: origin })
    expect((await browser.get('/api/message/')).status).toBe(200)
    expect(site.statements).toHaveLength(3)
    site.statements.length = 0
    expect((await browser.get('/api/message/1/')).status).toBe(200)
    expect(site.statements).toHaveLength(2)
    const csrf = { 'X-CSRF-Token': token }
    expect((await browser.post('/api/message/', '{"content":"new"}', { ...json, ...csrf })).status).toBe(201)
    expect((await browser.send('DELETE', '/api/message/1/', undefined, csrf)).json).toEqual({ deleted: 1 })
  })

  test('CSRF-4: without the token, or with another’s: 403, nothing written', async () => {
    const site = await messages()
    const [ada, bob] = [await site.browser('ada'), await site.browser('bob')]
    const browser = new Client(site.app, { Cookie: ada.cookie })
    for (const token of [undefined, '', 'x', bob.token]) {
      const headers = token === undefined ? json : { ...json, 'X-CSRF-Token': token }
      for (const [verb, path, body] of writes) {
        const reply = await browser.send(verb, path, body && JSON.stringify(body), headers)
        expect([reply.status, reply.json.code], `${verb} ${path} ${token}`).toEqual([403, 'csrf_failed'])
      }
    }
    expect(await site.rows('message')).toMatchObject([{ content: 'hello' }])
  })

  const writes = [
    ['POST', '/api/message/', { content: 'x' }],
    ['POST', '/api/message/1/', { content: 'x' }],
    ['PUT', '/api/message/1/', { content: 'x' }],
    ['PATCH', '/api/message/1/', { content: 'x' }],
    ['POST', '/api/message/1/delete/', undefined],
    ['DELETE', '/api/message/1/', undefined],
    ['DELETE', '/api/message/1/delete/', undefined],
  ] as const

  const simpleTypes = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'text/plain; charset=application/json',
    null,
  ]

  test.each(simpleTypes)(
    'CSRF-4: the content type %s with a cookie is refused, with and without the token',
    async (type) => {
      const site = await messages()
      const { cookie, token } = await site.browser('ada')
      for (const csrf of [{}, { 'X-CSRF-Token': token }]) {
        for (const [verb, path, body] of writes.filter(([verb]) => verb !== 'DELETE')) {
          const headers = new Headers({ Cookie: cookie, ...csrf, ...(type && { 'Content-Type': type }) })
          const bytes = body ? new TextEncoder().encode(JSON.stringify(body)) : null
          const { status } = await site.app.request(new URL(path, origin), { method: verb, headers, body: bytes })
          expect([403, 415], `${verb} ${path}`).toContain(status)
        }
      }
      expect(await site.rows('message')).toMatchObject([{ content: 'hello' }])
    },
  )

  test('CSRF-4: a valid token from another origin is refused', async () => {
    const site = await messages()
    const { cookie, token } = await site.browser('ada')
    for (const from of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'null' }]) {
      const headers = { ...json, Cookie: cookie, 'X-CSRF-Token': token, ...from }
      expect((await site.as(null).post('/api/message/', '{"content":"x"}', headers)).status).toBe(403)
    }
    expect(await site.rows('message')).toHaveLength(1)
  })

  test('CSRF-7: reading changes nothing, whatever the query says', async () => {
    const site = await messages()
    const { cookie } = await site.browser('ada')
    for (const path of ['1/?_method=DELETE', '1/delete/', '1/delete', '?content=x&_method=POST']) {
      await site.as(null).get(`/api/message/${path}`, { Cookie: cookie, 'X-HTTP-Method-Override': 'DELETE' })
    }
    expect(await site.rows('message')).toMatchObject([{ content: 'hello' }])
  })
})

describe('options', () => {
  test('FP-AUTHN-01: protectedMethods want somebody, whatever the policy opens', async () => {
    const access = definePolicy({ Message: { manage: everyone }, User: { read: everyone } })
    const site = await createSite(
      (api) => api.register(Message, { authentication: { protectedMethods: ['GET', 'PUT'] } }),
      { access },
    )
    await site.seed('Message', { user_id: 1, content: 'hello' })
    expect((await site.as(null).get('/api/message/')).status).toBe(401)
    expect((await site.as(null).patch('/api/message/1/', { content: 'x' })).status).toBe(401)
    expect((await site.as(null).post('/api/message/1/', { content: 'x' })).status).toBe(401)
    expect((await site.as('bob').get('/api/message/')).status).toBe(200)
    expect((await site.as(null).delete('/api/message/1/')).status).toBe(200)
  })

  test('FP-AUTHN-01: without a rule writes are refused always; without protected verbs all is open that a rule opens', async () => {
    const writes = [['POST', ''], ['PUT', '1/'], ['PATCH', '1/'], ['DELETE', '1/']] as const // biome-ignore format: a list
    const body = { content: 'x', user: 1 }
    const closed = await createSite((api) => api.register(Message), { access: { Message: { read: everyone } } })
    const access = definePolicy({ Message: { manage: everyone }, User: { read: everyone } })
    const open = await createSite((api) => api.register(Message, { authentication: { protectedMethods: [] } }), {
      access,
    })
    const usual = await createSite((api) => api.register(Message), { access })
    for (const site of [closed, open, usual]) await site.seed('Message', { user_id: 1, content: 'hello' })
    for (const [verb, path] of writes) {
      const status = async (site: Site, name: 'ada' | null) =>
        (await site.as(name).send(verb, `/api/message/${path}`, verb === 'DELETE' ? undefined : body)).status
      expect([await status(closed, null), await status(closed, 'ada')], verb).toEqual([401, 403])
      for (const site of [open, usual]) expect(await status(site, null), verb).toBe(verb === 'POST' ? 201 : 200)
    }
    expect(await closed.rows('message')).toMatchObject([{ content: 'hello' }])
  })

  test('FP-AUTHN-04: adminOnly is 401 with the challenge to whoever is no administrator', async () => {
    const site = await createSite((api) => api.register(User, { adminOnly: true }))
    for (const name of [null, 'ada'] as const) {
      for (const [verb, path] of [
        ['GET', '/api/user/'],
        ['GET', '/api/user/1/'],
        ['POST', '/api/user/'],
        ['DELETE', '/api/user/1/'],
        ['POST', '/api/user/1/delete/'],
      ] as const) {
        const { status, headers } = await site.as(name).send(verb, path)
        expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Login Required"'])
      }
    }
    expect((await site.as('root').get('/api/user/')).status).toBe(200)
  })

  test('FP-AUTHN-04: adminOnly for some verbs holds for whatever stands for them', async () => {
    const access = definePolicy({ '*': { manage: signedIn, read: everyone } })
    const site = await createSite((api) => api.register(Message, { adminOnly: ['PUT', 'DELETE'] }), { access })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    expect((await site.as(null).get('/api/message/')).status).toBe(200)
    for (const [verb, path] of [
      ['PUT', '/api/message/1/'],
      ['PATCH', '/api/message/1/'],
      ['POST', '/api/message/1/'],
      ['DELETE', '/api/message/1/'],
      ['POST', '/api/message/1/delete/'],
    ] as const) {
      expect((await site.as('ada').send(verb, path, verb === 'DELETE' ? undefined : { content: 'x' })).status).toBe(401)
    }
    expect((await site.as('ada').post('/api/message/', { content: 'x', user: 1 })).status).toBe(201)
    expect((await site.as('root').put('/api/message/1/', { content: 'x', user: 1 })).status).toBe(200)
  })

  test('FP-AUTHN-06: a resource’s own authentication stands instead of the API’s', async () => {
    const site = await createSite(
      (api) => {
        api.register(Message)
        api.register(User, { authentication: { session: false } })
      },
      { api: { authentication: { basic: false } } },
    )
    const { cookie } = await site.browser('root')
    const email = async (path: string, headers: Record<string, string>) =>
      (await new Client(site.app, headers).get(path)).json.email !== undefined
    expect(await email('/api/user/1/', basic('root'))).toBe(true)
    expect(await email('/api/user/1/', { Cookie: cookie })).toBe(false)
    const refused = await site.as('ada').post('/api/message/', { content: 'x' })
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, null])
  })
})
