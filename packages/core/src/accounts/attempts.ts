import { RateLimitError, UnavailableError } from '../errors.ts'
import { type CreateLimiter, type Limit, type Limiter, memoryLimiter } from '../security/limiter.ts'
import { networkOf } from '../security/network.ts'
import { hashToken } from '../security/token.ts'
import { say } from '../texts.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { addressesOf } from './addresses.ts'
import type { AuthServices } from './services.ts'
import { mustConfirm } from './unconfirmed.ts'

/** How often a credential may be tried. Each list holds for short and for long: all of its limits count. */
export interface AttemptLimits {
  /** Of one account, whoever tries. Default: 10 in 15 minutes, 50 in a day. */
  readonly account: readonly Limit[]
  /** From one address (of IPv6 one /64 network), whoever is tried. Default: 100 in 15 minutes. */
  readonly client: readonly Limit[]
  /** Of one account from a browser that its owner has logged in with before. Default: as `account`. */
  readonly device: readonly Limit[]
  /** Mails to one name or address, whoever asks for them. More are silently not sent. Default: 5 in an hour. */
  readonly mail: readonly Limit[]
  /** Mails asked for from one address of the network. Default: 20 in an hour. */
  readonly mailClient: readonly Limit[]
  /** Registrations tried from one address of the network. Default: 20 in an hour. */
  readonly registration: readonly Limit[]
  /** API keys that are wrong, from one address of the network. Default: 100 in 15 minutes. */
  readonly apiKey: readonly Limit[]
  /** Where it is counted. Default: in the memory of this process, which is one of its own for each process. */
  readonly createLimiter: CreateLimiter
}

const minutes = 60
const day = 86_400
const perAccount: readonly Limit[] = [
  { attempts: 10, seconds: 15 * minutes },
  { attempts: 50, seconds: day },
]

export const defaultLimits: AttemptLimits = {
  account: perAccount,
  client: [{ attempts: 100, seconds: 15 * minutes }],
  device: perAccount,
  mail: [{ attempts: 5, seconds: 60 * minutes }],
  mailClient: [{ attempts: 20, seconds: 60 * minutes }],
  registration: [{ attempts: 20, seconds: 60 * minutes }],
  apiKey: [{ attempts: 100, seconds: 15 * minutes }],
  createLimiter: memoryLimiter,
}

/** The `account` of a name or address that nobody has. */
export const nameKey = (identity: string): string => `name ${normalizeIdentity(identity) ?? ''}`

/**
 * The `account` of a user, however they were found. Who must confirm an address first is counted as the address was
 * when nobody had it: tries that are forgotten would tell that somebody has registered with it.
 */
export function accountKey(services: Pick<AuthServices, 'layout' | 'features'>, user: AnyUser): string {
  const [first] = mustConfirm(services, user) ? addressesOf(services.layout, user) : []
  return first ? nameKey(first.email) : `user ${userId(services.layout, user)}`
}

/** Who tries what. */
export interface Attempt {
  /** The account's key, or the name that was tried where there is no account: both are counted alike. */
  readonly account: string
  readonly ipAddress: string | null
  /** A browser known to be the owner's. */
  readonly device: string | null
}

/** The first try within its time that an account's own count refuses. To whoever tries, it is refused as any other. */
export class AccountLockedError extends RateLimitError {}

/** A try that was counted. */
export interface CountedAttempt {
  /** For one that succeeds, or that was not made after all. @throws {UnavailableError} `limiter_unavailable`. */
  takeBack(): Promise<void>
}

/** Counts tries before they are made, so that those made at once count too. */
export interface Attempts {
  /**
   * @throws {RateLimitError} `too_many_requests`, with `details.retryAfter` in seconds.
   * @throws {UnavailableError} `limiter_unavailable`: what cannot be counted is not let through.
   */
  begin(attempt: Attempt): Promise<CountedAttempt>
  /**
   * Begins the counts of an account anew: with a device, those of that browser as well. Addresses stay counted.
   * @throws {UnavailableError} `limiter_unavailable`.
   */
  forget(attempt: Pick<Attempt, 'account' | 'device'>): Promise<void>
  /** Counts somebody who would register. @throws as {@link begin}. */
  register(ipAddress: string | null): Promise<void>
  /** Counts an API key before it is looked up. @throws as {@link begin}. */
  beginKey(ipAddress: string | null): Promise<CountedAttempt>
}

/** One limit, and where it is counted. */
export interface Counter {
  readonly limiter: Limiter
  readonly attempts: number
}

export const counters = (
  { createLimiter }: Pick<AttemptLimits, 'createLimiter'>,
  name: string,
  list: readonly Limit[],
): Counter[] =>
  list.map(({ attempts, seconds }) => ({
    limiter: createLimiter({ keyPrefix: `authpkg_${name}_${seconds}`, points: attempts, duration: seconds }),
    attempts,
  }))

export function createAttempts(limits: AttemptLimits): Attempts {
  const client = counters(limits, 'client', limits.client)
  const account = counters(limits, 'account', limits.account)
  const device = counters(limits, 'device', limits.device)
  const registration = counters(limits, 'registration', limits.registration)
  const apiKey = counters(limits, 'api_key', limits.apiKey)

  const ofNetwork = (list: readonly Counter[], ipAddress: string | null): Count[] =>
    ipAddress === null ? [] : list.map((counter) => ({ ...counter, key: networkOf(ipAddress) }))
  const ofAccount = (name: string): Count[] => account.map((counter) => ({ ...counter, key: hashToken(name) }))
  const ofDevice = (name: string, known: string): Count[] =>
    device.map((counter) => ({ ...counter, key: hashToken(`${name} ${known}`) }))

  return {
    async begin({ account: name, ipAddress, device: known }) {
      const shared = ofNetwork(client, ipAddress)
      const own = known === null ? ofAccount(name) : ofDevice(name, known)
      for (const one of shared) await count(one)
      for (const one of own) await count(one, AccountLockedError)
      return counted([...shared, ...own])
    },
    async forget({ account: name, device: known }) {
      const own = [...ofAccount(name), ...(known === null ? [] : ofDevice(name, known))]
      for (const { limiter, key } of own) await limiter.delete(key).catch(unavailable)
    },
    async register(ipAddress) {
      for (const one of ofNetwork(registration, ipAddress)) await count(one)
    },
    async beginKey(ipAddress) {
      const shared = ofNetwork(apiKey, ipAddress)
      for (const one of shared) await count(one)
      return counted(shared)
    },
  }
}

/** Counts mails that anybody can have sent to anybody. */
export interface MailAttempts {
  /** Whether one more may go out; it is counted. @throws {UnavailableError} `limiter_unavailable`. */
  allows(identity: string, ipAddress: string | null): Promise<boolean>
}

export function createMailAttempts(limits: AttemptLimits): MailAttempts {
  const mail = counters(limits, 'mail', limits.mail)
  const client = counters(limits, 'mail_client', limits.mailClient)
  return {
    async allows(identity, ipAddress) {
      try {
        if (ipAddress !== null) for (const { limiter } of client) await limiter.consume(networkOf(ipAddress))
        for (const { limiter } of mail) await limiter.consume(hashToken(normalizeIdentity(identity) ?? ''))
        return true
      } catch (refused) {
        if (refused instanceof Error) return unavailable(refused)
        return false
      }
    },
  }
}

/** Nobody counts. */
export const unlimitedAttempts: Attempts = {
  begin: async () => ({ takeBack: async () => undefined }),
  forget: async () => undefined,
  register: async () => undefined,
  beginKey: async () => ({ takeBack: async () => undefined }),
}

/** One key of one counter. */
interface Count extends Counter {
  readonly key: string
}

const counted = (counts: readonly Count[]): CountedAttempt => ({
  async takeBack() {
    for (const { limiter, key } of counts) await limiter.reward(key).catch(unavailable)
  },
})

/** Counts one, and says what is left where the limiter does. @throws as {@link Attempts.begin}. */
export async function count({ limiter, key, attempts }: Count, FirstRefusal = RateLimitError): Promise<Left> {
  try {
    return ((await limiter.consume(key)) ?? {}) as Left
  } catch (refused) {
    const { msBeforeNext: wait, consumedPoints } = (refused ?? {}) as Refused
    if (typeof wait !== 'number') return unavailable(refused)
    const Refusal = consumedPoints === attempts + 1 ? FirstRefusal : RateLimitError
    const retryAfter = Math.max(1, Math.ceil(wait / 1000))
    throw new Refusal('too_many_requests', say('tooManyTries'), { details: { retryAfter } })
  }
}

function unavailable(cause: unknown): never {
  throw new UnavailableError('limiter_unavailable', say('limiterUnavailable'), { cause })
}

/** In the words of `rate-limiter-flexible`. */
interface Left {
  readonly remainingPoints?: number
  readonly msBeforeNext?: number
}

interface Refused {
  readonly msBeforeNext?: unknown
  readonly consumedPoints?: unknown
}
