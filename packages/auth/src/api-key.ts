import { type Auth, type Principal, readAuthorization } from '@authpkg/core'
import type { Context } from 'hono'
import { clientInfo } from './client-info.ts'

/**
 * Who asks with an API key: `Authorization: Bearer <key>`, or its two parts in the headers `key` and `secret`; null when
 * the request shows none. It costs one statement. Keys in an address, which logs keep, are not looked at.
 *
 * @throws {AuthenticationError} `invalid_bearer_token` when it is unknown, expired or revoked.
 * @throws {RateLimitError} `too_many_requests` after too many wrong ones from one address.
 * @example const records = auth.records((await apiKeyPrincipal(c, auth)) ?? c.get('principal'))
 */
export async function apiKeyPrincipal(c: Context, auth: Auth): Promise<Principal | null> {
  const shown = readAuthorization(c.req.raw.headers)
  return shown.kind === 'apiKey' ? auth.apiKeys.verify(shown, clientInfo(c)) : null
}
