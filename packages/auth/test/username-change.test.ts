import { expect, test } from 'vitest'
import { createSite, password } from './site.ts'

async function visit() {
  const site = await createSite()
  await site.addUser('ada', { email: 'ada@good.example' })
  await site.addUser('grace')
  const browser = site.browser()
  await browser.login('ada', password)
  return { site, browser }
}

test('FU-FLOW-06 a username is changed against the password, and its owner is told by mail', async () => {
  const { site, browser } = await visit()
  expect((await browser.submit('/accounts/change-username/', { username: 'lovelace', password })).status).toBe(303)
  expect(await (await browser.get('/')).text()).toBe('home of lovelace')
  expect((await site.browser().login('lovelace', password)).status).toBe(303)
  expect((await site.browser().login('ada', password)).status).toBe(401)
  const mails = await site.mails()
  expect(mails.map(({ to, text }) => [to, text.includes('lovelace')])).toEqual([['ada@good.example', true]])
  expect(site.events).toContain('user.username_changed')
})

test.each([
  ['a wrong password', { username: 'lovelace', password: 'wrong' }, 401],
  ['a name that is taken, in other letters', { username: 'GRACE', password }, 409],
  ['an address in place of a name', { username: 'a@b.example', password }, 400],
  ['a name that is too short', { username: 'al', password }, 400],
  ['blanks', { username: '   ', password }, 400],
])('%s changes nothing', async (_, fields, status) => {
  const { browser } = await visit()
  expect((await browser.submit('/accounts/change-username/', fields)).status).toBe(status)
  expect(await (await browser.get('/')).text()).toBe('home of ada')
})

test('only the case of a name can be changed, too', async () => {
  const { browser } = await visit()
  expect((await browser.submit('/accounts/change-username/', { username: 'Ada', password })).status).toBe(303)
  expect(await (await browser.get('/')).text()).toBe('home of Ada')
})

test('nobody changes a name without being logged in', async () => {
  const site = await createSite()
  expect((await site.browser().json('/accounts/change-username/', { username: 'eve', password })).status).toBe(401)
})
