import { toText } from '../query/field-value.ts'
import { createEmailStore } from '../stores/email-store.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { addressesOf, keepsSeveral } from './addresses.ts'
import { mailedThere } from './email-notice.ts'
import type { Work } from './transaction.ts'

/** Where an address is written, and whose it is. */
interface WrittenAddress {
  readonly id: unknown
  readonly user: AnyUser
  readonly email: string | null
  readonly confirmedAt: Date | null
}

/**
 * Another address has not been proved by the proof of the one before it, nor by that of another user. Who may write the
 * proof, and does so in the same write, is believed.
 *
 * @returns whether a proof was taken back
 */
export async function withdrawProofs(
  layout: ModelLayout,
  work: Work,
  before: readonly AnyUser[],
  after: readonly AnyUser[],
): Promise<boolean> {
  const then = writtenOf(layout, before)
  const unproved = writtenOf(layout, after).filter((address) => then.some((old) => hasProofOf(layout, address, old)))
  for (const address of unproved) await withdrawProof(layout, work, address)
  return unproved.length > 0
}

function hasProofOf(layout: ModelLayout, now: WrittenAddress, then: WrittenAddress): boolean {
  if (now.confirmedAt === null || toText(now.id) !== toText(then.id)) return false
  const isOther = now.email !== then.email || toText(userId(layout, now.user)) !== toText(userId(layout, then.user))
  return isOther && now.confirmedAt.getTime() === then.confirmedAt?.getTime()
}

const withdrawProof = (layout: ModelLayout, { db, users }: Work, { id, user }: WrittenAddress): Promise<unknown> =>
  keepsSeveral(layout)
    ? createEmailStore({ layout, db }).confirm(id, null)
    : users.update(user, { emailConfirmedAt: null })

const writtenOf = (layout: ModelLayout, users: readonly AnyUser[]): readonly WrittenAddress[] =>
  users.flatMap((user) =>
    keepsSeveral(layout)
      ? addressesOf(layout, user).map((address) => ({ ...address, user }))
      : [{ id: userId(layout, user), user, email: user.email, confirmedAt: user.emailConfirmedAt }],
  )

/** What was mailed to an address that is the user's no more is worth nothing. */
export async function settleAddresses(
  layout: ModelLayout,
  { tokens, tell }: Work,
  before: AnyUser,
  after: AnyUser,
): Promise<void> {
  const left = new Set(addressesOf(layout, after).map(({ email }) => email))
  const isLost = addressesOf(layout, before).some(({ email }) => !left.has(email))
  if (isLost) await tokens.revokeTokens(after, mailedThere)
  if (after.email !== null && after.email !== before.email)
    await tell('user.email_changed', { user: after, email: after.email, from: before.email })
}
