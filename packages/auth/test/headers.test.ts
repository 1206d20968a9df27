import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { currentUser, htmlResponse, jsonResponse, seeOther } from '../src/index.ts'
import { createSite, password } from './site.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"

test('FRAME-1 CACHE-1 XSS-8 XSS-9 every answer of a tour is private, strict and nobody else’s', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const pages = ['/accounts/login/', '/accounts/register/', '/accounts/logout/']
  const answers = [
    ...(await Promise.all(pages.map((path) => site.browser().get(path)))),
    await browser.get('/private'),
    await browser.submit('/accounts/login/', { username: 'ada', password: 'wrong' }),
    await browser.post('/accounts/login/', {}),
    await browser.login('ada', password),
    ...(await Promise.all(pages.map((path) => browser.get(path)))),
    await browser.json('/accounts/logout/', {}),
    await browser.get('/accounts/assets/none.css'),
    await browser.get('/accounts/login'),
    await browser.send('/accounts/login/', { method: 'PUT' }),
    await browser.submit('/accounts/logout/', {}),
  ]
  for (const { headers, status, url } of answers) {
    const place = `${status} ${url} ${headers.get('location')}`
    expect(headers.get('cache-control'), place).toBe('no-store')
    expect(headers.get('x-content-type-options'), place).toBe('nosniff')
    expect(headers.get('x-frame-options'), place).toBe('DENY')
    expect(headers.get('vary'), place).toBe('Accept, Authorization, Cookie')
    expect(headers.get('referrer-policy'), place).toMatch(/^(same-origin|no-referrer)$/)
    if (headers.get('content-type')?.startsWith('text/html'))
      expect(headers.get('content-security-policy')).toBe(policy)
    else expect(headers.get('content-security-policy'), place).toContain("frame-ancestors 'none'")
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  }
})

test('CACHE-1 CACHE-2 assets are kept for ever under their hashed names only, and set no cookie', async () => {
  const site = await createSite()
  const page = await site.browser().page('/accounts/login/')
  const links = page.querySelectorAll('link[rel=stylesheet]').map((link) => link.getAttribute('href') ?? '')
  expect(links).toHaveLength(2)
  for (const link of links) {
    expect(link).toMatch(/^\/accounts\/assets\/\w+\.[0-9a-f]{12}\.css$/)
    const answer = await site.browser().get(link)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await site.browser().get(link.replace(/\.[0-9a-f]{12}/, '.000000000000'))).status).toBe(404)
    expect((await site.browser().get(link.replace(/\.[0-9a-f]{12}/, ''))).status).toBe(404)
  }
  for (const name of ['constructor', '__proto__', '..%2Fauth.css']) {
    expect((await site.browser().get(`/accounts/assets/${name}`)).status).toBe(404)
  }
})

test('LOG-1 nothing that is logged or shown on the way holds a password, a token or a hash', async () => {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  const shown: string[] = []
  const note = async (answer: Response) => void shown.push(await answer.text(), answer.headers.get('location') ?? '')
  await note(await browser.submit('/accounts/login/', { username: 'ada', password: 'a wrong password' }))
  await note(await browser.login('ada', password))
  site.breakStore(() => Promise.reject(new Error('down')))
  await note(await browser.get('/private'))
  site.breakStore(null)
  const token = browser.cookies.get('__Host-session') ?? ''
  expect(token).not.toBe('')
  await note(await browser.submit('/accounts/logout/', {}))
  const [user] = await site.rows('user')
  const secrets = [password, 'a wrong password', String(user?.['password']), String(user?.['uniquifier'])]
  const everything = JSON.stringify([shown, site.logged.map((line) => line.map(String))])
  for (const secret of [...secrets, token]) {
    expect(everything).not.toContain(secret)
  }
})

test('a page whose address holds a secret sends no referrer', async () => {
  const app = new Hono().get('/', (c) => htmlResponse(c, '', 200, { referrerPolicy: 'no-referrer' }))
  expect((await app.request('/')).headers.get('referrer-policy')).toBe('no-referrer')
})

test('big integers are written as text, redirects after a form are 303', async () => {
  const { auth } = await createSite()
  const app = new Hono().use(currentUser(auth))
  app.get('/', (c) => jsonResponse(c, { id: 2n ** 60n }, 201))
  app.post('/', (c) => seeOther(c, '/there/'))
  expect(await (await app.request('/')).json()).toEqual({ id: '1152921504606846976' })
  const answer = await app.request('/', { method: 'POST' })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/there/'])
})
