import { describe, expect, test } from 'vitest'
import { csrfProtection, freshRequired, loginRequired } from '../src/index.ts'
import { password, createSite as plainSite, type SiteOptions } from './site.ts'

/** A site whose pages tell by whom they were asked, and how they proved it. */
async function createSite(options: SiteOptions = {}) {
  const site = await plainSite(options)
  site.app.get('/who', (c) => {
    const principal = c.get('principal')
    return c.json(principal.kind === 'user' ? [principal.user.username, principal.via, c.get('session')] : ['nobody'])
  })
  site.app.get('/fresh', loginRequired(), freshRequired(), (c) => c.text('fresh'))
  site.app.post('/own', csrfProtection(), loginRequired(), (c) => c.text(c.get('user').username ?? ''))
  const ada = await site.addUser('ada')
  const token = await ada.getAuthToken()
  const send = (path: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> =>
    Promise.resolve(
      site.app.request(`https://good.example${path}`, { ...init, headers: { Accept: 'application/json', ...headers } }),
    )
  site.statements.length = 0
  return { ...site, ada, token, send }
}

const json = { 'Content-Type': 'application/json' }

describe('a signed token', () => {
  test('says who asks, in either header, in one statement, and brings no session (FS-USER-24, FS-USER-43)', async () => {
    const { send, token, statements } = await createSite()
    for (const proof of [{ Authorization: `Bearer ${token}` }, { 'Authentication-Token': token }]) {
      statements.length = 0
      const answer = await send('/who', proof)
      expect(await answer.json()).toEqual(['ada', 'token', null])
      expect([statements.length, answer.headers.getSetCookie()]).toEqual([1, []])
    }
  })

  test('tells nothing of the user but the key, and is no session token (TOK-11)', async () => {
    const { ada, auth, token, send } = await createSite()
    const told = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
    expect(Object.keys(JSON.parse(told))).toEqual(['sub', 'iat', 'bond'])
    for (const secret of [ada.getId(), ada.passwordHash, ada.email]) expect(told).not.toContain(String(secret))
    expect(await (await send('/who', { Cookie: `${auth.config.sessionCookie}=${token}` })).json()).toEqual(['nobody'])
    for (const path of ['/reset-password/', '/confirm-email/']) {
      const used = await send(`/accounts${path}?token=${token}`, {})
      expect(await used.text()).not.toContain('ada@')
    }
  })

  test('is not taken from an address (SESS-14)', async () => {
    const { send, token } = await createSite()
    for (const name of ['auth_token', 'access_token', 'token']) {
      expect(await (await send(`/who?${name}=${token}`, {})).json()).toEqual(['nobody'])
    }
  })

  test('that is worth nothing is 401 on open pages too, and no cookie stands in for it', async () => {
    const { auth, ada, send, token } = await createSite()
    const { sessionToken } = await auth.startSession(ada)
    const Cookie = `${auth.config.sessionCookie}=${sessionToken}`
    for (const worthless of ['', 'abc', `${token}x`, sessionToken]) {
      const answer = await send('/who', { Cookie, 'Authentication-Token': worthless })
      expect(answer.status, worthless).toBe(401)
      expect(await answer.json()).toMatchObject({ code: 'invalid_bearer_token' })
    }
    expect(await (await send('/who', { Cookie, Authorization: `Bearer ${token}` })).json()).toEqual([
      'ada',
      'token',
      null,
    ])
  })

  test('needs no CSRF token, and comes with no other site (CSRF-1)', async () => {
    const { send, token } = await createSite()
    const proof = { 'Authentication-Token': token, ...json }
    expect(await (await send('/own', proof, { method: 'POST', body: '{}' })).text()).toBe('ada')
    const foreign = { ...proof, Origin: 'https://evil.example' }
    expect((await send('/own', foreign, { method: 'POST', body: '{}' })).status).toBe(403)
  })

  test('is never fresh, and has no session to be made so, or to be kept', async () => {
    const { send, token } = await createSite()
    const proof = { 'Authentication-Token': token, ...json }
    expect(await (await send('/fresh', proof)).json()).toMatchObject({ code: 'fresh_login_required' })
    const again = await send('/accounts/reauthenticate/', proof, { method: 'POST', body: JSON.stringify({ password }) })
    expect([again.status, await again.json()]).toMatchObject([401, { code: 'login_required' }])
    const others = await send('/accounts/sessions/', proof, { method: 'POST', body: '{"others":"true"}' })
    expect([others.status, await others.json()]).toMatchObject([401, { code: 'login_required' }])
  })

  test('stays where an own check lets it, and ends with the user (FS-USER-25, FS-USER-33)', async () => {
    let allows = true
    const { ada, send, token, auth } = await createSite({ user: { verifyAuthToken: () => allows } })
    const proof = { 'Authentication-Token': token }
    expect((await send('/who', proof)).status).toBe(200)
    allows = false
    expect((await send('/who', proof)).status).toBe(401)
    allows = true
    await auth.users.update(ada, { active: false })
    expect((await send('/who', proof)).status).toBe(401)
  })
})
