import { hashToken } from '@authpkg/core'
import { expect, test } from 'vitest'
import { createSite, origin, password, type Site } from './site.ts'

/** An answer without what differs from one to the next by design. */
async function comparable(response: Response, name: string) {
  const body = (await response.text())
    .replaceAll(name, 'NAME')
    .replaceAll(/name="_csrf" value="[\w-]+"/g, 'TOKEN')
    .replaceAll(/"requestId":"[\w-]+"/g, 'REQUEST')
  const headers = Object.fromEntries([...response.headers].filter(([header]) => header !== 'set-cookie'))
  return { status: response.status, headers, cookies: response.headers.getSetCookie().length, body }
}

const scryptRuns = (site: Site): number => site.auth.services.passwordHasher.work.scryptRuns

test('FP-AUTH-06 FP-AUTH-09 FP-UTIL-05 login_required sends to the login page, which leads back', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const refused = await browser.get('/private?a=1')
  const location = refused.headers.get('location') ?? ''
  expect([refused.status, location]).toEqual([303, '/accounts/login/?next=%2Fprivate%3Fa%3D1'])
  const back = await browser.submit(location, { username: 'ada', password })
  expect([back.status, back.headers.get('location')]).toEqual([303, '/private?a=1'])
  expect(await (await browser.get('/private')).text()).toBe('hello ada')
})

test('FP-AUTH-03 login without next goes to the default', async () => {
  const site = await createSite()
  await site.addUser()
  expect((await site.browser().login('ada', password)).headers.get('location')).toBe('/')
  const other = await createSite({}, { defaultNextUrl: '/home/' })
  await other.addUser()
  expect((await other.browser().login('ada', password)).headers.get('location')).toBe('/home/')
})

test('FP-AUTH-05 FP-AUTH-17 the user is on every request, and null when nobody is logged in', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  expect(await (await browser.get('/')).text()).toBe('home of nobody')
  await browser.login('ada', password)
  expect(await (await browser.get('/')).text()).toBe('home of ada')
})

test('FP-AUTH-07 FP-AUTH-09 a wrong password shows the form again with 401, name and next kept', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const page = await browser.submit('/accounts/login/?next=/private', { username: 'ada', password: 'wrong' })
  const html = await page.text()
  expect(page.status).toBe(401)
  expect(html).toContain('Incorrect username or password.')
  expect(html).toMatch(/name="username" type="text" value="ada"/)
  expect(html).toMatch(/name="next" value="\/private"/)
  expect(html).not.toContain('wrong')
})

test('FP-AUTH-08 the user is in every template', async () => {
  const site = await createSite({}, { templates: { logout: '[<%= it.user ? it.user.username : "none" %>]' } })
  await site.addUser()
  const browser = site.browser()
  expect(await (await browser.get('/accounts/logout/')).text()).toBe('[none]')
  await browser.login('ada', password)
  expect(await (await browser.get('/accounts/logout/')).text()).toBe('[ada]')
})

test('FU-FLOW-04 the address works in the same box, and case does not matter', async () => {
  const site = await createSite()
  await site.addUser('ada', { email: 'ada@good.example' })
  for (const name of ['ADA', ' ada', 'Ada@Good.Example']) {
    expect((await site.browser().login(name, password)).status, name).toBe(303)
  }
})

test('FP-AUTH-12 FI-CODE-04 login answers JSON with the user and a token for the next change', async () => {
  const site = await createSite()
  const user = await site.addUser('ada', { email: 'ada@good.example' })
  const browser = site.browser()
  const answer = await browser.json('/accounts/login/', { username: 'ada', password })
  const { user: shown, csrfToken } = (await answer.json()) as { user: object; csrfToken: string }
  expect([answer.status, shown]).toEqual([200, { id: user.id, username: 'ada', email: 'ada@good.example' }])
  const logout = await browser.json('/accounts/logout/', {}, { 'X-CSRF-Token': csrfToken })
  expect(logout.status).toBe(200)
})

test('FI-PAY-01 what a program is told of a user when a session begins is what the application says', async () => {
  const site = await createSite({
    user: {
      getSecurityPayload() {
        return { name: this.username, key: BigInt(Number(this['id'])) }
      },
    },
  })
  await site.addUser()
  const asks = { 'Session-Transport': 'bearer' }
  for (const [path, fields, headers] of [
    ['login', { username: 'ada', password }, {}],
    ['login', { username: 'ada', password }, asks],
    ['register', { username: 'grace', password }, {}],
    ['register', { username: 'bob', password }, asks],
  ] as const) {
    const answer = await site.browser().json(`/accounts/${path}/`, fields, headers)
    const { user } = (await answer.json()) as { user: object }
    expect(user, path).toEqual({ name: fields.username, key: expect.stringMatching(/^\d$/) })
  }
})

test('a program gets problem details for a wrong password (FI-CODE-04)', async () => {
  const site = await createSite()
  await site.addUser()
  const answer = await site.browser().json('/accounts/login/', { username: 'ada', password: 'wrong' })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'application/problem+json'])
  expect(await answer.json()).toEqual({
    type: 'urn:authpkg:problem:invalid_credentials',
    title: 'Invalid credentials',
    status: 401,
    detail: 'Incorrect username or password.',
    code: 'invalid_credentials',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test('LOGIN-1 unknown, wrong, inactive and without a password are one answer', async () => {
  const site = await createSite()
  await site.addUser('wrong')
  await site.addUser('inactive', { active: false })
  await site.addUser('nopassword')
  await site.db.updateTable('user').set({ password: null }).where('username', '=', 'nopassword').execute()
  const tries = [
    ['wrong', 'not the password'],
    ['unknown', password],
    ['inactive', password],
    ['nopassword', password],
  ] as const
  const answers = async (road: (name: string, secret: string) => Promise<Response>) =>
    Promise.all(tries.map(async ([name, secret]) => comparable(await road(name, secret), name)))
  const pages = await answers((name, secret) => site.browser().login(name, secret))
  const json = await answers((username, secret) =>
    site.browser().json('/accounts/login/', { username, password: secret }),
  )
  for (const [first, ...others] of [pages, json]) {
    expect(first?.status).toBe(401)
    for (const other of others) expect(other).toEqual(first)
  }
  expect(site.events).toEqual(Array(8).fill('user.login_failed'))
})

test('LOGIN-2 every try costs one run of scrypt, whoever it is for', async () => {
  const site = await createSite()
  await site.addUser('ada')
  await site.addUser('inactive', { active: false })
  for (const name of ['ada', 'unknown', 'inactive', 'not a\u0000name', 'x'.repeat(255)]) {
    const before = scryptRuns(site)
    await site.browser().json('/accounts/login/', { username: name, password: 'wrong' })
    expect(scryptRuns(site) - before, name).toBe(1)
  }
})

test('LOGIN-3 a hash at a lower cost costs a current run as well, and is current after the login', async () => {
  const site = await createSite({ passwords: { insecureFastHashing: true, cost: { logN: 5, r: 8, p: 1 } } })
  const old = await createSite()
  await site.addUser()
  await old.addUser()
  const cheap = (await old.rows('user'))[0]?.['password']
  await site.db.updateTable('user').set({ password: cheap }).execute()
  const before = scryptRuns(site)
  await site.browser().login('ada', 'wrong')
  expect(scryptRuns(site) - before).toBe(1)
  expect((await site.browser().login('ada', password)).status).toBe(303)
  expect(scryptRuns(site) - before).toBe(2)
  expect((await site.rows('user'))[0]?.['password']).not.toBe(cheap)
  expect((await site.browser().login('ada', password)).status).toBe(303)
})

test('LOGIN-8 a credential that is no text is 400, runs no scrypt and begins no session', async () => {
  const site = await createSite()
  await site.addUser()
  const before = scryptRuns(site)
  const shapes = [undefined, null, '', 1, true, ['ada'], [password], { ne: '' }, {}]
  for (const name of ['username', 'password'] as const) {
    for (const shape of shapes) {
      const answer = await site.browser().json('/accounts/login/', { username: 'ada', password, [name]: shape })
      expect(answer.status, `${name} ${JSON.stringify(shape)}`).toBe(400)
      expect(await answer.json()).toMatchObject({ errors: [{ pointer: `/${name}` }] })
    }
    const browser = site.browser()
    const token = await browser.csrfToken('/accounts/login/')
    const sent: [string, string][][] = [
      [],
      [[name, '']],
      [
        [name, password],
        [name, password],
      ],
      [[`${name}[]`, password]],
      [[`${name}[ne]`, '']],
    ]
    for (const pairs of sent) {
      const other: [string, string] = name === 'username' ? ['password', password] : ['username', 'ada']
      const answer = await browser.post('/accounts/login/', [['_csrf', token], other, ...pairs])
      expect(answer.status, JSON.stringify(pairs)).toBe(400)
      expect(answer.headers.getSetCookie().join()).not.toContain('session')
    }
  }
  expect(scryptRuns(site)).toBe(before)
  expect(await site.rows('session')).toEqual([])
})

test('LOGIN-10 a stored hash with an absurd cost, or cut off, fails like a wrong password and is reported', async () => {
  const site = await createSite()
  await site.addUser()
  const good = String((await site.rows('user'))[0]?.['password'])
  const bytes = Uint8Array.from(atob(good), (sign) => sign.charCodeAt(0))
  bytes[7] = 40
  for (const bad of [btoa(String.fromCharCode(...bytes)), good.slice(0, 40), '$s0$ffffff$AAAA$AAAA']) {
    await site.db.updateTable('user').set({ password: bad }).execute()
    expect((await site.browser().login('ada', password)).status).toBe(401)
  }
  expect(site.logged).toHaveLength(3)
  expect(JSON.stringify(site.logged)).not.toContain(good.slice(0, 30))
})

test('a login is one read and one write, beside tracking', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const token = await browser.csrfToken('/accounts/login/')
  site.statements.length = 0
  await browser.post('/accounts/login/', { _csrf: token, username: 'ada', password })
  expect(site.statements.map((sql) => sql.split(' ', 1)[0])).toEqual(['select', 'update', 'insert'])
})

test('other sessions live on after a login, unless it is to end them, and then with no statement more (FI-USER-05)', async () => {
  for (const endOtherSessionsOnLogin of [false, true]) {
    const site = await createSite({ features: { endOtherSessionsOnLogin } })
    const ada = await site.addUser()
    const token = await ada.getAuthToken()
    const [first, second] = [site.browser(), site.browser()]
    await first.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })
    const csrf = await second.csrfToken('/accounts/login/')
    site.statements.length = 0
    await second.post('/accounts/login/', { _csrf: csrf, username: 'ada', password })
    expect(site.statements.map((sql) => sql.split(' ', 1)[0])).toEqual(['select', 'update', 'insert'])
    expect((await second.get('/private')).status).toBe(200)
    expect((await first.get('/private')).status).toBe(endOtherSessionsOnLogin ? 303 : 200)
    expect((await site.auth.userFromToken(token)) === null).toBe(endOtherSessionsOnLogin)
  }
})

test('a login that ends others is remembered, and its user has the new identity (FI-USER-05)', async () => {
  const site = await createSite({ features: { endOtherSessionsOnLogin: true } })
  const ada = await site.addUser()
  const browser = site.browser()
  await browser.submit('/accounts/login/', { username: 'ada', password, remember: 'true' })
  browser.cookies.delete('__Host-session')
  expect((await browser.get('/private')).status).toBe(200)
  const { session } = await site.auth.login({ identity: 'ada', password })
  const stored = await site.auth.users.findById(ada['id'])
  expect([session.user.getId(), ada.getId() === session.user.getId()]).toEqual([stored?.getId(), false])
  const started = await site.auth.startSession(session.user)
  expect(started.session.user.getId()).not.toBe(session.user.getId())
})

test('a request with a session is one statement, one without the cookie none', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  site.statements.length = 0
  await browser.get('/private')
  expect(site.statements).toHaveLength(1)
  await browser.get('/accounts/login/')
  expect(site.statements).toHaveLength(2)
  await site.browser().get('/')
  expect(site.statements).toHaveLength(2)
})

test('the session notes where the login came from, and believes no forwarding header', async () => {
  const site = await createSite({}, { clientAddress: () => '192.0.2.7' })
  await site.addUser()
  const headers = { 'User-Agent': 'Test/1.0', 'X-Forwarded-For': '198.51.100.9' }
  await site.browser().json('/accounts/login/', { username: 'ada', password }, headers)
  expect(await site.rows('session')).toMatchObject([{ ip_address: '192.0.2.7', user_agent: 'Test/1.0' }])
})

test('the address is that of the socket under @hono/node-server', async () => {
  const site = await createSite()
  await site.addUser()
  const body = JSON.stringify({ username: 'ada', password })
  const env = { incoming: { socket: { remoteAddress: '192.0.2.8' } } }
  const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }
  expect((await site.app.request('/accounts/login/', init, env)).status).toBe(200)
  expect(await site.rows('session')).toMatchObject([{ ip_address: '192.0.2.8', user_agent: null }])
})

test('a full queue of logins answers 503 with a time to come back, in the form too', async () => {
  const site = await createSite({ passwords: { insecureFastHashing: true, concurrency: 1, maxQueue: 0 } })
  await site.addUser()
  const browsers = Array.from({ length: 10 }, () => site.browser())
  const answers = await Promise.all(browsers.map((browser) => browser.login('ada', password)))
  const refused = answers.filter(({ status }) => status === 503)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.headers.get('retry-after')).toBe('5')
  expect(await refused[0]?.text()).toContain('name="password"')
  expect(answers.filter(({ status }) => status === 303).length).toBe(10 - refused.length)
})

test('messages stand at their fields, tied to them', async () => {
  const site = await createSite()
  const browser = site.browser()
  const answer = await browser.submit('/accounts/login/', { username: '', password: '' })
  const html = await answer.text()
  expect(answer.status).toBe(400)
  expect(html).toMatch(/name="username"[^>]* aria-invalid="true" aria-describedby="username-error"/)
  expect(html).toContain('id="username-error">Enter your username.</p>')
  expect(html).toContain('id="password-error">Enter your password.</p>')
})

test('paths without the slash are redirected for GET and HEAD, others refused', async () => {
  const site = await createSite()
  for (const method of ['GET', 'HEAD']) {
    const answer = await site.app.request('/accounts/login?next=/a', { method })
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/accounts/login/?next=/a'])
  }
  expect((await site.app.request('/accounts/login', { method: 'POST' })).status).toBe(405)
})

test('HEAD answers as GET without a body, other methods are 405 with what is allowed', async () => {
  const site = await createSite()
  const head = await site.app.request('/accounts/login/', { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const answer = await site.app.request('/accounts/login/', { method })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  }
})

test('unknown paths are 404, and leave the application its own pages under the prefix', async () => {
  const site = await createSite()
  site.app.get('/accounts/mine', (c) => c.text('mine'))
  expect((await site.app.request('/accounts/nothing/')).status).toBe(404)
  expect((await site.app.request('/accounts/login/x.css')).status).toBe(404)
  expect(await (await site.app.request('/accounts/mine')).text()).toBe('mine')
})

test('the pages find their own place when mounted elsewhere, and can be given other paths', async () => {
  const site = await createSite({}, { urls: { login: '/sign-in/', register: '/join-us/' } })
  const page = await site.browser().page('/accounts/sign-in/')
  expect(page.querySelector('form')?.getAttribute('action')).toBe('/accounts/sign-in/')
  const links = page.querySelectorAll('.account-more a').map((link) => link.getAttribute('href'))
  expect(links).toEqual(['/accounts/forgot-password/', '/accounts/join-us/'])
  expect((await site.browser().get('/private')).headers.get('location')).toMatch(/^\/accounts\/sign-in\/\?next=/)
  expect((await site.app.request('/accounts/login/')).status).toBe(404)
})

test('SESS-5 SESS-14 the database holds only the hash of the token, and no page shows it', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const answer = await browser.login('ada', password)
  const token = browser.cookies.get('__Host-session') ?? ''
  expect(atob(token.replaceAll('-', '+').replaceAll('_', '/'))).toHaveLength(32)
  const [row] = await site.rows('session')
  expect(row?.['token_hash']).toBe(hashToken(token))
  expect(JSON.stringify(await site.rows('session'))).not.toContain(token)
  const shown = (await answer.text()) + (await (await browser.get('/accounts/logout/')).text())
  expect(shown).not.toContain(token)
  expect(answer.headers.get('location')).not.toContain(token)
  const asCookie = site.browser()
  asCookie.cookies.set('__Host-session', String(row?.['token_hash']))
  expect((await asCookie.get('/private')).status).toBe(303)
  expect(origin).toBe('https://good.example')
})
