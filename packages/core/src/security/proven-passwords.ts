import type { Clock } from '../clock.ts'
import type { PasswordHasher } from './password-hasher.ts'
import { hmac, newToken } from './token.ts'

/** In milliseconds. */
const lifetime = 60_000
const maxKept = 1000

export interface ProvenPasswords extends PasswordHasher {
  /** Does work for credentials that come several times at once only once: programs send requests side by side. */
  once<Result>(credentials: readonly string[], work: () => Promise<Result>): Promise<Result>
}

/**
 * A hasher that for a minute remembers which password belonged to which stored hash, for credentials that come with every
 * request. Neither is kept, but an HMAC of the two under a key of this process: another hash is another entry, so that a
 * new password counts at once. What was wrong, or has to be hashed anew, is never remembered.
 */
export function provenPasswords(hasher: PasswordHasher, clock: Clock): ProvenPasswords {
  const secret = newToken()
  /** Until when each counts, the oldest first. */
  const proven = new Map<string, number>()
  const running = new Map<string, Promise<unknown>>()

  function keep(proof: string, now: number): void {
    proven.delete(proof)
    proven.set(proof, now + lifetime)
    const [oldest] = proven.keys()
    if (proven.size > maxKept && oldest !== undefined) proven.delete(oldest)
  }

  return {
    work: hasher.work,
    hashPassword: (password) => hasher.hashPassword(password),
    async verifyPassword(password, stored) {
      const proof = hmac(secret, stored ?? '', password)
      const until = proven.get(proof) ?? 0
      if (until > clock.now().getTime()) return remembered
      const verification = await hasher.verifyPassword(password, stored)
      if (verification.verified && !verification.outdated) keep(proof, clock.now().getTime())
      return verification
    },
    async once<Result>(credentials: readonly string[], work: () => Promise<Result>): Promise<Result> {
      const name = hmac(secret, ...credentials)
      const begun = running.get(name) as Promise<Result> | undefined
      if (begun) return begun
      const own = work()
      running.set(name, own)
      try {
        return await own
      } finally {
        running.delete(name)
      }
    },
  }
}

const remembered = { verified: true, outdated: false, unusable: false, remembered: true } as const
