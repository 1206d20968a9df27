import { describe, expect, test } from 'vitest'
import { type AuthRoutesOptions, csrfProtection } from '../src/index.ts'
import { origin, password, createSite as plainSite, type Site, type SiteOptions } from './site.ts'

const newPassword = 'another correct horse battery'
const asksForBearer = { 'Session-Transport': 'bearer' }
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

interface Started {
  readonly user: Record<string, unknown>
  readonly sessionToken: string
  readonly expiresAt: string
  readonly deviceToken: string
}

/** A site with a page that answers by whom it was asked, and how they proved it. */
async function createSite(options: SiteOptions = {}, routes: AuthRoutesOptions = {}) {
  const site = await plainSite(options, routes)
  site.app.get('/who', (c) => {
    const principal = c.get('principal')
    return c.json(principal.kind === 'user' ? [principal.user.username, principal.via] : ['nobody'])
  })
  site.app.post('/own', csrfProtection(), (c) => c.text(c.get('user')?.username ?? 'nobody'))
  return site
}

const send = async (site: Site, path: string, init: RequestInit = {}): Promise<Response> =>
  site.app.request(new URL(path, origin), { ...init, headers: { Accept: 'application/json', ...init.headers } })

const post = (site: Site, path: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  send(site, path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', ...headers },
  })

/** The session that an answer hands out, and nothing of it in a cookie. */
async function started(answer: Response, status = 200): Promise<Started> {
  const text = await answer.text()
  expect([answer.status, answer.headers.getSetCookie()], text).toEqual([status, []])
  return JSON.parse(text) as Started
}

const login = async (site: Site, username = 'ada', headers = {}): Promise<Started> =>
  started(await post(site, '/accounts/login/', { username, password }, { ...asksForBearer, ...headers }))

const who = async (site: Site, headers: Record<string, string>): Promise<unknown> =>
  (await send(site, '/who', { headers })).json()

/** A browser that is logged in by its cookie. */
async function withCookie(site: Site, username = 'ada') {
  const { sessionToken } = await site.auth.login({ identity: username, password })
  return { Cookie: `${site.auth.config.sessionCookie}=${sessionToken}` }
}

async function code(answer: Response | Promise<Response>): Promise<unknown[]> {
  const { status } = await answer
  return [status, ((await (await answer).json()) as { code?: string }).code]
}

describe('a session that the client keeps itself', () => {
  test('is told in the answer to a login that asks for it, and opens every road', async () => {
    const site = await createSite()
    await site.addUser()
    const { user, sessionToken, expiresAt } = await login(site)
    expect(user).toEqual((await site.auth.users.findByIdentity('ada'))?.getSecurityPayload())
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 29 * 86_400_000)
    expect(await who(site, bearer(sessionToken))).toEqual(['ada', 'bearer'])
    expect(await (await send(site, '/private', { headers: bearer(sessionToken) })).text()).toBe('hello ada')
    const headers = new Headers(bearer(sessionToken))
    expect((await site.auth.userFrom(headers))?.username).toBe('ada')
    expect((await site.auth.sessionFrom(headers))?.expiresAt.toISOString()).toBe(expiresAt)
    expect(await (await send(site, '/own', { method: 'POST', headers: bearer(sessionToken) })).text()).toBe('ada')
  })

  test('begins with a registration, and with the confirmation of who registered', async () => {
    const open = await createSite()
    const input = { username: 'eve', email: 'eve@good.example', password }
    const { sessionToken } = await started(await post(open, '/accounts/register/', input, asksForBearer), 201)
    expect(await who(open, bearer(sessionToken))).toEqual(['eve', 'bearer'])

    const site = await createSite({ features: { emailConfirmation: true } })
    const register = await post(site, '/accounts/register/', input, asksForBearer)
    expect([register.status, register.headers.getSetCookie()]).toEqual([202, []])
    const { registrationToken } = (await register.json()) as { registrationToken: string }
    const token = /token=([\w-]+)/.exec((await site.mails())[0]?.text ?? '')?.[1]
    expect((await post(site, '/accounts/confirm-email/', { token }, asksForBearer)).status).toBe(401)
    const confirmed = await post(site, '/accounts/confirm-email/', { token, registrationToken }, asksForBearer)
    expect(await who(site, bearer((await started(confirmed)).sessionToken))).toEqual(['eve', 'bearer'])
  })

  test('a new password ends it, and gives the next one the same way (SESS-1, SESS-4)', async () => {
    const site = await createSite()
    await site.addUser()
    const [here, there] = [await login(site), await login(site)]
    const change = await post(site, '/accounts/change-password/', { password, newPassword }, bearer(here.sessionToken))
    const next = await started(change)
    expect(await who(site, bearer(next.sessionToken))).toEqual(['ada', 'bearer'])
    for (const old of [here, there]) {
      expect((await send(site, '/who', { headers: bearer(old.sessionToken) })).status).toBe(401)
    }
  })

  test('gets another token when the password is typed again (SESS-1)', async () => {
    const site = await createSite()
    await site.addUser()
    const { sessionToken } = await login(site)
    const next = await started(await post(site, '/accounts/reauthenticate/', { password }, bearer(sessionToken)))
    expect(await who(site, bearer(next.sessionToken))).toEqual(['ada', 'bearer'])
    expect((await send(site, '/who', { headers: bearer(sessionToken) })).status).toBe(401)
  })

  test('is over after logout (SESS-3)', async () => {
    const site = await createSite()
    await site.addUser()
    const { sessionToken } = await login(site)
    const logout = await post(site, '/accounts/logout/', {}, bearer(sessionToken))
    expect([logout.status, logout.headers.getSetCookie()]).toEqual([200, []])
    expect((await send(site, '/private', { headers: bearer(sessionToken) })).status).toBe(401)
    expect(await site.rows('session')).toEqual([])
  })

  test('is listed and ended like any other', async () => {
    const site = await createSite()
    await site.addUser()
    const [here, there] = [await login(site), await login(site)]
    const list = await send(site, '/accounts/sessions/', { headers: bearer(here.sessionToken) })
    const { sessions } = (await list.json()) as { sessions: { id: string; isCurrent: boolean }[] }
    expect([list.headers.getSetCookie(), sessions.length]).toEqual([[], 2])
    const other = sessions.find(({ isCurrent }) => !isCurrent)
    const ended = await post(site, '/accounts/sessions/', { id: other?.id }, bearer(here.sessionToken))
    expect(ended.status).toBe(200)
    expect((await send(site, '/who', { headers: bearer(there.sessionToken) })).status).toBe(401)
    expect(await who(site, bearer(here.sessionToken))).toEqual(['ada', 'bearer'])
  })
})

describe('the cookie', () => {
  test('is not looked at beside a bearer token, or where the client asks for one (SESS-14)', async () => {
    const site = await createSite()
    await site.addUser('ada')
    await site.addUser('grace')
    const cookie = await withCookie(site, 'grace')
    const { sessionToken } = await login(site)
    expect(await who(site, { ...cookie, ...bearer(sessionToken) })).toEqual(['ada', 'bearer'])
    expect((await send(site, '/who', { headers: { ...cookie, ...bearer('x'.repeat(43)) } })).status).toBe(401)
    expect(await who(site, { ...cookie, ...asksForBearer })).toEqual(['nobody'])
    expect(await who(site, cookie)).toEqual(['grace', 'session'])
  })

  test('is not turned into a token by a script of the page (SESS-14)', async () => {
    const site = await createSite()
    await site.addUser()
    const headers = { ...(await withCookie(site)), ...asksForBearer }
    const answer = await post(site, '/accounts/change-password/', { password, newPassword }, headers)
    expect(await code(answer)).toEqual([401, 'login_required'])
  })

  test('of another login stays as it was', async () => {
    const site = await createSite()
    await site.addUser()
    const cookie = await withCookie(site)
    await login(site, 'ada', cookie)
    expect(await who(site, cookie)).toEqual(['ada', 'session'])
  })
})

describe('a bearer token that opens nothing', () => {
  const worthless = ['', 'abc', 'x'.repeat(43), `${'x'.repeat(43)} y`, 'x'.repeat(5000), 'a.b', `${'x'.repeat(42)}é`]

  test.each(worthless)('is answered 401 on open pages too, as RFC 6750 has it: %s', async (token) => {
    const site = await createSite()
    for (const path of ['/who', '/private', '/accounts/login/']) {
      const answer = await send(site, path, { headers: bearer(token) })
      expect(answer.headers.get('www-authenticate'), path).toBe('Bearer error="invalid_token"')
      expect(await code(answer), path).toEqual([401, 'invalid_bearer_token'])
    }
  })

  test('costs a statement only where it has the shape of a token', async () => {
    const site = await createSite()
    await send(site, '/who', { headers: bearer('abc') })
    expect(site.statements).toHaveLength(0)
    await send(site, '/who', { headers: bearer('x'.repeat(43)) })
    expect(site.statements).toHaveLength(1)
  })

  test('ends with its time, and with its user (SESS-2, LOGIN-13)', async () => {
    let now = Date.UTC(2030, 0, 1)
    const site = await createSite({ clock: { now: () => new Date(now) }, session: { idleTimeout: 1000 } })
    await site.addUser()
    const idle = await login(site)
    now += 1001 * 1000
    expect((await send(site, '/who', { headers: bearer(idle.sessionToken) })).status).toBe(401)
    const disabled = await login(site)
    await site.db.updateTable('user').set({ active: 0 }).execute()
    expect((await send(site, '/who', { headers: bearer(disabled.sessionToken) })).status).toBe(401)
  })

  test('is 503 when the sessions cannot be read (SESS-10)', async () => {
    const site = await createSite()
    await site.addUser()
    const { sessionToken } = await login(site)
    site.breakStore(() => Promise.reject(new Error('connect ECONNREFUSED')))
    expect((await send(site, '/who', { headers: bearer(sessionToken) })).status).toBe(503)
  })

  test('other schemes are none of ours: a proxy may have asked for them', async () => {
    const site = await createSite()
    await site.addUser()
    const cookie = await withCookie(site)
    for (const Authorization of ['Basic YWRhOngx', 'Digest username="ada"', 'Bearerx']) {
      expect(await who(site, { ...cookie, Authorization })).toEqual(['ada', 'session'])
    }
  })
})

describe('other sites', () => {
  test('make no browser send a bearer token: it needs no CSRF token, and a foreign origin is refused all the same (CSRF-1)', async () => {
    const site = await createSite()
    await site.addUser()
    const { sessionToken } = await login(site)
    for (const foreign of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      const answer = await post(site, '/accounts/logout/', {}, { ...bearer(sessionToken), ...foreign })
      expect(await code(answer)).toEqual([403, 'csrf_failed'])
      const asked = await post(
        site,
        '/accounts/login/',
        { username: 'ada', password },
        { ...asksForBearer, ...foreign },
      )
      expect(await code(asked)).toEqual([403, 'csrf_failed'])
    }
    expect(await who(site, bearer(sessionToken))).toEqual(['ada', 'bearer'])
  })

  test('find no token in an address, in a page, or in the answer to a GET (SESS-14, CSRF-5)', async () => {
    const site = await createSite()
    await site.addUser()
    const { sessionToken } = await login(site)
    const cookie = await withCookie(site)
    const paths = new Set(site.app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))
    expect(paths.size).toBeGreaterThan(10)
    for (const path of paths) {
      for (const headers of [bearer(sessionToken), cookie, asksForBearer, {}]) {
        for (const Accept of ['application/json', 'text/html']) {
          const answer = await send(site, path, { headers: { ...headers, Accept } })
          const told = `${answer.headers.get('location')} ${await answer.text()}`
          expect(told, path).not.toContain(sessionToken)
          expect(told, path).not.toContain('sessionToken')
        }
      }
    }
    const inAddress = await send(site, `/who?access_token=${sessionToken}&sessionToken=${sessionToken}`)
    expect(await inAddress.json()).toEqual(['nobody'])
    expect(JSON.stringify([site.logged, await site.rows('session')])).not.toContain(sessionToken)
  })
})

test('a client without cookies shows by its device token that it has logged in before (BRUTE-7)', async () => {
  const site = await createSite({ limits: { account: [{ attempts: 3, seconds: 900 }] } })
  await site.addUser()
  const { deviceToken } = await login(site)
  const guess = { username: 'ada', password: 'wrong wrong wrong' }
  for (let i = 0; i < 4; i++) await post(site, '/accounts/login/', guess, asksForBearer)
  const again = (headers: Record<string, string>) =>
    post(site, '/accounts/login/', { username: 'ada', password }, { ...asksForBearer, ...headers })
  expect((await again({})).status).toBe(429)
  expect((await again({ 'Device-Token': `${deviceToken}x` })).status).toBe(429)
  expect((await again({ 'Device-Token': deviceToken })).status).toBe(200)
})
