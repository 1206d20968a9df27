import { clientInfo, ensureContext, errorResponse, jsonHeaders, type Problem, verifyRequest } from '@authpkg/auth'
import {
  AccessDeniedError,
  AuthenticationError,
  DomainError,
  NotFoundError,
  type Principal,
  type PrincipalRule,
} from '@authpkg/core'
import type { Context, Handler, Hono } from 'hono'
import type { AdminRequest } from './admin-request.ts'
import { shellView } from './shell.ts'
import type { Site } from './site.ts'

export type AdminHandler = (request: AdminRequest) => Response | Promise<Response>

export interface Handlers {
  readonly GET?: AdminHandler
  readonly POST?: AdminHandler
}

const megabyte = 1024 * 1024

/**
 * Adds a page. Whoever asks is asked who they are first, and on a POST for a token of ours; nothing in the admin area
 * is reached by another road. Methods the page does not have are 405, an address without its last slash leads to the
 * one with it.
 */
export function addRoute(app: Hono, site: Site, path: string, handlers: Handlers): void {
  const { GET, POST } = handlers
  const guarded = (handler: AdminHandler): Handler => guard(site, handler)
  if (GET) app.get(path, guarded(GET))
  if (POST) app.post(path, guarded(checked(site, POST)))
  app.all(path, guarded(refuseMethod([...(GET ? ['GET', 'HEAD'] : []), ...(POST ? ['POST'] : [])])))
  app.all(path.slice(0, -1), guarded(GET ? addSlash : refuseMethod(['POST'])))
}

/** Lets only those in who may enter; the rest is told as its error says. */
export function guard(site: Site, handler: AdminHandler): Handler {
  return async (c) => {
    let request: AdminRequest | null = null
    try {
      await ensureContext(c, site.auth)
      request = await enter(site, c)
      return await handler(request)
    } catch (error) {
      return errorResponse(c, error, request ? { page: errorPage(site, request) } : {})
    }
  }
}

/** @throws {AuthenticationError} for nobody, {AccessDeniedError} for somebody who may not enter. */
async function enter(site: Site, context: Context): Promise<AdminRequest> {
  const principal = context.get('principal') as Principal
  if (principal.kind !== 'user') throw new AuthenticationError('login_required', 'Log in to go on.')
  const { user } = principal
  const permitted = site.options.checkUserPermission
    ? await site.options.checkUserPermission(user)
    : user.isAdmin || user.isSuperuser
  if (permitted !== true) throw new AccessDeniedError('access_denied', 'This area is for administrators.')
  const request = {
    context,
    user,
    principal,
    records: site.auth.records(principal, site.adapter, undefined, clientInfo(context)),
  }
  assertHolds(request, site.options.requires)
  return request
}

/** @throws what says which part of the rule does not hold. */
export function assertHolds({ records, principal }: AdminRequest, rule: PrincipalRule | undefined): void {
  const refusal = rule === undefined ? null : records.access.refusal(principal, rule)
  if (refusal) throw refusal
}

const checked =
  (site: Site, handler: AdminHandler): AdminHandler =>
  async (request) => {
    await verifyRequest(request.context, { maxBytes: site.options.maxFormBytes ?? megabyte, ownPagesOnly: true })
    return handler(request)
  }

export const refuseMethod =
  (allowed: readonly string[]): AdminHandler =>
  ({ context }) => {
    context.header('Allow', allowed.join(', '))
    throw new DomainError('method_not_allowed', `Here only ${allowed.join(', ')} can be used.`)
  }

export const addSlash: AdminHandler = ({ context: c }) => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
    return refuseMethod(['GET', 'HEAD'])({ context: c } as AdminRequest)
  const { pathname, search } = new URL(c.req.url)
  jsonHeaders(c)
  return c.redirect(`${pathname}/${search}`, 308)
}

/** An error inside the area, with the way back still there. */
const errorPage =
  (site: Site, request: AdminRequest) =>
  (problem: Problem): string => {
    const view = shellView({ site, request }, { title: headings[problem.status] ?? 'Something went wrong' })
    return site.renderer.render('error', { ...view, problem })
  }

const headings: Readonly<Record<number, string>> = {
  400: 'This cannot be read',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not done this way',
  409: 'Not possible now',
  413: 'Too large',
  503: 'Not available now',
}

export const noPage = (): NotFoundError => new NotFoundError('not_found', 'There is no such page.')
