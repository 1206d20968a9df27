import {
  AccessDeniedError,
  type Auth,
  AuthenticationError,
  asUser,
  type ClientInfo,
  type Credentials,
  type Principal,
  readAuthorization,
  ValidationError,
} from '@authpkg/core'
import type { Context } from 'hono'
import { clientInfo } from './client-info.ts'
import { say } from './languages/translate.ts'

/** As much as name and password can take; what is longer is not decoded. */
const maxHeaderLength = 4096

/**
 * Who asks by HTTP Basic (RFC 7617, UTF-8); null when the request does not try. A password is hashed once a
 * minute, however many requests bring it.
 *
 * A browser sends stored Basic credentials along with other sites' requests: those are refused.
 *
 * @throws {AuthenticationError} `invalid_credentials` when they are wrong, or malformed.
 * @throws {AccessDeniedError} `csrf_failed` when a browser says that another site sent the request.
 * @throws {UnavailableError} `hash_queue_full`.
 * @example const principal = (await basicPrincipal(c, auth)) ?? c.get('principal')
 */
export async function basicPrincipal(c: Context, auth: Auth): Promise<Principal | null> {
  const shown = readAuthorization(c.req.raw.headers)
  if (shown.kind !== 'basic') return null
  if (!['same-origin', 'none', undefined].includes(c.req.header('sec-fetch-site'))) {
    throw new AccessDeniedError('csrf_failed', say('error.fromOtherSite'))
  }
  const user = await verify(auth, parseCredentials(shown.encoded), clientInfo(c))
  return asUser(user, 'basic', auth.config.clock.now())
}

/** A credential that can be nobody's is wrong, not malformed: clients get the one answer for all of these. */
async function verify(auth: Auth, credentials: Credentials | null, client: ClientInfo) {
  if (!credentials) throw refusal()
  try {
    return await auth.verifyRepeatedly(credentials, client)
  } catch (error) {
    throw error instanceof ValidationError ? refusal() : error
  }
}

/** The name ends at the first colon; the password may hold more of them. */
function parseCredentials(encoded: string): Credentials | null {
  const text = encoded.length > maxHeaderLength ? null : decode(encoded)
  const colon = text?.indexOf(':') ?? -1
  return text === null || colon < 0 ? null : { identity: text.slice(0, colon), password: text.slice(colon + 1) }
}

function decode(encoded: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

const refusal = (): AuthenticationError =>
  new AuthenticationError('invalid_credentials', say('error.invalidCredentials'))
