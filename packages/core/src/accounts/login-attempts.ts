import { RateLimitError } from '../errors.ts'
import { knownDevice } from '../security/device-token.ts'
import type { PasswordVerification } from '../security/password-hasher.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { AccountLockedError, accountKey, type CountedAttempt, nameKey } from './attempts.ts'
import type { AuthServices } from './services.ts'
import { accountLocked } from './unlocking.ts'

/**
 * Counts a try before it is made. Names that are nobody's are counted as accounts are: a lock tells nothing.
 *
 * @throws {RateLimitError} `too_many_requests`.
 * @throws {UnavailableError} `limiter_unavailable`.
 */
export async function beginAttempt(
  services: AuthServices,
  identity: string,
  user: AnyUser | null,
  origin: CallOrigin,
): Promise<CountedAttempt> {
  const { attempts, events } = services
  const { ipAddress = null } = origin
  const account = user ? accountKey(services, user) : nameKey(identity)
  const device = user ? deviceOf(services, user, origin) : null
  try {
    return await attempts.begin({ account, ipAddress, device })
  } catch (error) {
    if (error instanceof RateLimitError) await events.emit('user.login_limited', { identity, ipAddress })
    if (user && error instanceof AccountLockedError) accountLocked(services, user, origin)
    throw error
  }
}

const deviceOf = ({ layout, secrets }: AuthServices, user: AnyUser, { deviceToken }: CallOrigin): string | null =>
  knownDevice(secrets, { userId: userId(layout, user), identity: user.getId() }, deviceToken)

/** Makes the try. A password that nobody has looked at was not tried. */
export async function tried(
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
