import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { JsonValue, Row, Value } from '../db/model.ts'
import { AuthenticationError, ConfigurationError } from '../errors.ts'
import { and, eq, type Where } from '../query/where.ts'
import { hashToken, hmac, newToken, tokensEqual } from '../security/token.ts'
import type { ModelLayout, OwnedModel } from '../user/model-layout.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, userIncludes } from '../user/user-query.ts'

/** What a token is good for: one of a purpose opens nothing else. */
export type TokenPurpose = 'reset_password' | 'confirm_email'

/** A token before it is spent. */
export interface TokenHolder {
  readonly user: AnyUser
  /** What was kept with the token when it was made. */
  readonly payload: JsonValue
}

/**
 * One-use secrets that are sent by mail. Only a hash is stored. A token is bound to what its user was when it was made:
 * after a change of the password or the session identity, or when the user is disabled, it is worth nothing.
 */
export interface TokenStore {
  /** Makes a token; those made before for the same user and purpose end. `lifetime` is in seconds. */
  issueToken(purpose: TokenPurpose, user: AnyUser, lifetime: number, payload?: JsonValue): Promise<string>
  /** Whose token it is, without spending it. @throws {AuthenticationError} `invalid_token`. */
  findToken(purpose: TokenPurpose, token: string): Promise<TokenHolder>
  /**
   * Spends a token: of many who try at once one succeeds. Call it in the transaction of what the token allows.
   * @throws {AuthenticationError} `invalid_token` when it is unknown, expired, spent, or no longer worth anything.
   */
  consumeToken(purpose: TokenPurpose, token: string): Promise<TokenHolder>
  /** Ends all tokens of a user. */
  revokeTokens(user: Row): Promise<number>
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

export function createTokenStore(parts: TokenStoreParts): TokenStore {
  const { db, layout, toUser, clock, secrets } = parts
  const satellite = layout.token
  if (!satellite) return noTokens
  const model = satellite.model.name
  const field = fieldsOf(satellite)

  /** What must not change while the token lives. The seal keeps the password's hash out of the table. */
  const bond = (user: AnyUser, secret: string = secrets[0]): string =>
    hmac(secret, 'token bond', user.getId(), user.passwordHash ?? '')

  const isBound = (user: AnyUser, sealed: unknown): boolean =>
    typeof sealed === 'string' && secrets.some((secret) => tokensEqual(sealed, bond(user, secret)))

  const live = (purpose: TokenPurpose, token: string): Where =>
    and(eq(field.tokenHash, token.length > maxTokenLength ? '' : hashToken(token)), eq(field.purpose, purpose), {
      op: 'gt',
      path: field.expiresAt,
      value: clock.now(),
    })

  const holder = async (row: Row | null): Promise<TokenHolder> => {
    const userField = satellite.toUser.localFields[0] ?? ''
    const userRow = row && (await findUser(row[userField] as Value))
    const user = userRow ? toUser(userRow) : null
    const kept = row?.[field.payload] as { readonly bond?: unknown; readonly data?: JsonValue } | null | undefined
    if (!user?.isActive || !isBound(user, kept?.bond)) throw invalidToken()
    return { user, payload: kept?.data ?? null }
  }

  const findUser = (id: Value): Promise<Row | null> =>
    db.findOne(layout.user.name, {
      where: eq(satellite.toUser.targetFields[0] ?? 'id', id),
      include: userIncludes(layout),
    })

  return {
    async issueToken(purpose, user, lifetime, payload = null) {
      const token = newToken()
      const now = clock.now()
      await db.transaction(async (tx) => {
        await tx.delete(model, and(ownedBy(satellite, user), eq(field.purpose, purpose)))
        await tx.insert(model, {
          ...linkTo(satellite, user),
          [field.purpose]: purpose,
          [field.tokenHash]: hashToken(token),
          [field.payload]: { bond: bond(user), data: payload },
          [field.createdAt]: now,
          [field.expiresAt]: new Date(now.getTime() + lifetime * 1000),
        })
      })
      return token
    },

    findToken: async (purpose, token) => holder(await db.findOne(model, { where: live(purpose, token) })),
    consumeToken: async (purpose, token) => holder(await db.consumeOne(model, live(purpose, token))),
    revokeTokens: (user) => db.delete(model, ownedBy(satellite, user)),
    deleteExpired: () => db.delete(model, { op: 'lte', path: field.expiresAt, value: clock.now() }),
    in: (tx) => createTokenStore({ ...parts, db: tx }),
  }
}

type TokenField = 'purpose' | 'tokenHash' | 'payload' | 'createdAt' | 'expiresAt'

const fieldsOf = ({ fields }: OwnedModel): Record<TokenField, string> =>
  Object.fromEntries(fields) as Record<TokenField, string>

const invalidToken = (): AuthenticationError =>
  new AuthenticationError('invalid_token', 'This link is not valid, or not any more. Ask for a new one.')

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'Links that are mailed need a model Token in the adapter.')
}

const noTokens: TokenStore = {
  issueToken: async () => missing(),
  findToken: async () => missing(),
  consumeToken: async () => missing(),
  revokeTokens: async () => 0,
  deleteExpired: async () => 0,
  in: () => noTokens,
}
