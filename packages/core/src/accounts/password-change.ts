import { ValidationError } from '../errors.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { holdSelf } from './address-writes.ts'
import { findUser, type Who } from './find-user.ts'
import { verifyPasswordOf } from './login.ts'
import { notify } from './mailing.ts'
import { revokeAccess } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'

export interface ChangePasswordInput {
  readonly password: string
  readonly newPassword: string
}

/**
 * Gives a user a new password on the application's own word, and a new session identity with it: every session and
 * token made before is over.
 *
 * @throws {ValidationError} `weak_password`, at `password`.
 * @throws {NotFoundError} `not_found`.
 * @example await setPassword(services, { identity: 'ada' }, newPassword)
 */
export async function setPassword(
  services: AuthServices,
  who: Who,
  newPassword: string,
  origin: CallOrigin = {},
): Promise<void> {
  const user = await findUser(services, who)
  const passwordHash = await acceptablePassword(services, user, newPassword, 'password')
  await inTransaction(services, origin, (work) => storePassword(work, user, passwordHash))
}

async function storePassword(work: Work, user: AnyUser, passwordHash: string): Promise<AnyUser> {
  await revokeAccess(work, user, { passwordHash })
  await work.tell('user.password_changed', { user })
  return work.users.reload(user)
}

/**
 * Changes the password of somebody who knows the present one. Every session and token made before is over, that of the
 * caller too: begin a new one. A notice goes to the user.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the present password is wrong; tries are limited as logins are.
 * @throws {AuthenticationError} `login_required` when another password was set meanwhile.
 * @throws {ValidationError} `weak_password`.
 * @example await changePassword(services, user, { password, newPassword })
 */
export async function changePassword(
  services: AuthServices,
  user: AnyUser,
  { password, newPassword }: ChangePasswordInput,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  await verifyPasswordOf(services, user, password, origin)
  const passwordHash = await acceptablePassword(services, user, newPassword)
  const changed = await inTransaction(services, origin, async (work) =>
    storePassword(work, await holdSelf(services, work, user), passwordHash),
  )
  notify(services, 'passwordChanged', user, origin)
  return changed
}

/** The hash of a password that the policy takes. @throws {ValidationError} `weak_password`, at the field that is named. */
export async function acceptablePassword(
  services: AuthServices,
  user: AnyUser,
  password: string,
  field = 'newPassword',
): Promise<string> {
  const context = [user.username, user.email].filter((word) => word !== null)
  try {
    await services.passwordPolicy.assertStrong(password, context)
    return await services.passwordHasher.hashPassword(password)
  } catch (error) {
    throw error instanceof ValidationError ? ValidationError.field(field, error.code, error.said) : error
  }
}
