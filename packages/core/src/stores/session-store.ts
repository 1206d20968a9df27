import type { Clock } from '../clock.ts'
import type { DbAdapter, Includes, Values } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { asc, desc } from '../query/order-by.ts'
import { and, eq, oneOf, type Where } from '../query/where.ts'
import { hashToken, newToken } from '../security/token.ts'
import type { ModelLayout, Satellite } from '../user/model-layout.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, userIncludes } from '../user/user-query.ts'
import { ownKey } from './own-key.ts'

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
   * Begins a session of a user, best of one that was read with {@link loginIncludes}: of others the sessions are read here.
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
  const name = satellite.model.name
  const fields = sessionFields(satellite)
  const key = satellite.model.primaryKey[0] ?? 'id'
  const relation = satellite.toUser.name
  const include = { [relation]: { include: userIncludes(layout) } }
  const checked = [fields.tokenHash, fields.uniquifier, fields.createdAt, fields.lastSeenAt, fields.expiresAt]
  const wanted = [key, ...checked, fields.authenticatedAt]
  const query = { fields: wanted.filter((field) => satellite.model.fields.has(field)), include }
  const byId = (id: unknown): Where => eq(key, id as Value)

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

  const isLive = (row: Row, now: number): boolean =>
    time(row[fields.expiresAt]) > now && time(row[fields.lastSeenAt]) + limits.idleTimeout * 1000 > now

  return {
    loginIncludes: { [satellite.fromUser.name]: { orderBy: [{ path: fields.lastSeenAt, direction: 'asc' }] } },

    async start(user, client, authenticatedAt) {
      const sessionToken = newToken()
      const now = clock.now()
      const values = known(satellite, {
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
      const row = (await takePlace(user, values, now.getTime())) ?? (await db.insert(name, values))
      return { session: toSession(row, user), sessionToken }
    },

    async find(sessionToken) {
      if (sessionToken === '' || sessionToken.length > maxTokenLength) return null
      const tokenHash = hashToken(sessionToken)
      const row = await db.findOne(name, { ...query, where: eq(fields.tokenHash, tokenHash) })
      const now = clock.now()
      if (!row || row[fields.tokenHash] !== tokenHash || !isLive(row, now.getTime())) return null
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
      const rows = await db.findMany(name, { where: ownedBy(satellite, user), orderBy: [desc(fields.lastSeenAt)] })
      const now = clock.now().getTime()
      const live = rows.filter((row) => isLive(row, now) && sameIdentity(row[fields.uniquifier], user.getId()))
      return live.map(toInfo)
    },

    async revokeOwn(user, sessionId) {
      const id = ownKey(satellite.model, sessionId)
      return id !== undefined && (await db.delete(name, and(ownedBy(satellite, user), byId(id)))) > 0
    },

    revokeOthers: (user, sessionId) =>
      db.delete(name, and(ownedBy(satellite, user), { op: 'ne', path: key, value: sessionId as Value })),

    deleteExpired: () => db.delete(name, expired(clock.now())),
    in: (tx) => createSessionStore({ ...parts, db: tx }),
  }

  function toInfo(row: Row): SessionInfo {
    return {
      id: row[key],
      createdAt: row[fields.createdAt] as Date,
      lastSeenAt: row[fields.lastSeenAt] as Date,
      expiresAt: row[fields.expiresAt] as Date,
      ipAddress: (row[fields.ipAddress] as string | null | undefined) ?? null,
      userAgent: (row[fields.userAgent] as string | null | undefined) ?? null,
    }
  }

  /**
   * A new session in the place of one that has ended or, at the limit, of the one unused longest; undefined where there
   * is room for one more. When other logins have taken all of them meanwhile, it looks once more. Logins at once below
   * the limit do not see one another: what they begin above it ends with the next.
   */
  async function takePlace(user: AnyUser, values: Values, now: number): Promise<Row | undefined> {
    const { fromUser } = satellite as Satellite
    const read = user[fromUser.name] as readonly Row[] | undefined
    const sessions = read ?? (await sessionsOf(user))
    const row = await reuse(await replaceable(sessions, now), values)
    if (row || sessions.length < limits.maxPerUser) return row
    return reuse(await replaceable(await sessionsOf(user), now), values)
  }

  function sessionsOf(user: AnyUser): Promise<readonly Row[]> {
    const where = ownedBy(satellite as Satellite, user)
    return db.findMany(name, { where, orderBy: [asc(fields.lastSeenAt)] })
  }

  /** The sessions whose rows a new login may take over, the ended ones first; those above the limit end here. */
  async function replaceable(sessions: readonly Row[], now: number): Promise<readonly Row[]> {
    const ended = sessions.filter((row) => !isLive(row, now))
    const above = sessions.length - limits.maxPerUser
    if (above < 0) return ended
    const oldest = [...ended, ...sessions.filter((row) => isLive(row, now))]
    const surplus = oldest.slice(0, above).map((row) => row[key] as Value)
    if (above > 0) await db.delete(name, oneOf(key, surplus))
    return oldest.slice(above)
  }

  /** The token hash in the condition lets one of two racing logins win the row; the other tries the next. */
  async function reuse(old: readonly Row[], values: Values): Promise<Row | undefined> {
    for (const row of old) {
      const guard = and(byId(row[key]), eq(fields.tokenHash, String(row[fields.tokenHash])))
      if ((await db.update(name, guard, values)) === 1) return { ...row, ...values }
    }
    return undefined
  }

  async function noteSeen(row: Row, now: Date): Promise<void> {
    if (now.getTime() - time(row[fields.lastSeenAt]) < seenInterval) return
    await db.update(name, byId(row[key]), { [fields.lastSeenAt]: now })
  }

  function expired(now: Date): Where {
    const idleSince = new Date(now.getTime() - limits.idleTimeout * 1000)
    return {
      op: 'or',
      conditions: [
        { op: 'lte', path: fields.expiresAt, value: now },
        { op: 'lte', path: fields.lastSeenAt, value: idleSince },
      ],
    }
  }
}

type SessionField =
  | 'tokenHash'
  | 'uniquifier'
  | 'createdAt'
  | 'lastSeenAt'
  | 'expiresAt'
  | 'authenticatedAt'
  | 'ipAddress'
  | 'userAgent'

/** The field of each attribute; one that the model does not have keeps its own name, which no model's field has. */
function sessionFields(satellite: Satellite): Record<SessionField, string> {
  const names = [
    'tokenHash',
    'uniquifier',
    'createdAt',
    'lastSeenAt',
    'expiresAt',
    'authenticatedAt',
    'ipAddress',
    'userAgent',
  ]
  return Object.fromEntries(names.map((n) => [n, satellite.fields.get(n) ?? `(${n})`])) as Record<SessionField, string>
}

const known = ({ model }: Satellite, values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([field]) => model.fields.has(field)))

const time = (value: unknown): number => (value instanceof Date ? value.getTime() : Number.NaN)

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
