import { confirmsFirst } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { takeFlashes } from '../flash.ts'
import { checkbox, type FormState, form, optionalText, text } from '../form.ts'
import type { PlainKey } from '../languages/language.ts'
import { beginSession } from './begin-session.ts'
import { type AccountPages, formView, render, withNext } from './page-context.ts'
import { showForm } from './show-form.ts'

const LoginForm = {
  username: text('login.enterIdentity'),
  password: text('form.enterPassword'),
  remember: checkbox(),
  next: optionalText(),
}

/** The login form; to a program, the token it needs for sending one. */
export const showLogin = (pages: AccountPages): Handler => showForm(loginPage(pages))

/** Logs in with username or address and password. */
export const login = (pages: AccountPages): Handler =>
  form(
    LoginForm,
    { page: loginPage(pages), secret: ['password'] },
    async (c, { username, password, remember, next }) => {
      const started = await pages.auth.login({ identity: username, password }, clientInfo(c))
      const remembers = pages.auth.config.features.remember && remember
      return beginSession(c, pages, started, { next, status: 200, remembers })
    },
  )

function loginPage(pages: AccountPages) {
  const view = formView(pages, 'login', 'login.title')
  const identity = identityOf(pages)
  const { features } = pages.auth.config
  return (c: Context, state?: FormState): string => {
    const shown = view(c, state)
    const registerUrl = features.registration ? withNext(shown.urls.register, shown.next) : null
    const forgotUrl = features.passwordReset ? shown.urls.forgotPassword : null
    // Offered to everybody who was not let in: who is shown it must not learn why.
    const resendUrl = confirmsFirst(features) ? shown.urls.resendConfirmation : null
    return render(pages, 'login', {
      ...shown,
      identityLabel: shown.t(identity),
      registerUrl,
      forgotUrl,
      resendUrl,
      mayRemember: features.remember,
      flashes: takeFlashes(c),
    })
  }
}

function identityOf({ auth }: AccountPages): PlainKey {
  const { attributes } = auth.config.layout
  if (!attributes.has('email')) return 'form.username'
  return attributes.has('username') ? 'login.identity' : 'form.email'
}
