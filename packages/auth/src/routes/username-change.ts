import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash } from '../flash.ts'
import { type FormState, form, text } from '../form.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, formView, nextUrl, render, signedIn } from './page-context.ts'

const ChangeUsernameForm = { username: text('Enter a username.'), password: text('Enter your password.') }

/** The form; to a program, the token it needs for sending one. */
export function showChangeUsername(pages: AccountPages): Handler {
  const page = changePage(pages)
  return (c) =>
    refuseAnonymous(c) ?? (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Gives the user another name to log in with. */
export const changeUsername = (pages: AccountPages): Handler =>
  form(ChangeUsernameForm, { page: changePage(pages), secret: ['password'] }, async (c, input) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    const user = await pages.auth.changeUsername(signedIn(c), input, clientInfo(c))
    if (wantsJson(c)) return jsonResponse(c, { user: user.getSecurityPayload() })
    flash(c, `You log in as ${user.username} now.`)
    return seeOther(c, nextUrl(c, pages, null))
  })

function changePage(pages: AccountPages) {
  const view = formView(pages, 'changeUsername', 'Change username')
  return (c: Context, state?: FormState): string => render(pages, 'change-username', view(c, state))
}
