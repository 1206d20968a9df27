import { faultOf, ValidationError } from '../errors.ts'
import { type Sentence, say } from '../texts.ts'
import type { BreachCheck } from './breach-check.ts'
import { isCommonPassword } from './common-passwords/common-passwords.ts'
import { isMadeOfWords, ROLE_WORDS } from './context-words.ts'
import { type PasswordPreset, type PasswordRules, readRules } from './password-rules.ts'
import { countCodePoints, normalizePassword, passwordFault } from './password-text.ts'

export interface PasswordPolicyOptions {
  /** The rules to start from. Default: `nist`. */
  readonly preset?: PasswordPreset
  /** In code points after NFKC. Default: the preset's, 15 for `nist`; at least 8. */
  readonly minLength?: number
  /** In code points after NFKC. Default: the preset's, 256 for `nist`; at least 64. */
  readonly maxLength?: number
  /** Allows a minimum below 8, as `flask-user` and `piccolo` have it. Warns. Default: false. */
  readonly insecureShortPasswords?: boolean
  /** Whether the most common passwords are refused, by the list that comes with the package. Default: true. */
  readonly commonPasswords?: boolean
  /** Names of the site and its products, which no password may be made of. Default: the host of the base URL. */
  readonly contextWords?: readonly string[]
  /** Asked last, about a password that is acceptable otherwise: is it known from a breach? Default: nobody is asked. */
  readonly breached?: BreachCheck
  /** What happens to a password that `breached` could not tell about. Default: `accept`, with a warning. */
  readonly onBreachCheckFailure?: 'accept' | 'refuse'
  /** Where warnings go. Default: `console.warn`. */
  readonly warn?: (message: string) => void
}

/** Which passwords may be chosen. Passwords that exist are not asked. */
export interface PasswordPolicy {
  readonly minLength: number
  readonly maxLength: number

  /**
   * Refuses a password that may not be chosen: too short or too long, made of words that go without saying, among the
   * commonest, or known from a breach. Every road to a new password asks it before it hashes.
   *
   * @param context what is known of the user: name, e-mail address.
   * @throws {ValidationError} `weak_password`, with one message for each broken rule under `fields.password`.
   * @example await policy.assertStrong(newPassword, [user.username, user.email])
   */
  assertStrong(password: string, context?: readonly string[]): Promise<void>
}

/**
 * Makes a password policy: by default that of NIST SP 800-63B-4 for a password as the only factor, at least 15 and at
 * most 256 code points of any kind, none of the commonest and none made of names.
 *
 * @throws {ConfigurationError} `invalid_configuration` when a bound is out of range.
 * @example const policy = createPasswordPolicy({ minLength: 16, contextWords: ['Acme'] })
 */
export function createPasswordPolicy(options: PasswordPolicyOptions = {}): PasswordPolicy {
  const { warn = console.warn, contextWords = [], commonPasswords = true } = options
  const rules = readRules(options, warn)
  const words = [...ROLE_WORDS, ...contextWords]

  const lateFault = async (password: string): Promise<Sentence | null> => {
    if (commonPasswords && (await isCommonPassword(password))) return say('passwordTooCommon')
    return breachFault(password, options, warn)
  }

  return {
    minLength: rules.minLength,
    maxLength: rules.maxLength,

    async assertStrong(password, context = []) {
      refuse(faultsOf(password, rules, [...words, ...context]))
      const fault = await lateFault(password)
      if (fault !== null) refuse([fault])
    },
  }
}

function refuse(faults: readonly Sentence[]): void {
  if (faults.length === 0) return
  const errors = faults.map((fault) => faultOf('weak_password', fault))
  throw new ValidationError('weak_password', faults, { fields: { password: errors } })
}

function faultsOf(password: string, rules: PasswordRules, words: readonly string[]): readonly Sentence[] {
  const fault = passwordFault(password, rules.maxLength)
  if (fault !== null) return [fault]
  const text = normalizePassword(password)
  const checks = [
    { broken: countCodePoints(text) < rules.minLength, said: say('passwordTooShort', { min: rules.minLength }) },
    { broken: isMadeOfWords(text, words), said: say('passwordMadeOfNames') },
    ...(rules.composition ?? []).map(({ pattern, said }) => ({ broken: !pattern.test(text), said })),
  ]
  return checks.filter(({ broken }) => broken).map(({ said }) => said)
}

async function breachFault(
  password: string,
  { breached, onBreachCheckFailure = 'accept' }: PasswordPolicyOptions,
  warn: (message: string) => void,
): Promise<Sentence | null> {
  if (!breached) return null
  try {
    return (await breached(password)) ? say('passwordBreached') : null
  } catch (error) {
    // The message is the service's own: it has not seen the password.
    warn(`The breach check of passwords failed: ${error instanceof Error ? error.message : 'an unknown error'}`)
    return onBreachCheckFailure === 'accept' ? null : say('passwordNotChecked')
  }
}
