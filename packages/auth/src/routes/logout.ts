import type { Session } from '@authpkg/core'
import type { Handler } from 'hono'
import { clearSessionCookie } from '../cookies.ts'
import { csrfToken } from '../csrf.ts'
import { form, optionalText } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { type AccountPages, formView, nextUrl, render } from './page-context.ts'

const LogoutForm = { next: optionalText() }

/** A page with the button: a link or an image of another site logs nobody out. */
export function showLogout(pages: AccountPages): Handler {
  const view = formView(pages, 'logout', 'Log out')
  return (c) =>
    wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, render(pages, 'logout', view(c)))
}

/** Ends the session, and takes from the browser its cookie and what it has cached of this site. */
export function logout(pages: AccountPages): Handler {
  const view = formView(pages, 'logout', 'Log out')
  const page = (...given: Parameters<typeof view>): string => render(pages, 'logout', view(...given))
  return form(LogoutForm, { page }, async (c, { next }) => {
    const session = c.get('session') as Session | null
    if (session) await pages.auth.logout(session)
    clearSessionCookie(c, pages.auth)
    c.header('Clear-Site-Data', '"cache"')
    return wantsJson(c) ? jsonResponse(c, {}) : seeOther(c, nextUrl(c, pages, next))
  })
}
