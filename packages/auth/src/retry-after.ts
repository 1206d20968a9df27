import type { Context } from 'hono'

/** In seconds, where the error does not say. */
const standard: Readonly<Record<number, number>> = { 429: 60, 503: 5 }

/** Says when to come back, on the answers where that helps. */
export function putRetryAfter(c: Context, status: number, details: Readonly<Record<string, unknown>> = {}): void {
  const fallback = standard[status]
  if (fallback === undefined) return
  const told = details['retryAfter']
  c.header('Retry-After', String(typeof told === 'number' ? Math.ceil(told) : fallback))
}
