import { admins, definePolicy, eq, everyone, hashToken } from '@authpkg/core'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import type { ResourceOptions, RestApi, RestApiOptions } from '../src/index.ts'
import {
  createCheck,
  type Described,
  described,
  keyIn,
  type Name,
  type Parameter,
  resolved,
  valueFor,
} from './openapi-check.ts'
import { basic, Client, createSite, type models, type Reply, type Site, type SiteRows } from './site.ts'

type Model = keyof typeof models

/** Every model, with every option that a description speaks of. */
const everything: Readonly<Partial<Record<Model, ResourceOptions>>> = {
  User: { fields: ['id', 'username', 'nickname', 'salary', 'email'], allowedMethods: ['GET'], export: true },
  Message: {
    includes: { comments: true, user: true },
    versionField: 'version',
    nestedWrites: ['comments'],
    searchFields: ['content'],
    ownerField: 'user',
    maxPaginateBy: 50,
    actions: { publish: ({ row }) => ({ published: row['id'] }) },
  },
  Diary: { includeResources: { user: { fields: ['id', 'username'] } }, requireIfMatch: true, filterOperators: ['eq'] },
  Comment: { includeResources: { message: true, user: true }, filterExclude: ['user'] },
  Topic: { includeResources: { children: { fields: ['code'] } }, adminOnly: ['DELETE'], maxBulk: 0 },
  Subscription: { lenient: true },
  Sample: { prepareData: (_, data) => ({ ...data, more: 1 }) },
}

const createWhole = (api?: RestApiOptions<SiteRows>): Promise<Site> =>
  createSite(
    (typed) => {
      const rest = typed as unknown as RestApi
      for (const [model, options] of Object.entries(everything)) rest.register(model, options)
    },
    api ? { api } : {},
  )

async function fill(site: Site): Promise<void> {
  await site.seed('Message', { user_id: 1, content: 'hello' }, { user_id: 2, content: 'world', internal: 'x' })
  await site.seed('Comment', { message_id: 1, body: null }, { message_id: 1, user_id: 1, body: 'y', spam__score: 2 })
  await site.seed('Diary', { user_id: 1, entry: 'dear' })
  await site.seed('Topic', { code: 'a', name: 'A' }, { code: 'b', name: 'B', parent_code: 'a' })
  await site.seed('Subscription', { user_id: 1, topic_code: 'a' })
  await site.seed('Sample', {})
  await site.seed('Sample', {
    big: 5n,
    amount: '-1.50',
    ratio: 0.5,
    flag: true,
    day: '2026-05-06',
    clock: '07:08:09',
    moment: new Date('2026-05-06T07:08:09.123Z'),
    token: '01890a5d-ac96-774b-bcce-b302099a8057',
    colour: 'red',
    extra: [1],
    bytes: new Uint8Array([1]),
  })
}

const names: readonly Name[] = [null, 'ada', 'root']

describe('the document', () => {
  test.each(names)('is valid OpenAPI 3.1 for %s', async (name) => {
    const document = await described(await createWhole(), name)
    expect(document.openapi).toBe('3.1.0')
    expect(await new Validator().validate(document)).toEqual({ valid: true })
  })

  test('OUT-2: says what this caller may do and see, and nothing else', async () => {
    const site = await createWhole()
    const [nobody, ada, root] = await Promise.all(names.map((name) => described(site, name)))
    const verbs = (of: typeof nobody, path: string): string[] =>
      Object.keys(of.paths[path] ?? {}).filter((key) => key !== 'parameters')
    expect(verbs(nobody, '/message/')).toEqual(['get'])
    expect(verbs(ada, '/message/')).toEqual(['get', 'post'])
    expect(verbs(ada, '/message/{key}/')).toEqual(['get', 'put', 'patch', 'delete', 'post'])
    for (const path of ['/message/{key}/delete/', '/message/{key}/publish/']) {
      expect([verbs(nobody, path), verbs(ada, path)], path).toEqual([[], ['post']])
    }
    expect(verbs(ada, '/topic/{key}/delete/')).toEqual([])
    expect([verbs(nobody, '/diary/'), verbs(nobody, '/message/_bulk/')]).toEqual([[], []])
    expect([verbs(ada, '/topic/{key}/'), verbs(root, '/topic/{key}/')].map((each) => each.includes('delete'))).toEqual([
      false,
      true,
    ])
    expect(JSON.stringify(nobody)).not.toMatch(/salary|row\.diary|uniquifier|password/)
    expect(JSON.stringify(ada)).not.toMatch(/salary|uniquifier|password/)
    expect(JSON.stringify(root)).toContain('salary')
    expect(nobody.tags.map((tag: { name: string }) => tag.name)).not.toContain('diary')
    const types = root.components.schemas['row.sample'].properties
    expect(types).toMatchObject({
      id: { type: 'integer', readOnly: true },
      big: { type: ['string', 'null'], pattern: '^-?\\d+$' },
      moment: { type: ['string', 'null'], format: 'date-time' },
      colour: { type: ['string', 'null'], enum: ['red', 'green', null] },
    })
    expect(root.components.schemas['new.message']).toMatchObject({
      required: ['content'],
      additionalProperties: false,
      properties: { content: { type: 'string', maxLength: 200 }, draft: { default: false } },
    })
    expect(root.components.schemas['new.message'].properties).not.toHaveProperty('version')
  })

  test('OUT-2: who may add rows and not read them is told what they may send, and nothing of the rest', async () => {
    const access = definePolicy({
      User: { read: everyone },
      Message: { create: everyone },
      Comment: { read: everyone },
    })
    const site = await createSite(
      (api) => {
        api.register('Message', { readonlyFields: ['internal'], allowedMethods: ['GET', 'POST', 'PATCH'] })
        api.register('Comment', { includes: { message: true }, adminOnly: ['POST'] })
      },
      { access },
    )
    const { paths, components } = await described(site, null)
    expect(Object.keys(paths)).toEqual(['/message/', '/message/_bulk/', '/comment/', '/comment/{key}/'])
    expect(Object.keys(components.schemas).filter((name) => name.includes('.'))).toEqual(['new.message', 'row.comment'])
    expect(JSON.stringify({ paths, components })).not.toMatch(/internal|"include"/)
    const made = await site.as(null).post('/api/message/', { content: 'x', user: 1 })
    expect([made.status, made.json]).toEqual([201, { id: 1 }])
  })

  test('OUT-2: who may not read rows is told of no road to change one, for there is none', async () => {
    const access = definePolicy({ Topic: { create: everyone, update: everyone, delete: everyone } })
    const site = await createSite((api) => api.register('Topic', { actions: { prune: () => null } }), { access })
    await site.seed('Topic', { code: 'a', name: 'A' })
    const { json } = await site.as('ada').get('/api/openapi.json')
    expect(Object.keys(json.paths)).toEqual(['/topic/', '/topic/_bulk/'])
    for (const [verb, path] of [
      ['PATCH', 'a/'],
      ['DELETE', 'a/'],
      ['POST', 'a/delete/'],
      ['POST', 'a/prune/'],
    ]) {
      expect((await site.as('ada').send(verb ?? '', `/api/topic/${path}`, {})).status).toBe(403)
    }
  })

  test('says how callers prove who they are, and that nobody needs to where it is open', async () => {
    const { paths, components } = await described(await createWhole(), 'ada')
    expect(paths['/message/'].get.security).toEqual([{ session: [] }, { bearer: [] }, { basic: [] }, {}])
    expect(paths['/message/'].post.security[0]).toEqual({ session: [], csrf: [] })
    expect(paths['/diary/'].get.security).not.toContainEqual({})
    expect(components.securitySchemes).toMatchObject({ csrf: { name: 'X-CSRF-Token' }, basic: { scheme: 'basic' } })
  })

  test('is made once for each kind of caller, has an ETag, and follows what is registered', async () => {
    const site = await createWhole({ openapi: { title: 'Notes', version: '2.1' } })
    const first = await site.as('ada').get('/api/openapi.json')
    expect(first.json.info).toEqual({ title: 'Notes', version: '2.1' })
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    const again = await site.as('bob').get('/api/openapi.json', { 'If-None-Match': first.headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
    site.api.unregister('Message')
    expect((await described(site, 'ada')).paths).not.toHaveProperty('/message/')
  })

  test('whoever may do nothing is told nothing: 401, then 403; a rule of the API holds here as well', async () => {
    const closed = await createSite((api) => api.register('Diary'), { access: {} })
    const statuses = async (site: Site) => [
      (await site.as(null).get('/api/openapi.json')).status,
      (await site.as('ada').get('/api/openapi.json')).status,
    ]
    expect(await statuses(closed)).toEqual([401, 403])
    expect(await statuses(await createWhole({ requires: admins }))).toEqual([401, 403])
  })

  test('with openapi: false nothing is there, and the names are free', async () => {
    const site = await createSite((api) => api.register('Message', { name: 'docs' }), { api: { openapi: false } })
    expect((await site.as('root').get('/api/openapi.json')).status).toBe(404)
    expect((await site.as(null).get('/api/docs/')).json.meta.model).toBe('docs')
    for (const name of ['docs', 'openapi.json']) {
      await expect(createSite((api) => api.register('Message', { name }))).rejects.toThrow(
        `Message needs another name: ${name}`,
      )
    }
  })
})

describe('what is described is what there is', () => {
  test.each(names)('every answer of every resource fits its schema, for %s', async (name) => {
    const site = await createWhole()
    await fill(site)
    const check = await createCheck(site, name)
    for (const path of check.paths('get')) {
      const address = path.replace('{key}', keyIn(path))
      check.fits(path, 'get', await site.as(name).get(`/api${address}`))
      check.fits(path, 'get', await site.as(name).get(`/api${address}?onwer=1`))
    }
    for (const query of ['include=comments,user', 'include=comments(limit:1)&after=', 'count=exact']) {
      check.fits('/message/', 'get', await site.as(name).get(`/api/message/?${query}`))
    }
  })

  test('every body that is described is taken, and what comes of it fits, too', async () => {
    const site = await createWhole()
    await fill(site)
    const check = await createCheck(site, 'root')
    const bodies: Readonly<Record<string, object>> = {
      message: { content: 'new', comments: [{ body: 'z' }] },
      diary: { entry: 'new' },
      comment: { message: 1 },
      topic: { code: 'c', name: 'C' },
      subscription: { user: 2, topic: 'a' },
      sample: { big: '7', amount: 1.5, flag: true, moment: '2026-05-06T07:08:09Z' },
    }
    for (const path of check.paths('post').filter((each) => /^\/\w+\/$/.test(each))) {
      const body = bodies[path.replaceAll('/', '')]
      check.takes(path, 'post', body)
      const made = await site.as('root').post(`/api${path}`, body)
      expect(made.status, made.text).toBeLessThan(300)
      check.fits(path, 'post', made)
    }
    for (const [path, body] of [
      ['/message/', { draft: true }],
      ['/sample/', { colour: 'green' }],
      ['/topic/', { parent: null }],
    ] as const) {
      check.takes(`${path}{key}/`, 'patch', body)
      check.fits(`${path}{key}/`, 'patch', await site.as('root').patch(`/api${path}${keyIn(path)}/`, body))
    }
    const edited = { content: 'by POST' }
    check.takes('/message/{key}/', 'post', edited)
    const own = (await site.as('root').get('/api/message/?user=3')).json.objects[0].id
    check.fits('/message/{key}/', 'post', await site.as('root').post(`/api/message/${own}/`, edited))
    const published = await site.as('root').post(`/api/message/${own}/publish/`, {})
    expect([published.status, published.json]).toEqual([200, { published: own }])
    check.takes('/message/{key}/publish/', 'post', {})
    check.fits('/message/{key}/publish/', 'post', published)
    check.fits('/message/{key}/delete/', 'post', await site.as('root').post('/api/message/1/delete/'))
    await site.as('root').post('/api/comment/', { message: own })
    const comment = (await site.as('root').get(`/api/comment/?message=${own}`)).json.objects[0].id
    const removed = await site.as('root').post(`/api/comment/${comment}/delete/`)
    expect([removed.status, removed.json]).toEqual([200, { deleted: 1 }])
    check.fits('/comment/{key}/delete/', 'post', removed)
    const replacement = { content: 'whole' }
    check.takes('/message/{key}/', 'put', replacement)
    const first = (await site.as('root').get('/api/message/?user=3')).json.objects[0].id
    check.fits('/message/{key}/', 'put', await site.as('root').put(`/api/message/${first}/`, replacement))
    const batch = { operations: [{ op: 'create', data: { entry: 'x' } }] }
    check.takes('/diary/_bulk/', 'post', batch)
    check.fits('/diary/_bulk/', 'post', await site.as('root').post('/api/diary/_bulk/', batch))
    check.fits('/message/{key}/', 'delete', await site.as('root').delete(`/api/message/${first}/`))
    for (const wrong of [{ contents: 'x' }, { content: 5 }, {}]) check.refuses('/message/', 'post', wrong)
  })

  test('every change by POST that is described does something, and no other', async () => {
    const site = await createSite((api) => {
      api.register('Message', { actions: { publish: () => 'done' }, allowedMethods: ['GET', 'POST', 'PATCH'] })
      api.register('Topic', { actions: { close: () => 'done' }, allowedMethods: ['GET', 'DELETE'] })
      api.register('Comment', { adminOnly: ['DELETE', 'PUT'], actions: { hide: () => 'done' } })
    })
    await fill(site)
    const keyOf = async (scopes: readonly string[]): Promise<Record<string, string>> => {
      const { key } = await site.auth.apiKeys.create(site.users.ada, { name: 'k', scopes: [...scopes] })
      return { Authorization: `Bearer ${key}` }
    }
    const callers = [
      {},
      basic('ada'),
      basic('root'),
      await keyOf(['Message:read', 'Message:update:content']),
      await keyOf(['Message:read', 'Message:update']),
    ]
    const described = []
    for (const headers of callers) {
      const client = new Client(site.app, headers)
      const { paths } = (await client.get('/api/openapi.json')).json
      const posts = []
      for (const road of ['message/1/', 'message/1/publish/', 'message/1/delete/', 'topic/b/close/', 'topic/b/',
        'topic/b/delete/', 'comment/1/', 'comment/1/hide/', 'comment/1/delete/']) {
        const isDescribed = paths[`/${road.replace(/\/(1|b)\//, '/{key}/')}`]?.post !== undefined
        const isDone = (await client.post(`/api/${road}`, road.endsWith('delete/') ? undefined : {})).status === 200
        expect([road, isDescribed]).toEqual([road, isDone])
        if (isDone) posts.push(road)
      } // biome-ignore format: a list of roads
      described.push(posts)
    }
    const own = ['message/1/', 'message/1/publish/']
    const ofAdmins = ['comment/1/', 'comment/1/hide/', 'comment/1/delete/']
    expect(described).toEqual([[], own, [...own, ...ofAdmins], ['message/1/'], own])
  })

  test('where requests are counted, every answer says what is left, and one too many when to come back', async () => {
    for (const lenient of [false, true]) {
      const site = await createSite((api) => api.register('Message', { lenient }), {
        api: { rateLimit: { requests: 4, seconds: 60 } },
      })
      const { paths, components } = await described(site, 'ada')
      const { get, post } = paths['/message/']
      expect(await new Validator().validate(await described(site, 'bob'))).toEqual({ valid: true })
      const fits = async (answer: Reply, responses: Described) => {
        const { headers = {} } = responses[String(answer.status) as never] as { headers?: object }
        for (const name of Object.keys(headers)) {
          expect(answer.headers.get(name), `${answer.status} ${name}`).not.toBe(null)
          if (/limit|retry/i.test(name)) expect(components.headers).toHaveProperty(name)
        }
        return Object.keys(headers)
      }
      const read = await site.as('ada').get('/api/message/')
      expect(await fits(read, get.responses)).toEqual(expect.arrayContaining(['RateLimit', 'RateLimit-Policy', 'ETag']))
      const made = await site.as('ada').post('/api/message/', { content: 'x' })
      expect(await fits(made, post.responses)).toEqual(expect.arrayContaining(['RateLimit', 'Location']))
      await site.as('ada').get('/api/message/')
      const refused = await site.as('ada').get('/api/message/')
      expect(refused.status).toBe(429)
      expect(await fits(refused, get.responses)).toEqual(['Retry-After', 'RateLimit-Policy'])
      expect(Object.keys(get.responses[429].content)).toEqual([refused.headers.get('content-type')])
    }
    const { paths } = await described(await createWhole(), 'ada')
    expect(JSON.stringify(paths)).not.toContain('RateLimit')
  })

  test('keys of the application’s own are sent in the two headers that are described', async () => {
    const site = await createSite((api) => {
      api.register('Message', { authentication: { apiKey: { model: 'User', key: 'username', secret: 'nickname' } } })
      api.register('Topic')
    })
    await site.adapter.update('User', eq('username', 'ada'), { nickname: hashToken('s3cret') })
    const { paths, components } = await described(site, 'root')
    expect(paths['/message/'].get.security).toContainEqual({ key: [], secret: [] })
    expect(paths['/topic/'].get.security).not.toContainEqual({ key: [], secret: [] })
    const [key, secret] = ['key', 'secret'].map((name) => components.securitySchemes[name].name)
    const read = (given: string) => site.as(null).get('/api/message/', { [key]: 'ada', [secret]: given })
    expect([(await read('s3cret')).status, (await read('wrong')).status]).toEqual([200, 401])
    expect((await described(await createWhole(), 'root')).components.securitySchemes).not.toHaveProperty('key')
  })

  test.each(names)('every parameter that is described is taken, for %s', async (name) => {
    const site = await createWhole()
    await fill(site)
    const document = await described(site, name)
    for (const [path, { get }] of Object.entries<Described>(document.paths)) {
      for (const given of get?.parameters ?? []) {
        const parameter = resolved(document, given)
        if (parameter.in !== 'query') continue
        const address = `/api${path.replace('{key}', keyIn(path))}?${parameter.name}=${valueFor(parameter)}`
        const { status, text } = await site.as(name).get(address, { Accept: '*/*' })
        expect(status, `${address}: ${text}`).toBe(200)
      }
    }
  })

  test('and no operator is left out that a field takes', async () => {
    const document = await described(await createWhole(), null)
    const parameters = document.paths['/message/'].get.parameters.map(
      (each: Parameter) => resolved(document, each).name,
    )
    expect(parameters).toEqual(
      expect.arrayContaining(['search', 'include', 'user', 'content__icontains', 'id__between']),
    )
    const diary = (await described(await createWhole(), 'ada')).paths['/diary/'].get.parameters
    expect(diary.map(({ name }: Parameter) => name)).toContain('user')
    expect(diary.map(({ name }: Parameter) => name)).not.toContain('entry__contains')
    const comments = document.paths['/comment/'].get.parameters.map(({ name }: Parameter) => name)
    expect(comments.filter((name: string | undefined) => name?.startsWith('user'))).toEqual([])
  })
})
