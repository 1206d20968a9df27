import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import {
  csrfField,
  csrfHeader,
  csrfProtection,
  csrfToken,
  currentUser,
  htmlResponse,
  readForm,
  verifyApiRequest,
} from '../src/index.ts'
import { accountUrls, pagePaths } from '../src/settings.ts'
import { Browser } from './browser.ts'
import { createSite, password, type Site } from './site.ts'

/** Every route of the site that takes a POST. */
const postRoutes = ({ app }: Site): string[] =>
  [...new Set(app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path))].sort()

const input = { username: 'ada', password, email: 'new@good.example', passwordRepeat: password }

const snapshot = async (site: Site) => JSON.stringify([await site.rows('user'), await site.rows('session')])

test('CSRF-1 the routes are found', async () => {
  const paths = postRoutes(await createSite({ features: { emailConfirmation: true } }))
  const { assets, ...pages } = accountUrls('/accounts', pagePaths())
  expect(paths).toEqual(Object.values(pages).toSorted())
})

describe.each(['anonymous', 'logged in'])('CSRF-1 a form sent by somebody %s', (kind) => {
  async function visit() {
    const site = await createSite()
    await site.addUser()
    const browser = site.browser()
    if (kind === 'logged in') await browser.login('ada', password)
    const token = await browser
      .csrfToken('/accounts/logout/')
      .then(async (known) => known || browser.csrfToken('/accounts/login/'))
    const other = site.browser()
    await other.login('ada', password)
    const foreign = await other.csrfToken('/accounts/logout/')
    const elsewhere = await createSite({ secrets: ['another secret, also long enough, 98765432'] })
    return { site, browser, token, foreign, forged: await elsewhere.browser().csrfToken('/accounts/login/') }
  }

  test('is refused without the token, with another, and from another site; nothing changes', async () => {
    const { site, browser, token, foreign, forged } = await visit()
    const before = await snapshot(site)
    for (const path of postRoutes(site)) {
      const tries: [string, Record<string, string>, Record<string, string>][] = [
        ['no token', {}, {}],
        ['empty token', { [csrfField]: '' }, {}],
        ['wrong token', { [csrfField]: `${token.slice(0, -1)}_` }, {}],
        ['token of another session', { [csrfField]: foreign }, {}],
        ['token of another secret', { [csrfField]: forged }, {}],
        ['the cookie itself', { [csrfField]: browser.cookies.get('__Host-csrf') ?? 'none' }, {}],
        ['foreign origin', { [csrfField]: token }, { Origin: 'https://evil.example' }],
        ['other scheme', { [csrfField]: token }, { Origin: 'http://good.example' }],
        ['opaque origin', { [csrfField]: token }, { Origin: 'null', 'Sec-Fetch-Site': '' }],
        ['cross-site', { [csrfField]: token }, { Origin: '', 'Sec-Fetch-Site': 'cross-site' }],
        ['same-site', { [csrfField]: token }, { Origin: '', 'Sec-Fetch-Site': 'same-site' }],
        ['cross-site, no origin told', { [csrfField]: token }, { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
      ]
      for (const [name, fields, headers] of tries) {
        const answer = await browser.post(path, { ...input, ...fields }, headers)
        expect(answer.status, `${path} ${name}`).toBe(403)
        expect(answer.headers.getSetCookie().join(), `${path} ${name}`).not.toContain('session')
      }
    }
    expect(await snapshot(site)).toBe(before)
  })

  test('passes with the token in the field or the header, also from a client that tells no origin', async () => {
    for (const headers of [{}, { Origin: '', 'Sec-Fetch-Site': '' }, { Origin: 'null' }]) {
      const { browser, token } = await visit()
      expect((await browser.post('/accounts/logout/', { [csrfField]: token }, headers)).status).toBe(303)
      const again = await visit()
      expect(
        (await again.browser.post('/accounts/logout/', {}, { ...headers, [csrfHeader]: again.token })).status,
      ).toBe(303)
    }
  })
})

test('CSRF-1 JSON with the cookie needs the header; JSON of a client without one does not', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  const before = await snapshot(site)
  for (const path of postRoutes(site)) expect((await browser.json(path, {})).status, path).toBe(403)
  expect(await snapshot(site)).toBe(before)
  const token = await browser.csrfToken('/accounts/logout/')
  expect((await browser.json('/accounts/logout/', {}, { [csrfHeader]: token })).status).toBe(200)
  const headers = { Origin: '', 'Sec-Fetch-Site': '' }
  expect((await site.browser().json('/accounts/login/', { username: 'ada', password }, headers)).status).toBe(200)
})

test('CSRF-2 nobody can be logged in, or registered, by another site', async () => {
  const site = await createSite()
  await site.addUser()
  for (const path of ['/accounts/login/', '/accounts/register/']) {
    const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
    for (const answer of [
      await site.browser().post(path, input, headers),
      await site.browser().post(path, input),
      await site.browser().json(path, { username: 'ada', password }, headers),
    ]) {
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    }
  }
})

test('CSRF-3 GET shows a page with the button, and leaves the session alone', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  const page = await browser.page('/accounts/logout/')
  expect(page.querySelector('form[method=post] button')?.text).toBe('Log out')
  expect((await browser.get('/private')).status).toBe(200)
})

test('CSRF-4 an API takes the cookie with JSON and the header only; simple content types are refused', async () => {
  const site = await createSite()
  await site.addUser()
  site.app.post('/api', (c) => {
    verifyApiRequest(c)
    return c.text('changed')
  })
  const browser = site.browser()
  await browser.login('ada', password)
  const token = await browser.csrfToken('/accounts/logout/')
  const send = async (type: string, headers: Record<string, string> = {}) =>
    (await browser.send('/api', { method: 'POST', body: '{}', headers: { 'Content-Type': type, ...headers } })).status
  const simple = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']
  for (const type of simple) {
    expect(await send(type), type).toBe(403)
    expect(await send(type, { [csrfHeader]: token }), type).toBe(415)
  }
  expect(await send('application/json')).toBe(403)
  expect(await send('application/json', { [csrfHeader]: token, Origin: 'https://evil.example' })).toBe(403)
  expect(await send('application/json', { [csrfHeader]: token })).toBe(200)
  const program = await site.app.request('/api', { method: 'POST', body: '{}' })
  expect(program.status).toBe(200)
})

test('CSRF-5 no answer to a GET may be read by another site', async () => {
  const site = await createSite()
  const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
  for (const path of ['/accounts/login/', '/accounts/logout/', '/accounts/register/']) {
    for (const accept of ['text/html', 'application/json']) {
      const answer = await site.browser().get(path, { ...headers, Accept: accept })
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    }
  }
})

test('CSRF-6 a planted cookie and an equal field are worth nothing', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const planted = 'A'.repeat(43)
  browser.cookies.set('__Host-csrf', planted)
  expect((await browser.post('/accounts/login/', { ...input, [csrfField]: planted })).status).toBe(403)
})

test('CSRF-6 a token from before the login is worth nothing after it', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const token = await browser.csrfToken('/accounts/login/')
  await browser.post('/accounts/login/', { ...input, [csrfField]: token })
  expect((await browser.post('/accounts/logout/', { [csrfField]: token })).status).toBe(403)
})

test('tokens signed with an older secret are still taken', async () => {
  const secrets = ['the newest secret, long enough, 0123456789', 'an older secret, long enough, 9876543210']
  const { token, cookies } = await (async () => {
    const browser = (await createSite({ secrets: secrets.slice(1) })).browser()
    return { token: await browser.csrfToken('/accounts/login/'), cookies: browser.cookies }
  })()
  const site = await createSite({ secrets })
  await site.addUser()
  const browser = site.browser()
  for (const pair of cookies) browser.cookies.set(...pair)
  expect((await browser.post('/accounts/login/', { ...input, [csrfField]: token })).status).toBe(303)
})

test('two forms on a page share one cookie, and a visit keeps the one it has', async () => {
  const { auth } = await createSite()
  const app = new Hono().use(currentUser(auth)).get('/', (c) => htmlResponse(c, `${csrfToken(c)} ${csrfToken(c)}`))
  const browser = new Browser(app, 'https://good.example')
  const first = await browser.get('/')
  const [one, two] = (await first.text()).split(' ')
  expect(one).toBe(two)
  expect(first.headers.getSetCookie()).toHaveLength(1)
  const second = await browser.get('/')
  expect(second.headers.getSetCookie()).toEqual(first.headers.getSetCookie())
  expect(await second.text()).toContain(one)
})

test('CSRF-7 GET and HEAD change nothing', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  const before = await snapshot(site)
  const paths = [...new Set(site.app.routes.map(({ path }) => path))].filter((path) => !path.includes(':'))
  for (const path of paths) {
    await browser.send(path, { method: 'HEAD' })
    await browser.get(path)
  }
  expect(await snapshot(site)).toBe(before)
})

test('CSRF-9 the middleware guards uploads, and hands the form on', async () => {
  const site = await createSite()
  await site.addUser()
  const app = new Hono()
  app.use(currentUser(site.auth), csrfProtection({ multipart: true }))
  app.post('/upload', async (c) => {
    const [file] = (await readForm(c)).files('file')
    const again = await c.req.parseBody()
    return c.text(`${await file?.text()} ${again['name']}`)
  })
  const browser = site.browser()
  await browser.login('ada', password)
  const token = await browser.csrfToken('/accounts/logout/')
  const uploader = new Browser(app, 'https://good.example')
  for (const pair of browser.cookies) uploader.cookies.set(...pair)
  const send = (fields: Record<string, string>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('file', new File(['content'], 'a.txt'))
    return uploader.send('/upload', { method: 'POST', body })
  }
  expect((await send({})).status).toBe(403)
  expect(await (await send({ [csrfField]: token, name: 'ada' })).text()).toBe('content ada')
})
