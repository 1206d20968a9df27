import { keepsOwnToken, type Principal, ValidationError } from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import { type FormLimits, isForm, readForm } from '../body.ts'
import { authOf } from '../context.ts'
import { bearsCookie } from '../cookies.ts'
import { assertNotCrossSite, csrfField, csrfHeader, type RequestRules, verifyCsrf } from '../csrf.ts'
import { errorResponse } from '../error-response.ts'
import { sendsJson } from '../negotiate.ts'

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Lets no changing request through that another site could have sent: see {@link verifyRequest}. The form it reads is
 * read once; handlers get the same from `readForm`.
 *
 * @example app.use(currentUser(auth), csrfProtection())
 */
export function csrfProtection(limits: FormLimits = {}): MiddlewareHandler {
  return async (c, next) => {
    try {
      await verifyRequest(c, limits)
    } catch (error) {
      return errorResponse(c, error)
    }
    return next()
  }
}

/**
 * Checks a changing request: where it comes from, and its token in the header or the form's field. Who sends a credential
 * with every request (HTTP Basic, a bearer token) needs no token, nor does JSON from a client without a cookie of ours.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export async function verifyRequest(c: Context, rules: FormLimits & RequestRules = {}): Promise<void> {
  if (safeMethods.has(c.req.method)) return
  assertNotCrossSite(c, rules)
  if (isBasic(c) || keepsOwnToken(c.req.raw.headers) || (sendsJson(c) && !bearsCookie(c, authOf(c)))) return
  const submitted = c.req.header(csrfHeader) ?? (isForm(c) ? (await readForm(c, rules)).get(csrfField) : undefined)
  verifyCsrf(c, submitted, rules)
}

/**
 * The same for an API that takes JSON only: with a session's cookie both the header and the content type must be
 * there, since a foreign page can send simple content types without asking first.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 * @throws {ValidationError} `unsupported_media_type`.
 */
export function verifyApiRequest(c: Context): void {
  if (safeMethods.has(c.req.method)) return
  assertNotCrossSite(c)
  const principal = c.get('principal') as Principal | undefined
  if (principal?.kind !== 'user' || principal.via !== 'session') return
  verifyCsrf(c, c.req.header(csrfHeader))
  if (!sendsJson(c) && c.req.method !== 'DELETE') {
    throw new ValidationError('unsupported_media_type', 'The body must be sent as application/json.')
  }
}

function isBasic(c: Context): boolean {
  const principal = c.get('principal') as Principal | undefined
  return principal?.kind === 'user' && principal.via === 'basic'
}
