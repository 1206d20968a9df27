import type { Clock } from '../clock.ts'
import type { DbAdapter, Values } from '../db/db-adapter.ts'
import type { JsonValue, Row, Value } from '../db/model.ts'
import { AuthenticationError, ConfigurationError } from '../errors.ts'
import { asc } from '../query/order-by.ts'
import { and, eq, oneOf, type Where } from '../query/where.ts'
import { hashToken, hmac, newToken, tokensEqual } from '../security/token.ts'
import { say } from '../texts.ts'
import type { ModelLayout, OwnedModel } from '../user/model-layout.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, userId, userIncludes } from '../user/user-query.ts'

/** What a token is good for: one of a purpose opens nothing else. */
export type TokenPurpose = keyof typeof purposes

interface Purpose {
  /** What must not change while it lives: the session identity, or the stored password as well, or neither. */
  readonly bond: 'identity' | 'password' | 'user'
  /** Those made before for the same user and purpose end. */
  readonly isSingle: boolean
  /** Lives on when a user's other tokens are revoked. */
  readonly outlives: boolean
}

const usual: Purpose = { bond: 'password', isSingle: true, outlives: false }

const purposes = {
  reset_password: usual,
  confirm_email: usual,
  change_email: usual,
  /** Several addresses may wait to be confirmed. */
  add_email: { ...usual, isSingle: false },
  /** Whoever took the account over may have changed its password since. */
  undo_email_change: { bond: 'user', isSingle: false, outlives: true },
  unlock_account: usual,
  /** Several browsers may be remembered: one token each, and one for all that follow from one login. */
  remember: { bond: 'identity', isSingle: false, outlives: false },
  remember_family: { bond: 'identity', isSingle: false, outlives: false },
} as const satisfies Record<string, Purpose>

/** A token before it is spent. */
export interface TokenHolder {
  readonly user: AnyUser
  /** What was kept with the token when it was made. */
  readonly payload: JsonValue
  readonly issuedAt: Date
}

/** A token as the database knows it: without the secret. */
export interface IssuedToken {
  readonly id: unknown
  readonly payload: JsonValue
  readonly expiresAt: Date
}

/**
 * One-use secrets, most of which are sent by mail. Only a hash is stored. A token is bound to what its user was when it
 * was made: after a change of the password or the session identity, or when the user is disabled, it is worth nothing.
 */
export interface TokenStore {
  /** Makes a token; of most purposes those made before for the same user end. `lifetime` is in seconds. */
  issueToken(purpose: TokenPurpose, user: AnyUser, lifetime: number, payload?: JsonValue): Promise<string>
  /** Whose token it is, without spending it. @throws {AuthenticationError} `invalid_token`. */
  findToken(purpose: TokenPurpose, token: string): Promise<TokenHolder>
  /**
   * Spends a token: of many who try at once one succeeds. Call it in the transaction of what the token allows.
   * @throws {AuthenticationError} `invalid_token` when it is unknown, expired, spent, or no longer worth anything.
   */
  consumeToken(purpose: TokenPurpose, token: string): Promise<TokenHolder>
  /**
   * Lets a live token live on as if it were made now, with other things kept. False when it is over.
   * @param lifetime in seconds
   */
  renewToken(
    purpose: TokenPurpose,
    user: AnyUser,
    token: string,
    lifetime: number,
    payload?: JsonValue,
  ): Promise<boolean>
  /** What was kept with the live tokens of a user for a purpose, the oldest first. */
  list(purpose: TokenPurpose, user: AnyUser): Promise<readonly IssuedToken[]>
  /** Ends single tokens, as {@link list} gives them. */
  revoke(tokens: readonly IssuedToken[]): Promise<void>
  /** Ends all tokens of a user, but those that undo what somebody else may have done; or those of the purposes named. */
  revokeTokens(user: Row, purposes?: readonly TokenPurpose[]): Promise<number>
  /** Deletes what has expired, for a job; says how many. */
  deleteExpired(): Promise<number>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): TokenStore
}

export interface TokenStoreParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly toUser: UserFactory
  readonly clock: Clock
  /** They seal what a token is bound to: the newest seals, all open. */
  readonly secrets: readonly [string, ...string[]]
}

const maxTokenLength = 128

const revocable = (Object.keys(purposes) as TokenPurpose[]).filter((purpose) => !purposes[purpose].outlives)

export function createTokenStore(parts: TokenStoreParts): TokenStore {
  const { db, layout, toUser, clock, secrets } = parts
  const satellite = layout.token
  if (!satellite) return noTokens
  const model = satellite.model.name
  const field = tokenFields(satellite)

  /**
   * Whoever may write the table must not hand a token to another user, or another token to this one. The password's hash
   * stays out of it.
   */
  const seal = (purpose: TokenPurpose, user: AnyUser, { hash, data }: Sealed, secret: string = secrets[0]): string => {
    const { bond } = purposes[purpose]
    const identity = bond === 'user' ? '' : user.getId()
    const password = bond === 'password' ? (user.passwordHash ?? '') : ''
    return hmac(secret, 'token bond', purpose, String(userId(layout, user)), hash, data, identity, password)
  }

  const isBound = (purpose: TokenPurpose, user: AnyUser, row: Row): boolean => {
    const { bond, data } = keptIn(row)
    const hash = row[field.tokenHash]
    if (typeof bond !== 'string' || typeof data !== 'string' || typeof hash !== 'string') return false
    return secrets.some((secret) => tokensEqual(bond, seal(purpose, user, { hash, data }, secret)))
  }

  const live = (purpose: TokenPurpose, token: string): Where =>
    and(eq(field.tokenHash, token.length > maxTokenLength ? '' : hashToken(token)), eq(field.purpose, purpose), {
      op: 'gt',
      path: field.expiresAt,
      value: clock.now(),
    })

  const holder = async (purpose: TokenPurpose, row: Row | null): Promise<TokenHolder> => {
    const userField = satellite.toUser.localFields[0] ?? ''
    const userRow = row && (await findUser(row[userField] as Value))
    const user = userRow ? toUser(userRow) : null
    if (!row || !user?.isActive || !isBound(purpose, user, row)) throw invalidToken()
    return { user, payload: payloadOf(row), issuedAt: row[field.createdAt] as Date }
  }

  const key = satellite.model.primaryKey[0] ?? 'id'
  const keptIn = (row: Row): Kept => (row[field.payload] ?? {}) as Kept
  /** Of a row whose seal was looked at. */
  const payloadOf = (row: Row): JsonValue => JSON.parse(String(keptIn(row).data))

  const ofPurposes = (user: Row, named: readonly TokenPurpose[]): Where =>
    and(ownedBy(satellite, user), oneOf(field.purpose, named))

  const findUser = (id: Value): Promise<Row | null> =>
    db.findOne(layout.user.name, {
      where: eq(satellite.toUser.targetFields[0] ?? 'id', id),
      include: userIncludes(layout),
    })

  const written = (purpose: TokenPurpose, user: AnyUser, token: string, lifetime: number, kept: JsonValue): Values => {
    const now = clock.now()
    const data = JSON.stringify(kept)
    return {
      [field.payload]: { bond: seal(purpose, user, { hash: hashToken(token), data }), data },
      [field.createdAt]: now,
      [field.expiresAt]: new Date(now.getTime() + lifetime * 1000),
    }
  }

  return {
    async issueToken(purpose, user, lifetime, payload = null) {
      const token = newToken()
      await db.transaction(async (tx) => {
        if (purposes[purpose].isSingle) await tx.delete(model, ofPurposes(user, [purpose]))
        await tx.insert(model, {
          ...linkTo(satellite, user),
          [field.purpose]: purpose,
          [field.tokenHash]: hashToken(token),
          ...written(purpose, user, token, lifetime, payload),
        })
      })
      return token
    },

    findToken: async (purpose, token) => holder(purpose, await db.findOne(model, { where: live(purpose, token) })),
    consumeToken: async (purpose, token) => holder(purpose, await db.consumeOne(model, live(purpose, token))),

    renewToken: async (purpose, user, token, lifetime, payload = null) =>
      (await db.update(model, live(purpose, token), written(purpose, user, token, lifetime, payload))) > 0,

    async list(purpose, user) {
      const where = and(ofPurposes(user, [purpose]), { op: 'gt', path: field.expiresAt, value: clock.now() })
      const rows = await db.findMany(model, { where, orderBy: [asc(field.createdAt), asc(key)] })
      return rows
        .filter((row) => isBound(purpose, user, row))
        .map((row) => ({ id: row[key], payload: payloadOf(row), expiresAt: row[field.expiresAt] as Date }))
    },
    async revoke(tokens) {
      const ids = tokens.map(({ id }) => id as Value)
      if (ids.length > 0) await db.delete(model, oneOf(key, ids))
    },

    revokeTokens: (user, named = revocable) => db.delete(model, ofPurposes(user, named)),
    deleteExpired: () => db.delete(model, { op: 'lte', path: field.expiresAt, value: clock.now() }),
    in: (tx) => createTokenStore({ ...parts, db: tx }),
  }
}

interface Kept {
  readonly bond?: unknown
  /** JSON as text: a database may give an object back in another order, and the seal would not fit. */
  readonly data?: unknown
}

/** What of a row must stay as it was written. */
interface Sealed {
  readonly hash: string
  readonly data: string
}

type TokenField = 'purpose' | 'tokenHash' | 'payload' | 'createdAt' | 'expiresAt'

export const tokenFields = ({ fields }: OwnedModel): Record<TokenField, string> =>
  Object.fromEntries(fields) as Record<TokenField, string>

const invalidToken = (): AuthenticationError => new AuthenticationError('invalid_token', say('linkInvalid'))

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'Links that are mailed need a model Token in the adapter.')
}

const noTokens: TokenStore = {
  issueToken: async () => missing(),
  findToken: async () => missing(),
  consumeToken: async () => missing(),
  renewToken: async () => missing(),
  list: async () => [],
  revoke: async () => undefined,
  revokeTokens: async () => 0,
  deleteExpired: async () => 0,
  in: () => noTokens,
}
