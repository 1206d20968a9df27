import { expect, test } from 'vitest'
import { createSite, password } from './site.ts'

async function visit() {
  const site = await createSite()
  await site.addUser()
  const browser = site.browser()
  await browser.login('ada', password)
  return { site, browser }
}

test('FP-AUTH-10 logout goes to next, or to the default', async () => {
  const first = await visit()
  expect((await first.browser.submit('/accounts/logout/?next=/bye', {})).headers.get('location')).toBe('/bye')
  const second = await visit()
  expect((await second.browser.submit('/accounts/logout/', {})).headers.get('location')).toBe('/')
  expect(second.site.events).toContain('user.logged_out')
})

test('CACHE-3 logging out clears what the browser keeps', async () => {
  const { browser } = await visit()
  const answer = await browser.submit('/accounts/logout/', {})
  expect(answer.headers.get('clear-site-data')).toBe('"cache"')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.getSetCookie()).toEqual(['__Host-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax'])
})

test('nobody logged in is told so, and may send the form all the same', async () => {
  const site = await createSite()
  const browser = site.browser()
  expect(await (await browser.get('/accounts/logout/')).text()).toContain('You are logged out')
  const token = await browser.csrfToken('/accounts/login/')
  expect((await browser.post('/accounts/logout/', { _csrf: token })).status).toBe(303)
})
