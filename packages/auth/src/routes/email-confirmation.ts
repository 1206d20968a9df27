import { AuthenticationError, type ConfirmedEmail } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { cookieName, cookieOf, putCookie } from '../cookies.ts'
import { csrfToken } from '../csrf.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { inWords } from '../words.ts'
import { beginSession } from './begin-session.ts'
import { dropToken, keepToken, keptToken } from './mailed-token.ts'
import { type AccountPages, afterAnswer, formView, render, urlsAt } from './page-context.ts'

/** Lets this browser be known again when it follows the link of its registration. */
export function keepRegistration(c: Context, { auth }: AccountPages, browser: string): void {
  putCookie(c, auth, cookieName(auth, 'registration'), browser, auth.config.lifetimes.confirmEmail)
}

const registrationOf = (c: Context, { auth }: AccountPages): string | null =>
  cookieOf(c, cookieName(auth, 'registration'))

/** Says that a mail is on its way, whether or not it is. */
export function mailSent(c: Context, pages: AccountPages, page: 'register' | 'resendConfirmation'): Response {
  afterAnswer(c, pages)
  if (wantsJson(c)) return jsonResponse(c, {}, 202)
  const lifetime = inWords(pages.auth.config.lifetimes.confirmEmail)
  const view = formView(pages, page, 'Look at your mail')
  return htmlResponse(c, render(pages, 'mail-sent', { ...view(c), lifetime }), 202)
}

const ResendForm = { email: text('Enter your e-mail address.') }

/** The form that asks for the link once more. */
export function showResendConfirmation(pages: AccountPages): Handler {
  const page = resendPage(pages)
  return (c) => (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Asks for the link once more. The answer is the same whoever's address it is. */
export const resendConfirmation = (pages: AccountPages): Handler =>
  form(ResendForm, { page: resendPage(pages) }, async (c, { email }) => {
    pages.auth.requestEmailConfirmation(email, clientInfo(c))
    return mailSent(c, pages, 'resendConfirmation')
  })

/** The page of a mailed link. Nothing is spent before its form is sent, for scanners follow links too. */
export function showConfirmEmail(pages: AccountPages): Handler {
  const page = confirmPage(pages)
  return async (c) => {
    if (wantsJson(c)) return jsonResponse(c, { csrfToken: csrfToken(c) })
    const token = c.req.query('token')
    if (token === undefined) return htmlResponse(c, page(c, await found(c, pages)))
    keepToken(c, pages, 'confirm', token)
    return seeOther(c, urlsAt(c, pages, 'confirmEmail').confirmEmail)
  }
}

async function found(c: Context, pages: AccountPages): Promise<ConfirmedEmail | null> {
  const token = keptToken(c, pages, 'confirm')
  if (token === null) return null
  try {
    return await pages.auth.findEmailConfirmation({ token, browser: registrationOf(c, pages) })
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}

const ConfirmForm = { token: optionalText(), password: optionalText(), newPassword: optionalText() }

/** Confirms the address. The browser that registered is logged in by it, and no other. */
export function confirmEmail(pages: AccountPages): Handler {
  const page = confirmPage(pages)
  const options = {
    page: async (c: Context, state: FormState) => page(c, await found(c, pages), state),
    secret: ['token', 'password', 'newPassword'],
  }
  return form(ConfirmForm, options, async (c, { token, password, newPassword }) => {
    const browser = registrationOf(c, pages)
    const input = { token: token ?? keptToken(c, pages, 'confirm') ?? '', browser, password, newPassword }
    const { user, isSameBrowser } = await pages.auth.confirmEmail(input, clientInfo(c))
    dropToken(c, pages, 'confirm')
    putCookie(c, pages.auth, cookieName(pages.auth, 'registration'), '', 0)
    if (!wantsJson(c)) flash(c, 'Your address is confirmed.')
    if (!isSameBrowser) return wantsJson(c) ? jsonResponse(c, {}) : seeOther(c, urlsAt(c, pages, 'confirmEmail').login)
    return beginSession(c, pages, await pages.auth.startSession(user, clientInfo(c)), { next: null, status: 200 })
  })
}

function resendPage(pages: AccountPages) {
  const view = formView(pages, 'resendConfirmation', 'Confirm your address')
  return (c: Context, state?: FormState): string => render(pages, 'resend-confirmation', view(c, state))
}

function confirmPage(pages: AccountPages) {
  const view = formView(pages, 'confirmEmail', 'Confirm your address')
  const minPasswordLength = pages.auth.config.passwordPolicy.minLength
  return (c: Context, link: ConfirmedEmail | null, state?: FormState): string =>
    render(pages, 'confirm-email', {
      ...view(c, state),
      usable: link !== null,
      isSameBrowser: link?.isSameBrowser === true,
      minPasswordLength,
    })
}
