import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { csrfField, csrfHeader, csrfToken, currentUser, htmlResponse } from '../src/index.ts'
import { accountUrls, pagePaths } from '../src/settings.ts'
import { Browser } from './browser.ts'
import { createSite, password, type Site } from './site.ts'

/** Every route of the site that takes a POST. */
const postRoutes = ({ app }: Site): string[] =>
  [...new Set(app.routes.filter(({ method }) => method === 'POST').map(({ path }) => path))].sort()

const input = { username: 'ada', password, email: 'new@good.example', passwordRepeat: password }

test('CSRF-1 the routes are found', async () => {
  const paths = postRoutes(await createSite({ features: { emailConfirmation: true } }))
  const { assets, ...pages } = accountUrls('/accounts', pagePaths())
  expect(paths).toEqual(Object.values(pages).toSorted())
})

test.each<Record<string, string>>([{}, { Origin: '', 'Sec-Fetch-Site': '' }, { Origin: 'null' }])(
  'CSRF-1 a form passes with the token in its field or in the header, also from a client that tells no origin: %j',
  async (headers) => {
    const site = await createSite()
    await site.addUser()
    const visit = async () => {
      const browser = site.browser()
      await browser.login('ada', password)
      return { browser, token: await browser.csrfToken('/accounts/logout/') }
    }
    const [one, other] = [await visit(), await visit()]
    const byField = await one.browser.post('/accounts/logout/', { [csrfField]: one.token }, headers)
    const byHeader = await other.browser.post('/accounts/logout/', {}, { ...headers, [csrfHeader]: other.token })
    expect([byField.status, byHeader.status]).toEqual([303, 303])
  },
)

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
