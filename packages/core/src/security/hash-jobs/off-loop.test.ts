import { beforeEach, describe, expect, test, vi } from 'vitest'
import { createPasswordHasher, type PasswordHasher } from '../password-hasher.ts'
import type { HashJob } from './hash-job.ts'

const BCRYPT = { kind: 'bcrypt', text: 'Password1', setting: '$2b$04$abcdefghijklmnopqrstuu' } as const
const BCRYPT_DIGEST = 'njqVVa0NKRqD.4dQYS53G67VKM/.QZq'
const ARGON2: HashJob = {
  kind: 'argon2',
  type: 'argon2id',
  text: 'Password1',
  salt: Buffer.from('somesalt12345678'),
  version: 19,
  memory: 64,
  passes: 2,
  lanes: 2,
  length: 32,
}
const ARGON2_DIGEST = 'Jwjn5hAZejbtjEqMjxj3mui4zfp2WuMNL3xf5K8n4QE='

/** The library as it is in this thread, where nothing should ever ask for it. */
const noLibrary = (message: string) => ({
  hash: () => {
    throw new Error(message)
  },
})

const noThreads = () => ({
  Worker: class {
    constructor() {
      throw new Error('There are no threads.')
    }
  },
})

const load = async () => (await import('./off-loop.ts')).hashOffLoop

beforeEach(() => {
  vi.resetModules()
  vi.doUnmock('node:worker_threads')
  vi.doUnmock('bcrypt-ts/browser')
})

describe('a hash that only JavaScript can make', () => {
  test('is made in another thread, so that the event loop goes on', async () => {
    vi.doMock('bcrypt-ts/browser', () => noLibrary('Hashed in the thread of the event loop.'))
    expect(await (await load())(BCRYPT)).toBe(BCRYPT_DIGEST)
  })

  test.each([
    ['bcrypt', BCRYPT, BCRYPT_DIGEST],
    ['argon2, which is built in here and elsewhere not', ARGON2, Buffer.from(ARGON2_DIGEST, 'base64').toString('hex')],
    ['DES crypt', { kind: 'des-crypt', text: 'Password1', salt: 'ab' } as const, 'qqfVYFF/esg'],
  ])('is the same without threads: %s', async (_what, job, digest) => {
    expect(await (await load())(job)).toBe(digest)
    vi.resetModules()
    vi.doMock('node:worker_threads', noThreads)
    expect(await (await load())(job)).toBe(digest)
  })

  test('says what went wrong in the thread', async () => {
    const hashOffLoop = await load()
    await expect(hashOffLoop({ ...BCRYPT, setting: 'nonsense' })).rejects.toThrow()
    await expect(hashOffLoop({ ...ARGON2, memory: 1 })).rejects.toThrow()
  })
})

test('a library that cannot be loaded is named once, and its hashes are reported as unusable', async () => {
  vi.doMock('node:worker_threads', noThreads)
  vi.doMock('bcrypt-ts/browser', () => noLibrary('Cannot find package bcrypt-ts'))
  const { createPasswordHasher: create } = await import('../password-hasher.ts')
  const warn = vi.fn()
  const hasher: PasswordHasher = create({ insecureFastHashing: true, warn })
  warn.mockClear()
  for (const _ of [1, 2]) {
    const stored = `$2b$04$abcdefghijklmnopqrstuu${BCRYPT_DIGEST}`
    expect(await hasher.verifyPassword('Password1', stored)).toEqual({
      verified: false,
      outdated: false,
      unusable: true,
    })
  }
  expect(warn.mock.calls).toEqual([[expect.stringMatching(/^A bcrypt hash cannot be verified: .*bcrypt-ts/s)]])
  expect(hasher.work).toEqual({ scryptRuns: 2, legacyVerifications: 2 })
})

test('many at once are held to the queue’s number of threads, and all answered', async () => {
  const hasher = createPasswordHasher({ insecureFastHashing: true, concurrency: 2, warn: () => {} })
  const stored = `$2b$04$abcdefghijklmnopqrstuu${BCRYPT_DIGEST}`
  const tries = Array.from({ length: 6 }, (_, index) => hasher.verifyPassword(`Password${index}`, stored))
  expect((await Promise.all(tries)).map(({ verified }) => verified)).toEqual([false, true, false, false, false, false])
})
