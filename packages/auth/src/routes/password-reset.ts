import { AuthenticationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { inWords } from '../words.ts'
import { dropToken, keepToken, keptToken } from './mailed-token.ts'
import { type AccountPages, afterAnswer, assertRepeated, formView, render, urlsAt } from './page-context.ts'

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

const ResetPasswordForm = {
  token: optionalText(),
  newPassword: text('Choose a password.'),
  passwordRepeat: optionalText(),
}

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
    keepToken(c, pages, 'reset', token)
    return seeOther(c, urlsAt(c, pages, 'resetPassword').resetPassword)
  }
}

/** Sets the new password. Nobody is logged in by it. */
export function resetPassword(pages: AccountPages): Handler {
  const options = { page: resetPage(pages), secret: ['token', 'newPassword', 'passwordRepeat'] }
  return form(ResetPasswordForm, options, async (c, { token, newPassword, passwordRepeat }) => {
    assertRepeated(newPassword, passwordRepeat)
    await reset(c, pages, token ?? keptToken(c, pages, 'reset') ?? '', newPassword)
    dropToken(c, pages, 'reset')
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, 'Your password has been set. Log in with it.')
    return seeOther(c, urlsAt(c, pages, 'resetPassword').login)
  })
}

/** A link that is not valid is told on the page of the link, which offers another. */
async function reset(c: Context, pages: AccountPages, token: string, newPassword: string): Promise<void> {
  try {
    await pages.auth.resetPassword({ token, newPassword })
  } catch (error) {
    const isInvalid = error instanceof AuthenticationError && error.code === 'invalid_token'
    if (isInvalid) dropToken(c, pages, 'reset')
    throw error
  }
}

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
    const usable = keptToken(c, pages, 'reset') !== null && state?.code !== 'invalid_token'
    return render(pages, 'reset-password', { ...view(c, state), usable, minPasswordLength })
  }
}
