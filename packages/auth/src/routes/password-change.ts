import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse } from '../responses.ts'
import { beginSession } from './begin-session.ts'
import { type AccountPages, assertRepeated, formView, render, signedIn } from './page-context.ts'

const ChangePasswordForm = {
  username: optionalText(),
  password: text('Enter your present password.'),
  newPassword: text('Choose a password.'),
  passwordRepeat: optionalText(),
}

/** The form; to a program, the token it needs for sending one. */
export function showChangePassword(pages: AccountPages): Handler {
  const page = changePage(pages)
  return (c) =>
    refuseAnonymous(c) ?? (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Changes the password, ends every session, and begins a new one here. */
export function changePassword(pages: AccountPages): Handler {
  const options = { page: changePage(pages), secret: ['password', 'newPassword', 'passwordRepeat'] }
  return form(ChangePasswordForm, options, async (c, { password, newPassword, passwordRepeat }) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    assertRepeated(newPassword, passwordRepeat)
    const user = await pages.auth.changePassword(signedIn(c), { password, newPassword }, clientInfo(c))
    const started = await pages.auth.startSession(user, clientInfo(c))
    if (!wantsJson(c)) flash(c, 'Your password has been changed.')
    return beginSession(c, pages, started, { next: null, status: 200 })
  })
}

function changePage(pages: AccountPages) {
  const view = formView(pages, 'changePassword', 'Change password')
  const minPasswordLength = pages.auth.config.passwordPolicy.minLength
  return (c: Context, state?: FormState): string =>
    render(pages, 'change-password', { ...view(c, state), minPasswordLength })
}
