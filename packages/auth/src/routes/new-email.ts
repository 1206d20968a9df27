import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { linkOrNull } from './email-link.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import { type AccountPages, formView, render, urlsAt } from './page-context.ts'
import { showMailedForm } from './show-form.ts'

/** The page of a link that proves a further address. */
export const showConfirmNewEmail = (pages: AccountPages): Handler =>
  showMailedForm(pages, 'new-email', 'confirmNewEmail', confirmPage(pages))

/** Confirms the address. Nobody is logged in by it. */
export const confirmNewEmail = (pages: AccountPages): Handler =>
  form({ token: optionalText() }, { page: confirmPage(pages), secret: ['token'] }, async (c, { token }) => {
    const used = token ?? keptToken(c, pages, 'new-email') ?? ''
    const { email } = await pages.auth.emails.findConfirmation(used)
    await pages.auth.emails.confirm(used, clientInfo(c))
    dropToken(c, pages, 'new-email')
    if (wantsJson(c)) return jsonResponse(c, { email })
    flash(c, translatorOf(c)('confirmNewEmail.done', { email }))
    const urls = urlsAt(c, pages, 'confirmNewEmail')
    return seeOther(c, c.get('user') ? urls.emails : urls.login)
  })

function confirmPage(pages: AccountPages) {
  const view = formView(pages, 'confirmNewEmail', 'confirmNewEmail.title')
  return async (c: Context, state?: FormState): Promise<string> => {
    const token = keptToken(c, pages, 'new-email') ?? ''
    const link = await linkOrNull(() => pages.auth.emails.findConfirmation(token))
    return render(pages, 'confirm-new-email', { ...view(c, state), link })
  }
}
