import { type ApiKeyCredentials, parseApiKey } from './api-key.ts'
import { authTokenPattern } from './auth-token.ts'
import { readCookie } from './cookie.ts'

/** The header by which a client says that it keeps its session's token itself: `Session-Transport: bearer`. */
export const sessionTransportHeader = 'Session-Transport'

/** Another name for `Authorization: Bearer` with a signed token, as Flask-Security's clients send it. */
export const authTokenHeader = 'Authentication-Token'

/** The two headers in which the clients of flask-peewee send an API key in two parts. */
const apiKeyHeaders = { key: 'key', secret: 'secret' } as const

/**
 * What the header `Authorization` or `Authentication-Token` brings, or else the pair `key` and `secret`, told by the scheme
 * and the shape of what follows, before anything is looked up. Schemes that are not ours count as none, for a proxy may have asked for them.
 */
export type Authorization =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly encoded: string }
  | { readonly kind: 'session'; readonly token: string }
  /** Signed, as `user.getAuthToken()` gives it. */
  | { readonly kind: 'token'; readonly token: string }
  | ({ readonly kind: 'apiKey' } & ApiKeyCredentials)
  /** A bearer token that is nothing we made. */
  | { readonly kind: 'unknown' }

/** As `newToken` makes them. Other tokens that we hand out must not look like this. */
const sessionTokenPattern = /^[\w-]{43}$/

export function readAuthorization(headers: Headers): Authorization {
  const [, scheme = '', rest = ''] = /^(\S+)(?: +(.*))?$/s.exec(headers.get('authorization') ?? '') ?? []
  const value = rest.trim()
  if (scheme.toLowerCase() === 'bearer') {
    const apiKey = parseApiKey(value)
    if (apiKey) return { kind: 'apiKey', ...apiKey }
    return sessionTokenPattern.test(value) ? { kind: 'session', token: value } : readSigned(value)
  }
  const signed = headers.get(authTokenHeader)
  if (signed !== null) return readSigned(signed)
  return scheme.toLowerCase() === 'basic' ? { kind: 'basic', encoded: value } : readPair(headers)
}

function readPair(headers: Headers): Authorization {
  const [key, secret] = [headers.get(apiKeyHeaders.key), headers.get(apiKeyHeaders.secret)]
  return key === null || secret === null ? { kind: 'none' } : { kind: 'apiKey', key, secret }
}

const readSigned = (value: string): Authorization =>
  authTokenPattern.test(value) ? { kind: 'token', token: value } : { kind: 'unknown' }

/** Whether a request shows a token in a header, whatever it is worth. */
export const showsBearer = (headers: Headers): boolean =>
  headers.has(authTokenHeader) || /^bearer(?: |$)/i.test(headers.get('authorization') ?? '')

/** Whether the client keeps its session's token itself. Its cookies are not looked at, and it is given none. */
export const keepsOwnToken = (headers: Headers): boolean =>
  showsBearer(headers) || headers.get(sessionTransportHeader) === 'bearer'

/** The session's token in a request: of the header where the client keeps it itself, else of the cookie. */
export function sessionTokenIn(headers: Headers, cookie: string): string | null {
  if (!keepsOwnToken(headers)) return readCookie(headers.get('cookie'), cookie)
  const shown = readAuthorization(headers)
  return shown.kind === 'session' ? shown.token : null
}
