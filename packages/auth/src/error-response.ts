import { type Auth, AuthenticationError, DomainError } from '@authpkg/core'
import type { Context, ErrorHandler, Handler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { findAuth, requestId } from './context.ts'
import { loginRedirect } from './login-redirect.ts'
import { prefersHtml } from './negotiate.ts'
import { pageView } from './page-view.ts'
import { type Problem, toProblem } from './problem.ts'
import { htmlResponse, jsonResponse } from './responses.ts'
import { putRetryAfter } from './retry-after.ts'
import { safeNextUrl } from './safe-next-url.ts'
import { httpSettings } from './settings.ts'

export interface ErrorResponseOptions {
  /** Offers HTTP Basic to whoever is not known: `WWW-Authenticate` on a 401. Default: false. */
  readonly basicChallenge?: boolean
  /** Shows a problem to a browser in a look of the caller's own. Default: the account pages' `error` template. */
  readonly page?: (problem: Problem) => string
}

/**
 * The answer to an error: a page for a browser, the login page when it must log in first, problem details (RFC 9457)
 * for everyone else. What was not thrown on purpose is logged under the request's id and answered with a bare 500.
 */
export function errorResponse(c: Context, error: unknown, options: ErrorResponseOptions = {}): Response {
  if (error instanceof HTTPException) return error.getResponse()
  if (mustLogIn(error) && prefersHtml(c) && !options.basicChallenge) return loginRedirect(c)
  const problem = toProblem(error, requestId(c))
  report(findAuth(c), problem, error)
  putRetryAfter(c, problem.status, problem.details)
  if (problem.status === 401 && options.basicChallenge && !isFetch(c)) {
    c.header('WWW-Authenticate', 'Basic realm="Login Required"')
  }
  if (!prefersHtml(c)) return jsonResponse(c, problem, problem.status, 'application/problem+json')
  return htmlResponse(c, options.page?.(problem) ?? errorPage(c, problem), problem.status)
}

/**
 * For `app.onError`: answers the errors of all handlers as {@link errorResponse} does.
 *
 * @example app.onError(onError(auth))
 */
export const onError =
  (auth: Auth, options?: ErrorResponseOptions): ErrorHandler =>
  (error, c) => {
    if (!findAuth(c)) c.set('auth', auth)
    return errorResponse(c, error, options)
  }

/**
 * A handler whose errors are answered by {@link errorResponse}, whatever the application's `onError` does.
 *
 * @example app.get('/notes/:id', withErrors(async (c) => c.json(await notes.get(c.req.param('id')))))
 */
export const withErrors =
  (handler: Handler, options?: ErrorResponseOptions): Handler =>
  async (c, next) => {
    try {
      return await handler(c, next)
    } catch (error) {
      return errorResponse(c, error, options)
    }
  }

const mustLogIn = (error: unknown): boolean => error instanceof AuthenticationError && error.code === 'login_required'

/** A script's request: a challenge would open the browser's dialog over the page, and leave it a stored credential. */
const isFetch = (c: Context): boolean => !['navigate', undefined].includes(c.req.header('sec-fetch-mode'))

/** A flood of logins is no news: each of them would be a line. */
function report(auth: Auth | undefined, { status, code, requestId: id }: Problem, error: unknown): void {
  if (status < 500 || code === 'hash_queue_full') return
  const logger = auth?.config.logger ?? console
  const cause = error instanceof DomainError ? (error.cause ?? error) : error
  logger.error(`Request ${id} failed.`, cause)
}

function errorPage(c: Context, problem: Problem): string {
  const { renderer } = httpSettings(findAuth(c))
  const heading = headings[problem.status] ?? problem.title
  const retryUrl = problem.code === 'csrf_failed' ? safeNextUrl(c.req.path, new URL(c.req.url)) : null
  return renderer.render('error', { ...pageView(c, heading), heading, problem, retryUrl })
}

/** What a person reads above the message. */
const headings: Readonly<Record<number, string>> = {
  403: 'Not allowed',
  404: 'Not found',
  409: 'That cannot be done now',
  413: 'Too much at once',
  429: 'Too many tries',
  500: 'Something went wrong',
  503: 'Please try again in a moment',
}
