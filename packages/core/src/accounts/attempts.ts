import { RateLimitError, UnavailableError } from '../errors.ts'
import { type CreateLimiter, type Limit, type Limiter, memoryLimiter } from '../security/limiter.ts'
import { networkOf } from '../security/network.ts'
import { hashToken } from '../security/token.ts'
import { normalizeIdentity } from '../user/normalize.ts'

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
  createLimiter: memoryLimiter,
}

/** Who tries what. */
export interface Attempt {
  /** The account's key, or the name that was tried where there is no account: both are counted alike. */
  readonly account: string
  readonly ipAddress: string | null
  /** A browser known to be the owner's. */
  readonly device: string | null
}

/** A try that was counted. */
export interface CountedAttempt {
  /** For one that succeeds, or that was not made after all. */
  takeBack(): Promise<void>
}

/** Counts tries before they are made, so that those made at once count too. */
export interface Attempts {
  /**
   * @throws {RateLimitError} `too_many_requests`, with `details.retryAfter` in seconds.
   * @throws {UnavailableError} `limiter_unavailable`: what cannot be counted is not let through.
   */
  begin(attempt: Attempt): Promise<CountedAttempt>
}

const counters = ({ createLimiter }: AttemptLimits, name: string, list: readonly Limit[]): Limiter[] =>
  list.map(({ attempts, seconds }) =>
    createLimiter({ keyPrefix: `authpkg_${name}_${seconds}`, points: attempts, duration: seconds }),
  )

export function createAttempts(limits: AttemptLimits): Attempts {
  const client = counters(limits, 'client', limits.client)
  const account = counters(limits, 'account', limits.account)
  const device = counters(limits, 'device', limits.device)

  const counted = (attempt: Attempt): (readonly [Limiter, string])[] => {
    const { ipAddress } = attempt
    const own = attempt.device === null ? account : device
    const key = hashToken(attempt.device === null ? attempt.account : `${attempt.account} ${attempt.device}`)
    return [
      ...(ipAddress === null ? [] : client.map((limiter) => [limiter, networkOf(ipAddress)] as const)),
      ...own.map((limiter) => [limiter, key] as const),
    ]
  }

  return {
    async begin(attempt) {
      const pairs = counted(attempt)
      for (const [limiter, key] of pairs) await count(limiter, key)
      return {
        async takeBack() {
          for (const [limiter, key] of pairs) await limiter.reward(key)
        },
      }
    },
  }
}

/** Counts mails that anybody can have sent to anybody. */
export interface MailAttempts {
  /** Whether one more may go out; it is counted. */
  allows(identity: string, ipAddress: string | null): Promise<boolean>
}

export function createMailAttempts(limits: AttemptLimits): MailAttempts {
  const mail = counters(limits, 'mail', limits.mail)
  const client = counters(limits, 'mail_client', limits.mailClient)
  return {
    async allows(identity, ipAddress) {
      try {
        if (ipAddress !== null) for (const limiter of client) await limiter.consume(networkOf(ipAddress))
        for (const limiter of mail) await limiter.consume(hashToken(normalizeIdentity(identity) ?? ''))
        return true
      } catch (refused) {
        if (refused instanceof Error) throw refused
        return false
      }
    },
  }
}

/** Nobody counts. */
export const unlimitedAttempts: Attempts = { begin: async () => ({ takeBack: async () => undefined }) }

async function count(limiter: Limiter, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (refused) {
    throw refusal(refused)
  }
}

function refusal(refused: unknown): Error {
  const wait = (refused as { readonly msBeforeNext?: unknown } | undefined)?.msBeforeNext
  if (typeof wait !== 'number') {
    return new UnavailableError('limiter_unavailable', 'Tries cannot be counted now. Try again.', { cause: refused })
  }
  const retryAfter = Math.max(1, Math.ceil(wait / 1000))
  return new RateLimitError('too_many_requests', 'Too many tries. Try again later.', { details: { retryAfter } })
}
