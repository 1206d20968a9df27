import { ConflictError, type DomainError, hashToken } from '@authpkg/core'
import type { Context } from 'hono'

/**
 * The strong validator of a representation. It is made of nothing but what the caller is told, so that it tells nothing
 * of what is hidden from them.
 */
export const etagOf = (representation: string): string => `"${hashToken(representation).slice(0, 32)}"`

/** Whether `If-None-Match` names what would be answered; a weak validator is as good as a strong one here. */
export function isKnown(c: Context, etag: string): boolean {
  const header = c.req.header('if-none-match')
  return header !== undefined && names(header.replaceAll('W/"', '"'), etag)
}

/** What the caller says to have seen. */
export const ifMatchOf = (c: Context): string | undefined => c.req.header('if-match')

/** Whether an `If-Match` names this representation: weak validators never do (RFC 9110, 8.8.3.2). */
export const matches = (header: string, etag: string): boolean => names(header, etag)

const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim() === etag)

/** The error of whoever would change something else than they have seen, with the validator of what is there now. */
export const preconditionFailed = (etag: string): ConflictError =>
  new ConflictError('precondition_failed', 'This was changed since you have read it.', { details: { etag } })

export const preconditionRequired = (): ConflictError =>
  new ConflictError('precondition_required', 'Say with If-Match which representation you have seen.')

/** An error that knows what is there now says so as an answer would. */
export function putCurrentEtag(c: Context, { code, details }: Pick<DomainError, 'code' | 'details'>): void {
  if (code === 'precondition_failed' && typeof details['etag'] === 'string') c.header('ETag', details['etag'])
}
