import { AuthenticationError, RateLimitError, UnavailableError, ValidationError } from '../errors.ts'
import type { LoginFailure } from '../events.ts'
import { isStorableText } from '../query/field-value.ts'
import { knownDevice } from '../security/device-token.ts'
import type { PasswordVerification } from '../security/password-hasher.ts'
import { newToken } from '../security/token.ts'
import type { CallOrigin, NewSession } from '../stores/session-store.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import { say } from '../texts.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { withUniquifier } from '../user/with-uniquifier.ts'
import { AccountLockedError, accountKey, type CountedAttempt } from './attempts.ts'
import { isUnconfirmed } from './email-confirmation.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, tell, type Work } from './transaction.ts'
import { accountLocked } from './unlocking.ts'

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
  client: CallOrigin = {},
): Promise<AnyUser> {
  return proved(services, credentials, client, async ({ user, newHash }) => {
    if (newHash === null) await assertAsRead(services, user)
    else await inTransaction(services, client, (work) => note(services, work, user, { passwordHash: newHash }))
    return user
  })
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
  client: CallOrigin = {},
): Promise<NewSession> {
  return proved(services, credentials, client, (proof) =>
    begin(services, proof.user, loginChanges(services, proof, client), client),
  )
}

/**
 * Notes that a user has logged in, by a road of the application's own: no session begins.
 *
 * @throws as {@link verifyCredentials}.
 */
export async function noteLogin(
  services: AuthServices,
  credentials: Credentials,
  client: CallOrigin = {},
): Promise<AnyUser> {
  return proved(services, credentials, client, (proof) =>
    inTransaction(services, client, (work) => note(services, work, proof.user, loginChanges(services, proof, client))),
  )
}

/** Tracking fields, and a hash that is outdated. */
const loginChanges = (services: AuthServices, { user, newHash }: Proof, client: CallOrigin): UserAttributes => ({
  ...services.trackLogin(user, client, services.clock.now()),
  ...(newHash !== null && { passwordHash: newHash }),
})

/**
 * Begins a session for a user who has proved who they are by a road of the application's own.
 *
 * @throws {AuthenticationError} `invalid_credentials` when they were disabled, or their password was changed, meanwhile.
 */
export const startSession = (services: AuthServices, user: AnyUser, origin: CallOrigin = {}): Promise<NewSession> =>
  begin(services, user, {}, origin)

function begin(
  services: AuthServices,
  user: AnyUser,
  changes: UserAttributes,
  origin: CallOrigin,
): Promise<NewSession> {
  return inTransaction(services, origin, async (work) => {
    const noted = await note(services, work, user, { ...changes, ...newIdentity(services) })
    const started = await work.sessions.start(noted, origin)
    await work.tell('user.logged_in', { user: noted, sessionId: started.session.id })
    return started
  })
}

/** Other sessions are of the one before, and so are tokens. */
const newIdentity = ({ features }: AuthServices): UserAttributes =>
  features.endOtherSessionsOnLogin ? { uniquifier: newToken() } : {}

interface Proof {
  readonly user: AnyUser
  /** The password hashed anew, where the stored hash is outdated. */
  readonly newHash: string | null
}

/** Of many who log in at once one replaces what is outdated in a user; the others prove themselves against the new. */
async function proved<Result>(
  services: AuthServices,
  credentials: Credentials,
  client: CallOrigin,
  work: (proof: Proof) => Promise<Result>,
): Promise<Result> {
  const proof = await prove(services, credentials, client)
  try {
    return await work(proof)
  } catch (error) {
    const mayDiffer = proof.newHash !== null || proof.user.getId() === '' || services.features.endOtherSessionsOnLogin
    if (!mayDiffer || !(error instanceof AuthenticationError)) throw error
    return work(await prove(services, credentials, client))
  }
}

async function prove(services: AuthServices, credentials: Credentials, client: CallOrigin): Promise<Proof> {
  const { identity, password } = readCredentials(services, credentials)
  const includes = services.layout.session && services.sessions.loginIncludes
  const user = await services.users.findByIdentity(identity, includes)
  const attempt = await beginAttempt(services, identity, user, client)
  const { verified, outdated, unusable } = await tried(services, attempt, password, user?.passwordHash ?? null)
  if (unusable)
    services.report(new Error('A stored password hash cannot be verified: unknown format, damaged or too costly.'))
  const newHash = outdated ? await hashAnew(services, password) : null
  if (!user || !verified || !user.isActive) {
    await tell(services, client, 'user.login_failed', { identity, user, reason: reasonOf(user, verified) })
    throw refusal()
  }
  await attempt.takeBack()
  if (mustConfirm(services, user)) {
    await tell(services, client, 'user.login_failed', { identity, user, reason: 'unconfirmed' })
    throw new AuthenticationError('email_unconfirmed', say('emailUnconfirmed'))
  }
  return { user, newHash }
}

/** Nobody logs in before one of their addresses is confirmed, where that is asked for. */
const mustConfirm = (services: AuthServices, user: AnyUser): boolean =>
  services.features.emailConfirmation && !services.features.loginBeforeConfirmation && isUnconfirmed(services, user)

/**
 * Proves that who asks knows the user's password, counted and answered as a login is.
 *
 * @throws as {@link verifyCredentials}.
 */
export async function verifyPasswordOf(
  services: AuthServices,
  user: AnyUser,
  password: string,
  client: CallOrigin = {},
): Promise<PasswordVerification> {
  if (password.length > services.passwordPolicy.maxLength * 4) throw wrongPassword()
  const identity = user.calcUsername()
  const attempt = await beginAttempt(services, identity, user, client)
  const verification = await tried(services, attempt, password, user.passwordHash)
  if (!verification.verified) {
    await tell(services, client, 'user.login_failed', { identity, user, reason: 'wrong_password' })
    throw wrongPassword()
  }
  await attempt.takeBack()
  return verification
}

/** As {@link verifyPasswordOf}; an outdated hash is replaced on the way. True when one was. */
export async function verifyAndRehash(
  services: AuthServices,
  user: AnyUser,
  password: string,
  client: CallOrigin = {},
): Promise<boolean> {
  const { outdated } = await verifyPasswordOf(services, user, password, client)
  const newHash = outdated ? await hashAnew(services, password) : null
  if (newHash === null) return false
  await inTransaction(services, client, (work) => note(services, work, user, { passwordHash: newHash }))
  return true
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
  services: AuthServices,
  identity: string,
  user: AnyUser | null,
  origin: CallOrigin,
): Promise<CountedAttempt> {
  const { attempts, events, layout, secrets } = services
  const { ipAddress = null, deviceToken } = origin
  const id = user && userId(layout, user)
  const account = user ? accountKey(id) : `name ${normalizeIdentity(identity) ?? ''}`
  const device = user ? knownDevice(secrets, { userId: id, identity: user.getId() }, deviceToken) : null
  try {
    return await attempts.begin({ account, ipAddress, device })
  } catch (error) {
    if (error instanceof RateLimitError) await events.emit('user.login_limited', { identity, ipAddress })
    if (user && error instanceof AccountLockedError) accountLocked(services, user, origin)
    throw error
  }
}

/**
 * The other half of what every try costs, where the stored hash cost less; made before it is known whether the user may
 * log in. A full queue does not spoil a login that has succeeded: the hash is replaced next time.
 */
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
export async function note(
  { layout }: AuthServices,
  { users, tell: told }: Work,
  user: AnyUser,
  attributes: UserAttributes,
): Promise<AnyUser> {
  const uniquifier = user.getId() === '' ? newToken() : attributes.uniquifier
  const changes = { ...attributes, uniquifier }
  if (!(await users.update(user, changes, asRead(layout, user)))) throw refusal()
  if (attributes.passwordHash !== undefined) await told('user.password_rehashed', { user })
  return typeof uniquifier === 'string' ? withUniquifier(layout, user, uniquifier) : user
}

/** Hashing takes its time, and waiting for it more: the credentials must still hold when it is done. One statement. */
async function assertAsRead({ layout, users }: AuthServices, user: AnyUser): Promise<void> {
  if (!(await users.update(user, {}, asRead(layout, user)))) throw refusal()
}

/** What a login goes by, as it was when the password was looked at. */
const asRead = (layout: ModelLayout, user: AnyUser): UserAttributes =>
  Object.fromEntries(
    (['passwordHash', 'active', 'uniquifier'] as const).map((name) => [name, attributeReader(layout, name)(user)]),
  )

function readCredentials(services: AuthServices, { identity, password }: Credentials): Credentials {
  const tooLong = (name: string): ValidationError => ValidationError.field(name, 'invalid_value', say('valueTooLong'))
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

const refusal = (): AuthenticationError => new AuthenticationError('invalid_credentials', say('invalidCredentials'))

/** To who is known, and was asked for nothing else. */
const wrongPassword = (): AuthenticationError => new AuthenticationError('invalid_credentials', say('wrongPassword'))
