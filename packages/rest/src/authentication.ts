import { basicPrincipal, ensureContext, verifyApiRequest } from '@authpkg/auth'
import { type Auth, AuthenticationError, anonymous, type Principal, userOf } from '@authpkg/core'
import type { Context } from 'hono'
import type { Method } from './options.ts'
import type { Resource } from './resource.ts'

/**
 * Who is asking: the `Authorization` header first, then the session's cookie. A changing request with a cookie must bear
 * the CSRF token and JSON; one that a browser says another site has sent is refused whoever asks.
 *
 * @throws {AuthenticationError} `invalid_credentials` for wrong ones, on open verbs, too; `login_required` where the
 *   resource wants somebody, or an administrator; and what says why a rule it requires does not hold.
 * @throws {AccessDeniedError} `csrf_failed`.
 */
export async function authenticate(c: Context, auth: Auth, resource: Resource, action: Method): Promise<Principal> {
  const { basic } = resource.authentication
  await ensureContext(c, auth)
  const proved = basic ? await basicPrincipal(c, auth) : null
  const principal = proved ?? counted(resource.authentication, c.get('principal') as Principal)
  if (principal !== c.get('principal')) c.set('principal', principal)
  verifyApiRequest(c)
  assertWanted(resource, principal, action, c.req.method as Method)
  for (const rule of resource.requires) {
    const refusal = auth.config.access.refusal(principal, rule)
    if (refusal) throw refusal
  }
  return principal
}

/** Who asks, by a proof that this resource takes. */
const counted = ({ session, token }: Resource['authentication'], principal: Principal): Principal =>
  (principal.kind === 'user' && principal.via === 'token' ? token : session) ? principal : anonymous

/** A verb that stands for another counts as both. */
function assertWanted({ authentication, adminMethods }: Resource, principal: Principal, ...verbs: Method[]): void {
  const user = userOf(principal)
  if (verbs.some((verb) => adminMethods.has(verb)) && !user?.isAdmin && !user?.isSuperuser) {
    throw new AuthenticationError('login_required', 'Only administrators may do this.')
  }
  if (user === null && verbs.some((verb) => authentication.protectedMethods.has(verb))) {
    throw new AuthenticationError('login_required', 'Please log in first.')
  }
}
