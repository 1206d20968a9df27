import { type Auth, issueDeviceToken, keepsOwnToken, type NewSession, readCookie } from '@authpkg/core'
import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'

/** What lets a browser do something, beside the session's token: a request that bears one may be another site's work. */
const powers = [
  'confirm',
  'csrf',
  'invitation',
  'new-email',
  'registration',
  'remember',
  'reset',
  'undo',
  'unlock',
] as const

type Cookie = (typeof powers)[number] | 'again' | 'device' | 'flash'

/** A cookie's full name: with the `__Host-` prefix, which binds it to this host and to TLS, wherever there is TLS. */
export const cookieName = (auth: Auth, name: Cookie): string => (auth.config.secureCookies ? `__Host-${name}` : name)

/** Whether the browser holds a cookie of ours that lets it do something, and may thus be made to send it by others. */
export const bearsCookie = (c: Context, auth: Auth): boolean =>
  [auth.config.sessionCookie, ...powers.map((name) => cookieName(auth, name))].some(
    (name) => cookieOf(c, name) !== null,
  )

/** One of our cookies; none of a client that keeps its session's token itself. */
export const cookieOf = (c: Context, name: string): string | null =>
  keepsOwnToken(c.req.raw.headers) ? null : readCookie(c.req.raw.headers.get('cookie'), name)

/** Answers with a cookie of ours. */
const personal = new WeakSet<Context>()

/** An answer with a cookie of ours is one browser's alone, whatever its handler says of caches. */
export function keepFromCaches(c: Context): void {
  if (personal.has(c)) c.header('Cache-Control', 'no-store')
}

/**
 * Sets one of our cookies: for this host only, out of scripts' reach, and not sent along with other sites' forms. A client
 * that keeps its session's token itself gets none.
 *
 * @param maxAge in seconds; 0 takes the cookie away; with null it ends with the browser.
 */
export function putCookie(c: Context, auth: Auth, name: string, value: string, maxAge: number | null): void {
  if (keepsOwnToken(c.req.raw.headers)) return
  personal.add(c)
  const { secureCookies } = auth.config
  const life = maxAge === null ? {} : { maxAge }
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies, ...life })
}

/**
 * Hands the token of a new session to the browser, which forgets it when it is closed; one that is remembered keeps it
 * for as long as the session can last.
 */
export function putSessionCookie(
  c: Context,
  auth: Auth,
  { sessionToken }: NewSession,
  { isRemembered = false }: { readonly isRemembered?: boolean } = {},
): void {
  const { sessionCookie, sessionLimits } = auth.config
  putCookie(c, auth, sessionCookie, sessionToken, isRemembered ? sessionLimits.absoluteTimeout : null)
}

/** In seconds. */
const deviceAge = 365 * 86_400

/** Lets the browser be known again as one that this user has logged in with. */
export const putDeviceCookie = (c: Context, auth: Auth, started: NewSession): void =>
  putCookie(c, auth, cookieName(auth, 'device'), deviceTokenFor(auth, started), deviceAge)

export const deviceTokenFor = ({ config }: Auth, { session: { user } }: NewSession): string =>
  issueDeviceToken(config.secrets, {
    userId: user[config.layout.user.primaryKey[0] ?? 'id'],
    identity: user.getId(),
  })

export const clearSessionCookie = (c: Context, auth: Auth): void => putCookie(c, auth, auth.config.sessionCookie, '', 0)
