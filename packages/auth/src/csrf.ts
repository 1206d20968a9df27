import { AccessDeniedError, type Auth, hmac, newToken, tokensEqual } from '@authpkg/core'
import type { Context } from 'hono'
import { authOf } from './context.ts'
import { cookieName, cookieOf, putCookie } from './cookies.ts'

/** The form field, and the header, that bear the token. */
export const csrfField = '_csrf'
export const csrfHeader = 'X-CSRF-Token'

/** How long a form can wait on a page before there is a session, in seconds. */
const preSessionLifetime = 2 * 60 * 60

/** A cookie of ours looks like this; a planted one may, too, but nobody can make the token that goes with it. */
const preSessionPattern = /^[\w-]{43}$/

/** The cookies sent with an answer, so that two forms on a page share one. */
const sent = new WeakMap<Context, string>()

/**
 * The token for forms on this answer. It is an HMAC over what the browser holds: the token of its session, or before
 * there is one a short-lived random cookie, which is set here when the browser has none.
 *
 * @throws {ConfigurationError} `invalid_configuration` without `currentUser`.
 * @example <input type="hidden" name="_csrf" value="<%= it.csrfToken %>">
 */
export function csrfToken(c: Context): string {
  const auth = authOf(c)
  const held = heldBy(c, auth) ?? { kind: 'visit', secret: newToken() }
  if (held.kind === 'visit') keepVisit(c, auth, held.secret)
  return sign(auth.config.secrets[0], held)
}

/** The token that goes with a session begun by this answer, for clients that get JSON. */
export const sessionCsrfToken = (auth: Auth, sessionToken: string): string =>
  sign(auth.config.secrets[0], { kind: 'session', secret: sessionToken })

/**
 * Refuses a request that did not come from a form or script of ours: another site's, one without the token, one with
 * the token of another session.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export function verifyCsrf(c: Context, submitted: string | null | undefined): void {
  assertNotCrossSite(c)
  const auth = authOf(c)
  const held = heldBy(c, auth)
  const matches = (secret: string): boolean => held !== null && tokensEqual(sign(secret, held), submitted ?? '')
  if (!submitted || !auth.config.secrets.some(matches)) {
    throw refusal('The form has expired, or did not come from this site. Load the page again and retry.')
  }
}

/**
 * Refuses what a browser says another site has sent. Programs that are no browsers send neither header.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export function assertNotCrossSite(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  // A page under `no-referrer` sends `Origin: null` for its own forms, too: there the browser's other word decides.
  const isForeign = origin !== undefined && !isOwn(c, origin) && !(origin === 'null' && site === 'same-origin')
  if (isForeign || (site !== undefined && site !== 'same-origin')) {
    throw refusal('The request came from another site.')
  }
}

/** Whether the browser holds one of our cookies, and may thus be made to send it by others. */
export function bearsCookie(c: Context): boolean {
  const auth = authOf(c)
  return [auth.config.sessionCookie, preSessionCookie(auth)].some((name) => cookieOf(c, name) !== null)
}

/** Without TLS (development) the server's other names, such as 127.0.0.1 for localhost, count as well. */
function isOwn(c: Context, origin: string): boolean {
  const { baseUrl } = authOf(c).config
  return origin === baseUrl.origin || (baseUrl.protocol === 'http:' && origin === new URL(c.req.url).origin)
}

interface Held {
  readonly kind: 'session' | 'visit'
  readonly secret: string
}

/** The session's token rather than its id: ids are numbers that a later session may get again. */
function heldBy(c: Context, auth: Auth): Held | null {
  if (c.get('session')) {
    const token = cookieOf(c, auth.config.sessionCookie)
    return token === null ? null : { kind: 'session', secret: token }
  }
  const cookie = sent.get(c) ?? cookieOf(c, preSessionCookie(auth))
  return cookie !== null && preSessionPattern.test(cookie) ? { kind: 'visit', secret: cookie } : null
}

/** Each form on a page begins the cookie's time anew: it must last as long as the form does. */
function keepVisit(c: Context, auth: Auth, secret: string): void {
  if (sent.has(c)) return
  sent.set(c, secret)
  putCookie(c, auth, preSessionCookie(auth), secret, preSessionLifetime)
}

const preSessionCookie = (auth: Auth): string => cookieName(auth, 'csrf')

const sign = (secret: string, { kind, secret: held }: Held): string => hmac(secret, 'csrf', kind, held)

const refusal = (message: string): AccessDeniedError => new AccessDeniedError('csrf_failed', message)
