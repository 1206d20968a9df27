import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { seeOther } from './responses.ts'
import { safeNextUrl } from './safe-next-url.ts'
import { httpSettings } from './settings.ts'

/**
 * Path and query of the present request, fit for a `next` (flask-peewee's `get_next`). Null where coming back would not
 * repeat the request: a form that was posted is not posted again.
 */
export function currentPath(c: Context): string | null {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return null
  const { origin, pathname, search } = new URL(c.req.url)
  return safeNextUrl(pathname + search, new URL(origin), '') || null
}

/** Sends a browser to the login page, and back here afterwards. */
export function loginRedirect(c: Context): Response {
  const next = currentPath(c)
  const { login } = httpSettings(findAuth(c)).urls
  return seeOther(c, next === null ? login : `${login}?${new URLSearchParams({ next })}`)
}
