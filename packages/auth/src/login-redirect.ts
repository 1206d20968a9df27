import type { Context } from 'hono'
import { authOf, findAuth } from './context.ts'
import { mayComeAgain } from './remember.ts'
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

/** Sends a browser to the login page, and back here afterwards; or just back, when it is about to be logged in. */
export function loginRedirect(c: Context): Response {
  const [auth, path] = [findAuth(c), currentPath(c)]
  return auth && path && mayComeAgain(c, auth) ? seeOther(c, path) : goAndComeBack(c, httpSettings(auth).urls.login)
}

/** Sends a browser to the page that asks for the password once more, and back here afterwards. */
export const reauthenticateRedirect = (c: Context): Response =>
  goAndComeBack(c, httpSettings(findAuth(c)).urls.reauthenticate, currentPath(c) ?? formPath(c))

/** The page whose form was sent; null for one of another site. */
function formPath(c: Context): string | null {
  const referer = c.req.header('referer') ?? ''
  const { baseUrl } = authOf(c).config
  return referer.startsWith(`${baseUrl.origin}/`)
    ? safeNextUrl(referer.slice(baseUrl.origin.length), baseUrl, '') || null
    : null
}

function goAndComeBack(c: Context, url: string, next = currentPath(c)): Response {
  return seeOther(c, next === null ? url : `${url}?${new URLSearchParams({ next })}`)
}
