import type { ClientInfo } from '@authpkg/core'
import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { cookieName, cookieOf } from './cookies.ts'
import { httpSettings } from './settings.ts'

/** How this runtime tells the address of the client: of the connection itself, never of a header anyone can send. */
export type ClientAddress = (c: Context) => string | null

/** The peer of the socket under `@hono/node-server`; null elsewhere. */
export const nodeAddress: ClientAddress = (c) => {
  const env = c.env as { incoming?: { socket?: { remoteAddress?: unknown } } } | undefined
  const address = env?.incoming?.socket?.remoteAddress
  return typeof address === 'string' ? address : null
}

/** Where a login comes from: for the session's own record, and for counting tries. */
export function clientInfo(c: Context): ClientInfo {
  const auth = findAuth(c)
  return {
    ipAddress: httpSettings(auth).clientAddress(c),
    userAgent: c.req.header('user-agent') ?? null,
    deviceToken: auth ? cookieOf(c, cookieName(auth, 'device')) : null,
  }
}
