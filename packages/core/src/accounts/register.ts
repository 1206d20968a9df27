import type { Values } from '../db/db-adapter.ts'
import { AccessDeniedError, type FieldErrors, faultOf, ValidationError } from '../errors.ts'
import type { Invitation } from '../stores/invitation-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { takeFromOthers } from './address-writes.ts'
import { rightsOf } from './followed-writes.ts'
import { readEmail, readUsername, tidied } from './identity-rules.ts'
import { acceptInvitation, findInvitation, isFor } from './invitation.ts'
import { notify } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'
import { claimUsername } from './username-claims.ts'

export interface RegisterInput {
  readonly username?: string | null | undefined
  readonly email?: string | null | undefined
  readonly password: string
  /** The token of a mailed invitation: it proves the address that it was mailed to. */
  readonly invitation?: string | null | undefined
}

/** What the application itself may say of a new user; never taken from a request. */
export interface CreateUserInput extends Omit<RegisterInput, 'invitation'> {
  readonly admin?: boolean
  readonly superuser?: boolean
  readonly active?: boolean
  /** Whether the address counts as the user's without a link. Default: true, on the application's word. */
  readonly emailConfirmed?: boolean
  /** Values of the application's own fields of `User`. */
  readonly fields?: Values
}

/**
 * Adds a user who registers by themselves: active, without any right but those of an invitation, which is spent with it.
 * Only the named input is looked at.
 *
 * @throws {RateLimitError} `too_many_requests` when too many registered from there: said before anything is looked up.
 * @throws {AccessDeniedError} `registration_closed`, `invitation_required`, as the feature `registration` says.
 * @throws {AuthenticationError} `invalid_token` for an invitation that is not worth anything, or not any more.
 * @throws {ValidationError} `weak_password`, or `invalid_value` with the field.
 * @throws {ConflictError} `username_taken`, `email_taken`: decided by the database, so of two at once one gets it.
 * @example const user = await register(services, { username: 'ada', email: 'ada@example.org', password })
 */
export async function register(
  services: AuthServices,
  { username, email, password, invitation }: RegisterInput,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { registration } = services.features
  if (!registration) throw new AccessDeniedError('registration_closed', say('registrationClosed'))
  await services.attempts.register(origin.ipAddress ?? null)
  if (!invitation) {
    if (registration === 'invited') throw new AccessDeniedError('invitation_required', say('invitationRequired'))
    const user = await addUser(
      services,
      { username, email, password, emailConfirmed: false },
      'user.registered',
      origin,
    )
    if (!services.features.emailConfirmation) notify(services, 'registered', user, origin)
    return user
  }
  const { email: invited } = await invitedAs(services, invitation, email)
  const input = { username, email: invited, password }
  const user = await addUser(services, input, 'user.registered', origin, invitation)
  notify(services, 'registered', user, origin)
  return user
}

async function invitedAs(services: AuthServices, token: string, email: string | null | undefined): Promise<Invitation> {
  const invitation = await findInvitation(services, token)
  if (!email || isFor(invitation, email)) return invitation
  throw ValidationError.field('email', 'invalid_value', say('invitedOther'))
}

/**
 * Adds a user on the application's own word, with rights where it says so.
 *
 * @throws as {@link register}.
 * @example await createUser(services, { username: 'admin', password, admin: true })
 */
export const createUser = (services: AuthServices, input: CreateUserInput, origin: CallOrigin = {}): Promise<AnyUser> =>
  addUser(services, input, 'user.created', origin)

async function addUser(
  services: AuthServices,
  input: CreateUserInput,
  event: 'user.registered' | 'user.created',
  origin: CallOrigin,
  invitation: string | null = null,
): Promise<AnyUser> {
  const { identity, faults } = await readNewUser(services, input)
  assertFaultless(faults)
  const passwordHash = await services.passwordHasher.hashPassword(input.password)
  const attributes = attributesOf(services, input, identity, passwordHash)
  return inTransaction(services, origin, async (work) => {
    if (invitation !== null) await takeFromOthers(services, work, null, identity.email ?? '')
    const added = await work.users.create(attributes, input.fields)
    if (event === 'user.registered') await claimUsername(services, work, added)
    const user = invitation === null ? added : await acceptInvitation(services, work, invitation, added)
    await work.tell(event, { user })
    // Who was invited to one has it already.
    if (user.roles.length > 0) await work.tell('user.rights_changed', { user, ...rightsOf(user) })
    return user
  })
}

/** The attributes of a new user, whose input was found to be right. */
export const attributesOf = (
  { clock }: AuthServices,
  input: CreateUserInput,
  { username, email }: Identity,
  passwordHash: string,
): UserAttributes => ({
  ...(username !== null && { username }),
  ...(email !== null && { email }),
  ...(email !== null && input.emailConfirmed !== false && { emailConfirmedAt: clock.now() }),
  passwordHash,
  active: input.active ?? true,
  admin: input.admin ?? false,
  superuser: input.superuser ?? false,
})

interface Identity {
  readonly username: string | null
  readonly email: string | null
}

interface ReadUser {
  readonly identity: Identity
  readonly faults: FieldErrors
}

/** What a new user is called, and the faults of all fields, the password's among them: a form shows them at once. */
export async function readNewUser(services: AuthServices, input: RegisterInput): Promise<ReadUser> {
  const { attributes } = services.layout
  const username = attributes.has('username') ? given(input.username) : null
  const email = attributes.has('email') ? given(input.email) : null
  const identity = { username, email }
  const context = [username, email].filter((word) => word !== null)
  const faults = {
    ...(await identityFaults(services, identity)),
    ...(await faultsOf(() => services.passwordPolicy.assertStrong(input.password, context))),
  }
  return { identity, faults }
}

/** @throws {ValidationError} with all of the faults, if there are any. */
export function assertFaultless(faults: FieldErrors): void {
  const [first] = Object.values(faults).flat()
  if (first) throw new ValidationError(first.code, first.said ?? first.message, { fields: faults })
}

async function identityFaults({ layout }: AuthServices, { username, email }: Identity): Promise<FieldErrors> {
  if (username === null && email === null) {
    const field = layout.attributes.has('username') ? 'username' : 'email'
    return { [field]: [faultOf('invalid_value', say('identityRequired'))] }
  }
  return {
    ...(username !== null && (await faultsOf(() => readUsername(username, layout)))),
    ...(email !== null && (await faultsOf(() => readEmail(email)))),
  }
}

async function faultsOf(read: () => unknown): Promise<FieldErrors> {
  try {
    await read()
    return {}
  } catch (error) {
    if (error instanceof ValidationError) return error.fields
    throw error
  }
}

/** Nothing but spaces is no name. */
const given = (text: string | null | undefined): string | null => tidied(text ?? '') || null
