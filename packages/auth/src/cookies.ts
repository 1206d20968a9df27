import { type Auth, issueDeviceToken, type NewSession, readCookie } from '@authpkg/core'
import type { Context } from 'hono'
import { setCookie } from 'hono/cookie'

/** A cookie's full name: with the `__Host-` prefix, which binds it to this host and to TLS, wherever there is TLS. */
export const cookieName = (auth: Auth, name: string): string => (auth.config.secureCookies ? `__Host-${name}` : name)

export const cookieOf = (c: Context, name: string): string | null => readCookie(c.req.raw.headers.get('cookie'), name)

/**
 * Sets one of our cookies: for this host only, out of scripts' reach, and not sent along with other sites' forms.
 *
 * @param maxAge in seconds; 0 takes the cookie away.
 */
export function putCookie(c: Context, auth: Auth, name: string, value: string, maxAge: number): void {
  const { secureCookies } = auth.config
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies, maxAge })
}

/** Hands the token of a new session to the browser, which keeps it for as long as the session can last. */
export function putSessionCookie(c: Context, auth: Auth, { sessionToken }: NewSession): void {
  putCookie(c, auth, auth.config.sessionCookie, sessionToken, auth.config.sessionLimits.absoluteTimeout)
}

/** In seconds. */
const deviceAge = 365 * 86_400

/** Lets the browser be known again as one that this user has logged in with. */
export function putDeviceCookie(c: Context, auth: Auth, { session: { user } }: NewSession): void {
  const id = user[auth.config.layout.user.primaryKey[0] ?? 'id']
  putCookie(c, auth, cookieName(auth, 'device'), issueDeviceToken(auth.config.secrets, id), deviceAge)
}

export const clearSessionCookie = (c: Context, auth: Auth): void => putCookie(c, auth, auth.config.sessionCookie, '', 0)
