import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription, Relation } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { linksTo } from '../records/delete-plan.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { linkedAlong, userId, userKey } from '../user/user-query.ts'
import { holdSelf } from './address-writes.ts'
import { findUser, noSuchUser, type Who } from './find-user.ts'
import { keepSuperuser } from './last-superuser.ts'
import { verifyPasswordOf } from './login.ts'
import { notify } from './mailing.ts'
import type { AuthServices } from './services.ts'
import { inOneTransaction, inTransaction, type Work } from './transaction.ts'

/** Deletes, hands over or keeps without a name what is the application's own, in the transaction that deletes the user. */
export type AccountDeletionHook = (user: AnyUser, db: DbAdapter) => void | Promise<void>

export interface DeleteAccountInput {
  readonly password: string
}

/**
 * Deletes the account of somebody who knows its password. A notice goes to their address.
 *
 * @throws {AuthenticationError} `invalid_credentials` when the password is wrong; tries are limited as logins are.
 * @throws {AuthenticationError} `login_required` when their sessions were ended meanwhile.
 * @throws as {@link deleteUser}.
 * @example await deleteAccount(services, user, { password })
 */
export async function deleteAccount(
  services: AuthServices,
  user: AnyUser,
  { password }: DeleteAccountInput,
  origin: CallOrigin = {},
): Promise<void> {
  await verifyPasswordOf(services, user, password, origin)
  await removeIn(services, origin, async (work) => remove(services, work, await holdSelf(services, work, user)))
  notify(services, 'accountDeleted', user, origin)
}

/**
 * Deletes a user with everything of theirs in the models of accounts, in one transaction, in which the application's
 * `onAccountDeletion` comes first. Rows of the application's own follow their foreign keys.
 *
 * @throws {NotFoundError} `not_found`.
 * @throws {ConflictError} `delete_blocked` when a foreign key forbids it; `last_superuser`. Nothing is changed then.
 * @example await deleteUser(services, { identity: 'ada' })
 */
export async function deleteUser(services: AuthServices, who: Who, origin: CallOrigin = {}): Promise<void> {
  const user = await findUser(services, who)
  await removeIn(services, origin, (work) => remove(services, work, user))
}

async function removeIn(
  services: AuthServices,
  origin: CallOrigin,
  work: (work: Work) => Promise<void>,
): Promise<void> {
  const transaction = services.onAccountDeletion ? inOneTransaction : inTransaction
  try {
    await transaction(services, origin, work)
  } catch (error) {
    const isBlocked = error instanceof ConflictError && error.code === 'foreign_key_violation'
    throw isBlocked ? new ConflictError('delete_blocked', say('deleteBlocked'), { cause: error }) : error
  }
}

async function remove({ layout, onAccountDeletion }: AuthServices, work: Work, found: AnyUser): Promise<void> {
  const user = await work.users.findById(userId(layout, found))
  if (!user) throw noSuchUser()
  const assertSuperuserLeft = await keepSuperuser(layout, work, [user])
  await onAccountDeletion?.(user, work.db)
  for (const { from, relation } of linksTo(work.db, layout.user)) await release(work.db, layout, user, from, relation)
  if ((await work.db.delete(layout.user.name, userKey(layout, user))) === 0) throw noSuchUser()
  await assertSuperuserLeft()
  await work.tell('user.deleted', { user })
}

/** What the tables of accounts hold of a user goes, whatever an older schema says; what outlives them loses the link. */
async function release(
  db: DbAdapter,
  layout: ModelLayout,
  user: AnyUser,
  { name, fields }: ModelDescription,
  relation: Relation,
): Promise<void> {
  const where = linkedAlong(relation, user)
  if (partsOf(layout).has(name)) await db.delete(name, where)
  else if (outlivingOf(layout).has(name) && relation.onDelete !== 'cascade') {
    const nullable = relation.localFields.filter((field) => fields.get(field)?.nullable)
    await db.update(name, where, Object.fromEntries(nullable.map((field) => [field, null])))
  }
}

const partsOf = ({ userAuth, userEmail, session, token, apiKey, roles }: ModelLayout) =>
  new Set([userAuth, userEmail, session, token, apiKey].map((part) => part?.model.name)).add(roles?.userRoles.name)

const outlivingOf = ({ invitation, auditEvent }: ModelLayout): ReadonlySet<string | undefined> =>
  new Set([invitation?.model.name, auditEvent?.model.name])
