import { newToken } from '../security/token.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'

/**
 * Gives a user a new password on the application's own word, and a new session identity with it: every session and
 * token made before is over.
 *
 * @throws {ValidationError} `weak_password`.
 * @example await setPassword(services, user, newPassword)
 */
export async function setPassword(services: AuthServices, user: AnyUser, newPassword: string): Promise<void> {
  const context = [user.username, user.email].filter((word) => word !== null)
  services.passwordPolicy.assertAcceptable(newPassword, context)
  const passwordHash = await services.passwordHasher.hashPassword(newPassword)
  await services.users.update(user, { passwordHash, uniquifier: newToken() })
  await services.events.emit('user.password_changed', { user })
}
