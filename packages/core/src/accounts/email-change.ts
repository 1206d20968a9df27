import type { JsonValue } from '../db/model.ts'
import { AuthenticationError, ConflictError, NotFoundError, RateLimitError } from '../errors.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { TokenPurpose } from '../stores/token-store.ts'
import { say } from '../texts.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { holdUser, ownAddress, putAddress } from './address-writes.ts'
import { addressesOf, mayHaveSeveral } from './addresses.ts'
import { requestEmailConfirmation } from './email-confirmation.ts'
import { type EmailNotice, endYoungerLinks, mailedThere, mailNotice, makeNotice, readProved } from './email-notice.ts'
import { readEmail } from './identity-rules.ts'
import { verifyPasswordOf } from './login.ts'
import { mailNow, mayMail } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'
import { isUnconfirmed } from './unconfirmed.ts'

export interface AddEmailInput {
  readonly email: string
  /** The present one: whoever finds an open session must not take the account with an address of their own. */
  readonly password: string
}

/** An address whose link was not followed yet: it is nobody's, and opens nothing. */
export interface WaitingEmail {
  readonly email: string
  readonly expiresAt: Date
}

/** A link that proves an address, before it is used. */
export interface NewEmail {
  readonly user: AnyUser
  readonly email: string
}

const purposeIn = (services: AuthServices): TokenPurpose => (mayHaveSeveral(services) ? 'add_email' : 'change_email')

/**
 * Asks for a further address or, where a user has one, for another in its place: a link is mailed there, and nothing
 * changes before it is followed. The answer is the same whether the address is somebody else's or not; its owner learns
 * of it by mail.
 *
 * @throws {ValidationError} `invalid_value` when it cannot be an address.
 * @throws {AuthenticationError} `invalid_credentials` when the password is wrong; tries are limited as logins are.
 * @throws {ConflictError} `email_taken` when it is the user's own already.
 * @throws {RateLimitError} `too_many_requests` when too many mails were asked for.
 * @throws {UnavailableError} `mail_unavailable`: the link can be asked for again.
 * @example await addEmail(services, user, { email: 'ada@example.org', password })
 */
export async function addEmail(
  services: AuthServices,
  user: AnyUser,
  { email, password }: AddEmailInput,
  origin: CallOrigin = {},
): Promise<void> {
  const address = readEmail(email)
  await verifyPasswordOf(services, user, password, origin)
  await sendProof(services, user, address, origin)
}

/**
 * Mails the link once more, of an address that waits or was never confirmed. The one that was mailed before is worth
 * nothing then.
 *
 * @throws {NotFoundError} `not_found` when the user has no such address; else as {@link addEmail}.
 */
export async function resendEmail(
  services: AuthServices,
  user: AnyUser,
  email: string,
  origin: CallOrigin = {},
): Promise<void> {
  const current = await services.users.reload(user)
  const own = ownAddress(services, current, email)
  // Whoever registered with a foreign address must not have its owner confirm it without taking the account.
  if (own && services.features.emailConfirmation && isUnconfirmed(services, current)) {
    return requestEmailConfirmation(services, own.email, origin)
  }
  const known = own ?? (await waitingEmails(services, current)).find((waiting) => isSame(waiting.email, email))
  if (!known) throw new NotFoundError('not_found', say('noSuchAddress'))
  await sendProof(services, current, known.email, origin)
}

/** Ends the waiting of an address. @throws {NotFoundError} `not_found` when it does not wait. */
export async function withdrawEmail(services: AuthServices, user: AnyUser, email: string): Promise<void> {
  const issued = await services.tokens.list(purposeIn(services), user)
  const withdrawn = issued.filter(({ payload }) => isSame(addressIn(payload), email))
  if (withdrawn.length === 0) throw new NotFoundError('not_found', say('noSuchAddress'))
  await services.tokens.revoke(withdrawn)
}

/** The addresses of a user that wait for their link to be followed. */
export async function waitingEmails(services: AuthServices, user: AnyUser): Promise<readonly WaitingEmail[]> {
  const issued = await services.tokens.list(purposeIn(services), user)
  return issued.map(({ payload, expiresAt }) => ({ email: addressIn(payload), expiresAt }))
}

async function sendProof(services: AuthServices, user: AnyUser, email: string, origin: CallOrigin): Promise<void> {
  if (ownAddress(services, await services.users.reload(user), email)?.confirmedAt) {
    throw new ConflictError('email_taken', say('addressIsYours'))
  }
  // Counted apart from other mails, which are sent to known addresses only: a refusal tells nothing of the address.
  if (!(await mayMail(services, email, origin, 'new'))) {
    throw new RateLimitError('too_many_requests', say('tooManyMails'))
  }
  const lifetime = services.lifetimes.confirmEmail
  const token = await issueProof(services, user, email, origin)
  const owner = await findOwner(services, email)
  // To a known address, too, a token is made: it waits like any other. It is mailed to nobody.
  if (owner) return mailNow(services, { kind: 'address-known', to: owner.email, content: owner }, origin)
  await mailNow(services, { kind: 'confirm-new-email', to: email, content: { user, token, lifetime } }, origin)
}

function issueProof(services: AuthServices, user: AnyUser, email: string, origin: CallOrigin): Promise<string> {
  const purpose = purposeIn(services)
  return inTransaction(services, origin, async ({ tokens, tell }) => {
    const issued = await tokens.list(purpose, user)
    await tokens.revoke(issued.filter(({ payload }) => isSame(addressIn(payload), email)))
    await tell('user.email_requested', { user, email })
    return tokens.issueToken(purpose, user, services.lifetimes.confirmEmail, { address: email })
  })
}

/** Who has proved that the address is theirs, and how they write it. */
export async function findOwner(services: AuthServices, email: string): Promise<NewEmail | null> {
  const user = await services.users.findByIdentity(email)
  if (!user) return null
  const address = ownAddress(services, user, email)
  return address?.confirmedAt ? { user, email: address.email } : null
}

/** Whose address a mailed token would confirm. @throws {AuthenticationError} `invalid_token`. */
export async function findNewEmail(services: AuthServices, token: string): Promise<NewEmail> {
  const { user, payload } = await services.tokens.findToken(purposeIn(services), token)
  return { user, email: addressIn(payload) }
}

/**
 * Confirms a further address, or the one that takes the place of another, by its mailed token, which proves the mailbox
 * and was asked for with the password; nobody is logged in by it. The primary address until then gets a notice.
 *
 * @throws {AuthenticationError} `invalid_token` when the token is unknown, expired, spent, or no longer worth anything.
 * @throws {ConflictError} `email_taken` when somebody else has proved the address meanwhile.
 * @example await confirmNewEmail(services, token)
 */
export async function confirmNewEmail(
  services: AuthServices,
  token: string,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { user } = await findNewEmail(services, token)
  const { changed, notice } = await inTransaction(services, origin, (work) => spend(services, work, user, token))
  mailNotice(services, changed, notice, origin)
  return changed
}

interface Changed {
  readonly changed: AnyUser
  readonly notice: EmailNotice | null
}

async function spend(services: AuthServices, work: Work, user: AnyUser, token: string): Promise<Changed> {
  const held = await holdUser(services, work, user)
  if (!held) throw new AuthenticationError('invalid_token', say('linkInvalid'))
  const { payload } = await work.tokens.consumeToken(purposeIn(services), token)
  const email = addressIn(payload)
  const confirmedAt = await firstProof(services, work, held, email)
  const before = addressesOf(services.layout, held).find(({ isPrimary }) => isPrimary)
  await putAddress(services, work, held, { email, confirmedAt })
  const isAdded = mayHaveSeveral(services)
  if (!isAdded) await work.tokens.revokeTokens(held, mailedThere)
  if (isAdded) await work.tell('user.email_added', { user: held, email })
  else await work.tell('user.email_changed', { user: held, email, from: before?.email ?? null })
  const changed = await work.users.reload(held)
  await endYoungerLinks(work, held, confirmedAt)
  const notice = before ? await makeNotice(services, work, changed, before, confirmedAt) : null
  return { changed, notice: notice && { ...notice, added: isAdded ? email : null } }
}

/** An address that comes back by hand while its link could bring it back is as old as by that link: a thief's is younger. */
async function firstProof(services: AuthServices, { tokens }: Work, user: AnyUser, email: string): Promise<Date> {
  const links = await tokens.list('undo_email_change', user)
  const back = links.map(({ payload }) => readProved(payload)).find((proved) => isSame(proved.email, email))
  return back?.confirmedAt ?? services.clock.now()
}

const addressIn = (payload: JsonValue): string =>
  String((payload as { readonly address?: unknown } | null)?.address ?? '')

const isSame = (a: string, b: string): boolean => normalizeIdentity(a) === normalizeIdentity(b)
