import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { httpSettings } from './settings.ts'

/** Scripts, styles and requests of this site only, and nobody's frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** Kept by nobody, sniffed by nobody, framed by nobody, embedded by no other site. */
const privateHeaders = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

const pageHeaders = {
  ...privateHeaders,
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

const apiHeaders = {
  ...privateHeaders,
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
} as const

export interface HtmlOptions {
  /** `no-referrer` for pages whose address holds a secret. Default: `same-origin`. */
  readonly referrerPolicy?: 'same-origin' | 'no-referrer'
}

/** Puts the headers of a page on the answer. */
export function htmlHeaders(c: Context, { referrerPolicy = 'same-origin' }: HtmlOptions = {}): void {
  put(c, pageHeaders)
  c.header('Referrer-Policy', referrerPolicy)
  vary(c)
}

/** Puts the headers of an API's answer on it. */
export function jsonHeaders(c: Context): void {
  put(c, apiHeaders)
  vary(c)
}

function put(c: Context, headers: Readonly<Record<string, string>>): void {
  for (const name in headers) c.header(name, headers[name])
}

/** One answer may be made twice, as a page that turns into an error: the names must not double. */
function vary(c: Context): void {
  const speaksSeveral = httpSettings(findAuth(c)).languages.length > 1
  c.header('Vary', speaksSeveral ? `${varied}, Accept-Language` : varied)
}

const varied = 'Accept, Authorization, Cookie'
