import type { Auth, NewSession, Session } from '@authpkg/core'
import type { Context } from 'hono'
import { clientInfo } from './client-info.ts'
import { cookieName, cookieOf, putCookie, putDeviceCookie, putSessionCookie } from './cookies.ts'
import { keepRemembered } from './remember.ts'

/**
 * Puts a new session in place of the one that the request came with, which is over: a token that was known before the
 * login opens nothing after it.
 *
 * @param remembers whether the browser is to come back without a login when it was closed
 */
export async function takeSession(c: Context, auth: Auth, started: NewSession, remembers = false): Promise<void> {
  await endPrevious(c, auth, started)
  putSessionCookie(c, auth, started, { isRemembered: remembers })
  await keepRemembered(c, auth, started.session, remembers)
  putDeviceCookie(c, auth, started)
  if (cookieOf(c, cookieName(auth, 'csrf')) !== null) putCookie(c, auth, cookieName(auth, 'csrf'), '', 0)
}

/** At the limit of sessions a login takes over the row of an old one, which then must not be ended. */
async function endPrevious(c: Context, auth: Auth, { session }: NewSession): Promise<void> {
  const previous = c.get('session') as Session | null
  if (previous && String(previous.id) !== String(session.id)) await auth.logout(previous, clientInfo(c))
}
