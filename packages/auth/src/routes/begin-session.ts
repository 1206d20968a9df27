import type { NewSession } from '@authpkg/core'
import type { Context } from 'hono'
import { cookieName, cookieOf, putCookie, putDeviceCookie, putSessionCookie } from '../cookies.ts'
import { sessionCsrfToken } from '../csrf.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, nextUrl } from './page-context.ts'

/**
 * Hands a new session to the browser in place of the one it came with, which is over: a token that was known before
 * the login opens nothing after it.
 */
export async function beginSession(
  c: Context,
  pages: AccountPages,
  started: NewSession,
  { next, status }: { readonly next: unknown; readonly status: 200 | 201 },
): Promise<Response> {
  const { auth } = pages
  await endPrevious(c, pages, started)
  putSessionCookie(c, auth, started)
  putDeviceCookie(c, auth, started)
  if (cookieOf(c, cookieName(auth, 'csrf')) !== null) putCookie(c, auth, cookieName(auth, 'csrf'), '', 0)
  if (!wantsJson(c)) return seeOther(c, nextUrl(c, pages, next))
  const { session, sessionToken } = started
  return jsonResponse(
    c,
    { user: session.user.getSecurityPayload(), csrfToken: sessionCsrfToken(auth, sessionToken) },
    status,
  )
}

/** At the limit of sessions a login takes over the row of an old one, which then must not be ended. */
async function endPrevious(c: Context, { auth }: AccountPages, { session }: NewSession): Promise<void> {
  const previous = c.get('session') as NewSession['session'] | null
  if (previous && String(previous.id) !== String(session.id)) await auth.logout(previous)
}
