import { AuthenticationError } from '../errors.ts'
import { createEmailStore } from '../stores/email-store.ts'
import { say } from '../texts.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { fieldOfAttribute, userId } from '../user/user-query.ts'
import { type Address, addressesOf, keepsSeveral, mayHaveSeveral } from './addresses.ts'
import { revokeAllAccess } from './revocation.ts'
import type { AuthServices } from './services.ts'
import type { Work } from './transaction.ts'
import { confirmsFirst } from './unconfirmed.ts'

/**
 * Lets what changes a user's addresses happen one after another, and none of it once their sessions were ended: the row
 * with the session identity is written first, as it was.
 *
 * @returns the user as the database has them then; null when the identity is another, or they are gone
 */
export async function holdUser({ layout }: AuthServices, { users }: Work, user: AnyUser): Promise<AnyUser | null> {
  const uniquifier = attributeReader(layout, 'uniquifier')(user)
  return (await users.update(user, { uniquifier }, { uniquifier })) ? users.reload(user) : null
}

/**
 * The same for what users do to themselves: a password that was right does not count once another was set.
 *
 * @throws {AuthenticationError} `login_required` when their sessions were ended meanwhile.
 */
export async function holdSelf(services: AuthServices, work: Work, user: AnyUser): Promise<AnyUser> {
  const held = await holdUser(services, work, user)
  if (!held) throw new AuthenticationError('login_required', say('sessionOver'))
  return held
}

/** A user's own address of that text, in whichever letters. */
export function ownAddress({ layout }: AuthServices, user: AnyUser, email: string): Address | undefined {
  const key = normalizeIdentity(email)
  return addressesOf(layout, user).find((address) => normalizeIdentity(address.email) === key)
}

/**
 * Gives a user an address that was proved to be theirs: beside the others where they can have several, else in place of
 * the one. Somebody else who has it and never proved it loses it.
 *
 * @param user as they are now, and held
 * @throws {ConflictError} `email_taken` when somebody else has proved it.
 */
export async function putAddress(
  services: AuthServices,
  work: Work,
  user: AnyUser,
  { email, confirmedAt }: { readonly email: string; readonly confirmedAt: Date },
): Promise<void> {
  await takeFromOthers(services, work, user, email)
  if (!keepsSeveral(services.layout)) {
    await work.users.update(user, { email, emailConfirmedAt: confirmedAt })
    return
  }
  const emails = createEmailStore({ layout: services.layout, db: work.db })
  const own = ownAddress(services, user, email)
  const id = own ? own.id : await emails.insert(user, email, confirmedAt)
  if (own?.confirmedAt === null) await emails.confirm(id, confirmedAt)
  const isAlone = !mayHaveSeveral(services)
  if (isAlone || !user.hasConfirmedEmail || user.email === null) await emails.makePrimary(user, id)
  if (isAlone) await emails.removeOthers(user, id)
  // The first one that is proved counts: those before it may be anybody's, and their owners must not get in by them.
  if (!user.hasConfirmedEmail && !own) await emails.removeUnconfirmed(user)
}

/**
 * A claim without a proof gives way to one with it.
 *
 * @param user who has proved the address; null for who is about to be added
 */
export async function takeFromOthers(
  services: AuthServices,
  work: Work,
  user: AnyUser | null,
  email: string,
): Promise<void> {
  const { layout } = services
  const holder = await work.users.findByIdentity(email)
  const held = holder && ownAddress(services, holder, email)
  const isOwn = user !== null && holder !== null && userId(layout, holder) === userId(layout, user)
  if (!held || held.confirmedAt !== null || isOwn || !(await takeFrom(services, work, holder, held))) return
  await work.tell('user.email_removed', { user: holder, email })
  if (addressesOf(layout, holder).length === 1) await switchOff(services, work, holder)
}

/** Who has to confirm an address and has none left could not be asked for it, and must not get in by that. */
async function switchOff({ features }: AuthServices, work: Work, holder: AnyUser): Promise<void> {
  if (!confirmsFirst(features) || !holder.isActive) return
  await revokeAllAccess(work, holder, { active: false })
  await work.tell('user.deactivated', { user: await work.users.reload(holder) })
}

async function takeFrom(
  { layout }: AuthServices,
  { db, users }: Work,
  holder: AnyUser,
  held: Address,
): Promise<boolean> {
  if (keepsSeveral(layout)) {
    return (await createEmailStore({ layout, db }).removeUnconfirmed(holder, held.id)) === 1
  }
  const canBeNull = fieldOfAttribute(layout, 'email')?.nullable === true
  return canBeNull && users.update(holder, { email: null }, { email: held.email, emailConfirmedAt: null })
}
