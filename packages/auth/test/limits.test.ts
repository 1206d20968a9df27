import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { basicPrincipal } from '../src/index.ts'
import type { Browser } from './browser.ts'
import { createSite, password, type Site, type SiteOptions } from './site.ts'

const few: SiteOptions = { limits: { account: [{ attempts: 3, seconds: 60 }], client: [{ attempts: 8, seconds: 60 }] } }

/** Guesses by JSON: no form has to be fetched first. */
const guess = (browser: Browser, username: string, secret = 'a wrong guess', more: object = {}): Promise<Response> =>
  browser.json('/accounts/login/', { username, password: secret, ...more })

const scryptRuns = ({ auth }: Site): number => auth.services.passwordHasher.work.scryptRuns

test('BRUTE-1 after so many guesses the right password waits too, and is taken when the time is over', async () => {
  const site = await createSite({ limits: { account: [{ attempts: 3, seconds: 1 }] } })
  await site.addUser()
  const browser = site.browser()
  for (let i = 0; i < 3; i += 1) expect((await guess(browser, 'ada')).status).toBe(401)
  const refused = await guess(browser, 'ada', password)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBe(1)
  expect(await refused.json()).toMatchObject({ code: 'too_many_requests' })
  await expect.poll(async () => (await guess(site.browser(), 'ada', password)).status, { timeout: 5000 }).toBe(200)
})

test('BRUTE-2 one guess at each of many accounts is counted by the address they come from', async () => {
  const site = await createSite(few, { clientAddress: () => '192.0.2.1' })
  const browser = site.browser()
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => guess(browser, `user${i}`)))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(4)
})

test('BRUTE-3 of many guesses at once no more than the limit reach the hash', async () => {
  const site = await createSite(few)
  await site.addUser()
  const before = scryptRuns(site)
  const answers = await Promise.all(Array.from({ length: 100 }, () => guess(site.browser(), 'ada')))
  expect(scryptRuns(site) - before).toBe(3)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(97)
})

test('BRUTE-4 no other field, header or cookie, and no other spelling of the name, begins a new count', async () => {
  const site = await createSite(few)
  await site.addUser()
  const statuses: number[] = []
  for (let i = 0; i < 5; i += 1) {
    const browser = site.browser()
    const body = { username: i % 2 ? 'ADA ' : 'ada', password: `guess ${i}`, next: `/${i}` }
    const headers = { 'X-Forwarded-For': `192.0.2.${i}`, 'User-Agent': `${i}`, Cookie: `__Host-device=${i}` }
    statuses.push((await browser.json('/accounts/login/', body, headers)).status)
  }
  expect(statuses.slice(3)).toEqual([429, 429])
})

test('BRUTE-6 what is locked on one road is locked on all', async () => {
  const site = await createSite(few)
  await site.addUser()
  for (let i = 0; i < 3; i += 1) await guess(site.browser(), 'ada')
  const app = new Hono().onError((error) => new Response((error as { code?: string }).code ?? 'fault'))
  app.get('/', async (c) => c.text(String((await basicPrincipal(c, site.auth as never))?.kind)))
  const basic = await app.request('/', { headers: { Authorization: `Basic ${btoa(`ada:${password}`)}` } })
  expect(await basic.text()).toBe('too_many_requests')
  const page = await site.browser().login('ada', password)
  expect(page.status).toBe(429)
  expect(await page.text()).toContain('Too many tries')
  await expect(site.auth.verifyCredentials({ identity: 'ada', password })).rejects.toThrow('Too many tries')
  expect(site.events.filter((name) => name === 'user.login_limited')).toHaveLength(3)
})

test('BRUTE-7 whoever locks an account does not lock out the browser its owner has used', async () => {
  const site = await createSite(few)
  await site.addUser()
  const owner = site.browser()
  await owner.login('ada', password)
  const stranger = site.browser()
  for (let i = 0; i < 4; i += 1) await guess(stranger, 'ada')
  expect((await guess(stranger, 'ada', password)).status).toBe(429)
  owner.cookies.delete('__Host-session')
  expect((await guess(owner, 'ada', password)).status).toBe(200)
})

test('BRUTE-7 a new password ends what a browser was known by: it may be the thief’s', async () => {
  const site = await createSite(few)
  const user = await site.addUser()
  const known = site.browser()
  await known.login('ada', password)
  known.cookies.delete('__Host-session')
  const next = 'another correct horse battery'
  await site.auth.users.setPassword(user, next)
  for (let i = 0; i < 4; i += 1) await guess(site.browser(), 'ada')
  expect((await known.login('ada', next)).status).toBe(429)
})

test('BRUTE-7 a known browser has a budget, and it is for that user alone', async () => {
  const site = await createSite({ limits: { ...few.limits, device: [{ attempts: 2, seconds: 60 }] } })
  await site.addUser('ada')
  await site.addUser('grace')
  const browser = site.browser()
  await browser.login('ada', password)
  browser.cookies.delete('__Host-session')
  for (let i = 0; i < 3; i += 1) await guess(site.browser(), 'grace')
  expect((await guess(browser, 'grace', password)).status).toBe(429)
  const statuses: number[] = []
  for (let i = 0; i < 3; i += 1) statuses.push((await guess(browser, 'ada')).status)
  expect(statuses).toEqual([401, 401, 429])
})

test("BRUTE-8 a name that is nobody's is locked as an account is", async () => {
  const site = await createSite(few)
  await site.addUser()
  const answersFor = async (name: string): Promise<unknown[]> => {
    const answers: unknown[] = []
    for (let i = 0; i < 5; i += 1) {
      const answer = await guess(site.browser(), name)
      const { requestId: _, instance: __, ...body } = (await answer.json()) as Record<string, unknown>
      answers.push([answer.status, body])
    }
    return answers
  }
  expect(await answersFor('nobody')).toEqual(await answersFor('ada'))
})

test("BRUTE-9 success on one's own account does not begin the count of an address anew", async () => {
  const site = await createSite(few, { clientAddress: () => '192.0.2.1' })
  await site.addUser('ada')
  await site.addUser('mallory')
  const statuses: number[] = []
  for (let i = 0; i < 12; i += 1) {
    await guess(site.browser(), 'mallory', password)
    statuses.push((await guess(site.browser(), `victim${i}`)).status)
  }
  expect(statuses.filter((status) => status === 429)).toHaveLength(4)
})

test('BRUTE-9 a login that succeeds is not counted', async () => {
  const site = await createSite(few, { clientAddress: () => '192.0.2.1' })
  await site.addUser()
  for (let i = 0; i < 12; i += 1) expect((await guess(site.browser(), 'ada', password)).status).toBe(200)
})

test('a password that could not be looked at was not tried', async () => {
  const site = await createSite({ ...few, passwords: { insecureFastHashing: true, maxQueue: 0, concurrency: 1 } })
  await site.auth.users.create({ username: 'ada', password })
  const answers = await Promise.all(Array.from({ length: 20 }, () => guess(site.browser(), 'ada', password)))
  const statuses = new Set(answers.map(({ status }) => status))
  expect(statuses.has(200)).toBe(true)
  await expect.poll(async () => (await guess(site.browser(), 'ada', password)).status).toBe(200)
})

test('where tries cannot be counted nobody is let in', async () => {
  const gone = () => Promise.reject(new Error('no connection'))
  const broken = { consume: gone, reward: gone, delete: gone }
  const site = await createSite({ limits: { createLimiter: () => broken } })
  await site.addUser()
  const answer = await guess(site.browser(), 'ada', password)
  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toContain('no connection')
})

test('limits that cannot hold are refused at the start, and so is none at all without saying so', async () => {
  await expect(createSite({ limits: { account: [] } })).rejects.toThrow('limits.account needs limits')
  await expect(createSite({ limits: { client: [{ attempts: 0, seconds: 60 }] } })).rejects.toThrow('limits.client')
  const warned: string[] = []
  const logger = { warn: (message: string) => void warned.push(message), error: () => {} }
  const site = await createSite({ insecureUnlimitedAttempts: true, logger })
  for (let i = 0; i < 60; i += 1) expect((await guess(site.browser(), 'nobody')).status).toBe(401)
  expect(warned.join()).toContain('insecureUnlimitedAttempts is on')
})
