import { type Auth, type AuthConfig, ConfigurationError } from '@authpkg/core'
import type { Context } from 'hono'
import { type ClientAddress, nodeAddress } from './client-info.ts'
import { english } from './languages/english.ts'
import type { Language } from './languages/language.ts'
import { accountRenderer, type Renderer } from './render.ts'

/** Where the account pages are: paths from the root of the site, each ending in a slash. */
export interface AccountUrls {
  readonly login: string
  readonly logout: string
  /** Asks for the password of who is logged in. */
  readonly reauthenticate: string
  readonly register: string
  readonly forgotPassword: string
  readonly resetPassword: string
  readonly changePassword: string
  readonly changeUsername: string
  readonly sessions: string
  readonly invitations: string
  /** What users say of themselves. */
  readonly profile: string
  readonly deleteAccount: string
  /** The user's addresses. */
  readonly emails: string
  /** Of a mailed link that proves a further address. */
  readonly confirmNewEmail: string
  /** Of a mailed link that brings an address back. */
  readonly undoEmailChange: string
  /** Of a mailed link that opens an account which guesses have locked. */
  readonly unlock: string
  readonly confirmEmail: string
  readonly resendConfirmation: string
  /** Styles and scripts of the account pages. */
  readonly assets: string
}

/** What the HTTP side of one `Auth` was told at set-up. Guards, error pages, admin and REST read it. */
export interface HttpSettings {
  readonly urls: AccountUrls
  /** Where login, registration and logout lead without a `next`. */
  readonly defaultNextUrl: string
  /** The site's name on the pages. */
  readonly title: string
  readonly clientAddress: ClientAddress
  readonly renderer: Renderer
  /** Of pages, mails and messages; the first one where nobody asks for another. */
  readonly languages: readonly Language[]
  /** The application's own choice for a request, as a tag; null leaves it to `Accept-Language`. */
  readonly language: (c: Context) => string | null
}

/** The ends of the paths under the prefix. */
const pathNames = {
  login: '/login/',
  logout: '/logout/',
  reauthenticate: '/reauthenticate/',
  register: '/register/',
  forgotPassword: '/forgot-password/',
  resetPassword: '/reset-password/',
  changePassword: '/change-password/',
  changeUsername: '/change-username/',
  sessions: '/sessions/',
  profile: '/profile/',
  deleteAccount: '/delete/',
  invitations: '/invitations/',
  emails: '/emails/',
  confirmNewEmail: '/confirm-new-email/',
  undoEmailChange: '/undo-email-change/',
  unlock: '/unlock/',
  confirmEmail: '/confirm-email/',
  resendConfirmation: '/resend-confirmation/',
} as const
export type PageName = keyof typeof pathNames
export type PagePaths = Readonly<Record<PageName, string>>

export const defaultPrefix = '/accounts'

/** @throws {ConfigurationError} `invalid_configuration` for a path that does not begin and end with a slash. */
export function pagePaths(given: Partial<PagePaths> = {}): PagePaths {
  const paths = { ...pathNames, ...given }
  for (const [name, path] of Object.entries(paths)) {
    if (!/^\/(?:[\w.~-]+\/)+$/.test(path)) {
      throw new ConfigurationError('invalid_configuration', `urls.${name} must be a path such as /page/.`)
    }
  }
  return paths
}

export const accountUrls = (prefix: string, paths: PagePaths): AccountUrls => ({
  ...(Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, prefix + path])) as PagePaths),
  assets: `${prefix}/assets/`,
})

function defaults(): HttpSettings {
  standard ??= {
    urls: accountUrls(defaultPrefix, pagePaths()),
    defaultNextUrl: '/',
    title: 'Accounts',
    clientAddress: nodeAddress,
    renderer: accountRenderer(),
    languages: [english],
    language: () => null,
  }
  return standard
}
let standard: HttpSettings | undefined

// By configuration, which an `Auth` shares with its transactions' own: set at start, read by every request.
const settings = new WeakMap<AuthConfig, HttpSettings>()

/** Adds to what is known of an `Auth`; members that are undefined change nothing. */
export function configureHttp(
  auth: Auth,
  given: { readonly [K in keyof HttpSettings]?: HttpSettings[K] | undefined },
): void {
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  settings.set(auth.config, { ...httpSettings(auth), ...Object.fromEntries(known) })
}

/** The settings of an `Auth`; the defaults where nothing was said. */
export function httpSettings(auth: Auth | undefined): HttpSettings {
  return auth ? httpSettingsOf(auth.config) : defaults()
}

export const httpSettingsOf = (config: AuthConfig): HttpSettings => settings.get(config) ?? defaults()
