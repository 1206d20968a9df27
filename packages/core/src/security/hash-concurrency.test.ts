import { afterEach, expect, test, vi } from 'vitest'
import { hashConcurrency } from './hash-concurrency.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

test.each([
  { processors: 1, hashes: 1 },
  { processors: 2, hashes: 1 },
  { processors: 3, hashes: 2 },
  { processors: 64, hashes: 2 },
])('$processors processors hash $hashes passwords at once', ({ processors, hashes }) => {
  vi.stubGlobal('navigator', { hardwareConcurrency: processors })
  expect(hashConcurrency(undefined)).toBe(hashes)
})

test.each([
  { pool: '', hashes: 3 },
  { pool: '1', hashes: 1 },
  { pool: '2', hashes: 1 },
  { pool: '16', hashes: 12 },
])('a pool of "$pool" threads leaves one free when 12 hashes are asked for', ({ pool, hashes }) => {
  vi.stubEnv('UV_THREADPOOL_SIZE', pool)
  expect(hashConcurrency(12)).toBe(hashes)
})

test('on Workers a limit would only lose slots', () => {
  vi.stubGlobal('navigator', { userAgent: 'Cloudflare-Workers' })
  expect(hashConcurrency(undefined)).toBe(Number.POSITIVE_INFINITY)
})
