import { type Auth, type NewSession, readAuthorization, type Session } from '@authpkg/core'
import type { Context } from 'hono'
import { clientInfo } from './client-info.ts'
import { cookieName, cookieOf, putCookie, putSessionCookie } from './cookies.ts'
import { holdSession } from './csrf.ts'

const rememberCookie = (auth: Auth): string => cookieName(auth, 'remember')

/** Whether this browser is to be remembered; what it shows may be worth nothing any more. */
export const isRemembered = (c: Context, auth: Auth): boolean =>
  auth.config.features.remember && cookieOf(c, rememberCookie(auth)) !== null

const putRememberCookie = (c: Context, auth: Auth, rememberToken: string): void =>
  putCookie(c, auth, rememberCookie(auth), rememberToken, auth.config.lifetimes.remember)

/** Remembers the browser of a new session, or ends what was left of an earlier login. */
export async function keepRemembered(c: Context, auth: Auth, session: Session, remembers: boolean): Promise<void> {
  if (remembers) putRememberCookie(c, auth, await auth.remember(session, clientInfo(c)))
  else forgetRemembered(c, auth)
}

export function forgetRemembered(c: Context, auth: Auth): void {
  if (isRemembered(c, auth)) putCookie(c, auth, rememberCookie(auth), '', 0)
}

/**
 * A new session for a browser that is remembered and has none; null for any other. Credentials in a header stand for
 * themselves. One more request of the same moment has no session, and leaves the cookies to the first.
 */
export async function resumeSession(c: Context, auth: Auth): Promise<Session | null> {
  const token = auth.config.features.remember ? cookieOf(c, rememberCookie(auth)) : null
  if (token === null || readAuthorization(c.req.raw.headers).kind !== 'none' || isPartOfPage(c)) return null
  const resumption = await auth.resume(token, clientInfo(c))
  // Hono gives headers to answers that handlers make themselves only when there is an answer already.
  void c.res
  if (resumption.kind === 'resumed') return handOver(c, auth, resumption.started, resumption.rememberToken)
  if (resumption.kind === 'refused') forgetRemembered(c, auth)
  else raced.add(c)
  return null
}

/** Styles, pictures and the like come with a page, which has the session; caches keep them, also for others. */
const isPartOfPage = (c: Context): boolean => !resumable.has(c.req.header('sec-fetch-dest') ?? 'document')

/** Pages, and requests of scripts. */
const resumable: ReadonlySet<string> = new Set(['document', 'iframe', 'frame', 'empty'])

/** Requests whose session goes out with another answer. */
const raced = new WeakSet<Context>()

/** In seconds. */
const againAge = 10

/** Whether to have the browser ask once more: by then it has the session that another answer brings it. */
export function mayComeAgain(c: Context, auth: Auth): boolean {
  const cookie = cookieName(auth, 'again')
  if (!raced.has(c) || cookieOf(c, cookie) !== null) return false
  putCookie(c, auth, cookie, '1', againAge)
  return true
}

function handOver(c: Context, auth: Auth, started: NewSession, rememberToken: string): Session {
  putSessionCookie(c, auth, started, { isRemembered: true })
  putRememberCookie(c, auth, rememberToken)
  holdSession(c, started)
  return started.session
}
