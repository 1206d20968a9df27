import type { DbAdapter, Includes, Values } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { asc } from '../query/order-by.ts'
import { and, eq, oneOf } from '../query/where.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { ownedBy } from '../user/user-query.ts'
import type { SessionRows } from './session-rows.ts'

/** The sessions a user may have at once. Those of one user must begin one after another: the caller sees to it. */
export interface SessionPlaces {
  /** The sessions that the user was read with are counted, if they still are what there is. */
  readonly loginIncludes: Includes
  /**
   * Writes a new session: in the place of one that has ended or, at the limit, of the one unused longest; else as one
   * more. Those above the limit end.
   */
  begin(user: Row, values: Values, now: Date): Promise<Row>
}

export interface SessionPlacesParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly rows: SessionRows
  readonly maxPerUser: number
}

export function createSessionPlaces({ db, layout, rows, maxPerUser }: SessionPlacesParts): SessionPlaces {
  const { satellite, name, key, fields, byId } = rows
  const longestUnused = [asc(fields.lastSeenAt)]
  const relation = satellite.fromUser.name
  // Only the number of logins tells whether others have begun since the user was read.
  const loginIncludes = layout.attributes.has('loginCount') ? { [relation]: { orderBy: longestUnused } } : {}

  return {
    loginIncludes,
    async begin(user, values, now) {
      const known = relation in loginIncludes ? (user[relation] as readonly Row[] | undefined) : undefined
      const sessions = known ?? (await sessionsOf(user))
      const taken = await takeOver(sessions, values, now)
      if (taken) return taken
      // Those that could be taken over were ended, or got another token, meanwhile.
      const late = sessions.length < maxPerUser ? undefined : await takeOver(await sessionsOf(user), values, now)
      return late ?? db.insert(name, values)
    },
  }

  function sessionsOf(user: Row): Promise<readonly Row[]> {
    return db.findMany(name, { where: ownedBy(satellite, user), orderBy: longestUnused })
  }

  /** The token hash in the condition lets nobody take over a session that its user has just renewed. */
  async function takeOver(sessions: readonly Row[], values: Values, now: Date): Promise<Row | undefined> {
    for (const row of await replaceable(sessions, now)) {
      const unchanged = and(byId(row[key]), eq(fields.tokenHash, String(row[fields.tokenHash])))
      if ((await db.update(name, unchanged, values)) === 1) return { ...row, ...values }
    }
    return undefined
  }

  /** The sessions whose rows a new one may take over, the ended ones first; those above the limit end here. */
  async function replaceable(sessions: readonly Row[], now: Date): Promise<readonly Row[]> {
    const ended = sessions.filter((row) => !rows.isLive(row, now))
    const above = sessions.length - maxPerUser
    if (above < 0) return ended
    const oldest = [...ended, ...sessions.filter((row) => rows.isLive(row, now))]
    const surplus = oldest.slice(0, above).map((row) => row[key] as Value)
    if (above > 0) await db.delete(name, oneOf(key, surplus))
    return oldest.slice(above)
  }
}
