import type { Context } from 'hono'
import { cookieName, cookieOf, putCookie } from '../cookies.ts'
import type { AccountPages } from './page-context.ts'

const maxTokenLength = 128
/** In seconds: how long the form may stand open. */
const cookieAge = 15 * 60

/** A token of a mailed link, on its way from the address into a form: no history, log or `Referer` keeps it. */
export type MailedToken = 'reset' | 'confirm' | 'new-email' | 'undo' | 'unlock' | 'invitation'

export function keepToken(c: Context, { auth }: AccountPages, kind: MailedToken, token: string): void {
  putCookie(c, auth, cookieName(auth, kind), token.slice(0, maxTokenLength), cookieAge)
}

export const keptToken = (c: Context, { auth }: AccountPages, kind: MailedToken): string | null =>
  cookieOf(c, cookieName(auth, kind))

export const dropToken = (c: Context, { auth }: AccountPages, kind: MailedToken): void =>
  putCookie(c, auth, cookieName(auth, kind), '', 0)
