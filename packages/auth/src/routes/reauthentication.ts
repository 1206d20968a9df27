import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { isRemembered } from '../remember.ts'
import { htmlResponse, jsonResponse } from '../responses.ts'
import { beginSession } from './begin-session.ts'
import { type AccountPages, formView, render, sessionOf, signedIn } from './page-context.ts'

const ReauthenticateForm = {
  username: optionalText(),
  password: text('form.enterPassword'),
  next: optionalText(),
}

/** The form that asks for the password; to a program, the token it needs, and whether there is a password to send. */
export function showReauthenticate(pages: AccountPages): Handler {
  const page = reauthenticatePage(pages)
  return (c) =>
    refuseAnonymous(c) ??
    (wantsJson(c)
      ? jsonResponse(c, { csrfToken: csrfToken(c), hasPassword: hasPassword(c) })
      : htmlResponse(c, page(c)))
}

/** Makes the session fresh, under a new token, and goes on to where the password was asked for. */
export function reauthenticate(pages: AccountPages): Handler {
  const options = { page: reauthenticatePage(pages), secret: ['password'], usersOnly: true }
  return form(ReauthenticateForm, options, async (c, { password, next }) => {
    const renewed = await pages.auth.reauthenticate(sessionOf(c), { password }, clientInfo(c))
    return beginSession(c, pages, renewed, { next, status: 200, remembers: isRemembered(c, pages.auth) })
  })
}

const hasPassword = (c: Context): boolean => Boolean(signedIn(c).passwordHash)

function reauthenticatePage(pages: AccountPages) {
  const view = formView(pages, 'reauthenticate', 'reauthenticate.title')
  return (c: Context, state?: FormState): string => {
    const shown = view(c, state)
    const forgotUrl = pages.auth.config.features.passwordReset ? shown.urls.forgotPassword : null
    return render(pages, 'reauthenticate', { ...shown, hasPassword: hasPassword(c), forgotUrl })
  }
}
