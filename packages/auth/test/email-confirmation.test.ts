import { expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, origin, password, type Site, type SiteOptions } from './site.ts'

const address = 'ada@good.example'
const newPassword = 'another correct horse battery'
const fields = { username: 'ada', email: address, password, passwordRepeat: password }

const open = (options: SiteOptions = {}): Promise<Site> =>
  createSite({ ...options, features: { emailConfirmation: true, ...options.features } })

const register = (browser: Browser, more: Record<string, string> = {}): Promise<Response> =>
  browser.submit('/accounts/register/', { ...fields, ...more })

/** The path of the link that was mailed last. */
async function mailedLink(site: Site): Promise<string> {
  const link = /https:\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0] ?? ''
  return link.slice(origin.length)
}

const tokenIn = (link: string): string => new URL(link, origin).searchParams.get('token') ?? ''

const canLogIn = async (site: Site, secret: string): Promise<number> =>
  (await site.browser().json('/accounts/login/', { username: 'ada', password: secret })).status

test('FU-FLOW-01 FU-FLOW-02 registration mails a link, which confirms the address and logs in the browser that registered', async () => {
  const site = await open()
  const browser = site.browser()
  const answer = await register(browser)
  expect([answer.status, browser.cookies.has('__Host-session')]).toEqual([202, false])
  expect(await (await browser.get('/')).text()).toBe('home of nobody')
  const link = await mailedLink(site)
  expect(link).toMatch(/^\/accounts\/confirm-email\/\?token=/)
  expect((await browser.get(link)).headers.get('location')).toBe('/accounts/confirm-email/')
  expect((await browser.submit('/accounts/confirm-email/', {})).status).toBe(303)
  expect(await (await browser.get('/')).text()).toBe('home of ada')
  expect(await site.rows('user')).toMatchObject([{ username: 'ada', email_confirmed_at: expect.any(String) }])
  expect(site.events).toContain('user.email_confirmed')
})

test('LOGIN-12 another browser confirms with the password, and is not logged in', async () => {
  const site = await open()
  await register(site.browser())
  const other = site.browser()
  await other.get(await mailedLink(site))
  const page = await other.page('/accounts/confirm-email/')
  expect(page.querySelectorAll('form')).toHaveLength(2)
  expect((await other.submit('/accounts/confirm-email/', { password: 'a wrong guess' })).status).toBe(401)
  expect((await other.submit('/accounts/confirm-email/', { password })).headers.get('location')).toBe(
    '/accounts/login/',
  )
  expect(await (await other.get('/')).text()).toBe('home of nobody')
  expect(await canLogIn(site, password)).toBe(200)
})

test('TOK-3 FU-FLOW-02 FS-USER-43 the link lasts two days, unless it is said otherwise', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const site = await open({ clock: { now: () => now } })
  await register(site.browser())
  const token = tokenIn(await mailedLink(site))
  const confirm = async (): Promise<unknown> => {
    const answer = await site.browser().json('/accounts/confirm-email/', { token })
    return ((await answer.json()) as { code?: string }).code
  }
  now = new Date(now.getTime() + 2 * 86_400_000 - 1)
  expect(await confirm()).toBe('invalid_credentials')
  now = new Date(now.getTime() + 1)
  expect(await confirm()).toBe('invalid_token')
})

test('LOGIN-11 whoever registered with a foreign address loses the account when its owner proves it', async () => {
  const site = await open({ features: { loginBeforeConfirmation: true } })
  const attacker = site.browser()
  await register(attacker)
  await attacker.login('ada', password)
  expect(await (await attacker.get('/')).text()).toBe('home of ada')
  const owner = site.browser()
  await owner.get(await mailedLink(site))
  const token = await owner.csrfToken('/accounts/confirm-email/')
  const confirmed = await owner.post('/accounts/confirm-email/', { _csrf: token, newPassword })
  expect(confirmed.headers.get('location')).toBe('/accounts/login/')
  expect(await (await attacker.get('/')).text()).toBe('home of nobody')
  expect([await canLogIn(site, password), await canLogIn(site, newPassword)]).toEqual([401, 200])
})

test('LOGIN-11 an owner who registers again, or asks for the link, does not keep the stranger in', async () => {
  const site = await open({ features: { loginBeforeConfirmation: true } })
  await register(site.browser())
  const owner = site.browser()
  expect(
    (await register(owner, { username: 'owner', password: newPassword, passwordRepeat: newPassword })).status,
  ).toBe(202)
  await owner.get(await mailedLink(site))
  expect((await owner.page('/accounts/confirm-email/')).querySelectorAll('form')).toHaveLength(2)
  await owner.submit('/accounts/resend-confirmation/', { email: address })
  await owner.get(await mailedLink(site))
  expect((await owner.page('/accounts/confirm-email/')).querySelectorAll('form')).toHaveLength(2)
})

test('LOGIN-4 a known address answers as a new one does, and its owner is told by mail', async () => {
  const site = await open()
  await site.addUser('grace', { email: address })
  const before = site.auth.services.passwordHasher.work.scryptRuns
  const known = await register(site.browser())
  const runs = site.auth.services.passwordHasher.work.scryptRuns - before
  const [mail] = await site.mails()
  expect(mail).toMatchObject({ to: address, subject: 'You have an account at good.example' })
  const fresh = await register(site.browser(), { username: 'new', email: 'new@good.example' })
  expect(site.auth.services.passwordHasher.work.scryptRuns - before - runs).toBe(runs)
  expect([known.status, await known.text()]).toEqual([fresh.status, await fresh.text()])
  const names = (headers: Headers): string[] => headers.getSetCookie().map((text) => text.split('=', 1)[0] ?? '')
  expect(names(known.headers)).toEqual(names(fresh.headers))
  expect((await site.rows('user')).map((row) => row['username'])).toEqual(['grace', 'new'])
})

test('a username that is taken is told, whether or not the address is known', async () => {
  const site = await open()
  await site.addUser('ada', { email: address })
  expect((await register(site.browser())).status).toBe(409)
  expect((await register(site.browser(), { email: 'new@good.example' })).status).toBe(409)
  expect((await register(site.browser(), { username: 'new', email: '' })).status).toBe(400)
})

test('LOGIN-1 nobody logs in before confirming, unless they may; who is not let in reads the same, whoever they are', async () => {
  const site = await open()
  await register(site.browser())
  await site.addUser('grace', { email: 'grace@good.example' })
  const tries = [
    ['ada', password],
    ['ada', 'a wrong guess'],
    ['grace', 'a wrong guess'],
    ['nobody', password],
  ] as const
  const said = new Set<unknown>()
  for (const [username, secret] of tries) {
    const answer = await site.browser().json('/accounts/login/', { username, password: secret })
    said.add((await answer.text()).replace(/"requestId":"[^"]+"/, ''))
    const page = await site.browser().login(username, secret)
    expect([page.status, (await page.text()).includes('href="/accounts/resend-confirmation/"')]).toEqual([401, true])
  }
  expect([...said]).toEqual([expect.stringContaining('or an address that is not confirmed yet')])
  const lenient = await open({ features: { loginBeforeConfirmation: true } })
  await register(lenient.browser())
  expect(await canLogIn(lenient, password)).toBe(200)
})

test('LOGIN-5 asking for the link again answers alike, and mails only to who needs it', async () => {
  const site = await open()
  await register(site.browser())
  await site.addUser('grace', { email: 'grace@good.example' })
  await site.mails()
  const answers = new Set<string>()
  for (const email of [address, 'grace@good.example', 'nobody@good.example', 'no address']) {
    const answer = await site.browser().submit('/accounts/resend-confirmation/', { email })
    answers.add(`${answer.status} ${(await answer.text()).replace(/value="[^"]*"/g, '')}`)
  }
  expect(answers.size).toBe(1)
  expect((await site.mails()).map(({ to }) => to)).toEqual([address, address])
})

test('TOK-1 TOK-6 TOK-11 a link confirms once, a newer one ends it, and it resets no password', async () => {
  const site = await open()
  await register(site.browser())
  const first = tokenIn(await mailedLink(site))
  await site.browser().submit('/accounts/resend-confirmation/', { email: address })
  const second = tokenIn(await mailedLink(site))
  const confirm = async (token: string): Promise<number> =>
    (await site.browser().json('/accounts/confirm-email/', { token, password })).status
  const reset = await site.browser().json('/accounts/reset-password/', { token: second, newPassword })
  expect(reset.status).toBe(400)
  expect([await confirm(first), await confirm(second), await confirm(second)]).toEqual([400, 200, 400])
})

test('TOK-9 a scanner that follows the link confirms nothing', async () => {
  const site = await open()
  await register(site.browser())
  const scanner = site.browser()
  await scanner.get(await mailedLink(site))
  await scanner.get('/accounts/confirm-email/')
  expect(await site.rows('user')).toMatchObject([{ email_confirmed_at: null }])
})

test('FU-FLOW-05 a reset password confirms the address that the link went to', async () => {
  const site = await open()
  await register(site.browser())
  await site.browser().submit('/accounts/forgot-password/', { email: address })
  const token = tokenIn(await mailedLink(site))
  expect((await site.browser().json('/accounts/reset-password/', { token, newPassword })).status).toBe(200)
  expect(await canLogIn(site, newPassword)).toBe(200)
})

test('what cannot be is refused at the start', async () => {
  await expect(createSite({ features: { emailConfirmation: true }, mailer: undefined })).rejects.toThrow(
    'needs a mailer',
  )
  await expect(createSite({ features: { loginBeforeConfirmation: true } })).rejects.toThrow(
    'needs features.emailConfirmation',
  )
})

test('LOGIN-4 listeners are told after the answer: how long they take does not tell that an address was new', async () => {
  const site = await open()
  const told: string[] = []
  let finish = (): void => {}
  const busy = new Promise<void>((resolve) => {
    finish = resolve
  })
  site.auth.config.events.on('user.registered', async ({ user }) => {
    await busy
    told.push(String(user.username))
  })
  const answer = await site.browser().json('/accounts/register/', { username: 'ada', email: address, password })
  expect([answer.status, told]).toEqual([202, []])
  finish()
  await site.mails()
  expect(told).toEqual(['ada'])
})
