import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { forgetSession } from '../login-user.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { httpSettings } from '../settings.ts'
import { type AccountPages, formView, render, signedIn } from './page-context.ts'
import { showOwnForm } from './show-form.ts'

const DeleteAccountForm = { username: optionalText(), password: text('form.enterPassword') }

/** The form; to a program, the token it needs for sending one. */
export const showDeleteAccount = (pages: AccountPages): Handler => showOwnForm(deletePage(pages))

/** Deletes the account of who knows its password; nobody is logged in afterwards. */
export function deleteAccount(pages: AccountPages): Handler {
  const { auth } = pages
  const options = { page: deletePage(pages), secret: ['password'], usersOnly: true }
  return form(DeleteAccountForm, options, async (c, { password }) => {
    await auth.deleteAccount(signedIn(c), { password }, clientInfo(c))
    forgetSession(c, auth)
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, translatorOf(c)('deleteAccount.done'))
    return seeOther(c, httpSettings(auth).defaultNextUrl)
  })
}

function deletePage(pages: AccountPages) {
  const view = formView(pages, 'deleteAccount', 'deleteAccount.title')
  return (c: Context, state?: FormState): string => render(pages, 'delete-account', view(c, state))
}
