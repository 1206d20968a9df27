import type { CreateLimiter } from '@authpkg/core'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, password, type Site, type SiteOptions } from './site.ts'

const address = 'ada@good.example'
const few: SiteOptions = { limits: { account: [{ attempts: 3, seconds: 600 }] } }

const guess = (browser: Browser, secret = 'a wrong guess', username = 'ada'): Promise<Response> =>
  browser.json('/accounts/login/', { username, password: secret })

async function lockedSite(options: SiteOptions = few, user: object = { email: address }) {
  const site = await createSite(options)
  await site.addUser('ada', user)
  await lock(site)
  return site
}

/** More guesses than the limit, at once. */
const lock = (site: Site, username = 'ada'): Promise<unknown> =>
  Promise.all(Array.from({ length: 8 }, () => guess(site.browser(), undefined, username)))

const mailedLink = async (site: Site): Promise<string> =>
  /\/accounts\/unlock\/\?token=\S+/.exec((await site.mails()).at(-1)?.text ?? '')?.[0] ?? ''

const tokenIn = (link: string): string => link.split('=')[1] ?? ''

test('the owner of a locked account gets one mail, whose link opens it once (BRUTE-7)', async () => {
  const site = await lockedSite()
  const mails = await site.mails()
  expect(mails.map(({ to, subject }) => [to, subject])).toEqual([[address, 'Your account at good.example is locked']])
  const link = await mailedLink(site)
  const owner = site.browser()
  expect((await guess(owner, password)).status).toBe(429)
  expect((await owner.get(link)).headers.get('location')).toBe('/accounts/unlock/')
  expect((await guess(site.browser(), password)).status).toBe(429)
  const done = await owner.submit('/accounts/unlock/', {})
  expect([done.status, done.headers.get('location')]).toEqual([303, '/accounts/login/'])
  expect(await (await owner.get('/accounts/login/')).text()).toContain('Your account is open')
  expect((await owner.login('ada', password)).status).toBe(303)
  await lock(site)
  await owner.get(link)
  expect(await (await owner.get('/accounts/unlock/')).text()).toContain('This link cannot be used')
  expect((await guess(site.browser(), password)).status).toBe(429)
  expect(site.events.filter((name) => /user\.(un)?locked/.test(name))).toEqual([
    'user.locked',
    'user.unlocked',
    'user.locked',
  ])
})

test('a program opens it by the token, of many at once one, and a made-up token opens nothing (BRUTE-7, RACE-2)', async () => {
  const site = await lockedSite()
  const token = tokenIn(await mailedLink(site))
  const open = (value: string): Promise<Response> => site.browser().json('/accounts/unlock/', { token: value })
  const refused = await open('made-up')
  expect([refused.status, await refused.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_token' })])
  expect((await guess(site.browser(), password)).status).toBe(429)
  const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await open(token)).status))
  expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  expect((await guess(site.browser(), password)).status).toBe(200)
})

test("nobody else learns of it, and nobody's name, a disabled user and one without an address get no mail (BRUTE-8)", async () => {
  const site = await createSite(few)
  await site.addUser('grace', { email: 'grace@good.example', active: false })
  await site.addUser('alan')
  for (const name of ['grace', 'alan', 'nobody']) await lock(site, name)
  expect(await site.mails()).toEqual([])
  expect(site.events.filter((name) => name === 'user.locked')).toHaveLength(1)
})

test('the link opens the account in the browser whose own tries are used up, and the address stays counted', async () => {
  const site = await createSite(
    { limits: { ...few.limits, device: [{ attempts: 2, seconds: 600 }], client: [{ attempts: 4, seconds: 600 }] } },
    { clientAddress: (c) => c.req.header('x-test-address') ?? null },
  )
  await site.addUser('ada', { email: address })
  const [owner, other] = [site.browser(), site.browser()]
  const from = async (browser: Browser, ip: string, secret: string): Promise<number> => {
    browser.cookies.delete('__Host-session')
    browser.cookies.delete('__Host-csrf')
    const body = { username: 'ada', password: secret }
    return (await browser.json('/accounts/login/', body, { 'X-Test-Address': ip })).status
  }
  await from(owner, '192.0.2.1', password)
  for (let i = 0; i < 3; i += 1) await from(owner, '192.0.2.1', 'a wrong guess')
  for (let i = 0; i < 4; i += 1) await from(other, '192.0.2.9', 'a wrong guess')
  await owner.get(await mailedLink(site))
  expect((await owner.submit('/accounts/unlock/', {})).status).toBe(303)
  expect(await from(owner, '192.0.2.2', password)).toBe(200)
  expect(await from(other, '192.0.2.3', password)).toBe(200)
  expect(await from(other, '192.0.2.9', password)).toBe(429)
})

test('so many mails and no more, however often it is locked, and the answers do not change (BRUTE-11)', async () => {
  const limits = { account: [{ attempts: 1, seconds: 600 }], mail: [{ attempts: 2, seconds: 600 }] }
  const site = await createSite({ limits })
  await site.addUser('ada', { email: address })
  const statuses: number[] = []
  for (let i = 0; i < 4; i += 1) {
    await lock(site)
    statuses.push((await guess(site.browser(), password)).status)
    await site.mails()
    await site.auth.services.attempts.forget({ account: 'user 1', device: null })
  }
  expect(statuses).toEqual([429, 429, 429, 429])
  expect(await site.mails()).toHaveLength(2)
})

test('mails that anybody can ask for do not use up the one that unlocks (BRUTE-7, BRUTE-11)', async () => {
  const site = await createSite({ limits: { ...few.limits, mail: [{ attempts: 1, seconds: 600 }] } })
  await site.addUser('ada', { email: address })
  const names = [address, `unlock ${address}`]
  for (const email of names) await site.browser().json('/accounts/forgot-password/', { email })
  await site.mails()
  await lock(site)
  expect((await site.mails()).map(({ subject }) => subject)).toContain('Your account at good.example is locked')
})

test('counts that cannot be reached leave the link as good as it was', async () => {
  let isBroken = false
  const createLimiter: CreateLimiter = (options) => {
    const limiter = new RateLimiterMemory(options)
    return Object.assign(limiter, {
      delete: async (key: string) => {
        if (isBroken) throw new Error('no connection')
        return RateLimiterMemory.prototype.delete.call(limiter, key)
      },
    })
  }
  const site = await lockedSite({ limits: { ...few.limits, createLimiter } })
  const token = tokenIn(await mailedLink(site))
  const open = async (): Promise<number> => (await site.browser().json('/accounts/unlock/', { token })).status
  isBroken = true
  expect(await open()).toBe(503)
  isBroken = false
  expect(await open()).toBe(200)
  expect((await guess(site.browser(), password)).status).toBe(200)
})

test('without the feature there is no page and no mail', async () => {
  const site = await lockedSite({ ...few, features: { unlocking: false } })
  expect((await site.browser().get('/accounts/unlock/')).status).toBe(404)
  expect(await site.mails()).toEqual([])
  expect(site.events).toContain('user.locked')
})
