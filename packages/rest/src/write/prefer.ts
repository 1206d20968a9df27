import type { Context } from 'hono'

/** Whether the caller wants no body after a change (RFC 7240). */
export const prefersMinimal = (c: Context): boolean =>
  (c.req.header('prefer') ?? '').split(/[,;]/).some((part) => /^\s*return\s*=\s*"?minimal"?\s*$/i.test(part))
