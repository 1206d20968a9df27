import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { forwardedAddress } from '../src/index.ts'
import { createSite, password } from './site.ts'

async function addressOf(header: string | null, hops: number): Promise<string> {
  const address = forwardedAddress({ hops, direct: () => 'socket' })
  const app = new Hono().get('/', (c) => c.text(String(address(c))))
  const answer = await app.request('/', { headers: header === null ? {} : { 'X-Forwarded-For': header } })
  return answer.text()
}

test.each([
  ['198.51.100.7', 1, '198.51.100.7'],
  ['203.0.113.9, 198.51.100.7', 1, '198.51.100.7'],
  ['203.0.113.9, 198.51.100.7, 10.0.0.1', 2, '198.51.100.7'],
  ['198.51.100.7:49152', 1, '198.51.100.7'],
  ['[2001:db8::1]:49152', 1, '2001:db8::1'],
  ['2001:db8::1', 1, '2001:db8::1'],
  ['198.51.100.7', 2, 'socket'],
  ['unknown', 1, 'socket'],
  [null, 1, 'socket'],
])('FI-TRACK-05 of %s behind %i hops the address is %s', async (header, hops, address) => {
  expect(await addressOf(header, hops)).toBe(address)
})

test('BRUTE-5 what a client writes into the header does not begin a new count', async () => {
  const clientAddress = forwardedAddress({ hops: 1 })
  const site = await createSite({ limits: { client: [{ attempts: 3, seconds: 60 }] } }, { clientAddress })
  const statuses: number[] = []
  for (let i = 0; i < 5; i += 1) {
    const headers = { 'X-Forwarded-For': `203.0.113.${i}, 198.51.100.7` }
    const answer = await site.browser().json('/accounts/login/', { username: `user${i}`, password }, headers)
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([401, 401, 401, 429, 429])
})

test('no hops are no proxies', () => {
  expect(() => forwardedAddress({ hops: 0 })).toThrow('hops must be a whole number above 0')
})
