import { ConfigurationError, ValidationError } from '../errors.ts'
import { countCodePoints, normalizePassword, passwordFault } from './password-text.ts'

/** A demand on what a password is made of. NIST SP 800-63B-4 knows none; one of the ancestors does. */
interface CompositionRule {
  readonly pattern: RegExp
  readonly message: string
}

interface PasswordRules {
  readonly minLength: number
  readonly maxLength: number
  readonly composition?: readonly CompositionRule[]
}

const MIXED: readonly CompositionRule[] = [
  { pattern: /\p{Ll}/u, message: 'The password needs a lower-case letter.' },
  { pattern: /\p{Lu}/u, message: 'The password needs an upper-case letter.' },
  { pattern: /\p{Nd}/u, message: 'The password needs a digit.' },
]

/** `nist` for a password that is the only factor, `nist-second-factor` where another one is mandatory. */
const PRESETS = {
  nist: { minLength: 15, maxLength: 256 },
  'nist-second-factor': { minLength: 8, maxLength: 256 },
  'flask-security': { minLength: 8, maxLength: 256 },
  'flask-user': { minLength: 6, maxLength: 256, composition: MIXED },
  piccolo: { minLength: 6, maxLength: 128 },
} as const satisfies Record<string, PasswordRules>

export type PasswordPreset = keyof typeof PRESETS

/** NIST SP 800-63B-4, 3.1.1.2: never below 8, and 64 always possible. */
const SHORTEST_MINIMUM = 8
const SHORTEST_MAXIMUM = 64

export interface PasswordPolicyOptions {
  /** The rules to start from. Default: `nist`. */
  readonly preset?: PasswordPreset
  /** In code points after NFKC. Default: the preset's, 15 for `nist`; at least 8. */
  readonly minLength?: number
  /** In code points after NFKC. Default: the preset's, 256 for `nist`; at least 64. */
  readonly maxLength?: number
  /** Allows a minimum below 8, as `flask-user` and `piccolo` have it. Warns. Default: false. */
  readonly insecureShortPasswords?: boolean
  /** Where warnings go. Default: `console.warn`. */
  readonly warn?: (message: string) => void
}

/** Which passwords may be chosen. Passwords that exist are not asked. */
export interface PasswordPolicy {
  readonly minLength: number
  readonly maxLength: number
  /**
   * Refuses a password that breaks a rule, or is one of the `context` words: the username, the e-mail address (also
   * without its domain), the application's name. Case does not matter there.
   *
   * @throws {ValidationError} `weak_password`, with one message for each broken rule under `fields.password`.
   * @example policy.assertAcceptable(newPassword, [user.username, user.email])
   */
  assertAcceptable(password: string, context?: readonly string[]): void
}

/**
 * Makes a password policy: by default that of NIST SP 800-63B-4 for a password as the only factor, at least 15 and at
 * most 256 code points of any kind.
 *
 * @throws {ConfigurationError} `invalid_configuration` when a bound is out of range.
 * @example const policy = createPasswordPolicy({ minLength: 12 })
 */
export function createPasswordPolicy(options: PasswordPolicyOptions = {}): PasswordPolicy {
  const rules = readRules(options)
  return {
    minLength: rules.minLength,
    maxLength: rules.maxLength,
    assertAcceptable(password, context = []) {
      const messages = faultsOf(password, rules, context)
      if (messages.length === 0) return
      const errors = messages.map((message) => ({ code: 'weak_password' as const, message }))
      throw new ValidationError('weak_password', messages.join(' '), { fields: { password: errors } })
    },
  }
}

function faultsOf(password: string, rules: PasswordRules, context: readonly string[]): string[] {
  const fault = passwordFault(password, rules.maxLength)
  if (fault !== null) return [fault]
  const text = normalizePassword(password)
  const checks = [
    { broken: countCodePoints(text) < rules.minLength, message: `Use at least ${rules.minLength} characters.` },
    { broken: isContextWord(text, context), message: 'The password must not be your username or e-mail address.' },
    ...(rules.composition ?? []).map(({ pattern, message }) => ({ broken: !pattern.test(text), message })),
  ]
  return checks.filter(({ broken }) => broken).map(({ message }) => message)
}

/** The whole password against each word, as NIST has it; of an address also what stands before the `@`. */
const isContextWord = (password: string, context: readonly string[]): boolean =>
  context.flatMap((word) => [word, word.replace(/@[^@]*$/, '')]).some((word) => fold(word) === fold(password))

const fold = (text: string): string => normalizePassword(text).trim().toUpperCase().toLowerCase()

function readRules(options: PasswordPolicyOptions): PasswordRules {
  const { preset = 'nist', insecureShortPasswords = false, warn = console.warn } = options
  const rules: PasswordRules = { ...PRESETS[preset], ...bounds(options) }
  const shortest = insecureShortPasswords ? 1 : SHORTEST_MINIMUM
  assertBound('minLength', rules.minLength, shortest)
  assertBound('maxLength', rules.maxLength, Math.max(rules.minLength, SHORTEST_MAXIMUM))
  if (rules.minLength < SHORTEST_MINIMUM) warn(`Passwords of ${rules.minLength} characters are allowed: easy to guess.`)
  return rules
}

const bounds = ({ minLength, maxLength }: PasswordPolicyOptions): Partial<PasswordRules> => ({
  ...(minLength === undefined ? {} : { minLength }),
  ...(maxLength === undefined ? {} : { maxLength }),
})

function assertBound(name: 'minLength' | 'maxLength', value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return
  const message = `The ${name} of passwords must be a whole number, ${min} or more.`
  throw new ConfigurationError('invalid_configuration', message)
}
