import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { forwardedAddress } from '../src/index.ts'

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

test('no hops are no proxies', () => {
  expect(() => forwardedAddress({ hops: 0 })).toThrow('hops must be a whole number above 0')
})
