import type { DbAdapter } from '../db/db-adapter.ts'
import type { JsonValue } from '../db/model.ts'
import { newToken } from '../security/token.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { addressesOf, addressOf } from './addresses.ts'
import { mail, mayMail } from './mailing.ts'
import { acceptablePassword } from './password-change.ts'
import type { AuthServices } from './services.ts'

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
  services.post.later(async () => {
    if (!(await mayMail(services, identity, client))) return
    const user = await services.users.findByIdentity(identity)
    const to = user?.isActive ? addressOf(services.layout, user, identity) : null
    if (user && to !== null) await sendReset(services, user, to)
  })
}

async function sendReset(services: AuthServices, user: AnyUser, to: string): Promise<void> {
  const lifetime = services.lifetimes.resetPassword
  const token = await services.tokens.issueToken('reset_password', user, lifetime, { address: to })
  await services.events.emit('user.password_reset_requested', { user })
  await mail(services, { kind: 'password-reset', to, content: { user, token, lifetime } })
}

/**
 * Sets a new password for the holder of a mailed token. Every session and token of the user ends; nobody is logged in.
 *
 * The token is spent in the transaction of the change: of many requests with one token one succeeds, and its password
 * is the one that is stored.
 *
 * @throws {AuthenticationError} `invalid_token` when the token is unknown, expired, spent, or no longer worth anything.
 * @throws {ValidationError} `weak_password`; the token can be used again.
 * @example await resetPassword(services, { token, newPassword })
 */
export async function resetPassword(services: AuthServices, { token, newPassword }: ResetPasswordInput): Promise<void> {
  const holder = await services.tokens.findToken('reset_password', token)
  const passwordHash = await acceptablePassword(services, holder.user, newPassword) // slow: not in the transaction
  const user = await services.db.transaction((tx) => spend(services, tx, token, passwordHash))
  await services.events.emit('user.password_reset', { user })
  if (user.email !== null) services.post.later(() => notice(services, user, user.email ?? ''))
}

async function spend(services: AuthServices, tx: DbAdapter, token: string, passwordHash: string): Promise<AnyUser> {
  const { user, payload } = await services.tokens.in(tx).consumeToken('reset_password', token)
  await services.users.in(tx).update(user, { passwordHash, uniquifier: newToken() })
  await confirmAddress(services, tx, user, payload)
  await services.tokens.in(tx).revokeTokens(user)
  await services.sessions.in(tx).revokeAll(user)
  return user
}

/** Whoever followed the link reads what is mailed there. */
async function confirmAddress(services: AuthServices, tx: DbAdapter, user: AnyUser, payload: JsonValue): Promise<void> {
  const email = (payload as { readonly address?: string } | null)?.address
  const isKnown = addressesOf(services.layout, user).some((address) => address.email === email && address.confirmedAt)
  if (email === undefined || isKnown || !services.layout.attributes.has('emailConfirmedAt')) return
  await services.users.in(tx).update(user, { emailConfirmedAt: services.clock.now() }, { email })
}

const notice = (services: AuthServices, user: AnyUser, to: string): Promise<void> =>
  mail(services, { kind: 'password-changed', to, content: { user } })
