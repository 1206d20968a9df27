/**
 * The value of a cookie in a `Cookie` header (RFC 6265, 5.4), or null. The first of several counts, as browsers send the
 * most specific path first.
 */
export function readCookie(header: string | null, name: string): string | null {
  if (!header) return null
  const prefix = `${name}=`
  for (const pair of header.split(';')) {
    const text = pair.trim()
    if (text.startsWith(prefix)) return text.slice(prefix.length)
  }
  return null
}
