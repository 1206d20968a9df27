import { describe, expect, test } from 'vitest'
import { argon2, djangoArgon2 } from './argon2.ts'
import { bcryptFormats } from './bcrypt.ts'
import { desCrypt } from './des-crypt.ts'
import { shaCryptFormats } from './sha-crypt.ts'

// The strings were made by libxcrypt, OpenSSL and the reference code of Argon2, not by us.

const formats = [...bcryptFormats, ...shaCryptFormats, argon2, djangoArgon2, desCrypt]

async function verifies(password: string, stored: string): Promise<boolean> {
  const [format, ...others] = formats.filter((candidate) => candidate.recognise(stored))
  expect([format, others]).toEqual([expect.anything(), []])
  return (await format?.verify(password, stored)) ?? false
}

describe('bcrypt', () => {
  const CUT_IN_A_LETTER = '$2b$04$abcdefghijklmnopqrstuuimYpjCUPXUxQBIFc61K.MEOiiOjQDDC'

  test('reads 72 bytes, were it half a letter at the end', async () => {
    const password = 'pässword'.repeat(12) // nine bytes each
    expect(await verifies(password, CUT_IN_A_LETTER)).toBe(true)
    expect(await verifies(password.slice(0, 64), CUT_IN_A_LETTER)).toBe(true)
    expect(await verifies(password.slice(0, 63), CUT_IN_A_LETTER)).toBe(false)
  })

  test.each([
    ['$2y$', '$2y$05$abcdefghijklmnopqrstuuE3h6idwDGb/krS9RrMW8ggGd7OXcWzK'],
    ['bits in the salt that mean nothing', '$2b$04$abcdefghijklmnopqrstuvnjqVVa0NKRqD.4dQYS53G67VKM/.QZq'],
    ['bits in the digest that mean nothing', '$2b$04$abcdefghijklmnopqrstuunjqVVa0NKRqD.4dQYS53G67VKM/.QZr'],
    ['the first form of bcrypt_sha256', '$bcrypt-sha256$2b,4$abcdefghijklmnopqrstuu$XdK3dl/VR.Hxjv8aS5.sU/E/xMdP1qy'],
    ['Django’s bcrypt', 'bcrypt$$2b$04$abcdefghijklmnopqrstuunjqVVa0NKRqD.4dQYS53G67VKM/.QZq'],
  ])('verifies %s', async (_what, stored) => {
    expect(await verifies('Password1', stored)).toBe(true)
    expect(await verifies('Password2', stored)).toBe(false)
  })
})

describe('argon2', () => {
  test.each([
    ['argon2d', '$argon2d$v=19$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$NQrTZgAAPjFjHOUx/iyI0hyP9d5m776gaFN+EmKSZNQ'],
    ['two lanes', '$argon2id$v=19$m=64,t=2,p=2$c29tZXNhbHQxMjM0NTY3OA$Jwjn5hAZejbtjEqMjxj3mui4zfp2WuMNL3xf5K8n4QE'],
    ['version 16', '$argon2i$v=16$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$Qb4LVQOS1pbeTpiuFCP4kFq5VIv9Z5OBxcBR5y9KQ5A'],
    ['no version', '$argon2i$m=64,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$Qb4LVQOS1pbeTpiuFCP4kFq5VIv9Z5OBxcBR5y9KQ5A'],
    [
      'Django’s',
      'argon2$argon2id$v=19$m=64,t=2,p=2$c29tZXNhbHQxMjM0NTY3OA$Jwjn5hAZejbtjEqMjxj3mui4zfp2WuMNL3xf5K8n4QE',
    ],
  ])('%s', async (_what, stored) => {
    expect(await verifies('Password1', stored)).toBe(true)
    expect(await verifies('Password2', stored)).toBe(false)
  })
})

describe('SHA-crypt', () => {
  test.each([
    ['$5$rounds=12345$0123456789abcdef$hBdS3.zNZ6zmfwum2ZN65/FCILBccmy21oJhA2RrB79', 'Password1'],
    [
      '$6$rounds=1000$abc$.hQhIzPX/rgceTQV3LrMEUq5gc5R9k/EWsIIAXEcZvR0N6EssahSgTCGdueF9NV90ZYCrU.nIRb2gl2XgQYgl0',
      'Password1',
    ],
    ['$5$saltstring$xLASXGU7L2tnQezB4rwhJEBqDVqcstZLQvC6JaczsJA', 'x'.repeat(32)],
    ['$5$saltstring$.Q4wJP3hnYUpcFYigvdygfeEBqAFzeeKjKg/MtHRkKA', 'x'.repeat(64)],
    ['$5$saltstring$rwq/JJiS514uBZM0XlgTBNTZFB6WIioWwq2E4Bl1FB1', 'x'.repeat(200)],
    [
      '$6$saltstring$SSoAqlzjEXraQ.dDguxosFViX0Mfw4O.kEQXNqWn2FWfLIsQUWxK3xUguKKWh/yPYlb6YCK5MTl1eAQTuZtVf.',
      'x'.repeat(64),
    ],
    [
      '$6$saltstring$6SQS3GtHC3TPYB.63O/KZyn5uBDlYfe1PvIq4EkYEmAojXOtfokMtH82Tj4wQ/EsRh3FgIyhJUtiFulxq4Yel/',
      'x'.repeat(65),
    ],
  ])('%s', async (stored, password) => {
    expect(await verifies(password, stored)).toBe(true)
    expect(await verifies(`${password}x`, stored)).toBe(false)
  })
})

test.each([
  ['abiQ6Ep3EYTHc', 'x'],
  ['./hQ2ZZU.4I.w', 'Password1'],
  ['zzRtj6pNdfpLE', '12345678'],
  ['Z9v0fy2mBlZaM', 'äöüéé'],
])('DES crypt %s reads eight bytes', async (stored, password) => {
  expect(await verifies(password, stored)).toBe(true)
  expect(await verifies(`y${password}`, stored)).toBe(false)
})
