import type { CreateLimiter } from '../security/limiter.ts'
import { count, counters } from './attempts.ts'

/** So many requests of one caller in a window of time. */
export interface RequestLimit {
  readonly requests: number
  /** The window; it begins with the first request. */
  readonly seconds: number
}

/** What a caller has left. */
export interface RequestsLeft {
  readonly requests: number
  /** Until the count begins anew. */
  readonly seconds: number
}

/**
 * Counts requests of callers, each by a text that is theirs alone. `name` keeps the counts of several limits apart where
 * they are kept in one place.
 *
 * @throws {RateLimitError} `too_many_requests`, with `details.retryAfter` in seconds.
 * @throws {UnavailableError} `limiter_unavailable`: what cannot be counted is not let through.
 * @example const countRequest = requestCounter('api', { requests: 100, seconds: 60 }, memoryLimiter)
 */
export function requestCounter(
  name: string,
  { requests, seconds }: RequestLimit,
  createLimiter: CreateLimiter,
): (caller: string) => Promise<RequestsLeft> {
  const [counter] = counters({ createLimiter }, name, [{ attempts: requests, seconds }])
  return async (caller) => {
    const { remainingPoints, msBeforeNext } = counter ? await count({ ...counter, key: caller }) : {}
    return { requests: remainingPoints ?? 0, seconds: Math.ceil((msBeforeNext ?? seconds * 1000) / 1000) }
  }
}
