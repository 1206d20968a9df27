import { type Auth, ConfigurationError, DomainError, NotFoundError } from '@authpkg/core'
import { type Context, type Handler, Hono, type MiddlewareHandler } from 'hono'
import { serveAssets } from '../assets.ts'
import type { ClientAddress } from '../client-info.ts'
import type { AuthEnv } from '../context.ts'
import { corsHeaders } from '../cors.ts'
import { errorResponse, onError } from '../error-response.ts'
import { jsonHeaders } from '../headers.ts'
import type { Language } from '../languages/language.ts'
import { readLanguages } from '../languages/read-languages.ts'
import { say } from '../languages/translate.ts'
import { ensureContext } from '../middleware/current-user.ts'
import { accountRenderer, type TemplateOverrides } from '../render.ts'
import { accountUrls, configureHttp, defaultPrefix, type PagePaths, pagePaths } from '../settings.ts'
import { assets } from '../templates/assets.ts'
import { deleteAccount, showDeleteAccount } from './account-deletion.ts'
import { confirmEmail, resendConfirmation, showConfirmEmail, showResendConfirmation } from './email-confirmation.ts'
import { showUndoEmailChange, undoEmailChange } from './email-undo.ts'
import { changeEmails, showEmails } from './emails.ts'
import { changeInvitations, showInvitations } from './invitations.ts'
import { login, showLogin } from './login.ts'
import { logout, showLogout } from './logout.ts'
import { confirmNewEmail, showConfirmNewEmail } from './new-email.ts'
import type { AccountPages } from './page-context.ts'
import { changePassword, showChangePassword } from './password-change.ts'
import { forgotPassword, resetPassword, showForgotPassword, showResetPassword } from './password-reset.ts'
import { changeProfile, showProfile } from './profile.ts'
import { reauthenticate, showReauthenticate } from './reauthentication.ts'
import { register, showRegister } from './register.ts'
import { endSessions, showSessions } from './sessions.ts'
import { showUnlock, unlock } from './unlock.ts'
import { changeUsername, showChangeUsername } from './username-change.ts'

export interface AuthRoutesOptions {
  /**
   * Where the routes are mounted. Guards, error pages, admin and REST send people to the login page there. Default:
   * `/accounts`; the account pages' own links follow the request's path unless a prefix is given.
   */
  readonly prefix?: string
  /** The pages' paths under the prefix. Default: `/login/`, `/logout/`, `/register/`, `/forgot-password/`, … */
  readonly urls?: Partial<PagePaths>
  /** Where to go without a `next`: a path on this site. Default: `/`. */
  readonly defaultNextUrl?: string
  /** The site's name on the pages. Default: the host of the base URL. */
  readonly title?: string
  /** Templates in place of ours, as text or compiled, by name: `layout`, `login`, `register`, `logout`, `error`, … */
  readonly templates?: TemplateOverrides
  /** How this runtime tells the client's address. Default: the socket's under `@hono/node-server`, else none. */
  readonly clientAddress?: ClientAddress
  /** The languages of pages, mails and messages; the first one where nobody asks for another. Default: English. */
  readonly languages?: readonly Language[]
  /** Chooses one for a request, by its tag; null leaves it to `Accept-Language`. Default: it is left. */
  readonly language?: (c: Context) => string | null
}

/**
 * The account pages: login, logout and, unless switched off, registration. They are forms that need no script, and
 * take and give JSON as well.
 *
 * @throws {ConfigurationError} `invalid_configuration` for a path, template or language that cannot be used.
 * @example app.route('/accounts', authRoutes(auth))
 */
export function authRoutes<A extends Auth>(auth: A, options: AuthRoutesOptions = {}): Hono<AuthEnv<A>> {
  const paths = pagePaths(options.urls)
  const pages: AccountPages = { auth, paths, prefix: readPrefix(options.prefix) }
  configure(auth, pages, options)
  const app = new Hono<AuthEnv<A>>()
  app.use(corsHeaders(auth))
  const answer = onError(auth)
  app.onError(answer)
  app.notFound((c) => answer(new NotFoundError('not_found', say('error.noSuchPage')), c))
  app.get('/assets/:name', serveAssets(assets))
  addPage(app, auth, paths.login, showLogin(pages), login(pages))
  addPage(app, auth, paths.logout, showLogout(pages), logout(pages))
  addPage(app, auth, paths.reauthenticate, showReauthenticate(pages), reauthenticate(pages))
  addPage(app, auth, paths.sessions, showSessions(pages), endSessions(pages))
  if (auth.config.features.profile) addPage(app, auth, paths.profile, showProfile(pages), changeProfile(pages))
  if (auth.config.features.accountDeletion) {
    addPage(app, auth, paths.deleteAccount, showDeleteAccount(pages), deleteAccount(pages))
  }
  if (auth.config.features.passwordChange) {
    addPage(app, auth, paths.changePassword, showChangePassword(pages), changePassword(pages))
  }
  if (auth.config.features.usernameChange) {
    addPage(app, auth, paths.changeUsername, showChangeUsername(pages), changeUsername(pages))
  }
  if (auth.config.features.emailChange) {
    addPage(app, auth, paths.emails, showEmails(pages), changeEmails(pages))
    addPage(app, auth, paths.confirmNewEmail, showConfirmNewEmail(pages), confirmNewEmail(pages))
    addPage(app, auth, paths.undoEmailChange, showUndoEmailChange(pages), undoEmailChange(pages))
  }
  if (auth.config.features.invitations) {
    addPage(app, auth, paths.invitations, showInvitations(pages), changeInvitations(pages))
  }
  if (auth.config.features.emailConfirmation) {
    addPage(app, auth, paths.confirmEmail, showConfirmEmail(pages), confirmEmail(pages))
    addPage(app, auth, paths.resendConfirmation, showResendConfirmation(pages), resendConfirmation(pages))
  }
  if (auth.config.features.passwordReset) {
    addPage(app, auth, paths.forgotPassword, showForgotPassword(pages), forgotPassword(pages))
    addPage(app, auth, paths.resetPassword, showResetPassword(pages), resetPassword(pages))
  }
  if (auth.config.features.unlocking) addPage(app, auth, paths.unlock, showUnlock(pages), unlock(pages))
  if (auth.config.features.registration) addPage(app, auth, paths.register, showRegister(pages), register(pages))
  return app
}

function configure(auth: Auth, { paths, prefix }: AccountPages, options: AuthRoutesOptions): void {
  configureHttp(auth, {
    urls: accountUrls(prefix ?? defaultPrefix, paths),
    defaultNextUrl: options.defaultNextUrl,
    title: options.title ?? auth.config.baseUrl.host,
    clientAddress: options.clientAddress,
    languages: options.languages && readLanguages(options.languages),
    language: options.language,
    renderer: options.templates && accountRenderer(options.templates),
  })
}

/** A page has a form, what happens to it, and a path that ends in a slash. */
function addPage<A extends Auth>(app: Hono<AuthEnv<A>>, auth: A, path: string, show: Handler, submit: Handler): void {
  const context: MiddlewareHandler = async (c, next) => {
    await ensureContext(c, auth)
    await next()
    afterAnswer(c, auth)
  }
  app.get(path, context, show)
  app.post(path, context, submit)
  app.all(path, refuseMethod('GET, HEAD, POST'))
  app.get(path.slice(0, -1), addSlash)
  app.all(path.slice(0, -1), refuseMethod('GET, HEAD'))
}

/** Workers stop when the answer is out, unless they are told what is still to do. */
function afterAnswer(c: Context, auth: Auth): void {
  try {
    c.executionCtx.waitUntil(auth.settled())
  } catch {
    // Other runtimes go on by themselves, and Hono throws for the lack of it.
  }
}

const addSlash: Handler = (c) => {
  jsonHeaders(c)
  return c.redirect(`${c.req.path}/${new URL(c.req.url).search}`, 308)
}

const refuseMethod =
  (allowed: string): Handler =>
  (c) => {
    c.header('Allow', allowed)
    return errorResponse(c, new DomainError('method_not_allowed', say('error.methodNotAllowed', { allowed })))
  }

function readPrefix(prefix: string | undefined): string | undefined {
  if (prefix === undefined || prefix === '' || /^(?:\/[\w.~-]+)+$/.test(prefix)) return prefix
  throw new ConfigurationError('invalid_configuration', 'prefix must be a path such as /accounts.')
}
