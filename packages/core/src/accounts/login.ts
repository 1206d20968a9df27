import { AuthenticationError, UnavailableError, ValidationError } from '../errors.ts'
import type { LoginFailure } from '../events.ts'
import { isStorableText } from '../query/field-value.ts'
import type { PasswordVerification } from '../security/password-hasher.ts'
import { newToken } from '../security/token.ts'
import type { CallOrigin, NewSession } from '../stores/session-store.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import { say } from '../texts.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import type { UserAttribute } from '../user/attributes.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { withUniquifier } from '../user/with-uniquifier.ts'
import { requestEmailConfirmation } from './email-confirmation.ts'
import { beginAttempt, tried } from './login-attempts.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, tell, type Work } from './transaction.ts'
import { confirmsFirst, mustConfirm } from './unconfirmed.ts'
import { holderOf } from './username-claims.ts'

export interface Credentials {
  /** A username or an e-mail address. */
  readonly identity: string
  readonly password: string
}

/** Longer names are nobody's. */
const maxIdentityLength = 255

/**
 * The user whose credentials these are. Unknown user, wrong password, inactive account and one whose address has to be
 * confirmed first are told apart by nothing: one message, one run of the password hash at current cost, one more try
 * counted. Who knows the password gets the link to confirm once more, by mail. A stored hash in another format or at
 * another cost is replaced on the way.
 *
 * @throws {AuthenticationError} `invalid_credentials`.
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
  return proved(services, credentials, client, async ({ user, newHash, remembered }) => {
    if (remembered) return user
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
  return proved(services, credentials, client, (proof) => begin(services, proof, client))
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
 * Begins a session for a user who has proved who they are by a road of the application's own; tracked as a login is.
 *
 * @throws {AuthenticationError} `invalid_credentials` when they were disabled, or their password was changed, meanwhile.
 */
export const startSession = (services: AuthServices, user: AnyUser, origin: CallOrigin = {}): Promise<NewSession> =>
  begin(services, { user, newHash: null, remembered: false }, origin)

function begin(services: AuthServices, proof: Proof, origin: CallOrigin): Promise<NewSession> {
  return inTransaction(services, origin, async (work) => {
    const changes = { ...loginChanges(services, proof, origin), ...newIdentity(services) }
    const noted = await noteInTurn(services, work, proof.user, changes)
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
  /** Nothing was hashed, so that the user is as just read. */
  readonly remembered: boolean
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
    const mayDiffer = proof.newHash !== null || proof.user.getId() === ''
    if (!mayDiffer || !(error instanceof AuthenticationError)) throw error
    return work(await prove(services, credentials, client))
  }
}

async function prove(services: AuthServices, credentials: Credentials, client: CallOrigin): Promise<Proof> {
  const { identity, password } = readCredentials(services, credentials)
  const includes = services.layout.session && services.sessions.loginIncludes
  const user = await services.users.findByIdentity(identity, includes)
  // A name that is held counts with its user's address, as it would if it had been given away with it.
  const attempt = await beginAttempt(services, identity, user ?? (await holderOf(services, identity)), client)
  const tries = await tried(services, attempt, password, user?.passwordHash ?? null)
  const { verified, outdated, unusable, remembered = false } = tries
  if (unusable)
    services.report(new Error('A stored password hash cannot be verified: unknown format, damaged or too costly.'))
  const newHash = outdated ? await hashAnew(services, password) : null
  if (!user || !verified || !user.isActive || mustConfirm(services, user)) {
    const reason = reasonOf(user, verified)
    await tell(services, client, 'user.login_failed', { identity, user, reason })
    // Counted for the address alone: mails that can be asked for from there must not be fewer because somebody registered.
    if (reason === 'unconfirmed')
      requestEmailConfirmation(services, user?.email ?? identity, { ...client, ipAddress: null })
    throw refusal(services)
  }
  await attempt.takeBack()
  return { user, newHash, remembered }
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
async function note(services: AuthServices, work: Work, user: AnyUser, attributes: UserAttributes): Promise<AnyUser> {
  const noted = await noteUnlessChanged(services, work, user, attributes)
  if (!noted) throw refusal(services)
  return noted
}

/**
 * The same for who is about to begin a session. Those of one user do so one after another, so that each counts the
 * sessions of those before. What was read with the user tells them as long as the number of logins is as it was read;
 * else the user is given without them. Where logins are not counted, the session identity is written as it was.
 */
export async function noteInTurn(
  services: AuthServices,
  work: Work,
  user: AnyUser,
  attributes: UserAttributes,
): Promise<AnyUser> {
  const { layout } = services
  const stored = (name: UserAttribute): unknown => attributeReader(layout, name)(user)
  if (!layout.attributes.has('loginCount')) {
    return note(services, work, user, { uniquifier: stored('uniquifier'), ...attributes })
  }
  const first = await noteUnlessChanged(services, work, user, attributes, { loginCount: stored('loginCount') })
  return first ?? work.users.reload(await note(services, work, user, attributes))
}

async function noteUnlessChanged(
  { layout, features }: AuthServices,
  { users, tell: told }: Work,
  user: AnyUser,
  attributes: UserAttributes,
  expected: UserAttributes = {},
): Promise<AnyUser | null> {
  const uniquifier = user.getId() === '' ? newToken() : attributes.uniquifier
  const changes = { ...attributes, uniquifier }
  if (!(await users.update(user, changes, { ...asRead({ layout, features }, user), ...expected }))) return null
  if (attributes.passwordHash !== undefined) await told('user.password_rehashed', { user })
  return typeof uniquifier === 'string' ? withUniquifier(layout, user, uniquifier) : user
}

/** Hashing takes its time, and waiting for it more: the credentials must still hold when it is done. One statement. */
async function assertAsRead(services: AuthServices, user: AnyUser): Promise<void> {
  if (!(await services.users.update(user, {}, asRead(services, user)))) throw refusal(services)
}

/**
 * What a login goes by, as it was when the password was looked at. Where each gives the user a new session identity, that
 * is none of it: of many at once all succeed, and the last one's session lives.
 */
function asRead({ layout, features }: Pick<AuthServices, 'layout' | 'features'>, user: AnyUser): UserAttributes {
  const names = [
    'passwordHash',
    'active',
    ...(features.endOtherSessionsOnLogin ? [] : ['uniquifier' as const]),
  ] as const
  return Object.fromEntries(names.map((name) => [name, attributeReader(layout, name)(user)]))
}

function readCredentials(services: AuthServices, { identity, password }: Credentials): Credentials {
  const tooLong = (name: string): ValidationError => ValidationError.field(name, 'invalid_value', say('valueTooLong'))
  if (typeof identity !== 'string' || typeof password !== 'string') {
    throw new ValidationError('invalid_value', 'Username and password must be text.')
  }
  if (identity.length > maxIdentityLength) throw tooLong('username')
  if (password.length > services.passwordPolicy.maxLength * 4) throw tooLong('password')
  return { identity: isStorableText(identity) ? identity : '', password }
}

/** Why somebody is not let in, as the audit keeps it; nobody else is told. */
const reasonOf = (user: AnyUser | null, verified: boolean): LoginFailure => {
  if (!user) return 'unknown_user'
  if (!verified) return 'wrong_password'
  return user.isActive ? 'unconfirmed' : 'inactive'
}

/** Where addresses are confirmed first everybody is told of it, for whoever's name it is. */
const refusal = ({ features }: AuthServices): AuthenticationError =>
  new AuthenticationError('invalid_credentials', say(confirmsFirst(features) ? 'notLetIn' : 'invalidCredentials'))

/** To who is known, and was asked for nothing else. */
const wrongPassword = (): AuthenticationError => new AuthenticationError('invalid_credentials', say('wrongPassword'))
