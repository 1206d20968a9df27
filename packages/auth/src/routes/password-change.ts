import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { isRemembered } from '../remember.ts'
import { beginSession } from './begin-session.ts'
import { type AccountPages, assertRepeated, formView, newPasswordView, render, signedIn } from './page-context.ts'
import { showOwnForm } from './show-form.ts'

const ChangePasswordForm = {
  username: optionalText(),
  password: text('changePassword.enterPresent'),
  newPassword: text('form.choosePassword'),
  passwordRepeat: optionalText(),
}

/** The form; to a program, the token it needs for sending one. */
export const showChangePassword = (pages: AccountPages): Handler => showOwnForm(changePage(pages))

/** Changes the password, ends every session, and begins a new one here. */
export function changePassword(pages: AccountPages): Handler {
  const options = { page: changePage(pages), secret: ['password', 'newPassword', 'passwordRepeat'], usersOnly: true }
  return form(ChangePasswordForm, options, async (c, { password, newPassword, passwordRepeat }) => {
    assertRepeated(c, pages, newPassword, passwordRepeat)
    const user = await pages.auth.changePassword(signedIn(c), { password, newPassword }, clientInfo(c))
    const started = await pages.auth.startSession(user, clientInfo(c))
    if (!wantsJson(c)) flash(c, translatorOf(c)('changePassword.done'))
    return beginSession(c, pages, started, { next: null, status: 200, remembers: isRemembered(c, pages.auth) })
  })
}

function changePage(pages: AccountPages) {
  const view = formView(pages, 'changePassword', 'changePassword.title')
  const newPassword = newPasswordView(pages)
  return (c: Context, state?: FormState): string =>
    render(pages, 'change-password', { ...view(c, state), ...newPassword })
}
