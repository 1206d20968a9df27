import type { JsonValue } from '../db/model.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import type { TokenPurpose } from '../stores/token-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { Address } from './addresses.ts'
import { later } from './afterwards.ts'
import { mail } from './mailing.ts'
import type { AuthServices } from './services.ts'
import type { Work } from './transaction.ts'

/** What an address is told that has lost something to another one. */
export interface EmailNotice {
  readonly to: string
  /** Takes it back; null where that must not be. */
  readonly token: string | null
  readonly added: string | null
}

/** An address as it was proved once, which its mailed link brings back. */
export interface ProvedAddress {
  readonly email: string
  readonly confirmedAt: Date
}

/** What was mailed to an address that is the user's no more opens nothing. */
export const mailedThere: readonly TokenPurpose[] = ['reset_password', 'confirm_email', 'unlock_account']

/**
 * Prepares the notice to an address, in the transaction that takes something from it. Its link takes it back; of two
 * addresses the one that was proved first wins. Else a thief whose address is removed had the account back.
 *
 * @param since when the address was proved that is the stronger one now
 */
export async function makeNotice(
  { notices, lifetimes }: AuthServices,
  { tokens }: Work,
  user: AnyUser,
  { email, confirmedAt }: Address,
  since: Date | null,
): Promise<EmailNotice | null> {
  if (!notices.emailChanged || confirmedAt === null) return null
  const isYounger = since !== null && confirmedAt > since
  const payload = { address: email, confirmedAt: confirmedAt.toISOString() }
  const token = isYounger
    ? null
    : await tokens.issueToken('undo_email_change', user, lifetimes.undoEmailChange, payload)
  return { to: email, token, added: null }
}

/** Sends it after the answer. */
export function mailNotice(
  services: AuthServices,
  user: AnyUser,
  notice: EmailNotice | null,
  client: ClientInfo,
): void {
  if (!notice) return
  const { to, token, added } = notice
  const content = { user, token, added, lifetime: services.lifetimes.undoEmailChange }
  later(services, (afterwards) => mail(afterwards, { kind: 'email-changed', to, content }, client))
}

/** Ends the links that would bring back what was proved after that. */
export async function endYoungerLinks({ tokens }: Work, user: AnyUser, since: Date): Promise<void> {
  const issued = await tokens.list('undo_email_change', user)
  await tokens.revoke(issued.filter(({ payload }) => readProved(payload).confirmedAt > since))
}

export function readProved(payload: JsonValue): ProvedAddress {
  const { address, confirmedAt } = payload as { readonly address: string; readonly confirmedAt: string }
  return { email: address, confirmedAt: new Date(confirmedAt) }
}
