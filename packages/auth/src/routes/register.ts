import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse } from '../responses.ts'
import { beginSession } from './begin-session.ts'
import { keepRegistration, mailSent } from './email-confirmation.ts'
import { type AccountPages, assertRepeated, formView, render, withNext } from './page-context.ts'

/** All that a person may say of a new account; rights are not among it. */
const RegisterForm = {
  username: optionalText(),
  email: optionalText(),
  password: text('Choose a password.'),
  passwordRepeat: optionalText(),
  next: optionalText(),
}

const secret = ['password', 'passwordRepeat']

/** The registration form; to a program, the token it needs for sending one. */
export function showRegister(pages: AccountPages): Handler {
  const page = registerPage(pages)
  return (c) => (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Adds an account, without any right, and logs its owner in, unless an address has to be confirmed first. */
export const register = (pages: AccountPages): Handler =>
  form(RegisterForm, { page: registerPage(pages), secret }, async (c, { next, passwordRepeat, ...input }) => {
    assertRepeated(input.password, passwordRepeat)
    if (pages.auth.config.emailConfirmation) {
      keepRegistration(c, pages, await pages.auth.registerUnconfirmed(input))
      return mailSent(c, pages, 'register')
    }
    const user = await pages.auth.register(input)
    const started = await pages.auth.startSession(user, clientInfo(c))
    return beginSession(c, pages, started, { next, status: 201 })
  })

function registerPage(pages: AccountPages) {
  const view = formView(pages, 'register', 'Create an account')
  const { layout, passwordPolicy, emailConfirmation } = pages.auth.config
  const hasUsername = layout.attributes.has('username')
  const needsEmail = emailConfirmation || !hasUsername
  const shownFields = { hasUsername, hasEmail: layout.attributes.has('email'), needsEmail }
  return (c: Context, state?: FormState): string => {
    const shown = view(c, state)
    const loginUrl = withNext(shown.urls.login, shown.next)
    const minPasswordLength = passwordPolicy.minLength
    return render(pages, 'register', { ...shown, ...shownFields, loginUrl, minPasswordLength })
  }
}
