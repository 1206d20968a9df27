import type { Context } from 'hono'
import type { Problem } from './problem.ts'

/** Says what is wrong with a bearer token or key (RFC 6750, 3.1), and on other 401s that HTTP Basic is taken. */
export function putChallenge(c: Context, { status, code }: Problem, { basic }: { readonly basic: boolean }): void {
  if (code === 'invalid_bearer_token') c.header('WWW-Authenticate', 'Bearer error="invalid_token"')
  else if (code === 'insufficient_scope') c.header('WWW-Authenticate', 'Bearer error="insufficient_scope"')
  else if (status === 401 && basic && !isScript(c)) c.header('WWW-Authenticate', 'Basic realm="Login Required"')
}

/**
 * In a browser a challenge to a script opens a dialog over the page, and leaves it a stored credential. Node's `fetch`
 * names a mode but no site.
 */
const isScript = (c: Context): boolean =>
  c.req.header('sec-fetch-site') !== undefined && c.req.header('sec-fetch-mode') !== 'navigate'
