import {
  AccessDeniedError,
  type Auth,
  hmac,
  keepsOwnToken,
  type NewSession,
  newToken,
  tokensEqual,
} from '@authpkg/core'
import type { Context } from 'hono'
import { authOf } from './context.ts'
import { cookieName, cookieOf, putCookie } from './cookies.ts'
import type { PlainKey } from './languages/language.ts'
import { say } from './languages/translate.ts'

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
 * there is one a short-lived random cookie, which is set here when the browser has none. A client that keeps its session's
 * token itself needs none, and gets an empty one.
 *
 * @throws {ConfigurationError} `invalid_configuration` without `currentUser`.
 * @example <input type="hidden" name="_csrf" value="<%= it.csrfToken %>">
 */
export function csrfToken(c: Context): string {
  const auth = authOf(c)
  if (keepsOwnToken(c.req.raw.headers)) return ''
  const held = heldBy(c, auth) ?? { kind: 'visit', secret: newToken() }
  if (held.kind === 'visit') keepVisit(c, auth, held.secret)
  return sign(auth.config.secrets[0], held)
}

/** The token that goes with a session begun by this answer, for clients that get JSON. */
export const sessionCsrfToken = (auth: Auth, sessionToken: string): string =>
  sign(auth.config.secrets[0], { kind: 'session', secret: sessionToken })

/** What a form asks of the requests it takes, where that is not the usual. */
export interface RequestRules {
  /** Refuses trusted origins like all others. Default: false. */
  readonly ownPagesOnly?: boolean
  /** Takes the token of a session that is over already: all it can do is end one. Default: false. */
  readonly endsSession?: boolean
}

/**
 * Refuses a request that did not come from a form or script of ours: another site's, one without the token, one with
 * the token of another session.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export function verifyCsrf(c: Context, submitted: string | null | undefined, rules: RequestRules = {}): void {
  assertNotCrossSite(c, rules)
  const auth = authOf(c)
  const held = [heldBy(c, auth), rules.endsSession ? shownSession(c, auth) : null].filter((one) => one !== null)
  const matches = (secret: string): boolean => held.some((one) => tokensEqual(sign(secret, one), submitted ?? ''))
  if (!submitted || !auth.config.secrets.some(matches)) {
    throw refusal('error.formExpired')
  }
}

/**
 * Refuses what a browser says another site has sent, unless it is a trusted origin. Programs that are no browsers send
 * neither header.
 *
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export function assertNotCrossSite(c: Context, { ownPagesOnly = false }: RequestRules = {}): void {
  const site = c.req.header('sec-fetch-site')
  const origin = c.req.header('origin')
  if (!ownPagesOnly && origin !== undefined && authOf(c).config.trustedOrigins.has(origin)) return
  // A page under `no-referrer` sends `Origin: null` for its own forms, too: there the browser's other word decides.
  const isForeign = origin !== undefined && !isOwn(c, origin) && !(origin === 'null' && site === 'same-origin')
  if (isForeign || (site !== undefined && site !== 'same-origin')) {
    throw refusal('error.fromOtherSite')
  }
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

/** Tokens of sessions that begin with the answer; what the request brings is of none. */
const begun = new WeakMap<Context, string>()

/** Binds the forms of this answer to a session that begins with it. */
export const holdSession = (c: Context, { sessionToken }: NewSession): void => void begun.set(c, sessionToken)

/** The session's token rather than its id: ids are numbers that a later session may get again. */
function heldBy(c: Context, auth: Auth): Held | null {
  if (c.get('session')) {
    const token = begun.get(c)
    return token === undefined ? shownSession(c, auth) : { kind: 'session', secret: token }
  }
  const cookie = sent.get(c) ?? cookieOf(c, preSessionCookie(auth))
  return cookie !== null && preSessionPattern.test(cookie) ? { kind: 'visit', secret: cookie } : null
}

function shownSession(c: Context, auth: Auth): Held | null {
  const token = cookieOf(c, auth.config.sessionCookie)
  return token === null ? null : { kind: 'session', secret: token }
}

/** Each form on a page begins the cookie's time anew: it must last as long as the form does. */
function keepVisit(c: Context, auth: Auth, secret: string): void {
  if (sent.has(c)) return
  sent.set(c, secret)
  putCookie(c, auth, preSessionCookie(auth), secret, preSessionLifetime)
}

const preSessionCookie = (auth: Auth): string => cookieName(auth, 'csrf')

const sign = (secret: string, { kind, secret: held }: Held): string => hmac(secret, 'csrf', kind, held)

const refusal = (key: PlainKey): AccessDeniedError => new AccessDeniedError('csrf_failed', say(key))
