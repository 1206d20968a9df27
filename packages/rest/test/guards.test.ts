import {
  confirmed,
  definePolicy,
  every,
  everyone,
  fresh,
  owner,
  type PolicyDefinition,
  type PrincipalRule,
  permission,
  signedIn,
} from '@authpkg/core'
import { describe, expect, test } from 'vitest'
import { Client, createSite, Message, type Site, type SiteOptions, User } from './site.ts'

/** A site of two messages, and a clock that a test can move. */
async function messages(access: PolicyDefinition, options: SiteOptions & { requires?: PrincipalRule } = {}) {
  let time = Date.parse('2026-03-01T12:00:00.000Z')
  const { requires, ...more } = options
  const site = await createSite((api) => api.register(Message, requires === undefined ? {} : { requires }), {
    ...more,
    access,
    auth: { clock: { now: () => new Date(time) } },
  })
  await site.seed('Message', { user_id: 1, content: 'of ada' }, { user_id: 2, content: 'of bob' })
  const pass = (seconds: number): void => {
    time += seconds * 1000
  }
  return { site, pass, ada: await browserOf(site, 'ada') }
}

async function browserOf(site: Site, name: 'ada' | 'root'): Promise<Client> {
  const { cookie, token } = await site.browser(name)
  return new Client(site.app, { Cookie: cookie, 'X-CSRF-Token': token, Origin: 'https://good.example' })
}

const remove = async (client: Client, id = 1) => {
  const { status, json } = await client.delete(`/api/message/${id}/`)
  return [status, json.code]
}

describe('an action that only a fresh session may do (SESS-11)', () => {
  const access = definePolicy({ Message: { read: everyone, write: every(owner('user'), fresh(60)) } })

  test('is 401 fresh_login_required to an old one, and done by a fresh one', async () => {
    const { site, pass, ada } = await messages(access)
    pass(61)
    expect((await ada.get('/api/message/')).json.objects).toHaveLength(2)
    expect(await remove(ada)).toEqual([401, 'fresh_login_required'])
    expect((await ada.put('/api/message/1/', { content: 'x' })).json.code).toBe('fresh_login_required')
    expect(await site.rows('message')).toMatchObject([{ content: 'of ada' }, { content: 'of bob' }])
    expect(await remove(await browserOf(site, 'ada'))).toEqual([200, undefined])
  })

  test('is still only done to rows that the rule lets them', async () => {
    const { ada } = await messages(access)
    expect(await remove(ada, 2)).toEqual([403, 'access_denied'])
  })

  test('is done by who sends the password with every request', async () => {
    const { pass, site } = await messages(access)
    pass(61)
    expect(await remove(site.as('ada'))).toEqual([200, undefined])
  })

  test('tells the row that a password would open from one that it would not', async () => {
    const open = definePolicy({ Message: { read: everyone, delete: [owner('user'), every(signedIn, fresh(60))] } })
    const { site, pass, ada } = await messages(open)
    pass(61)
    expect(await remove(ada, 2)).toEqual([401, 'fresh_login_required'])
    expect(await site.rows('message')).toHaveLength(2)
    expect(await remove(ada, 1)).toEqual([200, undefined])
  })

  test('is 401 login_required to nobody', async () => {
    const { site } = await messages(access)
    expect(await remove(site.as(null))).toEqual([401, 'login_required'])
  })
})

test('who has no confirmed address may do what does not need one, and is told why not the rest (FU-EMAIL-05)', async () => {
  const access = definePolicy({
    User: { read: everyone },
    Message: { manage: signedIn, requires: { create: confirmed } },
  })
  const { site, ada } = await messages(access)
  expect((await ada.post('/api/message/', { user_id: 1, content: 'x' })).status).toBe(201)
  await site.auth.services.users.update(site.users.ada, { emailConfirmedAt: null })
  const refused = await ada.post('/api/message/', { user_id: 1, content: 'x' })
  expect([refused.status, refused.json.code]).toEqual([403, 'email_unconfirmed'])
  expect((await ada.put('/api/message/1/', { user_id: 1, content: 'y' })).status).toBe(200)
})

describe('what an API or a resource requires', () => {
  const access = definePolicy({ Message: { manage: everyone } })

  test('holds on every verb and for superusers, and adds up', async () => {
    const { site, pass } = await messages(access, { requires: fresh(60), api: { requires: confirmed } })
    await site.auth.services.users.update(site.users.root, { superuser: true })
    const [ada, root] = [await browserOf(site, 'ada'), await browserOf(site, 'root')]
    expect([(await ada.get('/api/message/')).status, (await root.get('/api/message/')).json.code]).toEqual([
      200,
      'email_unconfirmed',
    ])
    pass(61)
    for (const reply of [
      await ada.get('/api/message/'),
      await ada.get('/api/message/1/'),
      await ada.post('/api/message/', { user_id: 1, content: 'x' }),
      await ada.delete('/api/message/1/'),
    ]) {
      expect([reply.status, reply.json.code]).toEqual([401, 'fresh_login_required'])
    }
    expect((await site.as(null).get('/api/message/')).json.code).toBe('login_required')
  })

  test('can be a permission (FS-USER-31)', async () => {
    const { ada } = await messages(access, { requires: permission('messages') })
    const { status, json } = await ada.get('/api/message/')
    expect([status, json.code]).toEqual([403, 'access_denied'])
  })
})

test('a lenient API answers as its ancestor does to who is not known', async () => {
  const access = definePolicy({ Message: { manage: everyone, requires: { delete: fresh(60) } } })
  const { pass, ada } = await messages(access, { api: { lenient: true } })
  pass(61)
  const { status, json } = await ada.delete('/api/message/1/')
  expect([status, json]).toEqual([401, { error: 'Authentication failed' }])
})

describe('what one resource keeps from a caller', () => {
  const access = definePolicy({ Message: { read: everyone }, User: { read: everyone } })
  const include = { includeResources: { user: { fields: ['id', 'username'] } } }

  test.each([
    ['requires', { requires: permission('people') }],
    ['adminOnly', { adminOnly: true }],
  ] as const)('by %s, no other shows or filters by either', async (_, options) => {
    const build = (api: Parameters<NonNullable<Parameters<typeof createSite>[0]>>[0]): void => {
      api.register(Message, include)
      api.register(User, options)
    }
    const site = await createSite(build, { access })
    await site.seed('Message', { user_id: 1, content: 'of ada' })
    const ada = site.as('ada')
    expect((await ada.get('/api/user/')).status).not.toBe(200)
    expect((await ada.get('/api/message/?fields=id,user')).json.objects).toEqual([{ id: 1, user: 1 }])
    for (const query of ['user__username=ada', '-user__username=ada', 'fields=user.id', 'ordering=user__username']) {
      expect((await ada.get(`/api/message/?${query}`)).status, query).toBe(400)
    }
    expect((await ada.get('/api/message/?user__usernam=ada')).text).not.toContain('username')
    expect((await ada.get('/api/message/?format=csv')).text).not.toContain('username')
    expect((await ada.get('/api/openapi.json')).text).not.toContain('username')
  })
})
