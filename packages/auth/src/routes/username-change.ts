import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, text } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, formView, nextUrl, render, signedIn } from './page-context.ts'
import { showOwnForm } from './show-form.ts'

const ChangeUsernameForm = { username: text('error.enterUsername'), password: text('form.enterPassword') }

/** The form; to a program, the token it needs for sending one. */
export const showChangeUsername = (pages: AccountPages): Handler => showOwnForm(changePage(pages))

/** Gives the user another name to log in with. */
export const changeUsername = (pages: AccountPages): Handler =>
  form(ChangeUsernameForm, { page: changePage(pages), secret: ['password'], usersOnly: true }, async (c, input) => {
    const user = await pages.auth.changeUsername(signedIn(c), input, clientInfo(c))
    if (wantsJson(c)) return jsonResponse(c, { user: user.getSecurityPayload() })
    flash(c, translatorOf(c)('changeUsername.done', { name: user.username ?? '' }))
    return seeOther(c, nextUrl(c, pages, null))
  })

function changePage(pages: AccountPages) {
  const view = formView(pages, 'changeUsername', 'changeUsername.title')
  return (c: Context, state?: FormState): string => render(pages, 'change-username', view(c, state))
}
