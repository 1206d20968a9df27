import { type Auth, anonymous, asUser, ConfigurationError, type Session, UnavailableError } from '@authpkg/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { ClientAddress } from '../client-info.ts'
import { type AuthEnv, findAuth, requestId } from '../context.ts'
import { errorResponse } from '../error-response.ts'
import { configureHttp } from '../settings.ts'

export interface CurrentUserOptions {
  /** How this runtime tells the client's address. Default: the socket's under `@hono/node-server`, else none. */
  readonly clientAddress?: ClientAddress
}

/**
 * Reads who is asking, once per request: `c.get('user')` is the application's own user, or null. It costs one
 * statement, and none without the session's cookie. When the sessions cannot be read the answer is 503: nobody passes
 * for a user, nor for a guest.
 *
 * @example app.use(currentUser(auth))
 */
export function currentUser<A extends Auth>(auth: A, options: CurrentUserOptions = {}): MiddlewareHandler<AuthEnv<A>> {
  configureHttp(auth, { clientAddress: options.clientAddress })
  return async (c, next) => {
    try {
      await ensureContext(c, auth)
    } catch (error) {
      return errorResponse(c, error)
    }
    return next()
  }
}

/**
 * What `currentUser` does, unless it has been done for this `Auth`: for apps that are also mounted without it.
 *
 * @throws {UnavailableError} `database_unavailable` when the sessions cannot be read.
 */
export async function ensureContext(c: Context, auth: Auth): Promise<void> {
  if (findAuth(c)?.config === auth.config) return
  setCaller(c, auth, null)
  setCaller(c, auth, await readSession(c, auth))
}

async function readSession(c: Context, auth: Auth): Promise<Session | null> {
  try {
    return await auth.sessionFrom(c.req.raw.headers)
  } catch (error) {
    if (error instanceof UnavailableError || error instanceof ConfigurationError) throw error
    throw new UnavailableError('database_unavailable', 'Sessions cannot be read now.', { cause: error })
  }
}

function setCaller(c: Context, auth: Auth, session: Session | null): void {
  requestId(c)
  c.set('auth', auth)
  c.set('session', session)
  c.set('user', session?.user ?? null)
  c.set('principal', session ? asUser(session.user, 'session') : anonymous)
}
