import { createEmailStore } from '../stores/email-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { ownAddress, putAddress } from './address-writes.ts'
import { addressesOf, keepsSeveral } from './addresses.ts'
import type { NewEmail } from './email-change.ts'
import { endYoungerLinks, type ProvedAddress, readProved } from './email-notice.ts'
import { acceptablePassword } from './password-change.ts'
import { revokeAllAccess } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'
import { forgetTries } from './unlocking.ts'

export interface UndoEmailChangeInput {
  readonly token: string
  readonly newPassword: string
}

/** Which address a mailed token would bring back. @throws {AuthenticationError} `invalid_token`. */
export async function findEmailUndo({ tokens }: AuthServices, token: string): Promise<NewEmail> {
  const { user, payload } = await tokens.findToken('undo_email_change', token)
  return { user, email: readProved(payload).email }
}

/**
 * Brings an address back that was replaced or removed, or is the primary one no more, by the token that was mailed there:
 * whoever took it away knows the password, so its owner sets a new one. The address is the primary one again, those that
 * were proved after it are gone, and every session and token of the user ends, signed ones too, but for the links of older
 * addresses. Tries of the account are counted anew: guesses do not keep the owner out.
 *
 * @throws {AuthenticationError} `invalid_token` when the token is unknown, expired or spent.
 * @throws {ValidationError} `weak_password`; the token can be used again.
 * @throws {ConflictError} `email_taken` when another user has proved the address meanwhile.
 * @throws {UnavailableError} `limiter_unavailable`; the token can be used again.
 * @example await undoEmailChange(services, { token, newPassword })
 */
export async function undoEmailChange(
  services: AuthServices,
  { token, newPassword }: UndoEmailChangeInput,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { user } = await findEmailUndo(services, token)
  const passwordHash = await acceptablePassword(services, user, newPassword) // slow: not in the transaction
  await forgetTries(services, user, origin)
  return inTransaction(services, origin, async (work) => {
    // First, so that what the other one does at this moment waits, and then finds their session ended.
    await revokeAllAccess(work, user, { passwordHash })
    const proved = readProved((await work.tokens.consumeToken('undo_email_change', token)).payload)
    await bringBack(services, work, await work.users.reload(user), proved)
    await endYoungerLinks(work, user, proved.confirmedAt)
    await work.tell('user.email_change_undone', { user, email: proved.email })
    return work.users.reload(user)
  })
}

async function bringBack(services: AuthServices, work: Work, user: AnyUser, proved: ProvedAddress): Promise<void> {
  await putAddress(services, work, user, proved)
  if (!keepsSeveral(services.layout)) return
  const emails = createEmailStore({ layout: services.layout, db: work.db })
  const now = await work.users.reload(user)
  await emails.makePrimary(user, ownAddress(services, now, proved.email)?.id)
  const younger = addressesOf(services.layout, now).filter(
    ({ confirmedAt }) => confirmedAt && confirmedAt > proved.confirmedAt,
  )
  for (const { id } of younger) await emails.remove(user, id)
}
