import { AuthenticationError, RateLimitError, UnavailableError, ValidationError } from '../errors.ts'
import type { LoginFailure } from '../events.ts'
import { isStorableText } from '../query/field-value.ts'
import { knownDevice } from '../security/device-token.ts'
import type { PasswordVerification } from '../security/password-hasher.ts'
import { newToken } from '../security/token.ts'
import type { ClientInfo, NewSession } from '../stores/session-store.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import { type AnyUser, attributeReader } from '../user/user-mixin.ts'
import type { CountedAttempt } from './attempts.ts'
import { isUnconfirmed } from './email-confirmation.ts'
import type { AuthServices } from './services.ts'

export interface Credentials {
  /** A username or an e-mail address. */
  readonly identity: string
  readonly password: string
}

/** Longer names are nobody's. */
const maxIdentityLength = 255

/**
 * The user whose credentials these are. Unknown user, wrong password and inactive account are told apart by nothing:
 * one message, and one run of the password hash at current cost each. A stored hash in another format or at another
 * cost is replaced on the way.
 *
 * @throws {AuthenticationError} `invalid_credentials`; `email_unconfirmed` to who knows the password, where an address
 *   has to be confirmed first.
 * @throws {ValidationError} `invalid_value` when a credential is no text, or longer than one can be.
 * @throws {RateLimitError} `too_many_requests`: tries are counted before the password is looked at, by account and by
 *   address, whichever road they come.
 * @throws {UnavailableError} `hash_queue_full`, `limiter_unavailable`.
 * @example const user = await verifyCredentials(services, { identity: 'ada', password })
 */
export async function verifyCredentials(
  services: AuthServices,
  credentials: Credentials,
  client: ClientInfo = {},
): Promise<AnyUser> {
  const { user, newHash } = await prove(services, credentials, client)
  if (newHash !== null) await note(services, user, { passwordHash: newHash })
  return user
}

/**
 * Logs a user in with name or address and password, and begins a session. Tracking fields and a replaced hash are
 * written in one statement for each model they live in.
 *
 * @throws as {@link verifyCredentials}.
 * @example const { sessionToken } = await login(services, { identity, password }, { ipAddress, userAgent })
 */
export async function login(
  services: AuthServices,
  credentials: Credentials,
  client: ClientInfo = {},
): Promise<NewSession> {
  const { user, newHash } = await prove(services, credentials, client)
  const tracked = services.trackLogin(user, client, services.clock.now())
  const changes = { ...tracked, ...(newHash !== null && { passwordHash: newHash }) }
  return startSession(services, await note(services, user, changes), client)
}

/** Begins a session for a user who has proved who they are by a road of the application's own. */
export async function startSession(
  services: AuthServices,
  user: AnyUser,
  client: ClientInfo = {},
): Promise<NewSession> {
  const identified = user.getId() === '' ? await note(services, user, {}) : user
  const started = await services.sessions.start(identified, client)
  await services.events.emit('user.logged_in', { user: identified, sessionId: started.session.id })
  return started
}

interface Proof {
  readonly user: AnyUser
  /** The password hashed anew, where the stored hash is outdated. */
  readonly newHash: string | null
}

async function prove(services: AuthServices, credentials: Credentials, client: ClientInfo): Promise<Proof> {
  const { identity, password } = readCredentials(services, credentials)
  const includes = services.layout.session && services.sessions.loginIncludes
  const user = await services.users.findByIdentity(identity, includes)
  const attempt = await beginAttempt(services, identity, user, client)
  const { verified, outdated, unusable } = await tried(services, attempt, password, user?.passwordHash ?? null)
  if (unusable)
    services.report(new Error('A stored password hash cannot be verified: unknown format, damaged or too costly.'))
  if (!user || !verified || !user.isActive) {
    await services.events.emit('user.login_failed', { identity, reason: reasonOf(user, verified) })
    throw refusal()
  }
  await attempt.takeBack()
  if (services.confirmedLogin && isUnconfirmed(services, user)) {
    await services.events.emit('user.login_failed', { identity, reason: 'unconfirmed' })
    throw new AuthenticationError('email_unconfirmed', 'Follow the link that was mailed to you first.')
  }
  return { user, newHash: outdated ? await hashAnew(services, password) : null }
}

/**
 * Proves that who asks knows the user's password, counted and answered as a login is.
 *
 * @throws as {@link verifyCredentials}.
 */
export async function verifyPasswordOf(
  services: AuthServices,
  user: AnyUser,
  password: string,
  client: ClientInfo = {},
): Promise<void> {
  if (password.length > services.passwordPolicy.maxLength * 4) throw refusal()
  const identity = user.calcUsername()
  const attempt = await beginAttempt(services, identity, user, client)
  const { verified } = await tried(services, attempt, password, user.passwordHash)
  if (!verified) {
    await services.events.emit('user.login_failed', { identity, reason: 'wrong_password' })
    throw refusal()
  }
  await attempt.takeBack()
}

/** A password that nobody has looked at was not tried. */
async function tried(
  { passwordHasher }: AuthServices,
  attempt: CountedAttempt,
  password: string,
  stored: string | null,
): Promise<PasswordVerification> {
  try {
    return await passwordHasher.verifyPassword(password, stored)
  } catch (error) {
    await attempt.takeBack()
    throw error
  }
}

/** Names that are nobody's are counted as accounts are: a lock tells nothing. */
async function beginAttempt(
  { attempts, events, layout, secrets }: AuthServices,
  identity: string,
  user: AnyUser | null,
  { ipAddress = null, deviceToken }: ClientInfo,
): Promise<CountedAttempt> {
  const id = user?.[layout.user.primaryKey[0] ?? 'id']
  const account = user ? `user ${id}` : `name ${normalizeIdentity(identity) ?? ''}`
  const device = user ? knownDevice(secrets, id, deviceToken) : null
  try {
    return await attempts.begin({ account, ipAddress, device })
  } catch (error) {
    if (error instanceof RateLimitError) await events.emit('user.login_limited', { identity, ipAddress })
    throw error
  }
}

/** A full queue does not spoil a login that has succeeded: the hash is replaced next time. */
async function hashAnew(services: AuthServices, password: string): Promise<string | null> {
  try {
    return await services.passwordHasher.hashPassword(password)
  } catch (error) {
    if (error instanceof UnavailableError) return null
    throw error
  }
}

/**
 * Writes what a login changes of the user, unless the password was changed or the user disabled since they were read:
 * then these credentials no longer open anything. A user whom an older application made gets a session identity here.
 */
async function note(services: AuthServices, user: AnyUser, attributes: UserAttributes): Promise<AnyUser> {
  const isNew = user.getId() === ''
  const changes = isNew ? { ...attributes, uniquifier: newToken() } : attributes
  const asRead = { passwordHash: user.passwordHash, active: attributeReader(services.layout, 'active')(user) }
  const written = await services.users.update(user, changes, asRead)
  if (!written) throw refusal()
  if (attributes.passwordHash !== undefined) await services.events.emit('user.password_rehashed', { user })
  return isNew ? ((await services.users.findById(user[services.layout.user.primaryKey[0] ?? 'id'])) ?? user) : user
}

function readCredentials(services: AuthServices, { identity, password }: Credentials): Credentials {
  const tooLong = (name: string): ValidationError =>
    ValidationError.field(name, 'invalid_value', `This ${name} is too long.`)
  if (typeof identity !== 'string' || typeof password !== 'string') {
    throw new ValidationError('invalid_value', 'Username and password must be text.')
  }
  if (identity.length > maxIdentityLength) throw tooLong('username')
  if (password.length > services.passwordPolicy.maxLength * 4) throw tooLong('password')
  return { identity: isStorableText(identity) ? identity : '', password }
}

const reasonOf = (user: AnyUser | null, verified: boolean): LoginFailure => {
  if (!user) return 'unknown_user'
  return verified ? 'inactive' : 'wrong_password'
}

const refusal = (): AuthenticationError =>
  new AuthenticationError('invalid_credentials', 'Incorrect username or password.')
