import { AuthenticationError, type ConfirmedEmail } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { cookieName, cookieOf, putCookie } from '../cookies.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { inWords } from '../words.ts'
import { beginSession } from './begin-session.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import { type AccountPages, formView, newPasswordView, render, urlsAt } from './page-context.ts'
import { showForm, showMailedForm } from './show-form.ts'

/** Lets this browser be known again when it follows the link of its registration. */
export function keepRegistration(c: Context, { auth }: AccountPages, browser: string): void {
  putCookie(c, auth, cookieName(auth, 'registration'), browser, auth.config.lifetimes.confirmEmail)
}

const registrationOf = (c: Context, { auth }: AccountPages): string | null =>
  cookieOf(c, cookieName(auth, 'registration'))

/** Says that a mail is on its way, whether or not it is; to a program also what it must keep until the link is used. */
export function mailSent(
  c: Context,
  pages: AccountPages,
  page: 'register' | 'resendConfirmation',
  kept: { readonly registrationToken?: string } = {},
): Response {
  if (wantsJson(c)) return jsonResponse(c, kept, 202)
  const lifetime = inWords(pages.auth.config.lifetimes.confirmEmail, negotiateLanguage(c).tag)
  const view = formView(pages, page, 'mailSent.title')
  return htmlResponse(c, render(pages, 'mail-sent', { ...view(c), lifetime }), 202)
}

const ResendForm = { email: text('form.enterEmail') }

/** The form that asks for the link once more. */
export const showResendConfirmation = (pages: AccountPages): Handler => showForm(resendPage(pages))

/** Asks for the link once more. The answer is the same whoever's address it is. */
export const resendConfirmation = (pages: AccountPages): Handler =>
  form(ResendForm, { page: resendPage(pages) }, async (c, { email }) => {
    pages.auth.requestEmailConfirmation(email, clientInfo(c))
    return mailSent(c, pages, 'resendConfirmation')
  })

/** The page of a mailed link. */
export function showConfirmEmail(pages: AccountPages): Handler {
  const page = confirmPage(pages)
  return showMailedForm(pages, 'confirm', 'confirmEmail', async (c) => page(c, await found(c, pages)))
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

const ConfirmForm = {
  token: optionalText(),
  registrationToken: optionalText(),
  password: optionalText(),
  newPassword: optionalText(),
}

/** Confirms the address. The browser that registered is logged in by it, and no other. */
export function confirmEmail(pages: AccountPages): Handler {
  const page = confirmPage(pages)
  const options = {
    page: async (c: Context, state: FormState) => page(c, await found(c, pages), state),
    secret: ['token', 'registrationToken', 'password', 'newPassword'],
  }
  return form(ConfirmForm, options, async (c, { token, registrationToken, password, newPassword }) => {
    const browser = registrationToken ?? registrationOf(c, pages)
    const input = { token: token ?? keptToken(c, pages, 'confirm') ?? '', browser, password, newPassword }
    const { user, isSameBrowser } = await pages.auth.confirmEmail(input, clientInfo(c))
    dropToken(c, pages, 'confirm')
    putCookie(c, pages.auth, cookieName(pages.auth, 'registration'), '', 0)
    if (!wantsJson(c)) flash(c, translatorOf(c)('confirmEmail.done'))
    const mayLogIn = isSameBrowser && pages.auth.config.features.loginAfterConfirmation
    if (!mayLogIn) return wantsJson(c) ? jsonResponse(c, {}) : seeOther(c, urlsAt(c, pages, 'confirmEmail').login)
    return beginSession(c, pages, await pages.auth.startSession(user, clientInfo(c)), { next: null, status: 200 })
  })
}

function resendPage(pages: AccountPages) {
  const view = formView(pages, 'resendConfirmation', 'resendConfirmation.title')
  return (c: Context, state?: FormState): string => render(pages, 'resend-confirmation', view(c, state))
}

function confirmPage(pages: AccountPages) {
  const view = formView(pages, 'confirmEmail', 'confirmEmail.title')
  const newPassword = newPasswordView(pages)
  return (c: Context, link: ConfirmedEmail | null, state?: FormState): string =>
    render(pages, 'confirm-email', {
      ...view(c, state),
      usable: link !== null,
      isSameBrowser: link?.isSameBrowser === true,
      ...newPassword,
    })
}
