import { ValidationError } from '../errors.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { checkUsername } from './identity-rules.ts'
import { verifyPasswordOf } from './login.ts'
import { mail } from './mailing.ts'
import type { AuthServices } from './services.ts'

export interface ChangeUsernameInput {
  readonly username: string
  /** The present one: whoever finds an open session must not take the name away. */
  readonly password: string
}

/**
 * Gives a user another name to log in with. A notice goes to the user; sessions live on.
 *
 * @throws {ValidationError} `invalid_value` when it cannot be a username.
 * @throws {AuthenticationError} `invalid_credentials` when the password is wrong; tries are limited as logins are.
 * @throws {ConflictError} `username_taken`: decided by the database.
 * @example await changeUsername(services, user, { username: 'lovelace', password })
 */
export async function changeUsername(
  services: AuthServices,
  user: AnyUser,
  input: ChangeUsernameInput,
  client: ClientInfo = {},
): Promise<AnyUser> {
  const username = input.username.normalize('NFKC').trim()
  const fault = normalizeIdentity(username) === null ? 'Enter a username.' : checkUsername(username, services.layout)
  if (fault !== null) throw ValidationError.field('username', 'invalid_value', fault)
  await verifyPasswordOf(services, user, input.password, client)
  await services.users.update(user, { username })
  const key = services.layout.user.primaryKey[0] ?? 'id'
  const renamed = (await services.users.findById(user[key])) ?? user
  await services.events.emit('user.username_changed', { user: renamed, from: user.username })
  const { email } = renamed
  if (email !== null) {
    services.post.later(() => mail(services, { kind: 'username-changed', to: email, content: { user: renamed } }))
  }
  return renamed
}
