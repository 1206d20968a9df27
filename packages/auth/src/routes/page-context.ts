import {
  type AnyUser,
  type Auth,
  AuthenticationError,
  ConfigurationError,
  type Session,
  ValidationError,
} from '@authpkg/core'
import type { Context } from 'hono'
import { csrfToken } from '../csrf.ts'
import { emptyForm, type FormState } from '../form.ts'
import type { PlainKey } from '../languages/language.ts'
import { translatorOf } from '../languages/negotiate-language.ts'
import { say, type Translate } from '../languages/translate.ts'
import { sendsJson } from '../negotiate.ts'
import { type PageView, pageView } from '../page-view.ts'
import { safeNextUrl } from '../safe-next-url.ts'
import { type AccountUrls, accountUrls, httpSettings, type PagePaths } from '../settings.ts'

/** What the pages of one `authRoutes` share. */
export interface AccountPages {
  readonly auth: Auth
  readonly paths: PagePaths
  /** Where the pages are mounted, when the application said so; else each request tells. */
  readonly prefix: string | undefined
}

/** What the templates of the account forms read beside {@link PageView}. */
export interface FormView extends PageView {
  readonly form: FormState
  readonly csrfToken: string
  /** The first field that must be corrected. */
  readonly focusOn: string | null
  /** Where to go afterwards: safe, or empty. */
  readonly next: string
}

export function formView(pages: AccountPages, page: keyof PagePaths, title: PlainKey) {
  return (c: Context, form: FormState = emptyForm): FormView => ({
    ...pageView(c, headline(translatorOf(c), title, form), urlsAt(c, pages, page)),
    form,
    focusOn: Object.keys(form.errors)[0] ?? null,
    csrfToken: csrfToken(c),
    next: safeNextUrl(form.values['next'] ?? c.req.query('next'), pages.auth.config.baseUrl, ''),
  })
}

/** A screen reader says the title first. */
const headline = (t: Translate, title: PlainKey, { errors, message }: FormState): string =>
  message !== null || Object.keys(errors).length > 0 ? t('form.errorTitle', { title: t(title) }) : t(title)

export function render(pages: AccountPages, template: string, view: object): string {
  return httpSettings(pages.auth).renderer.render(template, view)
}

/** Where a form leads when it is done. */
export const nextUrl = (c: Context, { auth }: AccountPages, next: unknown): string =>
  safeNextUrl(next ?? c.req.query('next'), auth.config.baseUrl, httpSettings(auth).defaultNextUrl)

/** A link to another account page that keeps `next`. */
export const withNext = (url: string, next: string): string =>
  next === '' ? url : `${url}?${new URLSearchParams({ next })}`

/** The part of the request's path before the page's own. */
const mountedAt = (c: Context, path: string): string => c.req.path.slice(0, -path.length)

/** Where the account pages are, for a request to one of them. */
export const urlsAt = (c: Context, { prefix, paths }: AccountPages, page: keyof PagePaths): AccountUrls =>
  accountUrls(prefix ?? mountedAt(c, paths[page]), paths)

/** What a form for a new password tells of it, and asks. */
export function newPasswordView({ auth }: AccountPages): { minPasswordLength: number; repeatPassword: boolean } {
  const { passwordPolicy, features } = auth.config
  return { minPasswordLength: passwordPolicy.minLength, repeatPassword: features.repeatPassword }
}

/** Whoever types a new password on a page types it twice, unless that is switched off; programs need not send it again. */
export function assertRepeated(
  c: Context,
  { auth }: AccountPages,
  password: string,
  repeated: string | null | undefined,
): void {
  const isNeeded = auth.config.features.repeatPassword && !sendsJson(c)
  if (repeated === password || (!repeated && !isNeeded)) return
  throw ValidationError.field('passwordRepeat', 'invalid_value', say('error.passwordsDiffer'))
}

/** The user behind a guard. */
export function signedIn(c: Context): AnyUser {
  const user = c.get('user') as AnyUser | null | undefined
  if (user) return user
  throw new ConfigurationError('invalid_configuration', 'This page needs a guard before it.')
}

/**
 * The session behind a guard.
 *
 * @throws {AuthenticationError} `login_required` for a user who came without one, by a signed token.
 */
export function sessionOf(c: Context): Session {
  const session = c.get('session') as Session | null | undefined
  if (session) return session
  throw new AuthenticationError('login_required', 'This needs a session; a signed token has none.')
}
