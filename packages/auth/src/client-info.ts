import { type CallOrigin, type Principal, userOf } from '@authpkg/core'
import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { cookieName, cookieOf } from './cookies.ts'
import { negotiateLanguage } from './languages/negotiate-language.ts'
import { httpSettings } from './settings.ts'

/** The header in which a client without cookies shows the `deviceToken` of an earlier login. */
export const deviceHeader = 'Device-Token'

/** How this runtime tells the address of the client: of the connection itself, never of a header anyone can send. */
export type ClientAddress = (c: Context) => string | null

/** The peer of the socket under `@hono/node-server`; null elsewhere. */
export const nodeAddress: ClientAddress = (c) => {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: unknown } } } | undefined
  const address = env?.incoming?.socket?.remoteAddress
  return typeof address === 'string' ? address : null
}

/** Where a call comes from and who is logged in there: for the session's own record, the audit, and for counting tries. */
export function clientInfo(c: Context): CallOrigin {
  const auth = findAuth(c)
  const principal = c.get('principal') as Principal | undefined
  return {
    actor: principal ? userOf(principal) : null,
    ipAddress: httpSettings(auth).clientAddress(c),
    userAgent: c.req.header('user-agent') ?? null,
    deviceToken: (auth && cookieOf(c, cookieName(auth, 'device'))) ?? c.req.header(deviceHeader) ?? null,
    language: negotiateLanguage(c).tag,
  }
}
