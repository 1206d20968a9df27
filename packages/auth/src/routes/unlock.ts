import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import { type AccountPages, formView, render, urlsAt } from './page-context.ts'
import { showMailedForm } from './show-form.ts'

/** The page of a link that opens an account which guesses have locked. */
export const showUnlock = (pages: AccountPages): Handler => showMailedForm(pages, 'unlock', 'unlock', unlockPage(pages))

/** Opens the account. Nobody is logged in by it. */
export const unlock = (pages: AccountPages): Handler =>
  form({ token: optionalText() }, { page: unlockPage(pages), secret: ['token'] }, async (c, { token }) => {
    await pages.auth.users.unlock(token ?? keptToken(c, pages, 'unlock') ?? '', clientInfo(c))
    dropToken(c, pages, 'unlock')
    if (wantsJson(c)) return jsonResponse(c, {})
    flash(c, translatorOf(c)('unlock.done'))
    return seeOther(c, urlsAt(c, pages, 'unlock').login)
  })

function unlockPage(pages: AccountPages) {
  const view = formView(pages, 'unlock', 'unlock.title')
  return async (c: Context, state?: FormState): Promise<string> => {
    const user = await pages.auth.users.findByUnlockToken(keptToken(c, pages, 'unlock') ?? '')
    return render(pages, 'unlock', { ...view(c, state), name: user?.calcUsername() ?? null })
  }
}
