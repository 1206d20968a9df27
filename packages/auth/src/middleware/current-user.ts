import {
  type AnyUser,
  type Auth,
  AuthenticationError,
  anonymous,
  asUser,
  ConfigurationError,
  type Principal,
  readAuthorization,
  type Session,
  showsBearer,
  UnavailableError,
  userOf,
} from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { ClientAddress } from '../client-info.ts'
import { type AuthEnv, findAuth, requestId } from '../context.ts'
import { keepFromCaches } from '../cookies.ts'
import { corsHeaders } from '../cors.ts'
import { errorResponse } from '../error-response.ts'
import { say } from '../languages/translate.ts'
import { resumeSession } from '../remember.ts'
import { configureHttp } from '../settings.ts'

export interface CurrentUserOptions {
  /** How this runtime tells the client's address. Default: the socket's under `@hono/node-server`, else none. */
  readonly clientAddress?: ClientAddress
}

/**
 * Reads who is asking, once per request: `c.get('user')` is the application's own user, or null. It costs one
 * statement, and none without a token, in a cookie or as a bearer token. A bearer token that opens nothing is
 * answered 401; when the sessions cannot be read the answer is 503: nobody passes for a user, nor for a guest.
 *
 * @example app.use(currentUser(auth))
 */
export function currentUser<A extends Auth>(auth: A, options: CurrentUserOptions = {}): MiddlewareHandler<AuthEnv<A>> {
  configureHttp(auth, { clientAddress: options.clientAddress })
  return async (c, next) => {
    try {
      await ensureContext(c, auth)
    } catch (error) {
      return refuse(c, auth, error)
    }
    await next()
    return keepFromCaches(c)
  }
}

/** Trusted origins must be able to read why they are refused. */
async function refuse(c: Context, auth: Auth, error: unknown): Promise<Response> {
  const answer = await corsHeaders(auth)(c, async () => {
    c.res = errorResponse(c, error)
  })
  return answer ?? c.res
}

/**
 * What `currentUser` does, unless it has been done for this `Auth`: for apps that are also mounted without it.
 *
 * @throws {UnavailableError} `database_unavailable` when the sessions cannot be read.
 * @throws {AuthenticationError} `invalid_bearer_token`.
 */
export async function ensureContext(c: Context, auth: Auth): Promise<void> {
  if (findAuth(c)?.config === auth.config) return
  setCaller(c, auth, null)
  const { session, principal } = await readCaller(c, auth)
  if (principal.kind === 'anonymous' && showsUnknownBearer(c.req.raw.headers)) {
    throw new AuthenticationError('invalid_bearer_token', 'The bearer token has expired, or is none of ours.')
  }
  setCaller(c, auth, session, principal)
}

/** API keys are for who asks for them, by `apiKeyPrincipal`: their user alone would have more rights than they. */
const showsUnknownBearer = (headers: Headers): boolean =>
  showsBearer(headers) && readAuthorization(headers).kind !== 'apiKey'

interface Caller {
  readonly session: Session | null
  readonly principal: Principal
}

async function readCaller(c: Context, auth: Auth): Promise<Caller> {
  const { headers } = c.req.raw
  try {
    const shown = readAuthorization(headers)
    if (shown.kind === 'token') return byToken(await auth.userFromToken(shown.token))
    const session = (await auth.sessionFrom(headers)) ?? (await resumeSession(c, auth))
    return { session, principal: principalOf(session, headers) }
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof ConfigurationError) throw error
    throw new UnavailableError('database_unavailable', say('error.sessionsUnreadable'), { cause: error })
  }
}

const byToken = (user: AnyUser | null): Caller => ({
  session: null,
  principal: user ? asUser(user, 'token') : anonymous,
})

const principalOf = (session: Session | null, headers: Headers): Principal =>
  session ? asUser(session.user, showsBearer(headers) ? 'bearer' : 'session', session.authenticatedAt) : anonymous

/** Says whose the rest of the request is: a session's user, or who has proved themselves without one. */
export function setCaller(
  c: Context,
  auth: Auth,
  session: Session | null,
  principal = principalOf(session, c.req.raw.headers),
): void {
  requestId(c)
  c.set('auth', auth)
  c.set('session', session)
  c.set('user', userOf(principal))
  c.set('principal', principal)
}
