import { describe, expect, test } from 'vitest'
import { createRestApi } from '../src/index.ts'
import { basic, createSite, origin, type Site } from './site.ts'

const limited = () => createSite((api) => api.register('Topic'), { api: { rateLimit: { requests: 3, seconds: 60 } } })

async function ask(site: Site, headers: Record<string, string>, address = '192.0.2.1'): Promise<Response> {
  return site.app.request(`${origin}/api/topic/`, { headers }, { incoming: { socket: { remoteAddress: address } } })
}

describe('rateLimit', () => {
  test('answers tell what is left, and more is 429 with the time to wait', async () => {
    const site = await limited()
    const left = async () => {
      const { status, headers } = await ask(site, basic('ada'))
      return [status, headers.get('ratelimit-policy'), headers.get('ratelimit'), headers.get('retry-after')]
    }
    expect(await left()).toEqual([200, '"requests";q=3;w=60', '"requests";r=2;t=60', null])
    expect((await left())[2]).toMatch(/r=1;/)
    expect((await left())[2]).toMatch(/r=0;/)
    site.statements.length = 0
    const [status, policy, , wait] = await left()
    expect([status, policy]).toEqual([429, '"requests";q=3;w=60'])
    expect(Number(wait)).toBeGreaterThan(0)
    expect(site.statements).toHaveLength(1) // who asks
  })

  test('each user, each key and each network has its own', async () => {
    const site = await limited()
    const { key } = await site.auth.apiKeys.create(site.users.ada, { name: 'k', scopes: ['*'] })
    const statuses = async (headers: Record<string, string>, address?: string) => {
      const four = []
      for (let i = 0; i < 4; i++) four.push((await ask(site, headers, address)).status)
      return four
    }
    const spent = [200, 200, 200, 429]
    expect(await statuses(basic('ada'))).toEqual(spent)
    expect(await statuses(basic('bob'))).toEqual(spent)
    expect(await statuses({ Authorization: `Bearer ${key}` })).toEqual(spent)
    expect(await statuses({}, '192.0.2.1')).toEqual(spent)
    expect(await statuses({}, '2001:db8::1')).toEqual(spent)
    expect((await ask(site, {}, '2001:db8::2')).status).toBe(429)
    expect((await ask(site, {}, '2001:db8:1::1')).status).toBe(200)
    // An address of its own for each user would be a way around it.
    expect((await ask(site, basic('ada'), '198.51.100.1')).status).toBe(429)
  })

  test('the description is counted as well', async () => {
    const site = await limited()
    const statuses = []
    for (let i = 0; i < 4; i++) statuses.push((await site.as('ada').get('/api/openapi.json')).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  test('without it nothing is counted, and what is no whole number is found at start', async () => {
    const site = await createSite((api) => api.register('Topic'))
    expect((await ask(site, {})).headers.get('ratelimit')).toBe(null)
    for (const rateLimit of [
      { requests: 0, seconds: 1 },
      { requests: 1, seconds: 0.5 },
    ]) {
      expect(() => createRestApi(site.auth, { rateLimit })).toThrow(/whole number above 0/)
    }
  })
})
