import { type Auth, hmac, tokensEqual } from '@authpkg/core'
import type { Context } from 'hono'
import { authOf } from './context.ts'
import { cookieName, cookieOf, putCookie } from './cookies.ts'

export type FlashKind = 'success' | 'info' | 'warning' | 'error'

/** A message for the next page that is shown. Text, never HTML. */
export interface Flash {
  readonly kind: FlashKind
  readonly text: string
}

/** In seconds: a redirect later it is read. */
const lifetime = 60
/** A cookie holds 4 KB. */
const maxMessages = 3
const maxTextLength = 240

/** What a request has found and said so far. */
const unread = new WeakMap<Context, readonly Flash[]>()

/**
 * Leaves a message for the next page: in a short-lived cookie, signed, so that nobody else can put words on it. It is
 * no place for secrets.
 *
 * @example flash(c, 'The message was saved.'); return seeOther(c, '/messages/')
 */
export function flash(c: Context, text: string, kind: FlashKind = 'success'): void {
  const auth = authOf(c)
  const messages = [...unreadIn(c, auth), { kind, text: text.slice(0, maxTextLength) }].slice(-maxMessages)
  unread.set(c, messages)
  const payload = encode(JSON.stringify(messages))
  putCookie(c, auth, cookieName(auth, 'flash'), `${payload}.${sign(auth.config.secrets[0], payload)}`, lifetime)
}

/** The messages left for this page, and those of this request; then they are gone. */
export function takeFlashes(c: Context): readonly Flash[] {
  const auth = authOf(c)
  const messages = unreadIn(c, auth)
  const name = cookieName(auth, 'flash')
  if (messages.length > 0 || cookieOf(c, name) !== null) putCookie(c, auth, name, '', 0)
  unread.set(c, [])
  return messages
}

function unreadIn(c: Context, auth: Auth): readonly Flash[] {
  const known = unread.get(c)
  if (known) return known
  const cookie = cookieOf(c, cookieName(auth, 'flash'))
  return cookie === null ? [] : verified(auth, cookie)
}

function verified(auth: Auth, cookie: string): readonly Flash[] {
  const [payload = '', signature = ''] = cookie.split('.')
  if (!auth.config.secrets.some((secret) => tokensEqual(sign(secret, payload), signature))) return []
  return JSON.parse(decode(payload)) as Flash[]
}

const sign = (secret: string, payload: string): string => hmac(secret, 'flash', payload)

const encode = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const decode = (text: string): string =>
  new TextDecoder().decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0)),
  )
