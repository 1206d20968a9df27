import { describe, expect, test, vi } from 'vitest'
import type { ValidationError } from '../errors.ts'
import { createPasswordPolicy, type PasswordPolicy, type PasswordPolicyOptions } from './password-policy.ts'

const messagesIn = (error: unknown): readonly string[] => {
  expect(error).toMatchObject({ name: 'ValidationError', code: 'weak_password' })
  const { password: errors = [] } = (error as ValidationError).fields
  for (const { code } of errors) expect(code).toBe('weak_password')
  return errors.map(({ message }) => message)
}

/** The messages a password gets, or none when it may be chosen. */
const messages = (policy: PasswordPolicy, password: string, context?: readonly string[]): Promise<readonly string[]> =>
  policy.assertStrong(password, context).then(() => [], messagesIn)

const accepts = async (policy: PasswordPolicy, password: string, context?: readonly string[]): Promise<boolean> =>
  (await messages(policy, password, context)).length === 0

const verdicts = (policy: PasswordPolicy, passwords: readonly string[]): Promise<boolean[]> =>
  Promise.all(passwords.map((password) => accepts(policy, password)))

const insecure = (options: PasswordPolicyOptions): PasswordPolicy =>
  createPasswordPolicy({ insecureShortPasswords: true, warn: () => {}, ...options })

/** Of any length up to 256, with letters in both cases and digits from the sixth character on, and nobody's first guess. */
const varied = (length: number): string =>
  Array.from({ length }, (_, index) => 'vK8qzR5tWx2hLmP4'[(index * 7 + (index >> 4)) % 16]).join('')

describe('PASS-1, PASS-5: length is counted in code points after NFKC', () => {
  const policy = createPasswordPolicy()

  test('15 to 256 characters are accepted, 14 and 257 are not', async () => {
    expect(await verdicts(policy, [14, 15, 64, 256, 257].map(varied))).toEqual([false, true, true, true, false])
  })

  test('8 to 256 are accepted where a second factor is mandatory', async () => {
    const second = createPasswordPolicy({ preset: 'nist-second-factor' })
    expect(await verdicts(second, [7, 8, 64, 256, 257].map(varied))).toEqual([false, true, true, true, false])
  })

  test('15 emoji count as 15, and a letter with its accent as one', async () => {
    const texts = ['🦊'.repeat(15), '🦊'.repeat(14), 'e\u0301'.repeat(14), '🦊'.repeat(256), 'e\u0301'.repeat(256)]
    expect(await verdicts(policy, texts)).toEqual([true, false, false, true, true])
  })
})

test('PASS-3: nothing is said about what a password is made of', async () => {
  const policy = createPasswordPolicy()
  for (const password of ['839201746583920', 'correct horse battery staple', 'ÄÖÜäöüßÄÖÜäöüßÄ', '       eight or more'])
    expect(await messages(policy, password)).toEqual([])
})

test.each(['', 'NUL in\0here is refused', 'half of an emoji \ud83e is refused'])(
  'PASS-4: %j cannot be a password',
  async (text) => {
    expect(await messages(createPasswordPolicy(), text)).toHaveLength(1)
  },
)

test('LOGIN-9: a megabyte is refused, and nobody is asked about it', async () => {
  const breached = vi.fn()
  expect(await accepts(createPasswordPolicy({ breached }), 'x'.repeat(2 ** 20))).toBe(false)
  expect(breached).not.toHaveBeenCalled()
})

describe('PASS-2: what everybody tries first', () => {
  const MADE_OF_WORDS = ['The password must not be made of your name, your address or the name of this site.']
  const TOO_COMMON = ['This password, or what it is made of, is among the most common ones: others guess it first.']

  test('the username and the address are refused, in any case and without the domain', async () => {
    const policy = createPasswordPolicy()
    const context = ['Bartholomew.Roberts', 'bartholomew.r1682@example.org', '']
    for (const password of ['bartholomew.roberts', 'BARTHOLOMEW.R1682@EXAMPLE.ORG', 'Bartholomew.R1682'])
      expect(await messages(policy, password, context)).toEqual(MADE_OF_WORDS)
    expect(await accepts(policy, 'bartholomew.roberts was here', context)).toBe(true)
  })

  test('words can be added to those that are refused', async () => {
    const password = 'Rocket-Skates-1949'
    expect(await accepts(createPasswordPolicy(), password)).toBe(true)
    const policy = createPasswordPolicy({ contextWords: ['Acme', 'Rocket Skates'] })
    expect(await messages(policy, password)).toEqual(MADE_OF_WORDS)
  })

  test('a common password is refused with the reason', async () => {
    expect(await messages(createPasswordPolicy(), 'Qwerty123456789')).toEqual(TOO_COMMON)
    expect(await messages(createPasswordPolicy({ preset: 'flask-security' }), 'sunshine')).toEqual(TOO_COMMON)
    expect(await messages(insecure({ preset: 'flask-user' }), 'Passw0rd')).toEqual(TOO_COMMON)
  })

  test('unless that is switched off', async () => {
    expect(await accepts(createPasswordPolicy({ commonPasswords: false }), 'Qwerty123456789')).toBe(true)
  })

  test('what is told at once is told together', async () => {
    expect(await messages(createPasswordPolicy(), 'admin2024')).toHaveLength(2)
  })
})

describe('PASS-2: a breached password', () => {
  const PASSWORD = 'correct horse battery staple'

  test('is refused with the reason', async () => {
    const policy = createPasswordPolicy({ breached: async (password) => password === PASSWORD })
    expect(await messages(policy, PASSWORD)).toEqual([
      'This password is known from a breach of another site: others may have it.',
    ])
    expect(await accepts(policy, 'another long passphrase')).toBe(true)
  })

  test('is asked about only when it is acceptable otherwise', async () => {
    const breached = vi.fn(async () => false)
    const policy = createPasswordPolicy({ breached })
    for (const password of ['short', 'Qwerty123456789', 'admin-admin-admin']) await messages(policy, password)
    expect(breached).not.toHaveBeenCalled()
    await messages(policy, PASSWORD)
    expect(breached).toHaveBeenCalledExactlyOnceWith(PASSWORD)
  })

  test.each([
    ['is accepted with a warning', undefined, []],
    ['is accepted with a warning when that is asked for', 'accept', []],
    [
      'is refused when that is asked for',
      'refuse',
      ['The password could not be checked just now. Try again in a moment.'],
    ],
  ] as const)('that nobody could tell about %s', async (_what, onBreachCheckFailure, expected) => {
    const warn = vi.fn()
    const breached = () => Promise.reject(new Error('The service is down.'))
    const policy = createPasswordPolicy({ breached, warn, ...(onBreachCheckFailure && { onBreachCheckFailure }) })
    expect(await messages(policy, PASSWORD)).toEqual(expected)
    expect(warn.mock.calls).toEqual([['The breach check of passwords failed: The service is down.']])
  })
})

describe('presets and bounds', () => {
  test('FU-FLOW-03: Flask-User’s rule names everything that is missing', async () => {
    const policy = insecure({ preset: 'flask-user' })
    expect(await accepts(policy, 'vK8qzR')).toBe(true)
    expect(await messages(policy, '-----')).toHaveLength(4)
  })

  test('PC-LIM-01, PC-LIM-02: Piccolo’s takes 6 to 128 characters that do not look like its hashes', async () => {
    const piccolo = insecure({ preset: 'piccolo' })
    expect(await verdicts(piccolo, [5, 6, 128, 129].map(varied))).toEqual([false, true, true, false])
    expect(await messages(piccolo, 'pbkdf2_sha256$600000$')).toHaveLength(1)
  })

  test('FS-USER-43: Flask-Security’s takes 8 and more', async () => {
    const policy = createPasswordPolicy({ preset: 'flask-security' })
    expect(await verdicts(policy, [7, 8].map(varied))).toEqual([false, true])
  })

  test('a bound of its own goes before the preset’s', () => {
    expect(createPasswordPolicy({ preset: 'nist-second-factor', minLength: 10 })).toMatchObject({
      minLength: 10,
      maxLength: 256,
    })
  })

  test.each<PasswordPolicyOptions>([
    { minLength: 7 },
    { preset: 'flask-user' },
    { preset: 'piccolo' },
    { maxLength: 63 },
    { minLength: 100, maxLength: 99 },
    { minLength: 10.5 },
  ])('PASS-1: %j is refused at the start', (options) => {
    expect(() => createPasswordPolicy(options)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
  })

  test('a minimum below 8 has to be called insecure, and warns', () => {
    const warn = vi.fn()
    createPasswordPolicy({ minLength: 4, insecureShortPasswords: true, warn })
    expect(warn).toHaveBeenCalledOnce()
  })
})
