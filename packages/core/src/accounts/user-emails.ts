import { ConflictError, NotFoundError } from '../errors.ts'
import { toText } from '../query/field-value.ts'
import { createEmailStore, type EmailStore } from '../stores/email-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { holdSelf } from './address-writes.ts'
import { type Address, addressesOf, mayHaveSeveral } from './addresses.ts'
import { type WaitingEmail, waitingEmails } from './email-change.ts'
import { type EmailNotice, endYoungerLinks, mailedThere, mailNotice, makeNotice } from './email-notice.ts'
import { verifyPasswordOf } from './login.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'

export interface OwnEmails {
  /** Whether the user can have more than one. */
  readonly several: boolean
  /** The primary one first. */
  readonly addresses: readonly Address[]
  /** Those whose link was not followed yet. */
  readonly waiting: readonly WaitingEmail[]
}

export interface OwnEmailInput {
  /** As {@link listEmails} gives it, or as text. */
  readonly id: unknown
  /** The present one. */
  readonly password: string
}

/** The addresses of a user as the database has them now. */
export async function listEmails(services: AuthServices, user: AnyUser): Promise<OwnEmails> {
  const current = await services.users.reload(user)
  return {
    several: mayHaveSeveral(services),
    addresses: addressesOf(services.layout, current),
    waiting: await waitingEmails(services, current),
  }
}

/**
 * Makes one of a user's confirmed addresses the primary one: where mails go. The one that was it before gets a notice.
 * However many at once, one is primary afterwards.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the password is wrong; tries are limited as logins are.
 * @throws {NotFoundError} `not_found` when the user has no such address, be it that somebody else has.
 * @throws {ConflictError} `email_unconfirmed`.
 * @example await makeEmailPrimary(services, user, { id, password })
 */
export const makeEmailPrimary = (
  services: AuthServices,
  user: AnyUser,
  input: OwnEmailInput,
  origin: CallOrigin = {},
): Promise<void> => changeOwn(services, user, input, origin, makePrimary)

/**
 * Removes one of a user's addresses, which gets a notice. The primary one stays, and so does the last confirmed one.
 *
 * @throws as {@link makeEmailPrimary}, but {ConflictError} `email_needed` for an address that must stay.
 * @example await removeEmail(services, user, { id, password })
 */
export const removeEmail = (
  services: AuthServices,
  user: AnyUser,
  input: OwnEmailInput,
  origin: CallOrigin = {},
): Promise<void> => changeOwn(services, user, input, origin, remove)

/** A change of one address among all of a user who is held. */
interface Change extends Work {
  readonly services: AuthServices
  readonly emails: EmailStore
  readonly user: AnyUser
  readonly all: readonly Address[]
  readonly address: Address
}

async function changeOwn(
  services: AuthServices,
  user: AnyUser,
  { id, password }: OwnEmailInput,
  origin: CallOrigin,
  change: (change: Change) => Promise<EmailNotice | null>,
): Promise<void> {
  await verifyPasswordOf(services, user, password, origin)
  const notice = await inTransaction(services, origin, async (work) => {
    const held = await holdSelf(services, work, user)
    const all = addressesOf(services.layout, held)
    const address = all.find((own) => own.id !== null && toText(own.id) === toText(id))
    if (!address) throw new NotFoundError('not_found', say('noSuchAddress'))
    const emails = createEmailStore({ layout: services.layout, db: work.db })
    return change({ ...work, services, emails, user: held, all, address })
  })
  mailNotice(services, user, notice, origin)
}

async function makePrimary(change: Change): Promise<EmailNotice | null> {
  const { services, emails, user, all, address, tell } = change
  if (address.isPrimary) return null
  const before = all.find(({ isPrimary }) => isPrimary)
  if (address.confirmedAt === null || !(await emails.makePrimary(user, address.id))) {
    throw new ConflictError('email_unconfirmed', say('addressUnconfirmed'))
  }
  await tell('user.email_changed', { user, email: address.email, from: before?.email ?? null })
  await endYoungerLinks(change, user, address.confirmedAt)
  return before ? makeNotice(services, change, user, before, address.confirmedAt) : null
}

async function remove(change: Change): Promise<EmailNotice | null> {
  const { services, emails, user, all, address, tokens, tell } = change
  assertRemovable(address, all)
  if (!(await emails.remove(user, address.id))) throw new ConflictError('email_needed', say('addressIsPrimary'))
  await tokens.revokeTokens(user, mailedThere)
  await tell('user.email_removed', { user, email: address.email })
  const since = all.find(({ isPrimary }) => isPrimary)?.confirmedAt ?? null
  if (since !== null) await endYoungerLinks(change, user, since)
  return makeNotice(services, change, user, address, since)
}

function assertRemovable(address: Address, all: readonly Address[]): void {
  if (address.isPrimary) throw new ConflictError('email_needed', say('addressIsPrimary'))
  const isLast = all.every((other) => other === address || other.confirmedAt === null)
  if (address.confirmedAt !== null && isLast) throw new ConflictError('email_needed', say('lastAddress'))
}
