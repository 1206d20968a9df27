import { hashToken } from '@authpkg/core'
import { authFields, defineModel, text } from '@authpkg/kysely'
import { expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, models, origin, password, type Site, type SiteOptions } from './site.ts'

const newPassword = 'another correct horse battery'
const address = 'ada@good.example'

async function siteWithAda(options: SiteOptions = {}) {
  const site = await createSite(options)
  const user = await site.addUser('ada', { email: address })
  return { site, user }
}

const forgot = (browser: Browser, email: string): Promise<Response> =>
  browser.submit('/accounts/forgot-password/', { email })

/** Asks for a link as a person does, and gives the token that was mailed. */
async function mailedToken(site: Site, email = address): Promise<string> {
  await forgot(site.browser(), email)
  const mail = (await site.mails()).at(-1)
  return new URL(/https:\S+/.exec(mail?.text ?? '')?.[0] ?? '').searchParams.get('token') ?? ''
}

const resetByJson = (site: Site, token: string, secret = newPassword): Promise<Response> =>
  site.browser().json('/accounts/reset-password/', { token, newPassword: secret })

const canLogIn = async (site: Site, secret: string): Promise<boolean> =>
  (await site.browser().login('ada', secret)).status === 303

test('FU-FLOW-05 a forgotten password is reset by a mailed link, and sessions from before are over', async () => {
  const { site } = await siteWithAda()
  const before = site.browser()
  await before.login('ada', password)
  const browser = site.browser()
  const asked = await forgot(browser, address)
  expect(asked.status).toBe(202)
  const [mail] = await site.mails()
  expect(mail).toMatchObject({
    to: address,
    from: 'Site <site@good.example>',
    subject: 'A new password for good.example',
  })
  const link = /https:\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  expect(mail?.html).toContain(link)
  expect(link.startsWith(`${origin}/accounts/reset-password/?token=`)).toBe(true)
  expect((await browser.get(link.slice(origin.length))).headers.get('location')).toBe('/accounts/reset-password/')
  const done = await browser.submit('/accounts/reset-password/', { newPassword, passwordRepeat: newPassword })
  expect([done.status, done.headers.get('location')]).toEqual([303, '/accounts/login/'])
  expect(await (await browser.get('/accounts/login/')).text()).toContain('Your password has been set')
  expect(await (await before.get('/')).text()).toBe('home of nobody')
  expect(await canLogIn(site, password)).toBe(false)
  expect(await canLogIn(site, newPassword)).toBe(true)
  expect((await site.mails()).at(-1)).toMatchObject({ to: address, subject: expect.stringContaining('was changed') })
  expect(site.events).toContain('user.password_reset')
})

test('LOGIN-5 FU-FLOW-05 known, unknown, inactive and badly written addresses get one answer', async () => {
  const { site } = await siteWithAda()
  await site.addUser('bob', { email: 'bob@good.example', active: false })
  const answers = new Set<string>()
  for (const email of [address, 'nobody@good.example', 'bob@good.example', 'no address']) {
    const answer = await forgot(site.browser(), email)
    answers.add(`${answer.status} ${(await answer.text()).replace(/value="[^"]*"/g, '')}`)
  }
  expect(answers.size).toBe(1)
  expect((await site.mails()).map(({ to }) => to)).toEqual([address])
})

test('LOGIN-5 nothing is read before the answer, and a mailer that fails changes nothing of it', async () => {
  const failing = { send: () => Promise.reject(new Error('no mail server')) }
  const { site } = await siteWithAda({ mailer: failing })
  site.statements.length = 0
  const answer = await site.browser().json('/accounts/forgot-password/', { email: address })
  expect([answer.status, site.statements]).toEqual([202, []])
  await site.auth.settled()
  expect(site.events).toContain('mail.failed')
})

test('LOGIN-7 a mail goes to the address as it is stored, however it was typed', async () => {
  const { site } = await siteWithAda()
  await forgot(site.browser(), ' ＡＤＡ@Good.Example ')
  expect((await site.mails()).map(({ to }) => to)).toEqual([address])
})

test('TOK-1 a token is used once', async () => {
  const { site } = await siteWithAda()
  const token = await mailedToken(site)
  expect((await resetByJson(site, token)).status).toBe(200)
  const second = await resetByJson(site, token, 'a third correct horse battery')
  expect([second.status, await second.json()]).toMatchObject([400, { code: 'invalid_token' }])
})

test('TOK-2 of many uses at once one succeeds, and its password is the one that counts', async () => {
  const { site } = await siteWithAda({ passwords: { insecureFastHashing: true, maxQueue: 100 } })
  const token = await mailedToken(site)
  const secrets = Array.from({ length: 20 }, (_, i) => `${newPassword} ${i}`)
  const statuses = await Promise.all(secrets.map(async (secret) => (await resetByJson(site, token, secret)).status))
  const winner = statuses.indexOf(200)
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect(await canLogIn(site, secrets[winner] ?? '')).toBe(true)
})

test('TOK-3 a token ends with its lifetime', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const { site } = await siteWithAda({ clock: { now: () => now }, lifetimes: { resetPassword: 600 } })
  const token = await mailedToken(site)
  now = new Date(now.getTime() + 601_000)
  const late = await (await resetByJson(site, token)).json()
  const unknown = await (await resetByJson(site, 'x'.repeat(43))).json()
  expect(late).toEqual({ ...(unknown as object), requestId: (late as { requestId: string }).requestId })
})

test('TOK-3 FS-USER-43 a link for a new password lasts an hour, unless it is said otherwise', async () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const { site } = await siteWithAda({ clock: { now: () => now } })
  const token = await mailedToken(site)
  now = new Date(now.getTime() + 3_600_000 - 1)
  expect((await site.auth.users.findByResetToken(token))?.username).toBe('ada')
  now = new Date(now.getTime() + 1)
  expect(await site.auth.users.findByResetToken(token)).toBeNull()
  expect((await resetByJson(site, token)).status).toBe(400)
})

test('TOK-4 what is stored opens nothing', async () => {
  const { site } = await siteWithAda()
  const token = await mailedToken(site)
  const [row] = await site.rows('token')
  expect(row?.['token_hash']).toBe(hashToken(token))
  expect(JSON.stringify(row)).not.toContain(token)
  for (const value of Object.values(row ?? {})) expect((await resetByJson(site, String(value))).status).toBe(400)
})

test('TOK-6 a new token, a new password and a disabled user end the tokens made before', async () => {
  const { site, user } = await siteWithAda()
  const first = await mailedToken(site)
  const second = await mailedToken(site)
  expect((await resetByJson(site, first)).status).toBe(400)
  await site.auth.users.setPassword(user, newPassword)
  expect((await resetByJson(site, second)).status).toBe(400)
  const third = await mailedToken(site)
  await site.db.updateTable('user').set({ active: 0 }).execute()
  expect((await resetByJson(site, third)).status).toBe(400)
})

test('TOK-7 links begin with the configured base URL, whatever host a request names', async () => {
  const { site } = await siteWithAda()
  const headers = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'http' }
  await site.browser().json('/accounts/forgot-password/', { email: address }, headers)
  const [mail] = await site.mails()
  expect(mail?.text).toContain(`${origin}/accounts/reset-password/`)
  expect(mail?.text).not.toContain('evil')
})

test('TOK-8 the token leaves the address at once, and no page shows it', async () => {
  const { site } = await siteWithAda()
  const token = await mailedToken(site)
  const browser = site.browser()
  const moved = await browser.get(`/accounts/reset-password/?token=${token}`)
  expect(moved.status).toBe(303)
  expect(moved.headers.get('location')).not.toContain(token)
  expect(moved.headers.getSetCookie().join()).toMatch(/HttpOnly; Secure/)
  const page = await browser.get('/accounts/reset-password/')
  expect(page.headers.get('referrer-policy')).toMatch(/no-referrer|same-origin/)
  expect(page.headers.get('cache-control')).toContain('no-store')
  expect(await page.text()).not.toContain(token)
})

test('TOK-9 a scanner that follows the link spends nothing', async () => {
  const { site } = await siteWithAda()
  const token = await mailedToken(site)
  for (let i = 0; i < 10; i += 1) {
    const scanner = site.browser()
    await scanner.get(`/accounts/reset-password/?token=${token}`)
    await scanner.get('/accounts/reset-password/')
    await scanner.send(`/accounts/reset-password/?token=${token}`, { method: 'HEAD' })
  }
  expect((await resetByJson(site, token)).status).toBe(200)
})

test('TOK-10 asking for a link gives nobody the right to set a password', async () => {
  const { site } = await siteWithAda()
  const browser = site.browser()
  await forgot(browser, address)
  await site.auth.settled()
  for (const token of [undefined, null, '', 'undefined']) {
    expect((await site.browser().json('/accounts/reset-password/', { token, newPassword })).status).toBe(400)
  }
  const form = await browser.submit('/accounts/forgot-password/', { email: address })
  expect(form.status).toBe(202)
  const page = await browser.get('/accounts/reset-password/')
  expect(await page.text()).toContain('This link cannot be used')
})

test('TOK-13 a reset ends every session', async () => {
  const { site } = await siteWithAda()
  const browsers = [site.browser(), site.browser()]
  for (const browser of browsers) await browser.login('ada', password)
  await resetByJson(site, await mailedToken(site))
  for (const browser of browsers) expect(await (await browser.get('/')).text()).toBe('home of nobody')
  expect(await site.rows('session')).toEqual([])
})

test('TOK-13 a reset, and the undoing of a changed address, end signed tokens that outlive a new password', async () => {
  const User = defineModel('user', {
    fields: { ...authFields.user(), token_uniquifier: text({ maxLength: 64, nullable: true, unique: true }) },
  })
  const site = await createSite({}, {}, { ...models, User })
  const { users, services } = site.auth
  const ada = await site.addUser('ada', { email: address })
  const signed = await ada.getAuthToken()
  await users.setPassword(ada, 'what only the thief knows')
  expect(await site.auth.userFromToken(signed)).not.toBeNull()
  await resetByJson(site, await mailedToken(site))
  expect(await site.auth.userFromToken(signed)).toBeNull()

  const now = await users.findByIdentity('ada')
  const next = (await now?.getAuthToken()) ?? ''
  const proved = { address, confirmedAt: new Date().toISOString() }
  const token = await services.tokens.issueToken('undo_email_change', now ?? ada, 600, proved)
  await site.browser().json('/accounts/undo-email-change/', { token, newPassword })
  expect(await site.auth.userFromToken(next)).toBeNull()
})

test('a link is worth nothing when its address is the user’s no more, whoever took it away (TOK-15)', async () => {
  const { site, user } = await siteWithAda()
  const token = await mailedToken(site)
  await site.auth.services.users.update(user, { email: 'new@good.example' })
  const answer = await resetByJson(site, token)
  expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_token' })])
  expect(await site.auth.users.findByResetToken(token)).toBeNull()
  expect(await canLogIn(site, password)).toBe(true)
})

test('who reads the mails of a locked account gets in by a reset, or by taking the address back (BRUTE-7)', async () => {
  const { site, user } = await siteWithAda({ limits: { account: [{ attempts: 3, seconds: 600 }] } })
  const lock = async () => {
    for (let i = 0; i < 4; i += 1) await canLogIn(site, 'a wrong guess')
    expect(await canLogIn(site, newPassword)).toBe(false)
  }
  await lock()
  await resetByJson(site, await mailedToken(site))
  expect(await canLogIn(site, newPassword)).toBe(true)
  await lock()
  const proved = { address, confirmedAt: new Date().toISOString() }
  const token = await site.auth.services.tokens.issueToken('undo_email_change', user, 600, proved)
  await site.browser().json('/accounts/undo-email-change/', { token, newPassword })
  expect(await canLogIn(site, newPassword)).toBe(true)
})

test('a weak password spends nothing, and the form says what is wrong', async () => {
  const { site } = await siteWithAda()
  const token = await mailedToken(site)
  const browser = site.browser()
  await browser.get(`/accounts/reset-password/?token=${token}`)
  const weak = await browser.submit('/accounts/reset-password/', { newPassword: 'short', passwordRepeat: 'short' })
  expect(weak.status).toBe(400)
  expect(await weak.text()).toMatch(/newPassword-error">Use at least 15 characters/)
  expect((await resetByJson(site, token)).status).toBe(200)
})

test('without a mailer there is no such page, and the login page has no link to it', async () => {
  const { site } = await siteWithAda({ mailer: undefined })
  expect((await site.browser().get('/accounts/forgot-password/')).status).toBe(404)
  expect(await (await site.browser().get('/accounts/login/')).text()).not.toContain('Forgotten')
})

test('what is still to do after an answer is told to the runtime, which would stop else', async () => {
  const site = await createSite()
  await site.addUser('ada', { email: 'ada@good.example' })
  const waiting: Promise<unknown>[] = []
  const worker = {
    waitUntil: (work: Promise<unknown>) => void waiting.push(work),
    passThroughOnException() {},
    props: {},
  }
  const sent = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"username":"ada","password":"x"}',
  }
  await site.app.request(`${site.auth.config.baseUrl.origin}/accounts/login/`, sent, {}, worker)
  expect(waiting).toHaveLength(1)
})
