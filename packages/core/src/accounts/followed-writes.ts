import type { ModelDescription, Row } from '../db/model.ts'
import { AccessDeniedError } from '../errors.ts'
import type { UserRights } from '../events.ts'
import { always } from '../query/where.ts'
import { rowsWhere } from '../records/record-key.ts'
import type { FollowWrites, Transact, WriteTransaction } from '../records/write-transaction.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId, whereOwner } from '../user/user-query.ts'
import { followSessions } from './followed-sessions.ts'
import { keepSuperuser } from './last-superuser.ts'
import { revokeAccess, revokeEverything } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inOneTransaction, type Work } from './transaction.ts'
import { settleAddresses, withdrawProofs } from './written-addresses.ts'

/**
 * Transactions for writes by hand, as of admin and REST. What they change about a user ends sessions and tokens and is
 * kept in the audit as if a function of ours had done it, also what a hook of the application wrote besides.
 */
export const followedTransact =
  (services: AuthServices, origin: CallOrigin): Transact =>
  (write) =>
    inOneTransaction(services, origin, (work) => write(transactionOf(services.layout, work, origin)))

const transactionOf = (layout: ModelLayout, work: Work, origin: CallOrigin): WriteTransaction => ({
  db: work.db,
  follow: followWrites(layout, work, origin),
  nested: (write) => work.nested((inside) => write(transactionOf(layout, inside, origin))),
})

const followWrites =
  (layout: ModelLayout, work: Work, origin: CallOrigin): FollowWrites =>
  async (model, rows) => {
    if (givesRights(layout, model)) await assertStillMay(layout, work, origin)
    const then = await ownersOf(work, model, rows)
    assertMayWrite(origin, then)
    const assertSuperuserLeft = await keepSuperuser(layout, work, then)
    const settleSessions = await followSessions(layout, work, model, rows)
    return async (written) => {
      await assertSuperuserLeft()
      const ownersNow = async () => [
        ...(await ownersOf(work, layout.user, then)),
        ...(await ownersOf(work, model, written)),
      ]
      const now = await ownersNow()
      assertMayWrite(origin, now)
      const settled = (await withdrawProofs(layout, work, then, now)) ? await ownersNow() : now
      const [before, after] = [byId(layout, then), byId(layout, settled)]
      await settleSessions()
      for (const id of new Set([...before.keys(), ...after.keys()])) {
        await settle(work, { model, before: before.get(id), after: after.get(id), layout })
      }
    }
  }

/** Whether rows of a model are a part of users, or say what a role may do. */
const givesRights = (layout: ModelLayout, model: ModelDescription): boolean =>
  whereOwner(layout, model, always) !== null || model.name === layout.roles?.role.name

/** The rights that let the asker come so far were read before this transaction: whoever lost one meanwhile goes no further. */
async function assertStillMay(layout: ModelLayout, { users }: Work, { actor }: CallOrigin): Promise<void> {
  if (!actor) return
  const now = await users.findById(userId(layout, actor))
  if (now?.isActive && hasRightsOf(now, actor)) return
  throw new AccessDeniedError('access_denied', say('notAllowed'))
}

/** Who could write what is a superuser's, an address say, could be one: superusers alone do. */
function assertMayWrite({ actor }: CallOrigin, users: readonly AnyUser[]): void {
  if (actor?.isSuperuser === true || !users.some(({ isSuperuser }) => isSuperuser)) return
  throw new AccessDeniedError('access_denied', say('notAllowed'))
}

const ownersOf = async ({ users }: Work, model: ModelDescription, rows: readonly Row[]): Promise<readonly AnyUser[]> =>
  rows.length === 0 ? [] : users.findOwners(model, rowsWhere(model, rows))

const byId = (layout: ModelLayout, users: readonly AnyUser[]): ReadonlyMap<unknown, AnyUser> =>
  new Map(users.map((user) => [userId(layout, user), user]))

interface Written {
  readonly layout: ModelLayout
  /** The model that was written. */
  readonly model: ModelDescription
  readonly before: AnyUser | undefined
  readonly after: AnyUser | undefined
}

async function settle(work: Work, { layout, model, before, after }: Written): Promise<void> {
  if (before && after) {
    await settleAddresses(layout, work, before, after)
    return settleChange(work, before, after)
  }
  if (before) return work.tell('user.deleted', { user: before })
  if (!after) return
  if (model.name === layout.user.name) return work.tell('user.created', { user: after })
  if (model.name === layout.roles?.userRoles.name)
    await work.tell('user.rights_changed', { user: after, ...rightsOf(after) })
}

/** Who is disabled has no session and no token, whoever disabled them and when: nothing comes back with them. */
export async function settleChange(work: Work, before: AnyUser, after: AnyUser): Promise<void> {
  const isRekeyed = before.passwordHash !== after.passwordHash
  if (!after.isActive) await revokeEverything(work, after)
  else if (isRekeyed) await revokeAccess(work, after)
  if (isRekeyed) await work.tell('user.password_changed', { user: after })
  if (before.isActive !== after.isActive)
    await work.tell(after.isActive ? 'user.activated' : 'user.deactivated', { user: after })
  if (before.username !== after.username)
    await work.tell('user.username_changed', { user: after, from: before.username })
  if (!haveSameRights(before, after)) await work.tell('user.rights_changed', { user: after, ...rightsOf(after) })
}

/** Whether somebody may still do what they might; it can be more by now. */
const hasRightsOf = (now: AnyUser, before: AnyUser): boolean =>
  now.isAdmin >= before.isAdmin &&
  now.isSuperuser >= before.isSuperuser &&
  before.roles.every(({ name }) => now.hasRole(name))

const haveSameRights = (one: AnyUser, other: AnyUser): boolean =>
  JSON.stringify(rightsOf(one)) === JSON.stringify(rightsOf(other))

/** What a user may do, as events tell it. */
export const rightsOf = ({ isAdmin, isSuperuser, roles }: AnyUser): UserRights => ({
  admin: isAdmin,
  superuser: isSuperuser,
  roles: roles.map(({ name }) => name).sort(),
})
