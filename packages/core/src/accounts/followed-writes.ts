import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription, Row } from '../db/model.ts'
import { AccessDeniedError } from '../errors.ts'
import type { UserRights } from '../events.ts'
import { rowsWhere } from '../records/record-key.ts'
import type { FollowWrites } from '../records/records.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import { followSessions } from './followed-sessions.ts'
import { keepSuperuser } from './last-superuser.ts'
import { revokeAccess, revokeEverything } from './revocation.ts'
import type { AuthServices } from './services.ts'
import { inOneTransaction, type Work } from './transaction.ts'
import { settleAddresses, withdrawProofs } from './written-addresses.ts'

/**
 * A transaction for writes by hand, as of admin and REST. What they change about a user ends sessions and tokens and is
 * kept in the audit as if a function of ours had done it, also what a hook of the application wrote besides.
 */
export const followedTransaction =
  (services: AuthServices, origin: CallOrigin) =>
  <Result>(write: (db: DbAdapter, follow: FollowWrites) => Promise<Result>): Promise<Result> =>
    inOneTransaction(services, origin, (work) => write(work.db, followWrites(services.layout, work, origin)))

const followWrites =
  (layout: ModelLayout, work: Work, origin: CallOrigin): FollowWrites =>
  async (model, rows) => {
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
  if (JSON.stringify(rightsOf(before)) !== JSON.stringify(rightsOf(after)))
    await work.tell('user.rights_changed', { user: after, ...rightsOf(after) })
}

/** What a user may do, as events tell it. */
export const rightsOf = ({ isAdmin, isSuperuser, roles }: AnyUser): UserRights => ({
  admin: isAdmin,
  superuser: isSuperuser,
  roles: roles.map(({ name }) => name).sort(),
})
