import type { RateLimiterMemory } from 'rate-limiter-flexible'
// The one class without its twenty siblings, some of which need modules that not every runtime has.
// @ts-expect-error the package has types for its main file alone
import Memory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'

const MemoryLimiter = Memory as typeof RateLimiterMemory

/** So many tries in a window of time. */
export interface Limit {
  readonly attempts: number
  /** The window, in seconds; it begins with the first try. */
  readonly seconds: number
}

/** Counts tries by key; those of `rate-limiter-flexible` fit. */
export interface Limiter {
  /**
   * Counts one. Rejects with an error on a fault, and when there were too many with something that has `msBeforeNext`, and
   * `consumedPoints` with the refused ones in it: without that, no owner learns that their account is locked.
   */
  consume(key: string): Promise<unknown>
  /** Takes one back. */
  reward(key: string): Promise<unknown>
  /** Begins a count anew. */
  delete(key: string): Promise<unknown>
}

/** In the words of `rate-limiter-flexible`: `duration` is in seconds. */
export interface LimiterOptions {
  readonly keyPrefix: string
  readonly points: number
  readonly duration: number
}

/** @example const limits = { createLimiter: (options) => new RateLimiterRedis({ ...options, storeClient: redis }) } */
export type CreateLimiter = (options: LimiterOptions) => Limiter

/** Made-up names must not fill the memory: beyond this many the one tried longest ago is forgotten. */
const maxKeys = 100_000

/** Counts in this process alone. */
export const memoryLimiter: CreateLimiter = (options) => {
  const limiter = new MemoryLimiter(options)
  const tried = new Set<string>()
  return {
    consume(key) {
      tried.delete(key)
      tried.add(key)
      const [oldest] = tried
      if (tried.size > maxKeys && oldest !== undefined) {
        tried.delete(oldest)
        void limiter.delete(oldest)
      }
      return limiter.consume(key)
    },
    reward: (key) => limiter.reward(key),
    delete(key) {
      tried.delete(key)
      return limiter.delete(key)
    },
  }
}
