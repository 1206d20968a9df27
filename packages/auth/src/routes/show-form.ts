import type { Context, Handler } from 'hono'
import { csrfToken } from '../csrf.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import type { PageName } from '../settings.ts'
import { keepToken, type MailedToken } from './mailed-token.ts'
import { type AccountPages, urlsAt } from './page-context.ts'

type Page = (c: Context) => string | Promise<string>

/** Shows a form; to a program, the token it needs for sending one. */
export const showForm =
  (page: Page): Handler =>
  async (c) =>
    wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, await page(c))

/** The same for users only: others are asked to log in first. */
export function showOwnForm(page: Page): Handler {
  const show = showForm(page)
  return (c, next) => refuseAnonymous(c) ?? show(c, next)
}

/**
 * Shows the form of a mailed link. The token goes from the address into a cookie at once, so that no history, log or
 * `Referer` keeps it; nothing is spent before the form is sent, for scanners follow links too.
 */
export function showMailedForm(pages: AccountPages, kind: MailedToken, name: PageName, page: Page): Handler {
  const show = showForm(page)
  return (c, next) => {
    const token = c.req.query('token')
    if (token === undefined || wantsJson(c)) return show(c, next)
    keepToken(c, pages, kind, token)
    return seeOther(c, urlsAt(c, pages, name)[name])
  }
}
