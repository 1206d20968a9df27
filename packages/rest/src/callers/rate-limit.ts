import { clientInfo } from '@authpkg/auth'
import { type Auth, networkOf, type Principal, type RequestLimit, requestCounter, toText } from '@authpkg/core'
import type { Context } from 'hono'
import { misconfigured } from '../misconfigured.ts'

/** Counts a request, and tells the caller in headers what is left. @throws {RateLimitError} `too_many_requests`. */
export type RateLimiter = (c: Context, principal: Principal) => Promise<void>

/** @throws {ConfigurationError} `invalid_configuration` for what is no whole number above 0. */
export function rateLimiter({ config }: Auth, prefix: string, limit: RequestLimit): RateLimiter {
  for (const [name, value] of Object.entries(limit)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw misconfigured(`rateLimit.${name} must be a whole number above 0.`)
  }
  const countRequest = requestCounter(`rest${prefix}`, limit, config.createLimiter)
  const userKey = config.layout.user.primaryKey[0] ?? 'id'
  return async (c, principal) => {
    const caller = callerKey(c, principal, userKey)
    if (caller === null) return
    c.header('RateLimit-Policy', `"requests";q=${limit.requests};w=${limit.seconds}`)
    const left = await countRequest(caller)
    c.header('RateLimit', `"requests";r=${left.requests};t=${left.seconds}`)
  }
}

/** Nobody is told apart by their network; null where that is not known. */
function callerKey(c: Context, principal: Principal, userKey: string): string | null {
  if (principal.kind === 'apiKey') return `key ${principal.key}`
  if (principal.kind === 'user') return principal.apiKey?.prefix ?? `user ${toText(principal.user[userKey])}`
  const { ipAddress } = clientInfo(c)
  return ipAddress ? networkOf(ipAddress) : null
}
