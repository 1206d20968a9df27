import type { JsonValue } from '../db/model.ts'
import { AuthenticationError, ConflictError, ValidationError } from '../errors.ts'
import { hashToken, newToken, tokensEqual } from '../security/token.ts'
import type { CallOrigin, ClientInfo } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { addressOf } from './addresses.ts'
import { later, tellingLater } from './afterwards.ts'
import { verifyPasswordOf } from './login.ts'
import { mail, mayMail, notify } from './mailing.ts'
import { acceptablePassword } from './password-change.ts'
import { type RegisterInput, register } from './register.ts'
import { revokeAllAccess } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'
import { isUnconfirmed } from './unconfirmed.ts'
import { holdUsername } from './username-claims.ts'

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
 * was known or not, and so is every later one: the username is held in either case. Whoever owns a known address learns
 * of it by mail.
 *
 * @returns what the browser must keep, to be known again when the link is followed
 * @throws {ValidationError} as `register`.
 * @throws {RateLimitError} `too_many_requests`, as `register`.
 * @throws {ConflictError} `username_taken`: names are no secret.
 */
export async function registerUnconfirmed(
  services: AuthServices,
  input: RegisterInput,
  origin: CallOrigin = {},
): Promise<string> {
  if (!input.email?.trim()) {
    throw ValidationError.field('email', 'invalid_value', say('emailRequired'))
  }
  const browser = newToken()
  try {
    const user = await register(tellingLater(services), input, origin)
    later(services, (afterwards) => sendConfirmation(afterwards, user, user.email, hashToken(browser), origin))
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'email_taken') throw error
    await holdRefused(tellingLater(services), input, origin)
    later(services, (afterwards) => tellOwner(afterwards, input.email ?? '', origin))
  }
  return browser
}

/** The name may be taken as well as the address, and the database tells of one only. */
async function holdRefused(
  services: AuthServices,
  { username, email }: RegisterInput,
  origin: CallOrigin,
): Promise<void> {
  if (!username?.trim() || !services.layout.attributes.has('username')) return
  const owner = await services.users.findByIdentity(email ?? '')
  if (owner) await inTransaction(services, origin, (work) => holdUsername(services, work, owner, username))
}

/** An address that was never confirmed gets its link once more, bound to no browser; the owner of another a notice. */
async function tellOwner(services: AuthServices, email: string, client: ClientInfo): Promise<void> {
  const user = await services.users.findByIdentity(email)
  // Counted for the address alone: whoever registers many times from one place must not find out by what is not sent.
  if (!user?.isActive || !(await mayMail(services, email, {}))) return
  if (isUnconfirmed(services, user)) return sendConfirmation(services, user, user.email, null, client)
  const to = addressOf(services.layout, user, email)
  if (to !== null) await mail(services, { kind: 'address-known', to, content: { user } }, client)
}

/**
 * Mails the link once more, if there is whom to mail it to; nothing tells whether. It is bound to no browser: asking
 * for it proves nothing.
 */
export function requestEmailConfirmation(services: AuthServices, identity: string, client: ClientInfo = {}): void {
  later(services, async (afterwards) => {
    if (!(await mayMail(afterwards, identity, client))) return
    const user = await afterwards.users.findByIdentity(identity)
    if (!user?.isActive || !isUnconfirmed(afterwards, user)) return
    await sendConfirmation(afterwards, user, user.email, null, client)
  })
}

async function sendConfirmation(
  services: AuthServices,
  user: AnyUser,
  to: string | null,
  browser: string | null,
  client: ClientInfo,
): Promise<void> {
  if (to === null) return
  const lifetime = services.lifetimes.confirmEmail
  const token = await inTransaction(services, client, ({ tokens }) =>
    tokens.issueToken('confirm_email', user, lifetime, { address: to, browser }),
  )
  await mail(services, { kind: 'confirm-email', to, content: { user, token, lifetime } }, client)
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
 * which ends every session and token of whoever registered with a foreign address.
 *
 * @throws {AuthenticationError} `invalid_token`; `invalid_credentials` when none of the three proofs is given, or the
 *   password is wrong.
 * @throws {ValidationError} `weak_password`.
 */
export async function confirmEmail(
  services: AuthServices,
  input: ConfirmEmailInput,
  origin: CallOrigin = {},
): Promise<ConfirmedEmail> {
  const { user, payload } = await services.tokens.findToken('confirm_email', input.token)
  const isSameBrowser = isBound(payload, input.browser)
  const passwordHash = isSameBrowser ? null : await proof(services, user, input, origin)
  const confirmed = await inTransaction(services, origin, (work) => spend(services, work, input.token, passwordHash))
  if (isUnconfirmed(services, user)) notify(services, 'registered', confirmed, origin)
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
  if (!password) throw new AuthenticationError('invalid_credentials', say('passwordOrNew'))
  await verifyPasswordOf(services, user, password, client)
  return null
}

async function spend(services: AuthServices, work: Work, token: string, passwordHash: string | null): Promise<AnyUser> {
  const { users } = work
  const { user, payload } = await work.tokens.consumeToken('confirm_email', token)
  const email = addressIn(payload)
  const isStill = await users.update(user, { emailConfirmedAt: services.clock.now() }, { email })
  if (!isStill) throw new AuthenticationError('invalid_token', say('linkNotYours'))
  if (passwordHash !== null) await revokeAllAccess(work, user, { passwordHash })
  const confirmed = await users.reload(user)
  await work.tell('user.email_confirmed', { user: confirmed, email })
  return confirmed
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
