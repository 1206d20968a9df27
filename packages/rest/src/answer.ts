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
import type { Answer } from './request.ts'

/** How errors are told. */
export interface ErrorStyle {
  /** `{"error": message}` with the few statuses of flask-peewee, instead of problem details. */
  readonly lenient: boolean
  /** Offers HTTP Basic to whoever is not known. */
  readonly basic: boolean
}

export function answer(c: Context, { body, status = 200, location }: Answer): Response {
  jsonHeaders(c)
  if (location !== undefined) c.header('Location', location)
  return c.body(toJson(body), status, { 'Content-Type': 'application/json' })
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
  if (style.lenient) return jsonResponse(c, { error: lenientMessage(problem) }, lenientStatus(problem.status))
  return jsonResponse(c, problem, problem.status, 'application/problem+json')
}

/** Only data that went through a function of the application can hold what JSON does not know. */
function toJson(body: unknown): string {
  try {
    return JSON.stringify(body)
  } catch {
    return JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  }
}

const lenientMessage = ({ status, detail }: Problem): string => (status === 401 ? 'Authentication failed' : detail)

const knownToAncestor: ReadonlySet<ContentfulStatusCode> = new Set([400, 401, 403, 404, 405])

const lenientStatus = (status: ContentfulStatusCode): ContentfulStatusCode =>
  status < 429 && !knownToAncestor.has(status) ? 400 : status

function report(auth: Auth, { status, code, requestId: id }: Problem, error: unknown): void {
  if (status < 500 || code === 'hash_queue_full') return
  auth.config.logger.error(`Request ${id} failed.`, error instanceof DomainError ? (error.cause ?? error) : error)
}
