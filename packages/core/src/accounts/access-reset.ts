import type { CallOrigin } from '../stores/session-store.ts'
import { findUser, type Who } from './find-user.ts'
import { revokeEverything } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

/**
 * Ends everything that has been opened as this user, sessions and tokens of all kinds; the password stays.
 *
 * @throws {NotFoundError} `not_found`.
 * @example await resetAccess(services, { identity: 'ada' })
 */
export async function resetAccess(services: AuthServices, who: Who, origin: CallOrigin = {}): Promise<void> {
  const user = await findUser(services, who)
  await inTransaction(services, origin, async (work) => {
    await revokeEverything(work, user)
    await work.tell('user.access_reset', { user })
  })
}
