import { keepsOwnToken, type NewSession } from '@authpkg/core'
import type { Context } from 'hono'
import { deviceTokenFor } from '../cookies.ts'
import { sessionCsrfToken } from '../csrf.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { takeSession } from '../take-session.ts'
import { type AccountPages, nextUrl } from './page-context.ts'

interface SessionAnswer {
  readonly next: unknown
  readonly status: 200 | 201
  /** Whether the browser is to come back without a login when it was closed. */
  readonly remembers?: boolean
}

/** Answers with a new session: a browser gets it in a cookie, a client that keeps its own token in the answer. */
export async function beginSession(
  c: Context,
  pages: AccountPages,
  started: NewSession,
  { next, status, remembers = false }: SessionAnswer,
): Promise<Response> {
  const { auth } = pages
  await takeSession(c, auth, started, remembers)
  if (keepsOwnToken(c.req.raw.headers)) return jsonResponse(c, bearerSession(pages, started), status)
  if (!wantsJson(c)) return seeOther(c, nextUrl(c, pages, next))
  const { session, sessionToken } = started
  return jsonResponse(
    c,
    { user: session.user.getSecurityPayload(), csrfToken: sessionCsrfToken(auth, sessionToken) },
    status,
  )
}

function bearerSession({ auth }: AccountPages, started: NewSession) {
  const { session, sessionToken } = started
  return {
    user: session.user.getSecurityPayload(),
    sessionToken,
    expiresAt: session.expiresAt.toISOString(),
    deviceToken: deviceTokenFor(auth, started),
  }
}
