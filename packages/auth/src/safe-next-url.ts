/** Longer targets are no page's of ours. */
const maxLength = 2048

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const forbidden = /[\u0000-\u001f\u007f-\u009f\\]/

/**
 * Where to go afterwards: the target when it is a path on this site, else the fallback. Every redirect to a place
 * that came from a request goes through here, when it is used and not only when it is stored.
 *
 * Comparing `new URL(next, base).origin` alone lets `/\tevil.example` pass as written, and a path such as
 * `/..//evil.example` is on this site until it is sent as `//evil.example`.
 *
 * @example c.redirect(safeNextUrl(c.req.query('next'), auth.config.baseUrl, '/'), 303)
 */
export function safeNextUrl(next: unknown, baseUrl: URL, fallback = '/'): string {
  if (typeof next !== 'string' || next.length > maxLength || !startsOnSite(next) || next !== next.trim())
    return fallback
  const url = URL.canParse(next, baseUrl.href) ? new URL(next, baseUrl) : null
  if (url?.origin !== baseUrl.origin || url.username !== '' || url.password !== '') return fallback
  const target = url.pathname + url.search + url.hash
  return startsOnSite(target) && startsOnSite(decoded(url.pathname)) ? target : fallback
}

/** Exactly one slash, and nothing that a browser drops or reads as another. */
const startsOnSite = (path: string): boolean => path.startsWith('/') && !path.startsWith('//') && !forbidden.test(path)

/** As a server or proxy that decodes once more would see it; what cannot be decoded is no path of ours. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
