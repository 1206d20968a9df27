import { type AnyUser, type Auth, type CallOrigin, type OwnEmails, toText, ValidationError } from '@authpkg/core'
import type { Context, Handler } from 'hono'
import { clientInfo } from '../client-info.ts'
import { csrfToken } from '../csrf.ts'
import { flash, takeFlashes } from '../flash.ts'
import { type FormState, form, optionalText } from '../form.ts'
import type { PlainKey } from '../languages/language.ts'
import { negotiateLanguage, translatorOf } from '../languages/negotiate-language.ts'
import { say } from '../languages/translate.ts'
import { refuseAnonymous } from '../middleware/login-required.ts'
import { wantsJson } from '../negotiate.ts'
import { htmlResponse, jsonResponse, seeOther } from '../responses.ts'
import { momentInWords } from '../words.ts'
import { type AccountPages, formView, render, signedIn, urlsAt } from './page-context.ts'

/** The user's addresses; with `action` and `id` the form that asks for the password first. */
export function showEmails(pages: AccountPages): Handler {
  const page = emailsPage(pages)
  return async (c) => {
    const refused = refuseAnonymous(c)
    if (refused) return refused
    if (!wantsJson(c)) return htmlResponse(c, await page(c))
    const own = shown(await pages.auth.emails.list(signedIn(c)))
    return jsonResponse(c, { ...own, csrfToken: csrfToken(c) })
  }
}

const EmailsForm = {
  action: optionalText(),
  id: optionalText(),
  email: optionalText(),
  password: optionalText(),
}

/** Does one thing with one of the user's addresses. */
export function changeEmails(pages: AccountPages): Handler {
  return form(EmailsForm, { page: emailsPage(pages), secret: ['password'], usersOnly: true }, async (c, input) => {
    const action = actions.get(input.action ?? '')
    if (!action) throw new ValidationError('invalid_value', say('error.chooseEmailAction'))
    await action.act(pages.auth.emails, signedIn(c), input, clientInfo(c))
    if (wantsJson(c)) return jsonResponse(c, {}, action.status)
    flash(c, translatorOf(c)(action.done))
    return seeOther(c, urlsAt(c, pages, 'emails').emails)
  })
}

type Input = { readonly [Name in keyof typeof EmailsForm]?: string | null | undefined }

interface EmailAction {
  readonly act: (emails: Auth['emails'], user: AnyUser, input: Input, origin: CallOrigin) => Promise<void>
  readonly done: PlainKey
  readonly status: 200 | 202
}

const actions: ReadonlyMap<string, EmailAction> = new Map<string, EmailAction>([
  [
    'add',
    {
      act: (emails, user, input, origin) =>
        emails.add(user, { email: emailIn(input), password: passwordIn(input) }, origin),
      done: 'emails.sent',
      status: 202,
    },
  ],
  [
    'resend',
    {
      act: (emails, user, input, origin) => emails.resend(user, emailIn(input), origin),
      done: 'emails.sent',
      status: 202,
    },
  ],
  [
    'withdraw',
    { act: (emails, user, input) => emails.withdraw(user, emailIn(input)), done: 'emails.withdrawn', status: 200 },
  ],
  [
    'make-primary',
    {
      act: (emails, user, input, origin) =>
        emails.makePrimary(user, { id: input.id, password: passwordIn(input) }, origin),
      done: 'emails.madePrimary',
      status: 200,
    },
  ],
  [
    'remove',
    {
      act: (emails, user, input, origin) => emails.remove(user, { id: input.id, password: passwordIn(input) }, origin),
      done: 'emails.removed',
      status: 200,
    },
  ],
])

const emailIn = ({ email }: Input): string => given('email', email, 'form.enterEmail')
const passwordIn = ({ password }: Input): string => given('password', password, 'form.enterPassword')

function given(field: string, value: string | null | undefined, missing: PlainKey): string {
  if (value) return value
  throw ValidationError.field(field, 'invalid_value', say(missing))
}

/** The addresses as the page and JSON show them. */
const shown = ({ several, addresses, waiting }: OwnEmails) => ({
  several,
  emails: addresses.map(({ id, email, confirmedAt, isPrimary }) => ({
    id: id === null ? null : toText(id),
    email,
    confirmedAt: confirmedAt?.toISOString() ?? null,
    isPrimary,
  })),
  waiting: waiting.map(({ email, expiresAt }) => ({ email, expiresAt: expiresAt.toISOString() })),
})

/** What is asked before one of these is done. */
const questions: ReadonlySet<string> = new Set(['make-primary', 'remove'])

function emailsPage(pages: AccountPages) {
  const view = formView(pages, 'emails', 'emails.title')
  return async (c: Context, state?: FormState): Promise<string> => {
    const own = shown(await pages.auth.emails.list(signedIn(c)))
    const asked = state ? state.values : c.req.query()
    const chosen =
      questions.has(asked['action'] ?? '') && own.emails.find(({ id }) => id !== null && id === asked['id'])
    const page = { ...view(c, state), flashes: takeFlashes(c) }
    if (chosen) return render(pages, 'email-action', { ...page, action: asked['action'], address: chosen })
    const { tag } = negotiateLanguage(c)
    const waiting = own.waiting.map((item) => ({ ...item, until: momentInWords(new Date(item.expiresAt), tag) }))
    return render(pages, 'emails', { ...page, ...own, waiting })
  }
}
