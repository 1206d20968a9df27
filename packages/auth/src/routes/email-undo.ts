import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { linkOrNull } from './email-link.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import { type AccountPages, assertRepeated, formView, newPasswordView, render, urlsAt } from './page-context.ts'
import { showMailedForm } from './show-form.ts'

const UndoForm = {
  token: optionalText(),
  newPassword: text('form.choosePassword'),
  passwordRepeat: optionalText(),
}

/** The page of a link that brings an address back. */
export const showUndoEmailChange = (pages: AccountPages): Handler =>
  showMailedForm(pages, 'undo', 'undoEmailChange', undoPage(pages))

/** Brings the address back and sets the new password. Nobody is logged in by it. */
export function undoEmailChange(pages: AccountPages): Handler {
  const options = { page: undoPage(pages), secret: ['token', 'newPassword', 'passwordRepeat'] }
  return form(UndoForm, options, async (c, { token, newPassword, passwordRepeat }) => {
    assertRepeated(c, pages, newPassword, passwordRepeat)
    const used = token ?? keptToken(c, pages, 'undo') ?? ''
    await pages.auth.emails.undo({ token: used, newPassword }, clientInfo(c))
    dropToken(c, pages, 'undo')
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, translatorOf(c)('undoEmailChange.done'))
    return seeOther(c, urlsAt(c, pages, 'undoEmailChange').login)
  })
}

function undoPage(pages: AccountPages) {
  const view = formView(pages, 'undoEmailChange', 'undoEmailChange.title')
  const newPassword = newPasswordView(pages)
  return async (c: Context, state?: FormState): Promise<string> => {
    const token = keptToken(c, pages, 'undo') ?? ''
    const link = await linkOrNull(() => pages.auth.emails.findUndo(token))
    return render(pages, 'undo-email-change', { ...view(c, state), link, ...newPassword })
  }
}
