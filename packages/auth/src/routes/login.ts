import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { takeFlashes } from '../flash.ts'
import { type FormState, form, optionalText, text } from '../form.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse } from '../responses.ts'
import { beginSession } from './begin-session.ts'
import { type AccountPages, formView, render, withNext } from './page-context.ts'

const LoginForm = {
  username: text('Enter your username.'),
  password: text('Enter your password.'),
  next: optionalText(),
}

/** The login form; to a program, the token it needs for sending one. */
export function showLogin(pages: AccountPages): Handler {
  const page = loginPage(pages)
  return (c) => (wantsJson(c) ? jsonResponse(c, { csrfToken: csrfToken(c) }) : htmlResponse(c, page(c)))
}

/** Logs in with username or address and password. */
export const login = (pages: AccountPages): Handler =>
  form(LoginForm, { page: loginPage(pages), secret: ['password'] }, async (c, { username, password, next }) => {
    const started = await pages.auth.login({ identity: username, password }, clientInfo(c))
    return beginSession(c, pages, started, { next, status: 200 })
  })

function loginPage(pages: AccountPages) {
  const view = formView(pages, 'login', 'Log in')
  const identityLabel = labelOf(pages)
  return (c: Context, state?: FormState): string => {
    const shown = view(c, state)
    const registerUrl = pages.auth.config.registration ? withNext(shown.urls.register, shown.next) : null
    const forgotUrl = pages.auth.config.passwordReset ? shown.urls.forgotPassword : null
    return render(pages, 'login', { ...shown, identityLabel, registerUrl, forgotUrl, flashes: takeFlashes(c) })
  }
}

function labelOf({ auth }: AccountPages): string {
  const { attributes } = auth.config.layout
  if (!attributes.has('email')) return 'Username'
  return attributes.has('username') ? 'Username or e-mail' : 'E-mail'
}
