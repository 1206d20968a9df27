import { ConfigurationError } from '../errors.ts'
import { type Sentence, say } from '../texts.ts'

/** A demand on what a password is made of. NIST SP 800-63B-4 knows none; some of the ancestors do. */
interface CompositionRule {
  readonly pattern: RegExp
  readonly said: Sentence
}

export interface PasswordRules {
  readonly minLength: number
  readonly maxLength: number
  readonly composition?: readonly CompositionRule[]
}

const MIXED: readonly CompositionRule[] = [
  { pattern: /\p{Ll}/u, said: say('passwordNeedsLower') },
  { pattern: /\p{Lu}/u, said: say('passwordNeedsUpper') },
  { pattern: /\p{Nd}/u, said: say('passwordNeedsDigit') },
]

/** Piccolo takes such a text for a hash, and stores it as it is. */
const NO_HASH: readonly CompositionRule[] = [{ pattern: /^(?!pbkdf2_sha256)/, said: say('passwordIsHash') }]

/** `nist` for a password that is the only factor, `nist-second-factor` where another one is mandatory. */
const PRESETS = {
  nist: { minLength: 15, maxLength: 256 },
  'nist-second-factor': { minLength: 8, maxLength: 256 },
  'flask-security': { minLength: 8, maxLength: 256 },
  'flask-user': { minLength: 6, maxLength: 256, composition: MIXED },
  piccolo: { minLength: 6, maxLength: 128, composition: NO_HASH },
} as const satisfies Record<string, PasswordRules>

export type PasswordPreset = keyof typeof PRESETS

/** NIST SP 800-63B-4, 3.1.1.2: never below 8, and 64 always possible. */
const SHORTEST_MINIMUM = 8
const SHORTEST_MAXIMUM = 64

/** What the options say of length and composition. */
export interface PasswordRuleOptions {
  readonly preset?: PasswordPreset
  readonly minLength?: number
  readonly maxLength?: number
  readonly insecureShortPasswords?: boolean
}

/** @throws {ConfigurationError} `invalid_configuration` when a bound is out of range. */
export function readRules(options: PasswordRuleOptions, warn: (message: string) => void): PasswordRules {
  const { preset = 'nist', insecureShortPasswords = false } = options
  const rules: PasswordRules = { ...PRESETS[preset], ...bounds(options) }
  assertBound('minLength', rules.minLength, insecureShortPasswords ? 1 : SHORTEST_MINIMUM)
  assertBound('maxLength', rules.maxLength, Math.max(rules.minLength, SHORTEST_MAXIMUM))
  if (rules.minLength < SHORTEST_MINIMUM) warn(`Passwords of ${rules.minLength} characters are allowed: easy to guess.`)
  return rules
}

const bounds = ({ minLength, maxLength }: PasswordRuleOptions): Partial<PasswordRules> => ({
  ...(minLength === undefined ? {} : { minLength }),
  ...(maxLength === undefined ? {} : { maxLength }),
})

function assertBound(name: 'minLength' | 'maxLength', value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return
  const message = `The ${name} of passwords must be a whole number, ${min} or more.`
  throw new ConfigurationError('invalid_configuration', message)
}
