import { ConflictError } from '../errors.ts'
import { createHeldNames } from '../stores/held-names.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'
import type { Work } from './transaction.ts'
import { confirmsFirst } from './unconfirmed.ts'

// Who registers with a known address is told nothing, and nobody is added. The name they asked for is held all the same:
// if it could still be had, that would tell that the address is known.

type Names = Pick<AuthServices, 'features' | 'layout' | 'clock'>

const holdsNames = ({ features, layout }: Names): boolean =>
  confirmsFirst(features) && layout.attributes.has('username')

/**
 * Lets a user who has just been given a name keep it, in the same transaction. Of one who is given a name and one whom it
 * is held for at the same moment one succeeds.
 *
 * @throws {ConflictError} `username_taken` when it is held for somebody.
 */
export async function claimUsername(services: Names, { db }: Work, user: AnyUser): Promise<void> {
  if (user.username === null || !holdsNames(services)) return
  const names = createHeldNames({ ...services, db })
  await names.hold(user, user.username)
  await names.release(user, user.username)
}

/** Lets a user have a name that is held for them, in the transaction that gives it to them. */
export async function releaseUsername(services: Names, { db }: Work, user: AnyUser, username: string): Promise<void> {
  if (holdsNames(services)) await createHeldNames({ ...services, db }).release(user, username)
}

/**
 * Answers for a name as if a new user had been given it, and holds it for one whose address was used.
 *
 * @throws {ConflictError} `username_taken` when somebody has it, or it is held for anybody, this user among them.
 */
export async function holdUsername(
  services: Names,
  { db, users }: Work,
  user: AnyUser,
  username: string,
): Promise<void> {
  if (holdsNames(services)) await createHeldNames({ ...services, db }).hold(user, username)
  // Afterwards: who is given the name at this moment waits for the row that was just written.
  if (await users.findByIdentity(username)) throw new ConflictError('username_taken', say('usernameTaken'))
}

/** The user whom a name is held for, or null. */
export async function holderOf(services: AuthServices, username: string): Promise<AnyUser | null> {
  const where = holdsNames(services) ? await createHeldNames(services).holderOf(username) : null
  const [user = null] = where ? await services.users.list({ where, limit: 1 }) : []
  return user
}
