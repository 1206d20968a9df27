// Who is asking

export { apiKeyPrincipal } from './api-key.ts'
export { basicPrincipal } from './basic.ts'
export { type ClientAddress, clientInfo, deviceHeader } from './client-info.ts'
export { type AuthEnv, type AuthVariables, authOf, requestId, type UserOfAuth } from './context.ts'
export { type ForwardedAddressOptions, forwardedAddress } from './forwarded-address.ts'
export { loginUser, logoutUser } from './login-user.ts'
export { type CurrentUserOptions, currentUser, ensureContext } from './middleware/current-user.ts'
export { loginRequired, type SignedInEnv } from './middleware/login-required.ts'
export { permissionsAccepted, permissionsRequired } from './middleware/permissions-required.ts'
export { adminRequired, rolesAccepted, rolesRequired } from './middleware/roles-required.ts'
export {
  confirmedRequired,
  type FreshOptions,
  freshRequired,
  ruleRequired,
  userRequired,
} from './middleware/rule-required.ts'

// The account pages

export { type AuthRoutesOptions, authRoutes } from './routes/auth-routes.ts'
export { type AccountUrls, type HttpSettings, httpSettings, type PagePaths } from './settings.ts'

// Languages

export { arabic } from './languages/arabic.ts'
export { english } from './languages/english.ts'
export { german } from './languages/german.ts'
export type { Language, TextKey, Texts } from './languages/language.ts'
export { negotiateLanguage, translatorOf } from './languages/negotiate-language.ts'
export { say, type Translate, translator } from './languages/translate.ts'

// Mail

export { createMailer, type Mail, type MailerOptions, type MailTransport } from './mail/mailer.ts'
export { type Delivery, deliverOutbox, type OutboxOptions, outboxTransport } from './mail/outbox.ts'

// Requests that other sites send

export { corsHeaders } from './cors.ts'
export { assertNotCrossSite, csrfField, csrfHeader, csrfToken, sessionCsrfToken, verifyCsrf } from './csrf.ts'
export { csrfProtection, verifyApiRequest, verifyRequest } from './middleware/csrf.ts'

// What comes in

export { type BodyLimits, type FormLimits, isForm, readForm, readJson } from './body.ts'
export { emptyForm, type FormOptions, type FormState, form, optionalText, text } from './form.ts'
export { type Form, parseUrlEncoded } from './form-body.ts'
export { mediaType, prefersHtml, sendsJson, wantsJson } from './negotiate.ts'

// What goes out

export { putChallenge } from './challenge.ts'
export { clearSessionCookie, cookieName, cookieOf, putCookie, putSessionCookie } from './cookies.ts'
export { type ErrorResponseOptions, errorResponse, onError, withErrors } from './error-response.ts'
export { type Flash, type FlashKind, flash, takeFlashes } from './flash.ts'
export { type HtmlOptions, htmlHeaders, jsonHeaders } from './headers.ts'
export { currentPath, loginRedirect } from './login-redirect.ts'
export { fieldErrors, type Problem, toProblem } from './problem.ts'
export { htmlResponse, jsonResponse, seeOther } from './responses.ts'
export { putRetryAfter } from './retry-after.ts'
export { safeNextUrl } from './safe-next-url.ts'
export { STATUS } from './status.ts'

// Pages of rows

export { getOr404 } from './get-or-404.ts'
export {
  type ObjectListOptions,
  type ObjectListTemplate,
  type ObjectListView,
  objectList,
  type Pagination,
} from './object-list.ts'
export { type PageOptions, type PaginatedQuery, paginate } from './paginate.ts'

// Pages

export { type Asset, type Assets, assetResponse, serveAssets } from './assets.ts'
export {
  createRenderer,
  escapeHtml,
  type Renderer,
  type RendererOptions,
  type TemplateFunction,
  type TemplateOverrides,
  type Templates,
} from './render.ts'
export { SafeHtml } from './safe-html.ts'
export { assets } from './templates/assets.ts'
