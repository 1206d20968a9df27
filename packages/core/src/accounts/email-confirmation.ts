import type { DbAdapter } from '../db/db-adapter.ts'
import type { JsonValue } from '../db/model.ts'
import { AuthenticationError, ConflictError, ValidationError } from '../errors.ts'
import { hashToken, newToken, tokensEqual } from '../security/token.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { addressesOf, addressOf } from './addresses.ts'
import { verifyPasswordOf } from './login.ts'
import { mail, mayMail } from './mailing.ts'
import { acceptablePassword } from './password-change.ts'
import { type RegisterInput, register } from './register.ts'
import type { AuthServices } from './services.ts'

export interface ConfirmEmailInput {
  readonly token: string
  /** What the browser has kept since it registered, if it is that one. */
  readonly browser?: string | null | undefined
  /** The account's password, from another browser. */
  readonly password?: string | null | undefined
  /** A new one, from somebody who does not know it: whoever registered with a foreign address loses the account. */
  readonly newPassword?: string | null | undefined
}

export interface ConfirmedEmail {
  readonly user: AnyUser
  /** The browser is the one that registered: it may be logged in. */
  readonly isSameBrowser: boolean
}

/**
 * Registers somebody whose address has to be confirmed, and mails the link. The answer is the same whether the address
 * was known or not; whoever owns a known one learns of it by mail.
 *
 * @returns what the browser must keep, to be known again when the link is followed
 * @throws {ValidationError} as `register`.
 * @throws {ConflictError} `username_taken`: names are no secret.
 */
export async function registerUnconfirmed(services: AuthServices, input: RegisterInput): Promise<string> {
  if (!input.email?.trim()) {
    throw ValidationError.field('email', 'invalid_value', 'An e-mail address is required.')
  }
  const browser = newToken()
  try {
    const user = await register(services, input)
    services.post.later(() => sendConfirmation(services, user, user.email, hashToken(browser)))
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'email_taken') throw error
    await assertUsernameFree(services, input)
    services.post.later(() => tellOwner(services, input.email ?? ''))
  }
  return browser
}

/** Both may be taken, and the database tells of one only. */
async function assertUsernameFree(services: AuthServices, { username }: RegisterInput): Promise<void> {
  if (!username || !(await services.users.findByIdentity(username))) return
  throw new ConflictError('username_taken', 'This username is taken.')
}

/** An address that was never confirmed gets its link once more, bound to no browser; the owner of another a notice. */
async function tellOwner(services: AuthServices, email: string): Promise<void> {
  const user = await services.users.findByIdentity(email)
  if (!user?.isActive || !(await mayMail(services, email, {}))) return
  if (isUnconfirmed(services, user)) return sendConfirmation(services, user, user.email, null)
  const to = addressOf(services.layout, user, email)
  if (to !== null) await mail(services, { kind: 'address-known', to, content: { user } })
}

/**
 * Mails the link once more, if there is whom to mail it to; nothing tells whether. It is bound to no browser: asking
 * for it proves nothing.
 */
export function requestEmailConfirmation(services: AuthServices, identity: string, client: ClientInfo = {}): void {
  services.post.later(async () => {
    if (!(await mayMail(services, identity, client))) return
    const user = await services.users.findByIdentity(identity)
    if (user?.isActive && isUnconfirmed(services, user)) await sendConfirmation(services, user, user.email, null)
  })
}

/** A user with addresses, of which none was ever confirmed. */
export function isUnconfirmed({ layout }: Pick<AuthServices, 'layout'>, user: AnyUser): boolean {
  const addresses = addressesOf(layout, user)
  return addresses.length > 0 && addresses.every(({ confirmedAt }) => confirmedAt === null)
}

async function sendConfirmation(
  services: AuthServices,
  user: AnyUser,
  to: string | null,
  browser: string | null,
): Promise<void> {
  if (to === null) return
  const lifetime = services.lifetimes.confirmEmail
  const token = await services.tokens.issueToken('confirm_email', user, lifetime, { address: to, browser })
  await mail(services, { kind: 'confirm-email', to, content: { user, token, lifetime } })
}

/** What a link that is shown needs besides. @throws {AuthenticationError} `invalid_token`. */
export async function findEmailConfirmation(
  services: AuthServices,
  { token, browser }: Pick<ConfirmEmailInput, 'token' | 'browser'>,
): Promise<ConfirmedEmail> {
  const { user, payload } = await services.tokens.findToken('confirm_email', token)
  return { user, isSameBrowser: isBound(payload, browser) }
}

/**
 * Confirms an address by its mailed token. Whoever follows the link has proved the address, and not that they chose the
 * account's password: in another browser than the one that registered, the password is asked for, or a new one is set,
 * which ends every session of whoever registered with a foreign address.
 *
 * @throws {AuthenticationError} `invalid_token`; `invalid_credentials` when none of the three proofs is given, or the
 *   password is wrong.
 * @throws {ValidationError} `weak_password`.
 */
export async function confirmEmail(
  services: AuthServices,
  input: ConfirmEmailInput,
  client: ClientInfo = {},
): Promise<ConfirmedEmail> {
  const { user, payload } = await services.tokens.findToken('confirm_email', input.token)
  const isSameBrowser = isBound(payload, input.browser)
  const passwordHash = isSameBrowser ? null : await proof(services, user, input, client)
  await services.db.transaction((tx) => spend(services, tx, input.token, passwordHash))
  const confirmed = (await services.users.findById(user[services.layout.user.primaryKey[0] ?? 'id'])) ?? user
  await services.events.emit('user.email_confirmed', { user: confirmed, email: addressIn(payload) })
  return { user: confirmed, isSameBrowser }
}

/** The hash of a new password; null when the present one was shown. */
async function proof(
  services: AuthServices,
  user: AnyUser,
  { password, newPassword }: ConfirmEmailInput,
  client: ClientInfo,
): Promise<string | null> {
  if (newPassword) return acceptablePassword(services, user, newPassword)
  if (!password) throw new AuthenticationError('invalid_credentials', 'Enter the password, or choose a new one.')
  await verifyPasswordOf(services, user, password, client)
  return null
}

async function spend(services: AuthServices, tx: DbAdapter, token: string, passwordHash: string | null): Promise<void> {
  const { user, payload } = await services.tokens.in(tx).consumeToken('confirm_email', token)
  const users = services.users.in(tx)
  const isStill = await users.update(user, { emailConfirmedAt: services.clock.now() }, { email: addressIn(payload) })
  if (!isStill) throw new AuthenticationError('invalid_token', 'The address of this link is not yours any more.')
  if (passwordHash === null) return
  await users.update(user, { passwordHash, uniquifier: newToken() })
  await services.tokens.in(tx).revokeTokens(user)
  await services.sessions.in(tx).revokeAll(user)
}

interface Payload {
  readonly address?: unknown
  readonly browser?: unknown
}

const addressIn = (payload: JsonValue): string => String((payload as Payload | null)?.address ?? '')

function isBound(payload: JsonValue, browser: string | null | undefined): boolean {
  const bound = (payload as Payload | null)?.browser
  return typeof bound === 'string' && typeof browser === 'string' && tokensEqual(bound, hashToken(browser))
}
