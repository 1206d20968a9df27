import { asUser } from '../access/principal.ts'
import {
  AccessDeniedError,
  AuthenticationError,
  ConfigurationError,
  NotFoundError,
  RateLimitError,
  ValidationError,
} from '../errors.ts'
import type { Invitation } from '../stores/invitation-store.ts'
import type { RoleStore } from '../stores/role-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { findOwner } from './email-change.ts'
import { readEmail } from './identity-rules.ts'
import { mailNow, mayMail } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'

export interface InviteInput {
  readonly email: string
  /** What the invited will be: a role that the inviter has, too. */
  readonly role?: string | null | undefined
}

/** Whether a user may invite: what the policy says of creating an `Invitation`. */
export const mayInvite = ({ access, layout, features }: AuthServices, user: AnyUser): boolean =>
  features.invitations &&
  user.isActive &&
  layout.invitation !== undefined &&
  access.can(asUser(user), 'create', layout.invitation.model)

/** Whether a user may invite somebody to a role: to one they have themselves; superusers to any. */
const mayGive = (user: AnyUser, role: string | null): boolean => role === null || user.isSuperuser || user.hasRole(role)

/** Whether an invitation can say what the invited will be. */
const keepsRoles = ({ layout }: AuthServices): boolean => layout.invitation?.fields.has('role') === true

/** The roles that a user may invite others to, by name. */
export async function rolesToGive(services: AuthServices, user: AnyUser): Promise<readonly string[]> {
  if (!keepsRoles(services)) return []
  return user.isSuperuser ? services.roles.names() : user.roles.map(({ name }) => name).toSorted()
}

/**
 * Mails somebody a link to register with, which also proves their address. An address that somebody has proved gets a
 * notice in place of it; the inviter cannot tell.
 *
 * @param inviter null for the application itself, which may invite to any role
 * @throws {ConfigurationError} `unsupported` to the application where the feature is off.
 * @throws {AccessDeniedError} `access_denied` to who may not invite, or not to that role.
 * @throws {ValidationError} `invalid_value` for what is no address, or no role.
 * @throws {RateLimitError} `too_many_requests`.
 * @throws {UnavailableError} `mail_unavailable`; inviting again is right.
 * @example await invite(services, user, { email: 'grace@example.org', role: 'editor' })
 */
export async function invite(
  services: AuthServices,
  inviter: AnyUser | null,
  { email: typed, role = null }: InviteInput,
  origin: CallOrigin = {},
): Promise<void> {
  assertMayInvite(services, inviter, role)
  const email = readEmail(typed)
  await assertRole(services, role)
  if (!(await mayMail(services, email, origin, 'new')))
    throw new RateLimitError('too_many_requests', say('tooManyMails'))
  const lifetime = services.lifetimes.invitation
  const token = await inTransaction(services, origin, async ({ db, tell }) => {
    const made = await services.invitations.in(db).issue(inviter, email, role, lifetime)
    await tell('user.invited', { user: inviter, email, role })
    return made
  })
  const owner = await findOwner(services, email)
  if (owner) await mailNow(services, { kind: 'address-known', to: owner.email, content: owner }, origin)
  else await mailNow(services, { kind: 'invitation', to: email, content: { user: inviter, token, lifetime } }, origin)
}

function assertMayInvite(services: AuthServices, inviter: AnyUser | null, role: string | null): void {
  if (inviter === null) {
    if (services.features.invitations) return
    throw new ConfigurationError('unsupported', 'features.invitations is off.')
  }
  if (mayInvite(services, inviter) && mayGive(inviter, role)) return
  throw new AccessDeniedError('access_denied', say('mayNotInvite'))
}

async function assertRole(services: AuthServices, role: string | null): Promise<void> {
  if (role === null || (keepsRoles(services) && (await services.roles.names()).includes(role))) return
  throw ValidationError.field('role', 'invalid_value', say('roleUnknown', { role }))
}

/** The open invitations of a user, the newest first. */
export const listInvitations = ({ invitations }: AuthServices, inviter: AnyUser): Promise<readonly Invitation[]> =>
  invitations.list(inviter)

/** Takes an invitation back. @throws {NotFoundError} `not_found` when it is none of the user's own. */
export async function revokeInvitation(
  services: AuthServices,
  inviter: AnyUser,
  id: unknown,
  origin: CallOrigin = {},
): Promise<void> {
  await inTransaction(services, origin, async ({ db, tell }) => {
    const revoked = await services.invitations.in(db).revoke(inviter, id)
    if (!revoked) throw new NotFoundError('not_found', say('noSuchInvitation'))
    await tell('user.invitation_revoked', { user: inviter })
  })
}

/**
 * What a mailed invitation allows now. What its inviter may not do any more, it does not allow either.
 *
 * @throws {AuthenticationError} `invalid_token` when it is unknown, expired, accepted, or no longer worth anything.
 */
export async function findInvitation(services: AuthServices, token: string): Promise<Invitation> {
  const invitation = await services.invitations.find(token)
  if (invitation && (await isStillMeant(services, invitation))) return invitation
  throw invalidInvitation()
}

async function isStillMeant(services: AuthServices, { inviterId, role }: Invitation): Promise<boolean> {
  if (!services.features.invitations) return false
  if (inviterId === null) return true
  const inviter = await services.users.findById(inviterId)
  return inviter !== null && mayInvite(services, inviter) && mayGive(inviter, role)
}

/** Whether an invitation is for this address. */
export const isFor = (invitation: Invitation, email: string): boolean =>
  normalizeIdentity(invitation.email) === normalizeIdentity(email)

/**
 * Spends an invitation in the transaction that adds the user: of many who try at once one succeeds. What the inviter
 * may do is looked at once more there.
 *
 * @returns the user with the role of the invitation
 * @throws as {@link findInvitation}.
 */
export async function acceptInvitation(
  services: AuthServices,
  { db, users }: Work,
  token: string,
  user: AnyUser,
): Promise<AnyUser> {
  const invitations = services.invitations.in(db)
  const invitation = await invitations.find(token)
  const isMeant = invitation !== null && (await isStillMeant({ ...services, users }, invitation))
  if (!isMeant || !(await invitations.accept(token))) throw invalidInvitation()
  if (invitation.role === null) return user
  await grant(services.roles.in(db), user, invitation.role)
  return users.reload(user)
}

/** A role that has gone meanwhile is nothing that the invited could put right. */
async function grant(roles: RoleStore, user: AnyUser, role: string): Promise<void> {
  try {
    await roles.grant(user, [role])
  } catch (error) {
    throw error instanceof ValidationError ? invalidInvitation() : error
  }
}

const invalidInvitation = (): AuthenticationError => new AuthenticationError('invalid_token', say('linkInvalid'))
