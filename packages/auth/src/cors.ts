import { type Auth, authTokenHeader, sessionTransportHeader } from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { deviceHeader } from './client-info.ts'
import { csrfHeader } from './csrf.ts'

/** In seconds: as long as browsers remember the answer at most. */
const maxAge = 2 * 60 * 60

const sentHeaders = ['Content-Type', 'Authorization', csrfHeader, sessionTransportHeader, authTokenHeader, deviceHeader]
/** Conditional and repeatable requests. */
const conditionHeaders = ['If-Match', 'If-None-Match', 'Idempotency-Key', 'Prefer']
/** Those of our answers, and `X-Request-Id`, which Hono's own middleware puts on them. */
const readHeaders = [
  'Accept-Patch',
  'Allow',
  'Content-Disposition',
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
]

/** Requests whose answers have the headers already: the application and what it mounts may both ask for them. */
const shared = new WeakSet<Context>()

/**
 * Lets the scripts of `trustedOrigins`, and of no other, send requests here and read the answers, with cookies where the
 * browser sends them. `authRoutes` and REST do so by themselves; this is for routes of the application's own. Without
 * trusted origins it adds nothing.
 *
 * @example app.use('/notes/*', corsHeaders(auth))
 */
export function corsHeaders({ config: { trustedOrigins } }: Pick<Auth, 'config'>): MiddlewareHandler {
  if (trustedOrigins.size === 0) return (_, next) => next()
  const share = cors({
    origin: [...trustedOrigins],
    credentials: true,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [...sentHeaders, ...conditionHeaders],
    exposeHeaders: readHeaders,
    maxAge,
  })
  return async (c, next) => {
    if (shared.has(c)) return next()
    shared.add(c)
    if (trustedOrigins.has(c.req.header('origin') ?? '')) return share(c, next)
    await next()
    c.header('Vary', 'Origin', { append: true })
  }
}
