import { createHash } from 'node:crypto'
import { describe, expect, test, vi } from 'vitest'
import type { PasswordFormat } from './password-formats/password-format.ts'
import { createPasswordHasher, type PasswordHasher, type PasswordHasherOptions } from './password-hasher.ts'
import { readKeyCost } from './scrypt-key.ts'

const PASSWORD = 'correct horse battery staple'
const FLASK_PEEWEE = 'a1b2c$eabe1359c16d696f87e901c66740e64b5d574f67' // Password1

const fast = (options: PasswordHasherOptions = {}): PasswordHasher =>
  createPasswordHasher({ insecureFastHashing: true, warn: () => {}, ...options })

/** The work that `action` makes. */
async function workOf(hasher: PasswordHasher, action: () => Promise<unknown>): Promise<PasswordHasher['work']> {
  const before = { ...hasher.work }
  await action()
  return {
    scryptRuns: hasher.work.scryptRuns - before.scryptRuns,
    legacyVerifications: hasher.work.legacyVerifications - before.legacyVerifications,
  }
}

/** A key whose header says anything at all, with a checksum that is right. */
function forgedKey(logN: number, r: number, p: number): string {
  const key = Buffer.alloc(96, 7)
  key.write('scrypt\0')
  key.writeUInt8(logN, 7)
  key.writeUInt32BE(r, 8)
  key.writeUInt32BE(p, 12)
  createHash('sha256').update(key.subarray(0, 48)).digest().copy(key, 48, 0, 16)
  return key.toString('base64')
}

const replaceByte = (stored: string, index: number): string => {
  const key = Buffer.from(stored, 'base64')
  key.writeUInt8(key.readUInt8(index) ^ 1, index)
  return key.toString('base64')
}

describe('PASS-9: what is stored', () => {
  test('is scrypt at N=2^17, r=8, p=1, with the real cost, and verifies', async () => {
    const hasher = createPasswordHasher()
    const stored = await hasher.hashPassword(PASSWORD)
    expect(stored).toMatch(/^c2NyeXB0[A-Za-z0-9+/]{120}$/)
    expect(readKeyCost(stored)).toEqual({ logN: 17, r: 8, p: 1 })
    expect(await hasher.verifyPassword(PASSWORD, stored)).toEqual({ verified: true, outdated: false, unusable: false })
    expect(await hasher.verifyPassword(`${PASSWORD}!`, stored)).toMatchObject({ verified: false, outdated: false })
    expect(hasher.work).toEqual({ scryptRuns: 3, legacyVerifications: 0 })
  })

  test('differs for two equal passwords', async () => {
    const hasher = fast()
    expect(await hasher.hashPassword(PASSWORD)).not.toBe(await hasher.hashPassword(PASSWORD))
  })

  test.each(['', 'x'.repeat(257), 'NUL\0NUL', 'half \ud83e'])('is never a hash of %j', async (password) => {
    const hasher = fast()
    await expect(hasher.hashPassword(password)).rejects.toMatchObject({ code: 'weak_password' })
    expect(hasher.work.scryptRuns).toBe(0)
  })
})

describe('LOGIN-2: every try that fails costs one run at the current cost', () => {
  const damaged = replaceByte(forgedKey(4, 8, 1), 20)

  test.each([
    ['no user', null],
    ['no password', ''],
    ['Django’s unusable password', '!Xq3vT8sLpQ0aZb9K'],
    ['an unknown format', 'plain text'],
    ['a current hash', forgedKey(4, 8, 1)],
    ['a current hash with a damaged header', damaged],
    ['a current hash that was cut off', damaged.slice(0, 100)],
  ])('%s', async (_what, stored) => {
    const hasher = fast()
    expect((await hasher.verifyPassword(PASSWORD, stored)).verified).toBe(false)
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 0 })
  })
})

describe('LOGIN-3: a hash at another cost, or in another format', () => {
  const cheap = fast({ cost: { logN: 4, r: 8, p: 1 } })
  const dear = fast({ cost: { logN: 6, r: 8, p: 2 } })

  test('verifies, is reported as outdated, and is replaced once', async () => {
    const old = await cheap.hashPassword(PASSWORD)
    expect(await dear.verifyPassword(PASSWORD, old)).toEqual({ verified: true, outdated: true, unusable: false })
    const replaced = await dear.hashPassword(PASSWORD)
    expect(readKeyCost(replaced)).toEqual({ logN: 6, r: 8, p: 2 })
    expect(await dear.verifyPassword(PASSWORD, replaced)).toMatchObject({ verified: true, outdated: false })
  })

  test('is outdated as well when it is dearer than the current one', async () => {
    const stored = await dear.hashPassword(PASSWORD)
    expect(await cheap.verifyPassword(PASSWORD, stored)).toMatchObject({ verified: true, outdated: true })
  })

  test('verifies after real runs of 2^14 under a hasher of 2^15', async () => {
    const stored = await createPasswordHasher({ cost: { logN: 14, r: 8, p: 5 } }).hashPassword(PASSWORD)
    const hasher = createPasswordHasher({ cost: { logN: 15, r: 8, p: 3 } })
    expect(await hasher.verifyPassword(PASSWORD, stored)).toMatchObject({ verified: true, outdated: true })
    expect(await hasher.verifyPassword('wrong', stored)).toMatchObject({ verified: false, outdated: false })
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 2 })
  })

  test('a wrong password costs its own verification and one run at the current cost', async () => {
    const old = await cheap.hashPassword(PASSWORD)
    const work = { scryptRuns: 1, legacyVerifications: 1 }
    expect(await workOf(dear, () => dear.verifyPassword('wrong', old))).toEqual(work)
    expect(await workOf(dear, () => dear.verifyPassword('wrong', FLASK_PEEWEE))).toEqual(work)
  })

  test('the right password costs the same once the caller has made the new hash', async () => {
    const login = async () => {
      const { outdated } = await dear.verifyPassword('Password1', FLASK_PEEWEE)
      if (outdated) await dear.hashPassword('Password1')
    }
    expect(await workOf(dear, login)).toEqual({ scryptRuns: 1, legacyVerifications: 1 })
  })
})

describe('LOGIN-10: an absurd or broken stored value', () => {
  const absurd = [
    forgedKey(40, 8, 1),
    forgedKey(20, 8, 1),
    forgedKey(17, 8, 1000),
    forgedKey(0, 8, 1),
    forgedKey(17, 0, 1),
  ]
  const broken = [
    forgedKey(4, 8, 1).slice(0, 64),
    replaceByte(forgedKey(4, 8, 1), 6),
    '\u0000',
    '🦊'.repeat(99_999),
    '$2b$',
  ]

  test.each([...absurd, ...broken])('is answered with no, one run and a notice (%#)', async (stored) => {
    const hasher = fast()
    expect(await hasher.verifyPassword(PASSWORD, stored)).toEqual({ verified: false, outdated: false, unusable: true })
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 0 })
  })

  test('a format that throws says no', async () => {
    const throwing: PasswordFormat = {
      name: 'throwing',
      recognise: () => true,
      verify: () => Promise.reject(new Error('broken')),
    }
    const hasher = fast({ formats: [throwing] })
    expect((await hasher.verifyPassword(PASSWORD, 'anything')).verified).toBe(false)
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 1 })
  })
})

test('all formats that recognise a string are asked, for a double hash looks like a single one', async () => {
  const reading = (name: string, password: string): PasswordFormat => ({
    name,
    recognise: (stored) => stored === 'twofold',
    verify: async (given) => given === password,
  })
  const hasher = fast({ formats: [reading('single', 'one'), reading('double', 'two')] })
  expect(await hasher.verifyPassword('two', 'twofold')).toMatchObject({ verified: true, outdated: true })
  expect(hasher.work).toEqual({ scryptRuns: 0, legacyVerifications: 2 })
})

describe('LOGIN-9: what cannot be a password', () => {
  test.each([
    ['a megabyte', 'x'.repeat(2 ** 20)],
    ['257 characters', 'x'.repeat(257)],
    ['nothing', ''],
    ['NUL', 'NUL\0NUL'],
    ['half a character', 'half \ud83e'],
    ['no text', 42 as unknown as string],
    ['null', null as unknown as string],
  ])('%s is refused without a run, whoever it is tried on', async (_what, password) => {
    const hasher = fast()
    for (const stored of [null, FLASK_PEEWEE, forgedKey(4, 8, 1)])
      expect((await hasher.verifyPassword(password, stored)).verified).toBe(false)
    expect(hasher.work).toEqual({ scryptRuns: 0, legacyVerifications: 0 })
  })
})

describe('PASS-4: the whole password counts', () => {
  const hasher = fast()

  test.each([72, 128, 255, 256])('to its last character, the %ith', async (length) => {
    const stored = await hasher.hashPassword(`${'x'.repeat(length - 1)}y`)
    expect((await hasher.verifyPassword(`${'x'.repeat(length - 1)}y`, stored)).verified).toBe(true)
    expect((await hasher.verifyPassword(`${'x'.repeat(length - 1)}z`, stored)).verified).toBe(false)
  })

  test('in whichever way a keyboard spells it (NFKC)', async () => {
    const stored = await hasher.hashPassword('café ﬁne ①')
    expect((await hasher.verifyPassword('cafe\u0301 fine 1', stored)).verified).toBe(true)
    expect((await hasher.verifyPassword('cafe fine 1', stored)).verified).toBe(false)
  })

  test('and PASS-5: it is 256 code points long, not bytes or units', async () => {
    const stored = await hasher.hashPassword('🦊'.repeat(256))
    expect((await hasher.verifyPassword('🦊'.repeat(256), stored)).verified).toBe(true)
    await expect(hasher.hashPassword('🦊'.repeat(257))).rejects.toMatchObject({ code: 'weak_password' })
  })
})

describe('PASS-10: the cost is fixed', () => {
  test('under load too', async () => {
    const hasher = fast()
    const stored = await Promise.all(Array.from({ length: 50 }, () => hasher.hashPassword(PASSWORD)))
    expect(new Set(stored.map((key) => JSON.stringify(readKeyCost(key)))).size).toBe(1)
  })

  test.each<PasswordHasherOptions>([
    { cost: { logN: 16, r: 8, p: 1 } },
    { cost: { logN: 20, r: 8, p: 1 } },
    { concurrency: 0 },
    { maxQueue: -1 },
    { maxPasswordLength: 63 },
    { maxPasswordLength: 100.5 },
  ])('%j is refused at the start', (options) => {
    expect(() => createPasswordHasher(options)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
  })

  test('and cheap only through an option that says insecure, and warns', () => {
    const warn = vi.fn()
    createPasswordHasher({ insecureFastHashing: true, warn })
    expect(warn).toHaveBeenCalledOnce()
    createPasswordHasher({ warn })
    expect(warn).toHaveBeenCalledOnce()
  })
})

describe('BASIC-3: of 300 tries at once', () => {
  test('each is answered or told to come back, and the queue empties', async () => {
    const hasher = fast({ concurrency: 1, maxQueue: 64 })
    const tries = Array.from({ length: 300 }, () => hasher.verifyPassword(PASSWORD, null))
    const outcomes = await Promise.allSettled(tries)
    const answered = outcomes.filter(({ status }) => status === 'fulfilled')
    expect(answered).toHaveLength(65)
    expect(hasher.work.scryptRuns).toBe(65)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'hash_queue_full' })
    expect((await hasher.verifyPassword(PASSWORD, null)).verified).toBe(false)
  })
})

test('the event loop turns while a password is hashed', async () => {
  const hasher = createPasswordHasher({ cost: { logN: 15, r: 8, p: 3 } })
  let turns = 0
  const timer = setInterval(() => {
    turns += 1
  }, 1)
  await hasher.hashPassword(PASSWORD)
  clearInterval(timer)
  expect(turns).toBeGreaterThan(1)
})
