import type { Clock } from '../clock.ts'
import type { DbAdapter, Includes } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { desc } from '../query/order-by.ts'
import { and, eq } from '../query/where.ts'
import { hashToken, newToken } from '../security/token.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, userIncludes } from '../user/user-query.ts'
import { ownKey } from './own-key.ts'
import { createSessionPlaces } from './session-places.ts'
import { sessionRows, time } from './session-rows.ts'

/** Times are in seconds. */
export interface SessionLimits {
  /** Ends after so long without a request. */
  readonly idleTimeout: number
  /** Ends so long after the login, whatever happens. */
  readonly absoluteTimeout: number
  /** Sessions a user may have at once; one more takes the place of the one unused longest. */
  readonly maxPerUser: number
}

/** Where a login came from; kept with the session to be shown to its owner. */
export interface ClientInfo {
  readonly ipAddress?: string | null
  readonly userAgent?: string | null
  /** What `issueDeviceToken` gave this browser at an earlier login. */
  readonly deviceToken?: string | null
  /** The tag of the language that mails to this client are written in, such as `de`. */
  readonly language?: string | null
}

/** Where a call comes from, and on whose behalf, as the audit keeps it. */
export interface CallOrigin extends ClientInfo {
  /** Who was logged in as they asked for it, the user themselves or somebody else; nobody for a login, or a mailed link. */
  readonly actor?: AnyUser | null
}

export interface Session {
  readonly id: unknown
  readonly user: AnyUser
  readonly createdAt: Date
  readonly expiresAt: Date
  /** When the user last proved who they are. */
  readonly authenticatedAt: Date
}

/** A session as its owner may see it. */
export interface SessionInfo {
  readonly id: unknown
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  /** Where the login came from. */
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

/** A session with the token that opens it: told once, to the browser, and stored only as a hash. */
export interface NewSession {
  readonly session: Session
  readonly sessionToken: string
}

export interface SessionStore {
  /** What a login must read of a user beside the user, so that `start` needs one statement. */
  readonly loginIncludes: Includes
  /**
   * Begins a session of a user, best of one that was read with {@link loginIncludes}: of others the sessions are read
   * here. Call it in a transaction that has written the user's row, so that of one user they begin one after another.
   * @param authenticatedAt when they proved who they are; now when left out
   */
  start(user: AnyUser, client: ClientInfo, authenticatedAt?: Date): Promise<NewSession>
  /**
   * The live session behind a token, with its user, in one statement (and one more at most once a minute, to note that
   * it was seen). Null for an unknown, expired or revoked one, one of an inactive user, and one begun before the
   * user's uniquifier changed.
   */
  find(sessionToken: string): Promise<Session | null>
  /**
   * The session under a new token, its user's proof counted from now; the old token opens nothing any more. It ends when
   * it would have. Null when it is over, or got another token meanwhile: of many at once one gets it.
   *
   * @param session as this store gave it
   */
  renew(session: Session): Promise<NewSession | null>
  revoke(sessionId: unknown): Promise<boolean>
  revokeAll(user: Row): Promise<number>
  /** The live sessions of a user, the one used last first. */
  list(user: AnyUser): Promise<readonly SessionInfo[]>
  /** Ends a session that is this user's; false when there is none. The id may be the text of one. */
  revokeOwn(user: Row, sessionId: unknown): Promise<boolean>
  /** Ends all sessions of a user but one. */
  revokeOthers(user: Row, sessionId: unknown): Promise<number>
  /** Deletes what has expired, for a job; says how many. */
  deleteExpired(): Promise<number>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): SessionStore
}

export interface SessionStoreParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly toUser: UserFactory
  readonly clock: Clock
  readonly limits: SessionLimits
}

/** What a session was opened with. Kept beside it, so that nothing which prints a session prints it. */
const tokenHashes = new WeakMap<Session, string>()

const seenInterval = 60_000
/** As long as a token that we made can be; a longer cookie is not ours. */
const maxTokenLength = 128
export const maxUserAgentLength = 255

export function createSessionStore(parts: SessionStoreParts): SessionStore {
  const { db, layout, toUser, clock, limits } = parts
  const satellite = layout.session
  if (!satellite) return noSessions
  const rows = sessionRows(satellite, limits)
  const { name, key, fields, byId, isLive } = rows
  const places = createSessionPlaces({ db, layout, rows, maxPerUser: limits.maxPerUser })
  const relation = satellite.toUser.name
  const include = { [relation]: { include: userIncludes(layout) } }
  const checked = [fields.tokenHash, fields.uniquifier, fields.createdAt, fields.lastSeenAt, fields.expiresAt]
  const wanted = [key, ...checked, fields.authenticatedAt]
  const query = { fields: wanted.filter((field) => satellite.model.fields.has(field)), include }

  const provedAt = satellite.model.fields.has(fields.authenticatedAt) ? fields.authenticatedAt : fields.createdAt

  function toSession(row: Row, user: AnyUser): Session {
    const session = {
      id: row[key],
      user,
      createdAt: row[fields.createdAt] as Date,
      expiresAt: row[fields.expiresAt] as Date,
      authenticatedAt: (row[provedAt] ?? row[fields.createdAt]) as Date,
    }
    tokenHashes.set(session, String(row[fields.tokenHash]))
    return session
  }

  return {
    loginIncludes: places.loginIncludes,

    async start(user, client, authenticatedAt) {
      const sessionToken = newToken()
      const now = clock.now()
      const values = rows.known({
        [fields.tokenHash]: hashToken(sessionToken),
        [fields.uniquifier]: user.getId(),
        [fields.createdAt]: now,
        [fields.lastSeenAt]: now,
        [fields.authenticatedAt]: authenticatedAt ?? now,
        [fields.expiresAt]: new Date(now.getTime() + limits.absoluteTimeout * 1000),
        [fields.ipAddress]: client.ipAddress ?? null,
        [fields.userAgent]: client.userAgent?.slice(0, maxUserAgentLength) ?? null,
        ...linkTo(satellite, user),
      })
      return { session: toSession(await places.begin(user, values, now), user), sessionToken }
    },

    async find(sessionToken) {
      if (sessionToken === '' || sessionToken.length > maxTokenLength) return null
      const tokenHash = hashToken(sessionToken)
      const row = await db.findOne(name, { ...query, where: eq(fields.tokenHash, tokenHash) })
      const now = clock.now()
      if (!row || row[fields.tokenHash] !== tokenHash || !isLive(row, now)) return null
      const userRow = row[relation] as Row | null
      if (!userRow) return null
      const user = toUser(userRow)
      if (!user.isActive || !sameIdentity(row[fields.uniquifier], user.getId())) return null
      await noteSeen(row, now)
      return toSession(row, user)
    },

    async renew(session) {
      const sessionToken = newToken()
      const values = { [fields.tokenHash]: hashToken(sessionToken), [provedAt]: clock.now() }
      const unchanged = eq(fields.tokenHash, tokenHashes.get(session) ?? '')
      if ((await db.update(name, and(byId(session.id), unchanged), values)) === 0) return null
      const { createdAt: begunAt, expiresAt, id, user } = session
      const row = { [key]: id, [fields.createdAt]: begunAt, [fields.expiresAt]: expiresAt, ...values }
      return { session: toSession(row, user), sessionToken }
    },

    revoke: async (sessionId) => (await db.delete(name, byId(sessionId))) > 0,
    revokeAll: (user) => db.delete(name, ownedBy(satellite, user)),

    async list(user) {
      const found = await db.findMany(name, { where: ownedBy(satellite, user), orderBy: [desc(fields.lastSeenAt)] })
      const now = clock.now()
      const live = found.filter((row) => isLive(row, now) && sameIdentity(row[fields.uniquifier], user.getId()))
      return live.map(rows.toInfo)
    },

    async revokeOwn(user, sessionId) {
      const id = ownKey(satellite.model, sessionId)
      return id !== undefined && (await db.delete(name, and(ownedBy(satellite, user), byId(id)))) > 0
    },

    revokeOthers: (user, sessionId) =>
      db.delete(name, and(ownedBy(satellite, user), { op: 'ne', path: key, value: sessionId as Value })),

    deleteExpired: () => db.delete(name, rows.ended(clock.now())),
    in: (tx) => createSessionStore({ ...parts, db: tx }),
  }

  async function noteSeen(row: Row, now: Date): Promise<void> {
    if (now.getTime() - time(row[fields.lastSeenAt]) < seenInterval) return
    await db.update(name, byId(row[key]), { [fields.lastSeenAt]: now })
  }
}

/** The session is this user's, and of this identity. An empty one never matches, not even another empty one. Both come from the database: no timing to hide. */
const sameIdentity = (stored: unknown, current: string): boolean => current !== '' && stored === current

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'Sessions need a model Session in the adapter.')
}

const noSessions: SessionStore = {
  loginIncludes: {},
  start: async () => missing(),
  find: async () => missing(),
  renew: async () => missing(),
  revoke: async () => missing(),
  revokeAll: async () => 0,
  list: async () => missing(),
  revokeOwn: async () => missing(),
  revokeOthers: async () => missing(),
  deleteExpired: async () => missing(),
  in: () => noSessions,
}
