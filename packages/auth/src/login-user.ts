import type { AnyUser, Auth, NewSession, Session } from '@authpkg/core'
import type { Context } from 'hono'
import { clientInfo } from './client-info.ts'
import { authOf } from './context.ts'
import { clearSessionCookie } from './cookies.ts'
import { setCaller } from './middleware/current-user.ts'
import { forgetRemembered } from './remember.ts'
import { takeSession } from './take-session.ts'

/**
 * Logs a user in whom a login page of the application's own has proved: a new session takes the place of the one that
 * the request came with, and its cookie goes out with the answer. A client that keeps its own token finds it in what
 * this gives.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the user was disabled meanwhile.
 * @example const user = await auth.users.authenticate(name, password); if (user) await loginUser(c, user)
 */
export async function loginUser(c: Context, user: AnyUser): Promise<NewSession> {
  const auth = authOf(c)
  const started = await auth.startSession(user, clientInfo(c))
  await takeSession(c, auth, started)
  setCaller(c, auth, started.session)
  return started
}

/**
 * Ends the session of the request, if there is one, and takes from the browser its cookie and what it has cached.
 *
 * @example app.post('/leave', async (c) => { await logoutUser(c); return c.redirect('/') })
 */
export async function logoutUser(c: Context): Promise<void> {
  const auth = authOf(c)
  const session = c.get('session') as Session | null
  if (session) await auth.logout(session, clientInfo(c))
  forgetSession(c, auth)
}

/** What is left to do in the browser when a session is over. */
export function forgetSession(c: Context, auth: Auth): void {
  clearSessionCookie(c, auth)
  forgetRemembered(c, auth)
  c.header('Clear-Site-Data', '"cache"')
  setCaller(c, auth, null)
}
