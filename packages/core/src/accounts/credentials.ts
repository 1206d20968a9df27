import { AuthenticationError, ValidationError } from '../errors.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { type Credentials, noteLogin, verifyCredentials } from './login.ts'
import type { AuthServices } from './services.ts'

/**
 * The key of the user whose credentials these are, who is noted to have logged in now; no session begins. Null when they
 * are wrong, or cannot be anybody's: what is too long costs no hash.
 *
 * @throws {RateLimitError} `too_many_requests`; tries are counted as those of logins are.
 * @throws {UnavailableError} `hash_queue_full`, `limiter_unavailable`.
 * @example const id = await checkCredentials(services, { identity: 'ada', password })
 */
export async function checkCredentials(
  services: AuthServices,
  credentials: Credentials,
  origin: CallOrigin = {},
): Promise<unknown> {
  const user = await unlessWrong(noteLogin(services, credentials, origin))
  return user && userId(services.layout, user)
}

/**
 * The active user whose credentials these are, or null. Nothing is noted but tries that fail.
 *
 * @throws as {@link checkCredentials}.
 * @example const user = await authenticate(services, { identity: 'ada', password })
 */
export const authenticate = (
  services: AuthServices,
  credentials: Credentials,
  origin: CallOrigin = {},
): Promise<AnyUser | null> => unlessWrong(verifyCredentials(services, credentials, origin))

/**
 * The active user whose credentials these are, where they come with every request, as HTTP Basic brings them: what was
 * right less than a minute ago is not hashed again. The user is read each time, and tries are counted all the same; those
 * that come at once are one.
 *
 * @throws as {@link verifyCredentials}.
 * @example const user = await verifyRepeatedly(services, { identity: 'ada', password })
 */
export function verifyRepeatedly(
  services: AuthServices,
  credentials: Credentials,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { provenPasswords, isInTransaction } = services
  const verify = (): Promise<AnyUser> =>
    verifyCredentials({ ...services, passwordHasher: provenPasswords }, credentials, origin)
  if (isInTransaction) return verify()
  const { ipAddress, deviceToken } = origin
  return provenPasswords.once([credentials.identity, credentials.password, ipAddress ?? '', deviceToken ?? ''], verify)
}

async function unlessWrong<Result>(proof: Promise<Result>): Promise<Result | null> {
  try {
    return await proof
  } catch (error) {
    if (error instanceof AuthenticationError || error instanceof ValidationError) return null
    throw error
  }
}
