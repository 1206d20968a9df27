import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { describeWithShared } from '../../../../conformance/src/shared-data.ts'
import { createPasswordHasher } from '../password-hasher.ts'
import { builtInFormats } from './built-in.ts'
import { bareSha1 } from './flask-peewee.ts'

interface Vector {
  readonly id: string
  readonly password: string
  readonly stored: string
  readonly verifies: boolean
}

interface Negative {
  readonly id: string
  readonly base: string
  readonly password: string
}

interface Vectors {
  readonly vectors: readonly Vector[]
  readonly negatives: readonly Negative[]
}

/** Formats of a later issue: with libraries of their own, with a key, or to be asked for by name. */
const LATER = /bcrypt|argon2|sha(256|512)-crypt|des-crypt|md5|plaintext|double|hmac/

const formats = [...builtInFormats, bareSha1]
const hasher = createPasswordHasher({ insecureFastHashing: true, formats: [bareSha1], warn: () => {} })
const recognisers = (stored: string): string[] => formats.filter((f) => f.recognise(stored)).map((f) => f.name)

describeWithShared('the known answers', 'data/hash-vectors.json', (path) => {
  const { vectors, negatives } = JSON.parse(readFileSync(path, 'utf8')) as Vectors
  const now = vectors.filter(({ id }) => !LATER.test(id))
  const later = vectors.filter(({ id }) => LATER.test(id) && !/pbkdf2/.test(id))
  const storedOf = (id: string): string => vectors.find((vector) => vector.id === id)?.stored ?? id

  test.each(now)('$id', async ({ password, stored, verifies }) => {
    expect(await hasher.verifyPassword(password, stored)).toMatchObject({ verified: verifies, outdated: verifies })
    expect(await hasher.verifyPassword(`${password}?`, stored)).toMatchObject({ verified: false, outdated: false })
  })

  test.each(now.filter(({ verifies }) => verifies))('$id has the shape of one format only', ({ stored }) => {
    expect(recognisers(stored)).toHaveLength(1)
  })

  test.each(later)('$id is not verified without its format', async ({ password, stored }) => {
    expect(await hasher.verifyPassword(password, stored)).toEqual({ verified: false, outdated: false, unusable: true })
  })

  test.each(negatives)('$id', async ({ base, password }) => {
    expect((await hasher.verifyPassword(password, storedOf(base))).verified).toBe(false)
  })
})

const HEX_128 = 'ab'.repeat(64)

describe('LOGIN-10: what is read from a stored string has a ceiling', () => {
  test.each([
    ['memory', `scrypt:1048576:16:1$saltsalt$${HEX_128}`],
    ['no power of two', `scrypt:32769:8:1$saltsalt$${HEX_128}`],
    ['N of nothing', `scrypt:0:8:1$saltsalt$${HEX_128}`],
    ['p', `scrypt$16384$saltsalt$8$17$${'A'.repeat(86)}==`],
    ['rounds', `pbkdf2:sha256:9999999$saltsalt$${'ab'.repeat(32)}`],
    ['no rounds', `pbkdf2_sha256$0$saltsalt$${'A'.repeat(43)}=`],
  ])('%s', async (_what, stored) => {
    const before = hasher.work.legacyVerifications
    expect(recognisers(stored)).toEqual([])
    expect(await hasher.verifyPassword('Password1', stored)).toEqual({
      verified: false,
      outdated: false,
      unusable: true,
    })
    expect(hasher.work.legacyVerifications).toBe(before)
  })
})

test('shapes are exact: nothing before, nothing after, no other case', () => {
  const stored = 'a1b2c$eabe1359c16d696f87e901c66740e64b5d574f67'
  expect(recognisers(stored)).toEqual(['flask-peewee-sha1'])
  for (const near of [`${stored}\n`, ` ${stored}`, stored.toUpperCase(), stored.slice(0, -1), `${stored}0`])
    expect(recognisers(near)).toEqual([])
})

test('bare SHA-1 is verified only where it is asked for', async () => {
  const strict = createPasswordHasher({ insecureFastHashing: true, warn: () => {} })
  const stored = 'd033e22ae348aeb5660fc2140aec35850c4da997'
  expect((await strict.verifyPassword('admin', stored)).verified).toBe(false)
  expect((await hasher.verifyPassword('admin', stored)).verified).toBe(true)
})

describe('PASS-4: a foreign hash is verified by its own system’s rule', () => {
  const composed = 'caf\u00e9'
  const decomposed = 'cafe\u0301'

  test('Django takes the password as it was typed', async () => {
    const digest = pbkdf2Sync(decomposed, 'salt', 10, 32, 'sha256').toString('base64')
    const stored = `pbkdf2_sha256$10$salt$${digest}`
    expect((await hasher.verifyPassword(decomposed, stored)).verified).toBe(true)
    expect((await hasher.verifyPassword(composed, stored)).verified).toBe(false)
  })

  test('Better Auth normalises it', async () => {
    const salt = '00112233445566778899aabbccddeeff'
    const cost = { N: 16384, r: 16, p: 1, maxmem: 2 ** 26 }
    const stored = `${salt}:${scryptSync(composed, salt, 64, cost).toString('hex')}`
    expect((await hasher.verifyPassword(composed, stored)).verified).toBe(true)
    expect((await hasher.verifyPassword(decomposed, stored)).verified).toBe(true)
  })
})
