import { ConfigurationError, confirmed, every, fresh, owner, roles } from '@authpkg/core'
import { type Context, Hono } from 'hono'
import { expect, test } from 'vitest'
import {
  adminRequired,
  confirmedRequired,
  ensureContext,
  freshRequired,
  loginRequired,
  onError,
  permissionsAccepted,
  permissionsRequired,
  rolesAccepted,
  rolesRequired,
  ruleRequired,
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

async function permittedSite() {
  const site = await createSite()
  site.app.get('/all', permissionsRequired('read', 'write'), ok)
  site.app.get('/any', permissionsAccepted('read', 'write'), ok)
  site.app.get('/none', permissionsRequired(), ok)
  const withPermissions = async (username: string, ...stored: readonly (string | null)[]) => {
    const names = stored.map((_, i) => `${username} ${i}`)
    for (const [i, name] of names.entries()) {
      await site.db.insertInto('role').values({ name, permissions: stored[i] }).execute()
    }
    return withRoles(site, username, names)
  }
  return { site, withPermissions }
}

test('permissions are asked for by their exact names, all or any, through whichever role (FS-USER-31)', async () => {
  const { withPermissions } = await permittedSite()
  const statuses: Record<string, readonly number[]> = {}
  for (const [username, ...stored] of [
    ['one-role', 'read, write'],
    ['two-roles', 'read', 'write'],
    ['one-of-two', 'write'],
    ['look-alike', 'Read,writes,unread'],
    ['empty', null, ''],
  ] as const) {
    const get = await withPermissions(username, ...stored)
    statuses[username] = [await get('/all'), await get('/any'), await get('/none')]
  }
  expect(statuses).toEqual({
    'one-role': [200, 200, 403],
    'two-roles': [200, 200, 403],
    'one-of-two': [403, 200, 403],
    'look-alike': [403, 403, 403],
    empty: [403, 403, 403],
  })
})

test('a user without a confirmed address gets 403, and passes with the next request after confirming (FU-EMAIL-05)', async () => {
  const site = await createSite({ features: { emailConfirmation: true, loginBeforeConfirmation: true } })
  site.app.get('/invite', confirmedRequired(), ok)
  const user = await site.addUser('eve', { email: 'eve@good.example', emailConfirmed: false })
  const browser = site.browser()
  await browser.login('eve', password)
  const program = await browser.get('/invite', { Accept: 'application/json' })
  expect([program.status, await program.json()]).toMatchObject([403, { code: 'email_unconfirmed' }])
  const page = await browser.get('/invite')
  expect([page.status, await page.text()]).toEqual([403, expect.stringContaining('Confirm your e-mail address first.')])
  expect((await browser.page('/invite')).querySelector('main a')?.getAttribute('href')).toBe(
    '/accounts/resend-confirmation/',
  )
  await site.auth.services.users.update(user, { emailConfirmedAt: new Date() })
  expect((await browser.get('/invite')).status).toBe(200)
  expect((await site.browser().get('/invite')).headers.get('location')).toBe('/accounts/login/?next=%2Finvite')
})

test('a guard that nobody could pass says so in the log, and lets nobody through (FAIL-1)', async () => {
  const site = await createSite({ features: { emails: false } })
  site.app.get('/invite', confirmedRequired(), ok)
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  expect((await browser.get('/invite')).status).toBe(500)
  expect(String(site.logged[0]?.[1])).toContain('email_confirmed_at')
})

async function agedSite(addRoutes: (app: Site['app']) => unknown) {
  let time = Date.parse('2026-03-01T12:00:00.000Z')
  const site = await createSite({ clock: { now: () => new Date(time) } })
  addRoutes(site.app)
  await site.addUser('ada', { email: 'ada@good.example' })
  const browser = site.browser()
  await browser.login('ada', password)
  const statusAfter = async (path: string, seconds: number): Promise<number> => {
    time += seconds * 1000
    return (await browser.get(path, { Accept: 'application/json' })).status
  }
  return { site, browser, statusAfter }
}

test('a fresh session is one whose user has proved who they are in the last 15 minutes, or as long as is said (FS-USER-43)', async () => {
  const { browser, statusAfter } = await agedSite((app) => {
    app.get('/keys', freshRequired(), ok)
    app.get('/lenient', freshRequired({ maxAge: 3600 }), ok)
  })
  expect(await statusAfter('/keys', 15 * 60)).toBe(200)
  expect(await statusAfter('/keys', 1)).toBe(401)
  expect(await (await browser.get('/keys', { Accept: 'application/json' })).json()).toMatchObject({
    code: 'fresh_login_required',
  })
  expect(await statusAfter('/lenient', 45 * 60 - 1)).toBe(200)
  expect(await statusAfter('/lenient', 1)).toBe(401)
  expect(() => freshRequired({ maxAge: 0 })).toThrow(ConfigurationError)
})

test('a login that is old is nobody’s proof, however much the session is used (SESS-11)', async () => {
  const { statusAfter } = await agedSite((app) => app.get('/keys', freshRequired(), ok))
  for (let i = 0; i < 3; i += 1) expect(await statusAfter('/', 5 * 60)).toBe(200)
  expect(await statusAfter('/keys', 1)).toBe(401)
})

test('a form that was sent too late comes back to its page, and to no other site’s (REDIR-1)', async () => {
  const { browser, statusAfter } = await agedSite((app) => app.post('/keys', freshRequired(), ok))
  await statusAfter('/', 3600)
  const sentTo = async (referer: string): Promise<string | null> =>
    (await browser.post('/keys', {}, { Referer: referer })).headers.get('location')
  expect(await sentTo('https://good.example/keys/new?kind=a')).toBe(
    '/accounts/reauthenticate/?next=%2Fkeys%2Fnew%3Fkind%3Da',
  )
  for (const other of [
    'https://evil.example/keys',
    'https://good.example.evil.example/',
    'https://good.example//evil',
    '',
  ]) {
    expect(await sentTo(other), other).toBe('/accounts/reauthenticate/')
  }
})

test('any rule of the access policy guards a route, and says what is lacking (FP-AUTH-19)', async () => {
  const { statusAfter } = await agedSite((app) => {
    app.get('/both', ruleRequired(every(confirmed, fresh(60))), ok)
    app.get('/either', ruleRequired([roles('editor'), confirmed]), ok)
  })
  // @ts-expect-error A route has no row that somebody could own.
  ruleRequired(owner('user'))
  expect([await statusAfter('/both', 60), await statusAfter('/either', 0)]).toEqual([200, 200])
  expect([await statusAfter('/both', 1), await statusAfter('/either', 0)]).toEqual([401, 200])
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

test('a guard that names no role lets nobody in (FAIL-1)', async () => {
  const site = await createSite()
  site.app.get('/all', rolesRequired(), ok).get('/any', rolesAccepted(), ok).get('/nested', rolesRequired([]), ok)
  const visit = await withRoles(site, 'ada', ['editor'])
  expect([await visit('/all'), await visit('/any'), await visit('/nested')]).toEqual([403, 403, 403])
})
