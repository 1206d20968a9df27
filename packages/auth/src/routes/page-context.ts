import { type AnyUser, type Auth, ConfigurationError, ValidationError } from '@authpkg/core'
import type { Context } from 'hono'
import { csrfToken } from '../csrf.ts'
import { emptyForm, type FormState } from '../form.ts'
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

export function formView(pages: AccountPages, page: keyof PagePaths, title: string) {
  return (c: Context, form: FormState = emptyForm): FormView => ({
    ...pageView(c, headline(title, form), urlsAt(c, pages, page)),
    form,
    focusOn: Object.keys(form.errors)[0] ?? null,
    csrfToken: csrfToken(c),
    next: safeNextUrl(form.values['next'] ?? c.req.query('next'), pages.auth.config.baseUrl, ''),
  })
}

/** A screen reader says the title first. */
const headline = (title: string, { errors, message }: FormState): string =>
  message !== null || Object.keys(errors).length > 0 ? `Error: ${title}` : title

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

/** Programs need not send a password twice. */
export function assertRepeated(password: string, repeated: string | null | undefined): void {
  if (repeated === null || repeated === undefined || repeated === password) return
  throw ValidationError.field('passwordRepeat', 'invalid_value', 'The passwords differ.')
}

/** The user behind a guard. */
export function signedIn(c: Context): AnyUser {
  const user = c.get('user') as AnyUser | null | undefined
  if (user) return user
  throw new ConfigurationError('invalid_configuration', 'This page needs a guard before it.')
}

/** Workers stop when the answer is out, unless they are told what is still to do. */
export function afterAnswer(c: Context, { auth }: AccountPages): void {
  try {
    c.executionCtx.waitUntil(auth.settled())
  } catch {
    // Other runtimes go on by themselves, and Hono throws for the lack of it.
  }
}
