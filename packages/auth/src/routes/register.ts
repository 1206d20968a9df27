import { AuthenticationError, type Invitation, keepsOwnToken } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { flash } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { wantsJson } from '../negotiate.ts'
import { jsonResponse, seeOther } from '../responses.ts'
import { beginSession } from './begin-session.ts'
import { keepRegistration, mailSent } from './email-confirmation.ts'
import { dropToken, keptToken } from './mailed-token.ts'
import {
  type AccountPages,
  assertRepeated,
  formView,
  newPasswordView,
  nextUrl,
  render,
  urlsAt,
  withNext,
} from './page-context.ts'
import { showMailedForm } from './show-form.ts'

/** All that a person may say of a new account; rights are not among it. */
const RegisterForm = {
  username: optionalText(),
  email: optionalText(),
  password: text('form.choosePassword'),
  passwordRepeat: optionalText(),
  invitation: optionalText(),
  next: optionalText(),
}

const secret = ['password', 'passwordRepeat', 'invitation']

/** The page of a mailed link. */
export const showRegister = (pages: AccountPages): Handler =>
  showMailedForm(pages, 'invitation', 'register', registerPage(pages))

/** Adds an account, without any right but those of an invitation, and logs its owner in if nothing stands against it. */
export function register(pages: AccountPages): Handler {
  const { features } = pages.auth.config
  return form(RegisterForm, { page: registerPage(pages), secret }, async (c, { next, passwordRepeat, ...input }) => {
    assertRepeated(c, pages, input.password, passwordRepeat)
    const invitation = input.invitation || (await usableInvitation(c, pages))?.token
    if (!invitation && features.emailConfirmation && features.registration !== 'invited') {
      const registrationToken = await pages.auth.registerUnconfirmed(input, clientInfo(c))
      keepRegistration(c, pages, registrationToken)
      return mailSent(c, pages, 'register', keepsOwnToken(c.req.raw.headers) ? { registrationToken } : {})
    }
    const user = await pages.auth.register({ ...input, invitation }, clientInfo(c))
    if (invitation) dropToken(c, pages, 'invitation')
    if (!features.loginAfterRegistration) return registered(c, pages, next)
    const started = await pages.auth.startSession(user, clientInfo(c))
    return beginSession(c, pages, started, { next, status: 201 })
  })
}

function registered(c: Context, pages: AccountPages, next: unknown): Response {
  if (wantsJson(c)) return jsonResponse(c, {}, 201)
  flash(c, translatorOf(c)('register.done'))
  return seeOther(c, withNext(urlsAt(c, pages, 'register').login, next ? nextUrl(c, pages, next) : ''))
}

interface KeptInvitation {
  readonly token: string
  readonly invitation: Invitation
}

/** The invitation whose link this browser has followed, while it is worth something. */
async function usableInvitation(c: Context, pages: AccountPages): Promise<KeptInvitation | null> {
  const token = keptToken(c, pages, 'invitation')
  if (token === null || !pages.auth.config.features.invitations) return null
  try {
    return { token, invitation: await pages.auth.invitations.find(token) }
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}

function registerPage(pages: AccountPages) {
  const view = formView(pages, 'register', 'register.title')
  const { layout, features } = pages.auth.config
  const hasUsername = layout.attributes.has('username')
  const needsEmail = features.emailConfirmation || !hasUsername
  const shownFields = { hasUsername, hasEmail: layout.attributes.has('email'), needsEmail }
  return async (c: Context, state?: FormState): Promise<string> => {
    const shown = view(c, state)
    const invited = (await usableInvitation(c, pages))?.invitation ?? null
    return render(pages, 'register', {
      ...shown,
      ...shownFields,
      invited,
      isOpen: invited !== null || features.registration === true,
      isStale: invited === null && keptToken(c, pages, 'invitation') !== null,
      ...newPasswordView(pages),
      loginUrl: withNext(shown.urls.login, shown.next),
    })
  }
}
