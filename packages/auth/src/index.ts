// Who is asking

export { basicPrincipal } from './basic.ts'
export { type ClientAddress, clientInfo } from './client-info.ts'
export { type AuthEnv, type AuthVariables, authOf, requestId, type UserOfAuth } from './context.ts'
export { type ForwardedAddressOptions, forwardedAddress } from './forwarded-address.ts'
export { type CurrentUserOptions, currentUser, ensureContext } from './middleware/current-user.ts'
export { loginRequired, type SignedInEnv } from './middleware/login-required.ts'
export { adminRequired, rolesAccepted, rolesRequired, userRequired } from './middleware/roles-required.ts'

// The account pages

export { type AuthRoutesOptions, authRoutes } from './routes/auth-routes.ts'
export { type AccountUrls, type HttpSettings, httpSettings, type PagePaths } from './settings.ts'

// Mail

export { createMailer, type Mail, type MailerOptions, type MailTransport } from './mail/mailer.ts'

// Requests that other sites send

export { assertNotCrossSite, csrfField, csrfHeader, csrfToken, sessionCsrfToken, verifyCsrf } from './csrf.ts'
export { csrfProtection, verifyApiRequest, verifyRequest } from './middleware/csrf.ts'

// What comes in

export { type BodyLimits, type FormLimits, isForm, readForm, readJson } from './body.ts'
export { emptyForm, type FormOptions, type FormState, form, optionalText, text } from './form.ts'
export { type Form, parseUrlEncoded } from './form-body.ts'
export { type JsonBody, type JsonLimits, type JsonObject, parseJson } from './json-body.ts'
export { mediaType, prefersHtml, sendsJson, wantsJson } from './negotiate.ts'

// What goes out

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

// Pages

export { type Asset, type Assets, serveAssets } from './assets.ts'
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
