import { expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, password, type Site } from './site.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'

async function logIn(site: Site, name = 'ada', agent = firefox): Promise<Browser> {
  const browser = site.browser()
  const answer = await browser.json('/accounts/login/', { username: name, password }, { 'User-Agent': agent })
  expect(answer.status).toBe(200)
  return browser
}

interface Listed {
  readonly id: string
  readonly device: string
  readonly isCurrent: boolean
}

async function listed(browser: Browser): Promise<{ sessions: Listed[]; csrfToken: string }> {
  const answer = await browser.send('/accounts/sessions/', { headers: { Accept: 'application/json' } })
  return (await answer.json()) as { sessions: Listed[]; csrfToken: string }
}

const who = async (browser: Browser): Promise<string> => (await browser.get('/')).text()

test('a user sees where they are logged in, with device and address, and no secret', async () => {
  const site = await createSite({}, { clientAddress: () => '192.0.2.7' })
  await site.addUser()
  await logIn(site, 'ada', iphone)
  const here = await logIn(site)
  const { sessions } = await listed(here)
  expect(sessions.map(({ device, isCurrent }) => [device, isCurrent])).toEqual([
    ['Firefox on Linux', true],
    ['Safari on iPhone', false],
  ])
  const page = await (await here.get('/accounts/sessions/')).text()
  expect(page).toContain('192.0.2.7')
  for (const row of await site.rows('session')) expect(page).not.toContain(row['token_hash'])
})

test('one session is ended from another, by form and by JSON', async () => {
  const site = await createSite()
  await site.addUser()
  const [here, there, elsewhere] = [await logIn(site), await logIn(site), await logIn(site)]
  const other = (await listed(here)).sessions.find(({ isCurrent }) => !isCurrent)
  const page = await here.page('/accounts/sessions/')
  const token = page.querySelector('input[name=_csrf]')?.getAttribute('value') ?? ''
  expect((await here.post('/accounts/sessions/', { _csrf: token, id: other?.id ?? '' })).status).toBe(303)
  expect([await who(there), await who(elsewhere)].sort()).toEqual(['home of ada', 'home of nobody'])
  const { sessions, csrfToken } = await listed(here)
  const last = sessions.find(({ isCurrent }) => !isCurrent)
  const ended = await here.json('/accounts/sessions/', { id: last?.id }, { 'X-CSRF-Token': csrfToken })
  expect(ended.status).toBe(200)
  expect([await who(here), await who(there), await who(elsewhere)]).toEqual([
    'home of ada',
    'home of nobody',
    'home of nobody',
  ])
})

test('all others are ended at once', async () => {
  const site = await createSite()
  await site.addUser()
  const [here, there, elsewhere] = [await logIn(site), await logIn(site), await logIn(site)]
  const { csrfToken } = await listed(here)
  await here.json('/accounts/sessions/', { others: '1' }, { 'X-CSRF-Token': csrfToken })
  expect([await who(here), await who(there), await who(elsewhere)]).toEqual([
    'home of ada',
    'home of nobody',
    'home of nobody',
  ])
})

test("SESS-12 nobody ends another user's session, and made-up ids are none", async () => {
  const site = await createSite()
  await site.addUser('ada')
  await site.addUser('mallory')
  const ada = await logIn(site, 'ada')
  const mallory = await logIn(site, 'mallory')
  const [adas] = (await listed(ada)).sessions
  const { csrfToken } = await listed(mallory)
  for (const id of [adas?.id, '999999', 'no number', '1 or 1=1', '']) {
    const answer = await mallory.json('/accounts/sessions/', { id }, { 'X-CSRF-Token': csrfToken })
    expect(answer.status, String(id)).toBe(id === '' ? 400 : 404)
  }
  expect(await who(ada)).toBe('home of ada')
})

test('nobody sees sessions without being logged in', async () => {
  const site = await createSite()
  expect((await site.browser().get('/accounts/sessions/')).status).toBe(303)
  expect((await site.browser().json('/accounts/sessions/', { others: '1' })).status).toBe(401)
})
