import { apiKeyPrincipal, basicPrincipal, clientInfo, ensureContext, verifyApiRequest } from '@authpkg/auth'
import {
  type Access,
  type Auth,
  AuthenticationError,
  anonymous,
  type DbAdapter,
  type Principal,
  readAuthorization,
  userOf,
} from '@authpkg/core'
import type { Context } from 'hono'
import type { Method } from '../options.ts'
import type { Authentication, Resource } from '../resource.ts'
import { findOwnKey, type OwnKeyModel } from './own-keys.ts'

/** What an address wants of whoever asks. */
export type Door = Pick<Resource, 'authentication' | 'adminMethods' | 'requires'>

/**
 * Who is asking: what the request's headers prove first, then the session's cookie. A changing request with a cookie must
 * bear the CSRF token and JSON; one that a browser says another site has sent is refused whoever asks.
 *
 * @param adapter where the API's models are
 * @throws {AuthenticationError} `invalid_credentials` and `invalid_bearer_token` for wrong ones, on open verbs, too;
 *   `login_required` where the resource wants somebody, or an administrator; and what says why a rule it requires does not
 *   hold.
 * @throws {AccessDeniedError} `csrf_failed`.
 * @throws {RateLimitError} `too_many_requests` after too many wrong credentials.
 */
export async function authenticate(
  c: Context,
  auth: Auth,
  adapter: DbAdapter,
  resource: Door,
  action: Method,
): Promise<Principal> {
  await ensureContext(c, auth)
  const principal = await accepted(resource.authentication, await prove(c, auth, adapter, resource.authentication))
  if (principal !== c.get('principal')) c.set('principal', principal)
  verifyApiRequest(c)
  assertMayAsk(resource, auth.config.access, principal, action, c.req.method as Method)
  return principal
}

/**
 * What the resource's options want of whoever asks it for these verbs.
 *
 * @throws as {@link authenticate}.
 */
export function assertMayAsk(resource: Door, access: Access, principal: Principal, ...verbs: Method[]): void {
  assertWanted(resource, principal, ...verbs)
  for (const rule of resource.requires) {
    const refusal = access.refusal(principal, rule)
    if (refusal) throw refusal
  }
}

/** Who asks, by the first proof that this resource takes. */
async function prove(
  c: Context,
  auth: Auth,
  adapter: DbAdapter,
  { basic, apiKey, session, token }: Authentication,
): Promise<Principal> {
  const proved = (basic && (await basicPrincipal(c, auth))) || (await byKey(c, auth, adapter, apiKey))
  if (proved) return proved
  const principal = c.get('principal') as Principal
  const counts = principal.kind === 'user' && principal.via === 'token' ? token : session
  return counts ? principal : anonymous
}

async function byKey(
  c: Context,
  auth: Auth,
  adapter: DbAdapter,
  apiKey: boolean | OwnKeyModel,
): Promise<Principal | null> {
  if (typeof apiKey === 'boolean') return apiKey ? apiKeyPrincipal(c, auth) : null
  const shown = readAuthorization(c.req.raw.headers)
  if (shown.kind !== 'apiKey') return null
  const attempt = await auth.services.attempts.beginKey(clientInfo(c).ipAddress ?? null)
  const found = await findOwnKey(adapter, apiKey, shown)
  if (!found) throw new AuthenticationError('invalid_bearer_token', 'The API key is unknown.')
  await attempt.takeBack()
  return found
}

/** Whom the resource's own check does not take is nobody to it. */
async function accepted({ verifyUser }: Authentication, principal: Principal): Promise<Principal> {
  const user = verifyUser && userOf(principal)
  return !user || (await verifyUser(user)) === true ? principal : anonymous
}

/**
 * Who was let in by one resource and writes through it to another is held to the other's `authentication`, too.
 *
 * @throws {AuthenticationError} `login_required`.
 */
export async function assertTaken({ authentication }: Door, principal: Principal): Promise<void> {
  const isTaken = takes(authentication, principal) && (await accepted(authentication, principal)) === principal
  if (!isTaken) throw new AuthenticationError('login_required', 'Please log in first.')
}

function takes({ basic, apiKey, token, session }: Authentication, principal: Principal): boolean {
  if (principal.kind !== 'user') return principal.kind === 'anonymous' || typeof apiKey === 'object'
  if (principal.via === 'basic') return basic
  if (principal.via === 'apiKey') return apiKey === true
  return principal.via === 'token' ? token : session
}

/** A verb that stands for another counts as both. */
function assertWanted({ authentication, adminMethods }: Door, principal: Principal, ...verbs: Method[]): void {
  const user = userOf(principal)
  if (verbs.some((verb) => adminMethods.has(verb)) && !user?.isAdmin && !user?.isSuperuser) {
    throw new AuthenticationError('login_required', 'Only administrators may do this.')
  }
  if (principal.kind === 'anonymous' && verbs.some((verb) => authentication.protectedMethods.has(verb))) {
    throw new AuthenticationError('login_required', 'Please log in first.')
  }
}
