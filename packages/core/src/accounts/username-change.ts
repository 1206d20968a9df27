import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { holdSelf } from './address-writes.ts'
import { readUsername } from './identity-rules.ts'
import { verifyPasswordOf } from './login.ts'
import { notify } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'
import { claimUsername, releaseUsername } from './username-claims.ts'

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
 * @throws {AuthenticationError} `login_required` when their sessions were ended meanwhile.
 * @throws {ConflictError} `username_taken`: decided by the database. Also for a name that is held for somebody else, who
 *   was said to have registered with it.
 * @example await changeUsername(services, user, { username: 'lovelace', password })
 */
export async function changeUsername(
  services: AuthServices,
  user: AnyUser,
  input: ChangeUsernameInput,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const username = readUsername(input.username, services.layout)
  await verifyPasswordOf(services, user, input.password, origin)
  const renamed = await inTransaction(services, origin, async (work) => {
    const held = await holdSelf(services, work, user)
    await releaseUsername(services, work, held, username)
    await work.users.update(held, { username })
    const changed = await work.users.reload(held)
    await claimUsername(services, work, changed)
    await work.tell('user.username_changed', { user: changed, from: held.username })
    return changed
  })
  notify(services, 'usernameChanged', renamed, origin)
  return renamed
}
