import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { describeWithShared } from '../../../../conformance/src/shared-data.ts'
import { createPasswordHasher, type PasswordHasher } from '../password-hasher.ts'
import { builtInFormats } from './built-in.ts'
import { desCrypt } from './des-crypt.ts'
import { bareSha1 } from './flask-peewee.ts'
import { plaintext } from './plaintext.ts'

interface Vector {
  readonly id: string
  readonly password: string
  readonly stored: string
  readonly secret?: string
  readonly verifies: boolean
}

interface Negative {
  readonly id: string
  readonly base: string
  readonly password: string
  readonly secret?: string
}

interface Vectors {
  readonly vectors: readonly Vector[]
  readonly negatives: readonly Negative[]
}

const toAskFor = [bareSha1, desCrypt, plaintext]
const formats = [...builtInFormats, ...toAskFor]
const hasherWith = (...keys: readonly string[]): PasswordHasher =>
  createPasswordHasher({
    insecureFastHashing: true,
    formats: toAskFor,
    warn: () => {},
    ...(keys.length > 0 && { doubleHash: { keys } }),
  })
const hasher = hasherWith()
const recognisers = (stored: string): string[] =>
  formats.filter((f) => !f.lastResort && f.recognise(stored)).map((f) => f.name)

describeWithShared(
  'LOGIN-3, FI-CODE-06, PC-CODE-07: the known answers of every ancestor',
  'data/hash-vectors.json',
  (path) => {
    const { vectors, negatives } = JSON.parse(readFileSync(path, 'utf8')) as Vectors
    const vectorOf = (id: string) => vectors.find((vector) => vector.id === id)
    const hasherFor = ({ secret }: { readonly secret?: string }) => (secret === undefined ? hasher : hasherWith(secret))

    test.each(vectors)('$id', async ({ password, stored, verifies, ...vector }) => {
      const own = hasherFor(vector)
      expect(await own.verifyPassword(password, stored)).toEqual({
        verified: verifies,
        outdated: verifies,
        unusable: false,
      })
      expect(await own.verifyPassword(`?${password}`, stored)).toEqual({
        verified: false,
        outdated: false,
        unusable: false,
      })
    })

    test.each(vectors.filter(({ id }) => !/plaintext|unusable/.test(id)))(
      '$id has the shape of one format only',
      ({ stored }) => {
        expect(recognisers(stored)).toHaveLength(1)
      },
    )

    test.each(vectors.filter(({ secret, id }) => secret !== undefined && id !== 'fs-django-single'))(
      'FS-USER-42: $id is not verified without its key',
      async ({ password, stored }) => {
        expect(await hasher.verifyPassword(password, stored)).toMatchObject({ verified: false, unusable: false })
      },
    )

    test.each(negatives)('$id', async ({ base, password, ...negative }) => {
      const { stored = base } = vectorOf(base) ?? {}
      expect((await hasherFor(negative).verifyPassword(password, stored)).verified).toBe(false)
    })
  },
)

const HEX_128 = 'ab'.repeat(64)

describe('LOGIN-10: what is read from a stored string has a ceiling', () => {
  test.each([
    ['memory', `scrypt:1048576:16:1$saltsalt$${HEX_128}`],
    ['no power of two', `scrypt:32769:8:1$saltsalt$${HEX_128}`],
    ['N of nothing', `scrypt:0:8:1$saltsalt$${HEX_128}`],
    ['p', `scrypt$16384$saltsalt$8$17$${'A'.repeat(86)}==`],
    ['rounds', `pbkdf2:sha256:9999999$saltsalt$${'ab'.repeat(32)}`],
    ['no rounds', `pbkdf2_sha256$0$saltsalt$${'A'.repeat(43)}=`],
    ['the cost of bcrypt', `$2b$16$abcdefghijklmnopqrstuu${'a'.repeat(31)}`],
    ['the cost of bcrypt at its end', `$2b$31$abcdefghijklmnopqrstuu${'a'.repeat(31)}`],
    ['too low a cost of bcrypt', `$2b$03$abcdefghijklmnopqrstuu${'a'.repeat(31)}`],
    ['bcrypt_sha256', `$bcrypt-sha256$v=2,t=2b,r=20$abcdefghijklmnopqrstuu$${'a'.repeat(31)}`],
    ['the memory of argon2', `$argon2id$v=19$m=1048576,t=1,p=1$c29tZXNhbHQxMjM0NTY3OA$${'A'.repeat(43)}`],
    ['the passes of argon2', `$argon2id$v=19$m=65536,t=17,p=1$c29tZXNhbHQxMjM0NTY3OA$${'A'.repeat(43)}`],
    ['the lanes of argon2', `$argon2id$v=19$m=65536,t=1,p=17$c29tZXNhbHQxMjM0NTY3OA$${'A'.repeat(43)}`],
    ['too little memory of argon2', `$argon2id$v=19$m=15,t=1,p=2$c29tZXNhbHQxMjM0NTY3OA$${'A'.repeat(43)}`],
    ['the rounds of SHA-crypt', `$6$rounds=1000001$saltstring$${'a'.repeat(86)}`],
    ['too few rounds of SHA-crypt', `$5$rounds=999$saltstring$${'a'.repeat(43)}`],
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

test.each([
  ['bare SHA-1', 'admin', 'd033e22ae348aeb5660fc2140aec35850c4da997'],
  ['DES crypt', 'Password1', 'abqqfVYFF/esg'],
  ['plain text', 'Password1', 'Password1'],
])('%s is verified only where it is asked for', async (_what, password, stored) => {
  const strict = createPasswordHasher({ insecureFastHashing: true, warn: () => {} })
  expect(await strict.verifyPassword(password, stored)).toMatchObject({ verified: false, unusable: true })
  expect(await hasher.verifyPassword(password, stored)).toMatchObject({ verified: true, outdated: true })
})

describe('with plain text switched on, a hash from a stolen database is no password', () => {
  test.each([
    'a1b2c$eabe1359c16d696f87e901c66740e64b5d574f67',
    'd033e22ae348aeb5660fc2140aec35850c4da997',
    'abqqfVYFF/esg',
    '$2b$31$abcdefghijklmnopqrstuunjqVVa0NKRqD.4dQYS53G67VKM/.QZq',
    '$1$salt$qJH7.N4xYta3aEG/dfqo/0',
    'sha1$abcde$9a1b',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '!Xq3vT8sLpQ0aZb9K',
    'c2NyeXB0AAQAAAAIAAAAAQ',
  ])('%s', async (stored) => {
    expect((await hasher.verifyPassword(stored, stored)).verified).toBe(false)
  })
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
