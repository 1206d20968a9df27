import { createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPasswordHasher, type PasswordHasher } from '../password-hasher.ts'
import type { DoubleHashOptions } from './double-hash.ts'

const hasherWith = (doubleHash?: DoubleHashOptions): PasswordHasher =>
  createPasswordHasher({ insecureFastHashing: true, warn: () => {}, ...(doubleHash && { doubleHash }) })

/** Made by libxcrypt of Python's own HMAC, key `salty`, NFKD form of the password. */
const ACCENTED = 'café \u212b crème'
const NFKD_DOUBLE = '$2b$04$abcdefghijklmnopqrstuuU0vGuKcTbDzgsoFsB6.6k6vnCMHxqw2'
const NFKD_SINGLE = '$2b$04$abcdefghijklmnopqrstuubM856npeyDwXY8q/aGNbUeCQDk6L4E6'
const TYPED_DOUBLE = '$2b$04$abcdefghijklmnopqrstuuTEe5KbztB7K1/k1T1UtMKd072ZnSrLC'
const TYPED_SINGLE = '$2b$04$abcdefghijklmnopqrstuuWqdjSKcwu.ORYyAeW4xuQstzCZxHoMu'
const NFC = ACCENTED.normalize('NFC')

/** Double over a format that is single by default. */
const inner = createHmac('sha512', 'salty').update('Password1').digest('base64')
const DJANGO_DOUBLE = `pbkdf2_sha256$10$salt$${pbkdf2Sync(inner, 'salt', 10, 32, 'sha256').toString('base64')}`
const DJANGO_SINGLE = `pbkdf2_sha256$10$salt$${pbkdf2Sync('Password1', 'salt', 10, 32, 'sha256').toString('base64')}`
const BCRYPT_SINGLE = '$2b$04$abcdefghijklmnopqrstuunjqVVa0NKRqD.4dQYS53G67VKM/.QZq'
const BCRYPT_DOUBLE = '$2b$04$abcdefghijklmnopqrstuugTOvj4rvggX5IvQHVfndZtiKNWR92W2'

describe('FS-USER-42: hashes of an HMAC of the password', () => {
  test('FI-CODE-06: single and double hashes verify side by side', async () => {
    const hasher = hasherWith({ keys: ['salty'] })
    for (const stored of [BCRYPT_SINGLE, BCRYPT_DOUBLE, DJANGO_SINGLE]) {
      expect(await hasher.verifyPassword('Password1', stored)).toMatchObject({ verified: true, outdated: true })
      expect((await hasher.verifyPassword('Password2', stored)).verified).toBe(false)
    }
  })

  test('any of several keys will do', async () => {
    const hasher = hasherWith({ keys: ['newer', 'salty'] })
    expect((await hasher.verifyPassword('Password1', BCRYPT_DOUBLE)).verified).toBe(true)
    expect((await hasherWith({ keys: ['newer'] }).verifyPassword('Password1', BCRYPT_DOUBLE)).verified).toBe(false)
  })

  test('Django’s formats are single unless the old configuration said otherwise', async () => {
    expect((await hasherWith({ keys: ['salty'] }).verifyPassword('Password1', DJANGO_DOUBLE)).verified).toBe(false)
    const hasher = hasherWith({ keys: ['salty'], singleHash: ['bcrypt'] })
    expect((await hasher.verifyPassword('Password1', DJANGO_DOUBLE)).verified).toBe(true)
    expect((await hasher.verifyPassword('Password1', BCRYPT_DOUBLE)).verified).toBe(false)
    expect((await hasher.verifyPassword('Password1', BCRYPT_SINGLE)).verified).toBe(true)
  })

  test.each<DoubleHashOptions['keys']>([[], [undefined], [''], ['a', 'b', 'c', 'd', 'e']].map((keys) => keys))(
    'without a key, or with too many, it is refused at the start (%j)',
    (...keys) => {
      expect(() => hasherWith({ keys })).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
    },
  )
})

describe('PASS-4, FS-USER-43: an accented password of passlib’s callers', () => {
  test.each([
    ['NFKD, twice', NFKD_DOUBLE],
    ['NFKD, once', NFKD_SINGLE],
    ['as typed, twice', TYPED_DOUBLE],
    ['as typed, once', TYPED_SINGLE],
  ])('verifies when it was hashed %s', async (_how, stored) => {
    const hasher = hasherWith({ keys: ['salty'] })
    expect((await hasher.verifyPassword(NFC, stored)).verified).toBe(true)
    expect((await hasher.verifyPassword('cafe A creme', stored)).verified).toBe(false)
  })

  test('needs no key when it was hashed once', async () => {
    expect((await hasherWith().verifyPassword(NFC, NFKD_SINGLE)).verified).toBe(true)
  })
})

describe('LOGIN-2, LOGIN-3: the work of a login against a taken-over hash', () => {
  const ARGON2 = '$argon2id$v=19$m=1024,t=1,p=1$Zmxhc2tzZWN1cml0eXNhbA$bKJOoEAG7pN0pyktL4b9fxnaTW1Y3ypV7apUfy4jlPg'
  const SHA_CRYPT = '$5$saltstring$P82JyJLuvMcuzUTa29KffdoZEqhBNcwRMVO3DOg2sJ2'

  test.each([
    ['bcrypt', BCRYPT_SINGLE, undefined, 1],
    ['argon2', ARGON2, undefined, 1],
    ['SHA-crypt', SHA_CRYPT, undefined, 1],
    ['bcrypt with a key', BCRYPT_DOUBLE, ['salty'], 2],
    ['argon2 with two keys', ARGON2, ['salty', 'other'], 3],
    ['Django’s PBKDF2 with a key', DJANGO_SINGLE, ['salty'], 1],
  ])(
    '%s: a wrong password costs its readings and one run at the current cost',
    async (_what, stored, keys, readings) => {
      const hasher = hasherWith(keys && { keys })
      expect((await hasher.verifyPassword('wrong', stored)).verified).toBe(false)
      expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: readings })
    },
  )

  test('an unknown user costs one run at the current cost, keys or not', async () => {
    const hasher = hasherWith({ keys: ['salty', 'other'] })
    await hasher.verifyPassword('wrong', null)
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 0 })
  })

  test('the right password costs one run as well, for the hash that takes the old one’s place', async () => {
    const hasher = hasherWith({ keys: ['salty'] })
    const { outdated } = await hasher.verifyPassword('Password1', ARGON2)
    const replaced = outdated ? await hasher.hashPassword('Password1') : ''
    expect(hasher.work).toEqual({ scryptRuns: 1, legacyVerifications: 1 })
    expect(await hasher.verifyPassword('Password1', replaced)).toMatchObject({ verified: true, outdated: false })
    expect(hasher.work).toEqual({ scryptRuns: 2, legacyVerifications: 1 })
  })
})
