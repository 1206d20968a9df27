import { ValidationError } from '../errors.ts'
import { newToken } from '../security/token.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { verifyPasswordOf } from './login.ts'
import { mail } from './mailing.ts'
import type { AuthServices } from './services.ts'

export interface ChangePasswordInput {
  readonly password: string
  readonly newPassword: string
}

/**
 * Gives a user a new password on the application's own word, and a new session identity with it: every session and
 * token made before is over.
 *
 * @throws {ValidationError} `weak_password`.
 * @example await setPassword(services, user, newPassword)
 */
export async function setPassword(services: AuthServices, user: AnyUser, newPassword: string): Promise<void> {
  await storePassword(services, user, await acceptablePassword(services, user, newPassword, 'password'))
}

async function storePassword(services: AuthServices, user: AnyUser, passwordHash: string): Promise<void> {
  await services.users.update(user, { passwordHash, uniquifier: newToken() })
  await services.events.emit('user.password_changed', { user })
}

/**
 * Changes the password of somebody who knows the present one. Every session and token made before is over, that of the
 * caller too: begin a new one. A notice goes to the user.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the present password is wrong; tries are limited as logins are.
 * @throws {ValidationError} `weak_password`.
 * @example await changePassword(services, user, { password, newPassword })
 */
export async function changePassword(
  services: AuthServices,
  user: AnyUser,
  { password, newPassword }: ChangePasswordInput,
  client: ClientInfo = {},
): Promise<AnyUser> {
  await verifyPasswordOf(services, user, password, client)
  await storePassword(services, user, await acceptablePassword(services, user, newPassword))
  const { email } = user
  if (email !== null) {
    services.post.later(() => mail(services, { kind: 'password-changed', to: email, content: { user } }))
  }
  const key = services.layout.user.primaryKey[0] ?? 'id'
  return (await services.users.findById(user[key])) ?? user
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
    throw error instanceof ValidationError ? ValidationError.field(field, error.code, error.message) : error
  }
}
