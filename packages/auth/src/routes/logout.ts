import type { Handler } from 'hono'
import { csrfToken } from '../csrf.ts'
import { form, optionalText } from '../form.ts'
import { logoutUser } from '../login-user.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, formView, nextUrl, render } from './page-context.ts'

const LogoutForm = { next: optionalText() }

/** A page with the button: a link or an image of another site logs nobody out. */
export function showLogout(pages: AccountPages): Handler {
  const view = formView(pages, 'logout', 'logout.title')
  return (c) =>
    wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, render(pages, 'logout', view(c)))
}

/** Ends the session, and takes from the browser its cookie and what it has cached of this site. */
export function logout(pages: AccountPages): Handler {
  const view = formView(pages, 'logout', 'logout.title')
  const page = (...given: Parameters<typeof view>): string => render(pages, 'logout', view(...given))
  return form(LogoutForm, { page, endsSession: true }, async (c, { next }) => {
    await logoutUser(c)
    return wantsJson(c) ? jsonResponse(c, {}) : seeOther(c, nextUrl(c, pages, next))
  })
}
