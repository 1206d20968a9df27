import { ConfigurationError, ValidationError } from '../errors.ts'
import { hashConcurrency } from './hash-concurrency.ts'
import { builtInFormats } from './password-formats/built-in.ts'
import { createReadings, type DoubleHashOptions } from './password-formats/double-hash.ts'
import type { PasswordFormat } from './password-formats/password-format.ts'
import { passwordFault } from './password-text.ts'
import { isSameCost, resolveCost, type ScryptCost } from './scrypt-cost.ts'
import { deriveKey, readKeyCost, scryptKey } from './scrypt-key.ts'
import { createWorkQueue } from './work-queue.ts'

export interface PasswordHasherOptions {
  /** Of new hashes. Default: logN 17, r 8, p 1; on Cloudflare Workers logN 14, r 8, p 5. */
  readonly cost?: ScryptCost
  /** For tests only: hashes in no time (logN 4), and takes a `cost` below the floor. Warns. Default: false. */
  readonly insecureFastHashing?: boolean
  /** Hashes made at once, at most one less than the thread pool has threads. Default: 2, or 1 on one or two processors. */
  readonly concurrency?: number
  /** Tries that may wait for their turn; more are told to come back. Default: 64. */
  readonly maxQueue?: number
  /** In code points after normalising. Default: 256. */
  readonly maxPasswordLength?: number
  /** Formats to verify beside the built-in ones: `bareSha1`, `desCrypt`, `plaintext`, or the application's own. */
  readonly formats?: readonly PasswordFormat[]
  /** The keys of Flask-Security's inner HMAC, where the hashes come from there. Default: none, hashes are single. */
  readonly doubleHash?: DoubleHashOptions
  /** Where warnings go. Default: `console.warn`. */
  readonly warn?: (message: string) => void
}

export interface PasswordVerification {
  readonly verified: boolean
  /** The password is right, and its hash is not one of ours at the current cost: hash the password anew and store it. */
  readonly outdated: boolean
  /** Something is stored that cannot be verified: an unknown format, a damaged hash, an absurd cost. Worth an event. */
  readonly unusable: boolean
  /** Known from a moment ago, and not hashed: no time has passed since the hash was read. */
  readonly remembered?: true
}

/** What was done so far, for tests that must not look at the clock. */
export interface HashWork {
  /** Runs of scrypt at the current cost: for new hashes, for current ones, and for nothing but the time it takes. */
  readonly scryptRuns: number
  /** Verifications of a hash in another format or at another cost. */
  readonly legacyVerifications: number
}

/** Hashes and verifies passwords, few at a time and off the event loop. */
export interface PasswordHasher {
  /**
   * A new hash: 128 characters that name their own cost and salt. The password is NFKC-normalised first. Call it
   * outside of transactions: it takes long on purpose.
   *
   * @throws {ValidationError} `weak_password` when the text cannot be a password: too long, empty, NUL in it.
   * @throws {UnavailableError} `hash_queue_full` when too many wait.
   * @example await users.setPasswordHash(user.id, await hasher.hashPassword('correct horse battery staple'))
   */
  hashPassword(password: string): Promise<string>

  /**
   * Whether the password belongs to what is stored. No stored value makes it throw, and every "no" has cost one run of
   * scrypt at the current cost, whatever is stored: pass null for a user who is not there, so that nobody learns it from
   * the time. A "yes" to an `outdated` hash has not paid that run: the new hash, which the caller now makes, is it.
   * A text that cannot be a password (too long, empty, NUL in it) costs nothing, whoever it is tried on.
   *
   * @throws {UnavailableError} `hash_queue_full` when too many wait.
   * @example const { verified, outdated } = await hasher.verifyPassword(password, user?.passwordHash ?? null)
   */
  verifyPassword(password: string, stored: string | null): Promise<PasswordVerification>

  readonly work: HashWork
}

/**
 * Makes the password hasher of an application.
 *
 * @throws {ConfigurationError} `invalid_configuration` when the cost is under the floor or over the cap, or a bound is
 *   not a whole number.
 * @example const hasher = createPasswordHasher({ cost: { logN: 18, r: 8, p: 1 } })
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { cost, maxPasswordLength, formats, enqueue, warn } = readOptions(options)
  const readings = createReadings(options.doubleHash)
  const warned = new Set<string>()
  const work = { scryptRuns: 0, legacyVerifications: 0 }

  const derive = (password: string): Promise<string> => {
    work.scryptRuns += 1
    return deriveKey(password, cost)
  }

  const verifyCurrent = async (password: string, stored: string): Promise<PasswordVerification> => {
    work.scryptRuns += 1
    return { verified: await scryptKey.verify(password, stored), outdated: false, unusable: false }
  }

  /** One verification of a stored hash, or null when it cannot be made: that is not the right password either. */
  const verifyOnce = async (format: PasswordFormat, text: string, stored: string): Promise<boolean | null> => {
    work.legacyVerifications += 1
    try {
      return await format.verify(text, stored)
    } catch (error) {
      if (!warned.has(format.name)) warn(`A ${format.name} hash cannot be verified: ${messageOf(error)}`)
      warned.add(format.name)
      return null
    }
  }

  /** Every format that recognises the string is asked, in every reading: a double hash looks exactly like a single one. */
  const verifyLegacy = async (password: string, stored: string): Promise<PasswordVerification> => {
    let unusable = !meansNoPassword(stored)
    for (const format of recognising(formats, stored)) {
      for (const text of format === scryptKey ? [password] : readings(password, format)) {
        const verified = await verifyOnce(format, text, stored)
        if (verified) return { verified, outdated: true, unusable: false }
        if (verified === false) unusable = false
      }
    }
    await derive(password) // thrown away: only the time is wanted
    return { verified: false, outdated: false, unusable }
  }

  return {
    work,

    async hashPassword(password) {
      const fault = passwordFault(password, maxPasswordLength)
      if (fault !== null) throw ValidationError.field('password', 'weak_password', fault)
      return enqueue(() => derive(password))
    },

    async verifyPassword(password, stored) {
      if (passwordFault(password, maxPasswordLength) !== null) return NOT_A_PASSWORD
      const text = typeof stored === 'string' ? stored : ''
      const verify = isCurrent(text, cost) ? verifyCurrent : verifyLegacy
      return enqueue(() => verify(password, text)) // one place in the queue for all of it
    },
  }
}

const NOT_A_PASSWORD: PasswordVerification = { verified: false, outdated: false, unusable: false }

/** Django writes `!` and noise for an account without a password. */
const meansNoPassword = (stored: string): boolean => stored === '' || stored.startsWith('!')

function isCurrent(stored: string, cost: ScryptCost): boolean {
  const made = readKeyCost(stored)
  return made !== null && isSameCost(made, cost)
}

/** What reads nearly any text is left out as soon as another format knows better. */
function recognising(formats: readonly PasswordFormat[], stored: string): readonly PasswordFormat[] {
  const all = formats.filter((format) => format.recognise(stored))
  const certain = all.filter(({ lastResort }) => !lastResort)
  return certain.length > 0 ? certain : all
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'an unknown error')

function readOptions(options: PasswordHasherOptions) {
  const {
    insecureFastHashing = false,
    maxQueue = 64,
    maxPasswordLength = 256,
    concurrency,
    warn = console.warn,
  } = options
  assertWhole('concurrency', concurrency ?? 1, 1)
  assertWhole('maxQueue', maxQueue, 0)
  assertWhole('maxPasswordLength', maxPasswordLength, 64)
  const cost = resolveCost(options.cost, insecureFastHashing)
  if (insecureFastHashing) warn('insecureFastHashing is on: password hashes are cheap to break. Use it in tests only.')
  return {
    cost,
    maxPasswordLength,
    warn,
    formats: [scryptKey, ...builtInFormats, ...(options.formats ?? [])],
    enqueue: createWorkQueue({ concurrency: hashConcurrency(concurrency), maxQueue }),
  }
}

function assertWhole(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return
  throw new ConfigurationError(
    'invalid_configuration',
    `The password option ${name} must be a whole number, ${min} or more.`,
  )
}
