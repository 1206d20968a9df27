import { describe, expect, test, vi } from 'vitest'
import type { ValidationError } from '../errors.ts'
import { createPasswordPolicy, type PasswordPolicy, type PasswordPolicyOptions } from './password-policy.ts'

/** The messages a password gets, or none when it is acceptable. */
function messages(policy: PasswordPolicy, password: string, context?: readonly string[]): readonly string[] {
  try {
    policy.assertAcceptable(password, context)
    return []
  } catch (error) {
    expect(error).toMatchObject({ name: 'ValidationError', code: 'weak_password' })
    const { password: errors = [] } = (error as ValidationError).fields
    for (const { code } of errors) expect(code).toBe('weak_password')
    return errors.map(({ message }) => message)
  }
}

const accepts = (policy: PasswordPolicy, password: string, context?: readonly string[]): boolean =>
  messages(policy, password, context).length === 0

const insecure = (options: PasswordPolicyOptions): PasswordPolicy =>
  createPasswordPolicy({ insecureShortPasswords: true, warn: () => {}, ...options })

describe('PASS-5: length is counted in code points after NFKC', () => {
  const policy = createPasswordPolicy()

  test('15 to 256 characters are accepted, 14 and 257 are not', () => {
    expect([14, 15, 64, 256, 257].map((length) => accepts(policy, 'x'.repeat(length)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
  })

  test('15 emoji count as 15, and a letter with its accent as one', () => {
    expect(accepts(policy, '🦊'.repeat(15))).toBe(true)
    expect(accepts(policy, '🦊'.repeat(14))).toBe(false)
    expect(accepts(policy, 'e\u0301'.repeat(14))).toBe(false)
    expect(accepts(policy, '🦊'.repeat(256))).toBe(true)
    expect(accepts(policy, 'e\u0301'.repeat(256))).toBe(true)
  })
})

test('PASS-3: nothing is said about what a password is made of', () => {
  const policy = createPasswordPolicy()
  for (const password of ['839201746583920', 'correct horse battery staple', 'ÄÖÜäöüßÄÖÜäöüßÄ', '       eight or more'])
    expect(messages(policy, password)).toEqual([])
})

test.each(['', 'NUL in\0here is refused', 'half of an emoji \ud83e is refused'])(
  'PASS-4: %j cannot be a password',
  (text) => {
    expect(messages(createPasswordPolicy(), text)).toHaveLength(1)
  },
)

test('LOGIN-9: a megabyte is refused', () => {
  expect(accepts(createPasswordPolicy(), 'x'.repeat(2 ** 20))).toBe(false)
})

test('PASS-2: the username and the address are refused, in any case and without the domain', () => {
  const policy = createPasswordPolicy()
  const context = ['Bartholomew.Roberts', 'bartholomew.r1682@example.org', '']
  for (const password of ['bartholomew.roberts', 'BARTHOLOMEW.R1682@EXAMPLE.ORG', 'Bartholomew.R1682'])
    expect(messages(policy, password, context)).toEqual(['The password must not be your username or e-mail address.'])
  expect(accepts(policy, 'bartholomew.roberts was here', context)).toBe(true)
})

describe('presets and bounds', () => {
  test('Flask-User’s rule names everything that is missing', () => {
    const policy = insecure({ preset: 'flask-user' })
    expect(accepts(policy, 'Passw0')).toBe(true)
    expect(messages(policy, '-----')).toHaveLength(4)
  })

  test('Piccolo’s takes 6 to 128 characters, Flask-Security’s 8 and more', () => {
    const piccolo = insecure({ preset: 'piccolo' })
    expect([5, 6, 128, 129].map((length) => accepts(piccolo, 'x'.repeat(length)))).toEqual([false, true, true, false])
    expect(createPasswordPolicy({ preset: 'flask-security' }).minLength).toBe(8)
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
  ])('%j is refused at the start', (options) => {
    expect(() => createPasswordPolicy(options)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }))
  })

  test('a minimum below 8 has to be called insecure, and warns', () => {
    const warn = vi.fn()
    createPasswordPolicy({ minLength: 4, insecureShortPasswords: true, warn })
    expect(warn).toHaveBeenCalledOnce()
  })
})
