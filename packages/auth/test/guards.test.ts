import { ConfigurationError } from '@authpkg/core'
import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import {
  adminRequired,
  ensureContext,
  loginRequired,
  onError,
  rolesAccepted,
  rolesRequired,
  userRequired,
} from '../src/index.ts'
import { createSite, password, type Site } from './site.ts'

const ok = (c: Context) => c.text('in')

async function guardedSite() {
  const site = await createSite()
  site.app.get('/all', rolesRequired('editor', 'author'), ok)
  site.app.get('/nested', rolesRequired('editor', ['author', 'reader']), ok)
  site.app.get('/any', rolesAccepted('editor', 'author'), ok)
  site.app.get('/admin', adminRequired(), ok)
  site.app.get(
    '/own',
    userRequired((user) => user.username === 'ada'),
    ok,
  )
  return site
}

async function withRoles(site: Site, username: string, roles: readonly string[], more = {}) {
  const user = await site.addUser(username, more)
  for (const name of roles) {
    await site.db
      .insertInto('role')
      .values({ name })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const role = await site.db.selectFrom('role').select('id').where('name', '=', name).executeTakeFirstOrThrow()
    await site.db.insertInto('user_roles').values({ user_id: user['id'], role_id: role.id }).execute()
  }
  const browser = site.browser()
  await browser.login(username, password)
  return async (path: string) => (await browser.get(path)).status
}

test('FU-ROLE-04 roles_required wants all, a list inside any, and minds case', async () => {
  const site = await guardedSite()
  const both = await withRoles(site, 'both', ['editor', 'author'])
  const one = await withRoles(site, 'one', ['editor'])
  const other = await withRoles(site, 'other', ['Editor', 'reader'])
  expect([await both('/all'), await one('/all'), await other('/all')]).toEqual([200, 403, 403])
  expect([await both('/nested'), await one('/nested'), await other('/nested')]).toEqual([200, 403, 403])
  expect([await both('/any'), await one('/any'), await other('/any')]).toEqual([200, 200, 403])
})

test('FU-ROLE-04 anonymous goes to sign-in with next, as a program to 401', async () => {
  const site = await guardedSite()
  for (const path of ['/all', '/nested', '/any', '/admin', '/own']) {
    const page = await site.browser().get(path)
    expect([page.status, page.headers.get('location')]).toEqual([303, `/accounts/login/?next=%2F${path.slice(1)}`])
    const json = await site.browser().get(path, { Accept: 'application/json' })
    expect([json.status, json.headers.get('www-authenticate')]).toEqual([401, null])
    expect(await json.json()).toMatchObject({ code: 'login_required', status: 401 })
  }
})

test('FU-ROLE-04 FP-AUTH-19 a user without the right gets 403, not the login page', async () => {
  const site = await guardedSite()
  const none = await withRoles(site, 'none', [])
  for (const path of ['/all', '/nested', '/any', '/admin', '/own']) expect(await none(path)).toBe(403)
})

test('FP-AUTH-19 adminRequired lets administrators and superusers pass, any test can guard', async () => {
  const site = await guardedSite()
  expect(await (await withRoles(site, 'boss', [], { admin: true }))('/admin')).toBe(200)
  expect(await (await withRoles(site, 'root', [], { superuser: true }))('/admin')).toBe(200)
  expect(await (await withRoles(site, 'ada', []))('/own')).toBe(200)
})

test('SESS-8 a role that is taken away is gone with the next request', async () => {
  const site = await guardedSite()
  const one = await withRoles(site, 'one', ['editor'])
  expect(await one('/any')).toBe(200)
  await site.db.deleteFrom('user_roles').execute()
  expect(await one('/any')).toBe(403)
})

test('FP-AUTH-06 a request that is no GET does not come back by next', async () => {
  const site = await createSite()
  site.app.post('/change', loginRequired(), ok)
  const answer = await site.browser().post('/change', {})
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/accounts/login/'])
})

test('a guard without currentUser says what is missing', async () => {
  const { auth, logged } = await createSite()
  const app = new Hono()
  app.get('/', loginRequired(), ok)
  let thrown: unknown
  app.onError((error, c) => {
    thrown = error
    return onError(auth)(error, c)
  })
  const answer = await app.request('/')
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toContain('currentUser')
  expect(thrown).toBeInstanceOf(ConfigurationError)
  expect(String(thrown)).toContain('app.use(currentUser(auth))')
  expect(logged).toHaveLength(1)
})

test('with two sets of accounts each app asks its own', async () => {
  const [first, second] = [await createSite(), await createSite()]
  await first.addUser()
  first.app.get('/both', async (c) => {
    const before = c.get('user')?.username
    await ensureContext(c, second.auth)
    return c.json([before, c.get('user')])
  })
  const browser = first.browser()
  await browser.login('ada', password)
  expect(await (await browser.get('/both')).json()).toEqual(['ada', null])
})
