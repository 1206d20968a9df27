import {
  jsonHeaders,
  jsonResponse,
  type Problem,
  putChallenge,
  putRetryAfter,
  requestId,
  toProblem,
} from '@authpkg/auth'
import { type Auth, DomainError } from '@authpkg/core'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { contentTypes } from './formats/format.ts'
import { toJson } from './json-text.ts'
import type { Answer } from './request.ts'
import { etagOf, isKnown, putCurrentEtag } from './validators.ts'
import { prefersMinimal } from './write/prefer.ts'

/** How errors are told. */
export interface ErrorStyle {
  /** `{"error": message}` with the few statuses of flask-peewee, instead of problem details. */
  readonly lenient: boolean
  /** Offers HTTP Basic to whoever is not known. */
  readonly basic: boolean
}

export function answer(c: Context, given: Answer): Response {
  const { body, text = toJson(body), status = 200, location, type = contentTypes.json, ...told } = given
  jsonHeaders(c)
  if (told.stream) return c.body(told.stream, status, { 'Content-Type': type })
  if (location !== undefined) c.header('Location', location)
  if (told.isReplayed) c.header('Idempotency-Replayed', 'true')
  const etag = told.isRepresentation ? etagOf(text) : null
  if (etag) c.header('ETag', etag)
  if (!isRead(c)) return prefersMinimal(c) && !told.isReport ? minimal(c, status) : sent(c, text, status, type)
  if (etag) c.header('Cache-Control', 'private, no-cache')
  return etag && isKnown(c, etag) ? c.body(null, 304) : sent(c, text, status, type)
}

const isRead = (c: Context): boolean => c.req.method === 'GET' || c.req.method === 'HEAD'

const sent = (c: Context, text: string, status: ContentfulStatusCode, type: string): Response =>
  c.body(text, status, { 'Content-Type': type })

/** What was made is told by its address alone. */
function minimal(c: Context, status: ContentfulStatusCode): Response {
  c.header('Preference-Applied', 'return=minimal')
  return c.body(null, status === 201 ? 201 : 204)
}

/**
 * The answer to an error: problem details (RFC 9457), to browsers as well, since addresses of an API are no pages. What
 * was not thrown on purpose is logged under the request's id and answered with a bare 500.
 */
export function answerError(c: Context, auth: Auth, error: unknown, style: ErrorStyle): Response {
  if (error instanceof HTTPException) return error.getResponse()
  const problem = toProblem(error, requestId(c))
  report(auth, problem, error)
  putRetryAfter(c, problem.status, problem.details)
  putChallenge(c, problem, style)
  if (error instanceof DomainError) putCurrentEtag(c, error)
  if (style.lenient) return jsonResponse(c, { error: lenientMessage(problem) }, lenientStatus(problem.status))
  return jsonResponse(c, problem, problem.status, 'application/problem+json')
}

const lenientMessage = ({ status, detail }: Problem): string => (status === 401 ? 'Authentication failed' : detail)

const knownToAncestor: ReadonlySet<ContentfulStatusCode> = new Set([400, 401, 403, 404, 405])

const lenientStatus = (status: ContentfulStatusCode): ContentfulStatusCode =>
  status < 429 && !knownToAncestor.has(status) ? 400 : status

function report(auth: Auth, { status, code, requestId: id }: Problem, error: unknown): void {
  if (status < 500 || code === 'hash_queue_full') return
  auth.config.logger.error(`Request ${id} failed.`, error instanceof DomainError ? (error.cause ?? error) : error)
}
