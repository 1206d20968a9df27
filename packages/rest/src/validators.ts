import { ConflictError, type DomainError, hashToken } from '@authpkg/core'
import type { Context } from 'hono'

/**
 * The strong validator of a representation. It is made of nothing but what the caller is told, so that it tells nothing
 * of what is hidden from them.
 */
export const etagOf = (representation: string): string => `"${hashToken(representation).slice(0, 32)}"`

/** Whether `If-None-Match` names what would be answered. */
export const isKnown = (c: Context, etag: string): boolean =>
  excludes({ ifNoneMatch: c.req.header('if-none-match') }, etag)

/** What a caller wants to be so before a row is changed (RFC 9110, 13.1). */
export interface Conditions {
  /** The representations of which one must be there. */
  readonly ifMatch?: string | undefined
  /** Those of which none may be there. */
  readonly ifNoneMatch?: string | undefined
}

export const conditionsOf = (c: Context): Conditions => ({
  ifMatch: c.req.header('if-match'),
  ifNoneMatch: c.req.header('if-none-match'),
})

export const isConditional = ({ ifMatch, ifNoneMatch }: Conditions): boolean =>
  ifMatch !== undefined || ifNoneMatch !== undefined

/**
 * @param etag of what is there
 * @throws {ConflictError} `precondition_failed`
 */
export function assertHold(conditions: Conditions, etag: string): void {
  const { ifMatch } = conditions
  if (ifMatch !== undefined && !names(ifMatch, etag)) throw preconditionFailed(etag)
  if (excludes(conditions, etag)) throw preconditionFailed(etag, 'There is what If-None-Match names.')
}

/** A weak validator is as good as a strong one here; `If-Match` is never met by one (RFC 9110, 8.8.3.2). */
const excludes = ({ ifNoneMatch }: Conditions, etag: string): boolean =>
  ifNoneMatch !== undefined && names(ifNoneMatch.replaceAll('W/"', '"'), etag)

const names = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((one) => one.trim() === etag)

/** The error of whoever would change something else than they have seen, with the validator of what is there now. */
export const preconditionFailed = (etag: string, message = 'This was changed since you have read it.'): ConflictError =>
  new ConflictError('precondition_failed', message, { details: { etag } })

export const preconditionRequired = (): ConflictError =>
  new ConflictError('precondition_required', 'Say with If-Match which representation you have seen.')

/** An error that knows what is there now says so as an answer would. */
export function putCurrentEtag(c: Context, { code, details }: Pick<DomainError, 'code' | 'details'>): void {
  if (code === 'precondition_failed' && typeof details['etag'] === 'string') c.header('ETag', details['etag'])
}
