import { AuthenticationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { cookieName, cookieOf, putCookie } from '../cookies.ts'
import { csrfToken } from '../csrf.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { inWords } from '../words.ts'
import { type AccountPages, assertRepeated, formView, render, urlsAt } from './page-context.ts'

const ForgotPasswordForm = { email: text('Enter your e-mail address.') }

/** The form that asks for a link; to a program, the token it needs for sending one. */
export function showForgotPassword(pages: AccountPages): Handler {
  const page = forgotPage(pages, false)
  return (c) => (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Asks for a link. The answer is the same, and as fast, whoever's address it is. */
export function forgotPassword(pages: AccountPages): Handler {
  const sent = forgotPage(pages, true)
  return form(ForgotPasswordForm, { page: forgotPage(pages, false) }, async (c, { email }) => {
    pages.auth.requestPasswordReset(email, clientInfo(c))
    afterAnswer(c, pages)
    return wantsJson(c) ? jsonResponse(c, {}, 202) : htmlResponse(c, sent(c), 202)
  })
}

/** Workers stop when the answer is out, unless they are told what is still to do. */
function afterAnswer(c: Context, { auth }: AccountPages): void {
  try {
    c.executionCtx.waitUntil(auth.settled())
  } catch {
    // Other runtimes go on by themselves, and Hono throws for the lack of it.
  }
}

const ResetPasswordForm = {
  token: optionalText(),
  newPassword: text('Choose a password.'),
  passwordRepeat: optionalText(),
}

/** In seconds: how long the form may stand open. */
const cookieAge = 15 * 60

/**
 * The page of a mailed link. The token goes from the address into a cookie at once, so that no history, log or `Referer`
 * keeps it; nothing is spent before the form is sent, for scanners follow links too.
 */
export function showResetPassword(pages: AccountPages): Handler {
  const page = resetPage(pages)
  return async (c) => {
    if (wantsJson(c)) return jsonResponse(c, { csrfToken: csrfToken(c) })
    const token = c.req.query('token')
    if (token === undefined) return htmlResponse(c, page(c))
    putCookie(c, pages.auth, cookieName(pages.auth, 'reset'), token.slice(0, maxTokenLength), cookieAge)
    return seeOther(c, urlsAt(c, pages, 'resetPassword').resetPassword)
  }
}

const maxTokenLength = 128

/** Sets the new password. Nobody is logged in by it. */
export function resetPassword(pages: AccountPages): Handler {
  const options = { page: resetPage(pages), secret: ['token', 'newPassword', 'passwordRepeat'] }
  return form(ResetPasswordForm, options, async (c, { token, newPassword, passwordRepeat }) => {
    assertRepeated(newPassword, passwordRepeat)
    await reset(c, pages, token ?? keptToken(c, pages) ?? '', newPassword)
    putCookie(c, pages.auth, cookieName(pages.auth, 'reset'), '', 0)
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, 'Your password has been set. Log in with it.')
    return seeOther(c, urlsAt(c, pages, 'resetPassword').login)
  })
}

/** A link that is not valid is told on the page of the link, which offers another. */
async function reset(c: Context, { auth }: AccountPages, token: string, newPassword: string): Promise<void> {
  try {
    await auth.resetPassword({ token, newPassword })
  } catch (error) {
    const isInvalid = error instanceof AuthenticationError && error.code === 'invalid_token'
    if (isInvalid) putCookie(c, auth, cookieName(auth, 'reset'), '', 0)
    throw error
  }
}

const keptToken = (c: Context, { auth }: AccountPages): string | null => cookieOf(c, cookieName(auth, 'reset'))

function forgotPage(pages: AccountPages, sent: boolean) {
  const view = formView(pages, 'forgotPassword', sent ? 'Look at your mail' : 'Forgotten password')
  const lifetime = inWords(pages.auth.config.lifetimes.resetPassword)
  return (c: Context, state?: FormState): string =>
    render(pages, 'forgot-password', { ...view(c, state), sent, lifetime })
}

function resetPage(pages: AccountPages) {
  const view = formView(pages, 'resetPassword', 'New password')
  const minPasswordLength = pages.auth.config.passwordPolicy.minLength
  return (c: Context, state?: FormState): string => {
    const usable = keptToken(c, pages) !== null && state?.code !== 'invalid_token'
    return render(pages, 'reset-password', { ...view(c, state), usable, minPasswordLength })
  }
}
