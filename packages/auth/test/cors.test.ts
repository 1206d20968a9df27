import { afterEach, describe, expect, test, vi } from 'vitest'
import { basicPrincipal, corsHeaders, csrfHeader } from '../src/index.ts'
import { createSite, origin, password, type Site, type SiteOptions } from './site.ts'

const app = 'https://app.good.example'
const evil = 'https://evil.example'

afterEach(() => vi.unstubAllEnvs())

const send = async (site: Site, path: string, init: RequestInit = {}): Promise<Response> =>
  site.app.request(new URL(path, origin), init)

const preflight = (site: Site, path: string, from: string): Promise<Response> =>
  send(site, path, {
    method: 'OPTIONS',
    headers: {
      Origin: from,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type,x-csrf-token',
    },
  })

const corsIn = ({ headers }: Response): string[] =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'))

const pathsOf = ({ app: { routes } }: Site, wanted: string): readonly string[] => [
  ...new Set(routes.filter(({ method }) => method === wanted).map(({ path }) => path)),
]

async function withApp(options: SiteOptions = {}): Promise<Site> {
  const site = await createSite({ trustedOrigins: [app], ...options })
  await site.addUser()
  return site
}

describe('a trusted origin', () => {
  test('may send what the flows need, with cookies, and read the answers', async () => {
    const site = await withApp()
    const asked = await preflight(site, '/accounts/login/', app)
    expect(asked.status).toBe(204)
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
      'access-control-max-age': '7200',
    })
    const allowed = asked.headers.get('access-control-allow-headers')?.split(',')
    expect(allowed).toEqual(
      expect.arrayContaining(['Content-Type', 'Authorization', csrfHeader, 'Session-Transport', 'Device-Token']),
    )
    expect(asked.headers.get('vary')).toContain('Origin')
  })

  test('reads errors too, and when it may come back', async () => {
    const site = await withApp()
    for (const path of ['/accounts/nothing/', '/accounts/sessions/']) {
      const answer = await send(site, path, { headers: { Origin: app, Accept: 'application/json' } })
      expect([path, answer.headers.get('access-control-allow-origin')]).toEqual([path, app])
      expect(answer.headers.get('access-control-expose-headers')).toContain('RateLimit,RateLimit-Policy,Retry-After')
      expect(answer.headers.get('vary')).toContain('Origin')
    }
  })

  test('reads why the application as a whole refuses it', async () => {
    const site = await withApp()
    const headers = { Origin: app, Accept: 'application/json', Authorization: `Bearer ${'x'.repeat(43)}` }
    const refused = await send(site, '/', { headers })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, app])
    expect(refused.headers.get('vary')).toContain('Origin')
    const foreign = await send(site, '/', { headers: { ...headers, Origin: evil } })
    expect([foreign.status, corsIn(foreign)]).toEqual([401, []])
  })

  test('logs in and out with the cookie, for which it needs the CSRF token (CSRF-1)', async () => {
    const site = await withApp()
    const browser = site.browser()
    const from = { Origin: app, 'Sec-Fetch-Site': 'same-site', Accept: 'application/json' }
    const { csrfToken } = (await (await browser.get('/accounts/login/', from)).json()) as { csrfToken: string }
    const credentials = { username: 'ada', password }
    expect((await browser.json('/accounts/login/', credentials, from)).status).toBe(403)
    const login = await browser.json('/accounts/login/', credentials, { ...from, [csrfHeader]: csrfToken })
    expect(login.status).toBe(200)
    const begun = (await login.json()) as { csrfToken: string }
    expect((await browser.json('/accounts/logout/', {}, from)).status).toBe(403)
    const logout = await browser.json('/accounts/logout/', {}, { ...from, [csrfHeader]: begun.csrfToken })
    expect([logout.status, logout.headers.get('access-control-allow-origin')]).toEqual([200, app])
  })

  test('sends no HTTP Basic in the name of a browser that has stored it (BASIC-5)', async () => {
    const site = await withApp()
    site.app.get('/basic', async (c) => c.json(await basicPrincipal(c, site.auth)))
    const Authorization = `Basic ${btoa(`ada:${password}`)}`
    const headers = { Origin: app, 'Sec-Fetch-Site': 'cross-site', Authorization }
    expect((await send(site, '/basic', { headers })).status).toBe(403)
  })
})

describe('every other origin', () => {
  const others = [evil, 'http://app.good.example', `${app}.evil.example`, 'https://good.example', `${app}:8443`, 'null']

  test('is allowed nothing by any address, asked before or not (CSRF-5)', async () => {
    const site = await withApp()
    const browser = site.browser()
    await browser.login('ada', password)
    for (const from of others) {
      for (const path of pathsOf(site, 'GET')) {
        const answer = await browser.get(path, { Origin: from, Accept: 'application/json' })
        expect(corsIn(answer), `${from} ${path}`).toEqual([])
        expect(corsIn(await preflight(site, path, from)), `${from} ${path}`).toEqual([])
      }
    }
  })

  test('is refused when it sends something, with the token too (CSRF-1, CSRF-4)', async () => {
    const site = await withApp()
    const browser = site.browser()
    await browser.login('ada', password)
    const token = await browser.csrfToken('/accounts/logout/')
    for (const from of others.filter((other) => other !== origin)) {
      const headers = { Origin: from, 'Sec-Fetch-Site': 'cross-site', [csrfHeader]: token }
      for (const path of pathsOf(site, 'POST')) {
        expect((await browser.json(path, {}, headers)).status, `${from} ${path}`).toBe(403)
      }
    }
    expect(await (await browser.get('/')).text()).toBe('home of ada')
  })

  test('is told so to caches: an answer depends on who asks', async () => {
    const site = await withApp()
    const answer = await send(site, '/accounts/login/', { headers: { Origin: evil } })
    expect(answer.headers.get('vary')).toBe('Accept, Authorization, Cookie, Origin')
  })
})

test('without trusted origins there is no CORS header at all (CSRF-5)', async () => {
  const site = await createSite()
  site.app.use('/own', corsHeaders(site.auth)).get('/own', (c) => c.text('own'))
  for (const path of pathsOf(site, 'GET')) {
    for (const from of [app, evil, origin]) {
      const answers = [await send(site, path, { headers: { Origin: from } }), await preflight(site, path, from)]
      for (const answer of answers) {
        expect([corsIn(answer), answer.headers.get('vary')?.includes('Origin') ?? false], path).toEqual([[], false])
      }
    }
  }
})

test('routes of the application share themselves alike, and say so once', async () => {
  const site = await withApp()
  site.app.use('/own/*', corsHeaders(site.auth), corsHeaders(site.auth)).get('/own/page', (c) => c.text('own'))
  const answer = await send(site, '/own/page', { headers: { Origin: app } })
  expect(answer.headers.get('access-control-allow-origin')).toBe(app)
  expect(answer.headers.get('vary')).toBe('Origin')
  expect(corsIn(await send(site, '/own/page', { headers: { Origin: evil } }))).toEqual([])
})

describe('trustedOrigins', () => {
  const wrong = [
    '*',
    'https://*.good.example',
    'null',
    'app.good.example',
    'https://app.good.example/',
    'https://app.good.example/path',
    'https://user@app.good.example',
    'https://APP.good.example',
    'https://app.good.example:443',
    'file:///app',
    'javascript:alert(1)',
    '',
  ]

  test.each(wrong)('are exact origins: the start is refused with %s (FAIL-7)', async (wrongOrigin) => {
    const start = createSite({ trustedOrigins: [app, wrongOrigin] })
    await expect(start).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining(`: ${JSON.stringify(wrongOrigin)} is none`),
    })
  })

  test('may be http outside production only, unless that was said to be wanted (FAIL-7)', async () => {
    const plain = { trustedOrigins: ['http://localhost:5173'] }
    await createSite(plain)
    vi.stubEnv('NODE_ENV', 'production')
    await expect(createSite(plain)).rejects.toMatchObject({ code: 'invalid_configuration' })
    await createSite({ ...plain, insecureHttp: true })
  })
})
