import { expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { createSite, password } from './site.ts'

/** Guesses by JSON: no form has to be fetched first. */
const guess = (browser: Browser, username: string, secret = 'a wrong guess'): Promise<Response> =>
  browser.json('/accounts/login/', { username, password: secret })

test('a password that could not be looked at was not tried', async () => {
  const limits = { account: [{ attempts: 3, seconds: 60 }] }
  const site = await createSite({ limits, passwords: { insecureFastHashing: true, maxQueue: 0, concurrency: 1 } })
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
