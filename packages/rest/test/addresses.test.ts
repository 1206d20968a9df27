import { describe, expect, test } from 'vitest'
import { createRestApi, type RestApi } from '../src/index.ts'
import { Client, createSite, Message, origin, Topic, User } from './site.ts'

const messages = () => createSite((api) => api.register(Message))

describe('addresses', () => {
  test('FP-REST-01, FP-RES-27: the list takes GET and POST, and answers 405 with Allow to other verbs', async () => {
    const site = await messages()
    expect((await site.as(null).get('/api/message/')).status).toBe(200)
    expect((await site.as('ada').post('/api/message/', { content: 'hi' })).status).toBe(201)
    for (const verb of ['PUT', 'PATCH', 'DELETE', 'PROPFIND']) {
      const { status, headers, json } = await site.as('ada').send(verb, '/api/message/')
      expect([status, headers.get('allow'), json.code]).toEqual([405, 'GET, POST, HEAD, OPTIONS', 'method_not_allowed'])
    }
  })

  test('FP-REST-02, FP-RES-28: a row takes GET, PUT, PATCH, DELETE and POST; one that is not there is 404', async () => {
    const site = await messages()
    await site.seed('Message', { user_id: 1, content: 'first' })
    const ada = site.as('ada')
    expect((await ada.get('/api/message/1/')).json.content).toBe('first')
    expect((await ada.put('/api/message/1/', { content: 'put' })).json.content).toBe('put')
    expect((await ada.patch('/api/message/1/', { content: 'patched' })).json.content).toBe('patched')
    expect((await ada.post('/api/message/1/', { content: 'posted' })).json.content).toBe('posted')
    expect((await ada.delete('/api/message/1/')).json).toEqual({ deleted: 1 })
    for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect((await ada.send(verb, '/api/message/1/', verb === 'GET' ? undefined : { content: 'x' })).status).toBe(404)
    }
  })

  test('FP-RES-21: POST and DELETE to …/delete/ delete', async () => {
    const site = await messages()
    await site.seed('Message', { user_id: 1, content: 'a' }, { user_id: 1, content: 'b' })
    const ada = site.as('ada')
    expect((await ada.get('/api/message/1/delete/')).status).toBe(405)
    expect((await ada.post('/api/message/1/delete/')).json).toEqual({ deleted: 1 })
    expect((await ada.delete('/api/message/2/delete/')).json).toEqual({ deleted: 1 })
    expect(await site.rows('message')).toEqual([])
  })

  test.each(['abc', '0x1', '1.5', '1e3', '', '1,2', '%00', '%', '9'.repeat(40), "1'--", '__proto__'])(
    'the key %j is nobody’s: 404, and no error of the database',
    async (key) => {
      const site = await messages()
      await site.seed('Message', { user_id: 1, content: 'a' })
      const { status } = await site.as(null).get(`/api/message/${key}/`)
      expect(status).toBe(404)
      expect(site.logged).toEqual([])
    },
  )

  test('a path without its slash is redirected, with its query, to this site only', async () => {
    const site = await messages()
    const at = async (path: string) => (await site.as(null).get(path)).headers.get('location')
    expect((await site.as(null).get('/api/message')).status).toBe(308)
    expect(await at('/api/message?page=2')).toBe('/api/message/?page=2')
    expect(await at('/api/message/1')).toBe('/api/message/1/')
    expect(await at('/api/message/1/delete')).toBe('/api/message/1/delete/')
    expect(await at('/api/message/%0d%0aSet-Cookie:a')).toBe('/api/message/%0d%0aSet-Cookie:a/')
    expect(await at('/api//evil.example')).toBe(null)
  })

  test('HEAD answers like GET without a body; OPTIONS names the verbs', async () => {
    const site = await messages()
    const head = await site.as(null).send('HEAD', '/api/message/')
    expect([head.status, head.text]).toEqual([200, ''])
    const options = await site.as(null).send('OPTIONS', '/api/message/1/')
    expect([options.status, options.headers.get('allow')]).toEqual([
      204,
      'GET, PUT, PATCH, DELETE, POST, HEAD, OPTIONS',
    ])
  })

  test('the routes leave the whole application to Hono’s fast router', async () => {
    const site = await messages()
    await site.as(null).get('/api/message/')
    expect(site.app.router.name).toBe('SmartRouter + RegExpRouter')
  })

  test('what is not registered is 404 as problem details, to browsers as well', async () => {
    const site = await messages()
    for (const path of ['/api/nothing/', '/api/user/', '/api/message/1/x/', '/api/nothing', '/api/__proto__/']) {
      const reply = await site.as(null).get(path, { Accept: 'text/html' })
      expect([reply.status, reply.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    }
  })

  test('a key of several parts stands in the address with commas; one that people choose is encoded', async () => {
    const site = await createSite((api) => {
      api.register('Subscription')
      api.register(Topic)
    })
    const ada = site.as('ada')
    const made = await ada.post('/api/topic/', { code: 'a,b/c?', name: 'odd' })
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/topic/a%2Cb%2Fc%3F/'])
    expect((await ada.get('/api/topic/a%2Cb%2Fc%3F/')).json.name).toBe('odd')
    const joined = await ada.post('/api/subscription/', { user: 1, topic: 'a,b/c?', level: 2 })
    expect(joined.headers.get('location')).toBe('/api/subscription/1,a%2Cb%2Fc%3F/')
    expect((await ada.get('/api/subscription/1,a%2Cb%2Fc%3F/')).json).toEqual({ user: 1, topic: 'a,b/c?', level: 2 })
    expect((await ada.get('/api/subscription/1/')).status).toBe(404)
  })
})

describe('registering', () => {
  test('FP-REST-05: several APIs live beside each other, each with its own prefix and resources', async () => {
    const site = await messages()
    const other = createRestApi(site.auth, { prefix: '/other' })
    other.register(User, { fields: ['id', 'username'], name: 'people' })
    site.app.route('/other', other.routes())
    expect((await site.as(null).get('/other/people/1/')).json).toEqual({ id: 1, username: 'ada' })
    expect((await site.as(null).get('/other/message/')).status).toBe(404)
    expect((await site.as(null).get('/other/people')).headers.get('location')).toBe('/other/people/')
  })

  test('FP-REST-06: authentication and verbs fall back to the API’s, and all verbs are allowed by themselves', async () => {
    const site = await createSite(
      (api) => {
        api.register(Message)
        api.register(Topic, { authentication: {}, allowedMethods: ['GET'] })
      },
      { api: { authentication: { protectedMethods: ['GET'] } } },
    )
    expect((await site.as(null).get('/api/message/')).status).toBe(401)
    expect((await site.as(null).get('/api/topic/')).status).toBe(200)
    const verbs = async (path: string) => (await site.as('ada').send('OPTIONS', path)).headers.get('allow')
    expect(await verbs('/api/message/1/')).toBe('GET, PUT, PATCH, DELETE, POST, HEAD, OPTIONS')
    expect(await verbs('/api/topic/x/')).toBe('GET, HEAD, OPTIONS')
  })

  test('FP-REST-08: mounting is what sets up; a model that is registered afterwards is served, too', async () => {
    const site = await messages()
    expect((await site.as(null).get('/api/topic/')).status).toBe(404)
    site.api.register(Topic)
    expect((await site.as(null).get('/api/topic/')).status).toBe(200)
  })

  test('FP-REST-07: verbs that are not allowed are 405, by whatever address', async () => {
    const site = await createSite((api) => api.register(Message, { allowedMethods: ['GET', 'POST'] }))
    await site.seed('Message', { user_id: 1, content: 'a' })
    const ada = site.as('ada')
    for (const [verb, path] of [
      ['PUT', '/api/message/1/'],
      ['PATCH', '/api/message/1/'],
      ['DELETE', '/api/message/1/'],
      ['POST', '/api/message/1/'],
      ['POST', '/api/message/1/delete/'],
      ['DELETE', '/api/message/1/delete/'],
    ] as const) {
      expect((await ada.send(verb, path, { content: 'x' })).status, `${verb} ${path}`).toBe(405)
    }
    expect((await site.rows('message'))[0]).toMatchObject({ content: 'a' })
    const other = await createSite((api) => api.register(Message, { allowedMethods: ['GET', 'DELETE'] }))
    await other.seed('Message', { user_id: 1, content: 'a' })
    expect((await other.as('ada').post('/api/message/1/delete/')).status).toBe(405)
    expect((await other.as('ada').delete('/api/message/1/delete/')).status).toBe(200)
  })

  test('FP-REST-10: what is registered can be asked for and taken back, also while serving', async () => {
    const site = await messages()
    expect([site.api.isRegistered(Message), site.api.isRegistered('User')]).toEqual([true, false])
    site.api.register('User')
    expect((await site.as(null).get('/api/user/')).status).toBe(200)
    expect([site.api.unregister(User), site.api.unregister(User)]).toEqual([true, false])
    expect((await site.as(null).get('/api/user/')).status).toBe(404)
  })

  test('FP-RES-26: the name stands in the address and in meta.model', async () => {
    const site = await createSite((api) => {
      api.register(Message, { name: 'posts' })
      api.register(User, { getApiName: () => 'people' })
    })
    expect((await site.as(null).get('/api/posts/')).json.meta.model).toBe('posts')
    expect((await site.as(null).get('/api/people/')).json.meta.model).toBe('people')
    expect((await site.as(null).get('/api/message/')).status).toBe(404)
    const usual = await createSite((api) => api.register('ApiKey'), { access: { ApiKey: { read: 'everyone' } } })
    expect((await usual.as(null).get('/api/apikey/')).json.meta.model).toBe('apikey')
  })

  test('FP-RES-02: each call of register makes a resource of its own, with its model, authentication and verbs', async () => {
    const site = await createSite((api) => {
      api.register(Message, { authentication: { protectedMethods: ['GET'] }, allowedMethods: ['GET'] })
      api.register(Message, { name: 'notes', fields: ['id'] })
    })
    await site.seed('Message', { user_id: 1, content: 'hello' })
    expect((await site.as(null).get('/api/message/1/')).status).toBe(401)
    expect((await site.as('ada').get('/api/message/1/')).json.content).toBe('hello')
    expect((await site.as('ada').delete('/api/message/1/')).status).toBe(405)
    expect((await site.as(null).get('/api/notes/1/')).json).toEqual({ id: 1 })
    expect((await site.as('ada').delete('/api/notes/1/')).json).toEqual({ deleted: 1 })
  })

  test('faults in the options are told at once', async () => {
    const site = await messages()
    const api = site.api as unknown as RestApi
    const faults: [() => void, RegExp][] = [
      [() => api.register(Message), /there is a resource message already/],
      [() => api.register(Message, { name: 'a/b' }), /needs a name/],
      [() => api.register('User', { fields: ['nothing'] }), /User has no nothing, which fields names/],
      [() => api.register('User', { exclude: ['nothing'] }), /which exclude names/],
      [() => api.register('User', { readonlyFields: ['nothing'] }), /which readonlyFields names/],
      [() => api.register('User', { filterExclude: ['messages__nothing'] }), /Message has no nothing/],
      [() => api.register('User', { includeResources: { nothing: true } }), /which includeResources names/],
      [() => api.register('Topic', { ownerField: 'parent' }), /ownerField of Topic/],
      [() => api.register('Topic', { paginateBy: 0 }), /page size of Topic/],
      [() => api.register('Topic', { maxPaginateBy: 5000 }), /page size of Topic/],
      [() => api.register({}), /was not given this model/],
      [() => createRestApi(site.auth, { prefix: 'api' }), /prefix must be a path/],
      [() => createRestApi(site.auth, { maxBodyBytes: 0 }), /maxBodyBytes/],
    ]
    for (const [fault, message] of faults) expect(fault).toThrow(message)
    expect((await site.as(null).get('/api/user/')).status).toBe(404)
  })

  test('an API serves the models of another adapter than the accounts’', async () => {
    const [site, shop] = [await messages(), await messages()]
    await shop.seed('Message', { user_id: 1, content: 'in the shop' })
    const api = createRestApi(site.auth, { prefix: '/shop', adapter: shop.adapter })
    api.register(Message)
    site.app.route('/shop', api.routes())
    expect((await new Client(site.app).get(`${origin}/shop/message/`)).json.objects[0].content).toBe('in the shop')
    expect(await site.rows('message')).toEqual([])
  })
})
