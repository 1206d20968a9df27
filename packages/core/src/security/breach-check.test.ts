import { describe, expect, test, vi } from 'vitest'
import { createBreachCheck } from './breach-check.ts'

// SHA-1 of "password" is 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.
const RANGE = [
  '1D2DA4053E34E76F6576ED1DA63134B5E2A:2',
  '1E4C9B93F3F0682250B6CF8331B7EE68FD8:9545824',
  '1E4C9B93F3F0682250B6CF8331B7EE68FD9:0',
].join('\r\n')

const serviceWith = (answer: () => Response | Promise<Response>) => vi.fn<typeof globalThis.fetch>(async () => answer())

describe('V6.2.12: a breach check by k-anonymity', () => {
  test('says what the service knows', async () => {
    const breached = createBreachCheck({ fetch: serviceWith(() => new Response(RANGE)) })
    expect(await breached('password')).toBe(true)
    expect(await breached('correct horse battery staple')).toBe(false)
  })

  test('tells the service five digits of a hash, and asks for padding', async () => {
    const fetch = serviceWith(() => new Response(RANGE))
    await createBreachCheck({ fetch })('password')
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(url).toBe('https://api.pwnedpasswords.com/range/5BAA6')
    expect(new Headers(init?.headers).get('add-padding')).toBe('true')
    expect(JSON.stringify([url, init])).not.toMatch(/password"|1E4C9B9/i)
  })

  test('takes padding, which was found 0 times, for what it is', async () => {
    const fetch = serviceWith(() => new Response(RANGE.replace('9545824', '0')))
    expect(await createBreachCheck({ fetch })('password')).toBe(false)
  })

  test('can ask another service, and wait for more than one breach', async () => {
    const fetch = serviceWith(() => new Response(RANGE.replace('9545824', '3')))
    const options = { fetch, rangeUrl: 'https://pwned.example.org/' }
    expect(await createBreachCheck({ ...options, threshold: 4 })('password')).toBe(false)
    expect(await createBreachCheck({ ...options, threshold: 3 })('password')).toBe(true)
    expect(fetch.mock.calls[0]?.[0]).toBe('https://pwned.example.org/5BAA6')
  })

  test('rejects when the service fails or is too slow, and does not name the password', async () => {
    const failing = createBreachCheck({ fetch: serviceWith(() => new Response('', { status: 503 })) })
    await expect(failing('password')).rejects.toThrow('The breach service answered 503.')
    const hanging: typeof globalThis.fetch = (_url, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    await expect(createBreachCheck({ fetch: hanging, timeout: 5 })('password')).rejects.toThrow(/timeout/)
  })
})
