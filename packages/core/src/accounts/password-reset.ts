import type { JsonValue } from '../db/model.ts'
import { AuthenticationError } from '../errors.ts'
import type { CallOrigin, ClientInfo } from '../stores/session-store.ts'
import type { TokenHolder } from '../stores/token-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { ownAddress } from './address-writes.ts'
import { addressesOf, addressOf } from './addresses.ts'
import { later } from './afterwards.ts'
import { mail, mayMail, notify } from './mailing.ts'
import { acceptablePassword } from './password-change.ts'
import { revokeAllAccess } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'
import { forgetTries } from './unlocking.ts'

export interface ResetPasswordInput {
  readonly token: string
  readonly newPassword: string
}

/**
 * Mails a link that sets a new password, when the name or address is that of a user who can be reached. The answer is
 * the same, and as fast, whether it is or not: everything happens afterwards.
 *
 * @example requestPasswordReset(services, 'ada@example.org', { ipAddress })
 */
export function requestPasswordReset(services: AuthServices, identity: string, client: ClientInfo = {}): void {
  later(services, async (afterwards) => {
    if (!(await mayMail(afterwards, identity, client))) return
    const user = await afterwards.users.findByIdentity(identity)
    const to = user?.isActive ? addressOf(afterwards.layout, user, identity) : null
    if (user && to !== null) await sendReset(afterwards, user, to, client)
  })
}

async function sendReset(services: AuthServices, user: AnyUser, to: string, client: ClientInfo): Promise<void> {
  const lifetime = services.lifetimes.resetPassword
  const token = await issueResetToken(services, user, client, { address: to })
  await mail(services, { kind: 'password-reset', to, content: { user, token, lifetime } }, client)
}

/**
 * A token that sets a new password once; those made before it end.
 *
 * @param payload the address it is mailed to, which is confirmed by its use
 */
export function issueResetToken(
  services: AuthServices,
  user: AnyUser,
  origin: CallOrigin = {},
  payload: JsonValue = null,
): Promise<string> {
  return inTransaction(services, origin, async ({ tokens, tell }) => {
    const token = await tokens.issueToken('reset_password', user, services.lifetimes.resetPassword, payload)
    await tell('user.password_reset_requested', { user })
    return token
  })
}

/** @throws {AuthenticationError} `invalid_token`. */
async function findHolder(services: AuthServices, token: string): Promise<TokenHolder> {
  const holder = await services.tokens.findToken('reset_password', token)
  assertOwn(services, holder)
  return holder
}

/** A link is worth nothing once the address that it was mailed to is the user's no more, whoever took it away. */
function assertOwn(services: AuthServices, { user, payload }: Pick<TokenHolder, 'user' | 'payload'>): void {
  const email = addressIn(payload)
  if (email === undefined || ownAddress(services, user, email)) return
  throw new AuthenticationError('invalid_token', say('linkNotYours'))
}

const addressIn = (payload: JsonValue): string | undefined => (payload as { readonly address?: string } | null)?.address

/** Whose reset token it is, without spending it; null when it is worth nothing. */
export async function findByResetToken(services: AuthServices, token: string): Promise<AnyUser | null> {
  try {
    return (await findHolder(services, token)).user
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}

/**
 * Sets a new password for the holder of a mailed token. Every session and token of the user ends, signed ones too, and
 * tries of the account are counted anew: guesses do not keep the owner out. Nobody is logged in.
 *
 * The token is spent in the transaction of the change: of many requests with one token one succeeds, and its password
 * is the one that is stored.
 *
 * @throws {AuthenticationError} `invalid_token` when the token is unknown, expired, spent, or no longer worth anything.
 * @throws {ValidationError} `weak_password`; the token can be used again.
 * @throws {UnavailableError} `limiter_unavailable`; the token can be used again.
 * @example await resetPassword(services, { token, newPassword })
 */
export async function resetPassword(
  services: AuthServices,
  { token, newPassword }: ResetPasswordInput,
  origin: CallOrigin = {},
): Promise<void> {
  const holder = await findHolder(services, token)
  const passwordHash = await acceptablePassword(services, holder.user, newPassword) // slow: not in the transaction
  await forgetTries(services, holder.user, origin)
  const user = await inTransaction(services, origin, (work) => spend(services, work, token, passwordHash))
  notify(services, 'passwordChanged', user, origin)
}

async function spend(services: AuthServices, work: Work, token: string, passwordHash: string): Promise<AnyUser> {
  const holder = await work.tokens.consumeToken('reset_password', token)
  assertOwn(services, holder)
  const { user, payload } = holder
  await revokeAllAccess(work, user, { passwordHash })
  await confirmAddress(services, work, user, addressIn(payload))
  await work.tell('user.password_reset', { user })
  return user
}

/** Whoever followed the link reads what is mailed there. */
async function confirmAddress(
  services: AuthServices,
  { users }: Work,
  user: AnyUser,
  email: string | undefined,
): Promise<void> {
  const isKnown = addressesOf(services.layout, user).some((address) => address.email === email && address.confirmedAt)
  if (email === undefined || isKnown || !services.layout.attributes.has('emailConfirmedAt')) return
  await users.update(user, { emailConfirmedAt: services.clock.now() }, { email })
}
