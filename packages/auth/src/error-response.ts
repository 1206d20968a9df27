import { type Auth, AuthenticationError, DomainError } from '@authpkg/core'
import type { Context, ErrorHandler, Handler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { putChallenge } from './challenge.ts'
import { findAuth, requestId } from './context.ts'
import { english } from './languages/english.ts'
import type { PlainKey } from './languages/language.ts'
import { negotiateLanguage, putLanguage, translatorOf } from './languages/negotiate-language.ts'
import { loginRedirect, reauthenticateRedirect } from './login-redirect.ts'
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
 * The answer to an error: a page for a browser, the login page when it must log in first or anew, problem details (RFC 9457)
 * for everyone else. What was not thrown on purpose is logged under the request's id and answered with a bare 500.
 */
export function errorResponse(c: Context, error: unknown, options: ErrorResponseOptions = {}): Response {
  if (error instanceof HTTPException) return error.getResponse()
  const elsewhere = options.basicChallenge ? null : redirectTo(error)
  if (elsewhere && prefersHtml(c)) return elsewhere(c)
  // A page of the caller's own is not in the catalogue: half of it in another language would not help.
  const language = options.page ? english : negotiateLanguage(c)
  const problem = toProblem(error, requestId(c), language)
  putLanguage(c, language)
  report(findAuth(c), problem, error)
  putRetryAfter(c, problem.status, problem.details)
  putChallenge(c, problem, { basic: options.basicChallenge ?? false })
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

/** Where a browser must go first. */
function redirectTo(error: unknown): ((c: Context) => Response) | null {
  if (!(error instanceof AuthenticationError)) return null
  if (error.code === 'fresh_login_required') return reauthenticateRedirect
  return error.code === 'login_required' ? loginRedirect : null
}

/** A flood of logins is no news: each of them would be a line. */
function report(auth: Auth | undefined, { status, code, requestId: id }: Problem, error: unknown): void {
  if (status < 500 || code === 'hash_queue_full') return
  const logger = auth?.config.logger ?? console
  const cause = error instanceof DomainError ? (error.cause ?? error) : error
  logger.error(`Request ${id} failed.`, cause)
}

function errorPage(c: Context, problem: Problem): string {
  const { renderer, urls } = httpSettings(findAuth(c))
  const heading = translatorOf(c)(headings[problem.status] ?? 'errorPage.other')
  const retryUrl = problem.code === 'csrf_failed' ? safeNextUrl(c.req.path, new URL(c.req.url)) : null
  const mayConfirm = findAuth(c)?.config.features.emailConfirmation === true
  const resendUrl = mayConfirm && problem.code === 'email_unconfirmed' ? urls.resendConfirmation : null
  return renderer.render('error', { ...pageView(c, heading), heading, problem, retryUrl, resendUrl })
}

/** What a person reads above the message. */
const headings: Readonly<Record<number, PlainKey>> = {
  403: 'errorPage.403',
  404: 'errorPage.404',
  409: 'errorPage.409',
  413: 'errorPage.413',
  429: 'errorPage.429',
  500: 'errorPage.500',
  503: 'errorPage.503',
}
