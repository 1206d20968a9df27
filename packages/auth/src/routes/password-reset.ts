import { AuthenticationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { inWords } from '../words.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import { type AccountPages, assertRepeated, formView, newPasswordView, render, urlsAt } from './page-context.ts'
import { showForm, showMailedForm } from './show-form.ts'

const ForgotPasswordForm = { email: text('form.enterEmail') }

/** The form that asks for a link; to a program, the token it needs for sending one. */
export const showForgotPassword = (pages: AccountPages): Handler => showForm(forgotPage(pages, false))

/** Asks for a link. The answer is the same, and as fast, whoever's address it is. */
export function forgotPassword(pages: AccountPages): Handler {
  const sent = forgotPage(pages, true)
  return form(ForgotPasswordForm, { page: forgotPage(pages, false) }, async (c, { email }) => {
    pages.auth.requestPasswordReset(email, clientInfo(c))
    return wantsJson(c) ? jsonResponse(c, {}, 202) : htmlResponse(c, sent(c), 202)
  })
}

const ResetPasswordForm = {
  token: optionalText(),
  newPassword: text('form.choosePassword'),
  passwordRepeat: optionalText(),
}

/** The page of a mailed link. */
export const showResetPassword = (pages: AccountPages): Handler =>
  showMailedForm(pages, 'reset', 'resetPassword', resetPage(pages))

/** Sets the new password. Nobody is logged in by it. */
export function resetPassword(pages: AccountPages): Handler {
  const options = { page: resetPage(pages), secret: ['token', 'newPassword', 'passwordRepeat'] }
  return form(ResetPasswordForm, options, async (c, { token, newPassword, passwordRepeat }) => {
    assertRepeated(c, pages, newPassword, passwordRepeat)
    await reset(c, pages, token ?? keptToken(c, pages, 'reset') ?? '', newPassword)
    dropToken(c, pages, 'reset')
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, translatorOf(c)('resetPassword.done'))
    return seeOther(c, urlsAt(c, pages, 'resetPassword').login)
  })
}

/** A link that is not valid is told on the page of the link, which offers another. */
async function reset(c: Context, pages: AccountPages, token: string, newPassword: string): Promise<void> {
  try {
    await pages.auth.resetPassword({ token, newPassword }, clientInfo(c))
  } catch (error) {
    const isInvalid = error instanceof AuthenticationError && error.code === 'invalid_token'
    if (isInvalid) dropToken(c, pages, 'reset')
    throw error
  }
}

function forgotPage(pages: AccountPages, sent: boolean) {
  const view = formView(pages, 'forgotPassword', sent ? 'mailSent.title' : 'forgotPassword.title')
  return (c: Context, state?: FormState): string => {
    const lifetime = inWords(pages.auth.config.lifetimes.resetPassword, negotiateLanguage(c).tag)
    return render(pages, 'forgot-password', { ...view(c, state), sent, lifetime })
  }
}

function resetPage(pages: AccountPages) {
  const view = formView(pages, 'resetPassword', 'resetPassword.title')
  const newPassword = newPasswordView(pages)
  return (c: Context, state?: FormState): string => {
    const usable = keptToken(c, pages, 'reset') !== null && state?.code !== 'invalid_token'
    return render(pages, 'reset-password', { ...view(c, state), usable, ...newPassword })
  }
}
