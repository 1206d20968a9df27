import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { desc } from '../query/order-by.ts'
import { and, eq, or, type Where } from '../query/where.ts'
import { type ApiKeyCredentials, apiKeyText, hashApiKey, newApiKey, parseApiKey } from '../security/api-key.ts'
import { tokensEqual } from '../security/token.ts'
import type { ModelLayout, OwnedModel } from '../user/model-layout.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, userIncludes } from '../user/user-query.ts'
import { ownKey } from './own-key.ts'

/** A key as its owner may see it. */
export interface ApiKey {
  readonly id: unknown
  readonly name: string
  /** What it begins with, to be told from others by. */
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  /** Null for one that does not end by itself. */
  readonly expiresAt: Date | null
}

/** A key with its text: told once, to its owner, and stored only as a hash. */
export interface NewApiKey {
  readonly apiKey: ApiKey
  readonly key: string
}

/** Keys of programs that act as a user. */
export interface ApiKeyStore {
  issue(user: Row, key: Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>): Promise<NewApiKey>
  /**
   * The live key with its active user, in one statement (and one more at most once a minute, to note that it was used).
   * Null for an unknown, expired or revoked one.
   */
  find(credentials: ApiKeyCredentials): Promise<{ readonly apiKey: ApiKey; readonly user: AnyUser } | null>
  /** A live key that is this user's; null when there is none. The id may be the text of one. */
  findOwn(user: Row, id: unknown): Promise<ApiKey | null>
  /** The live keys of a user, the newest first. */
  list(user: Row): Promise<readonly ApiKey[]>
  /** Ends a live key at that time, or now: of many who try at once one gets true. */
  end(user: Row, apiKey: ApiKey, at?: Date): Promise<boolean>
  /** Ends all keys of a user. */
  revokeAll(user: Row): Promise<number>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): ApiKeyStore
}

export interface ApiKeyStoreParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly toUser: UserFactory
  readonly clock: Clock
}

const usedInterval = 60_000

export function createApiKeyStore(parts: ApiKeyStoreParts): ApiKeyStore {
  const { db, layout, toUser, clock } = parts
  const owned = layout.apiKey
  if (!owned) return noApiKeys
  const { model, toUser: relation } = owned
  const field = fieldsOf(owned)
  const key = model.primaryKey[0] ?? 'id'
  const include = { [relation.name]: { include: userIncludes(layout) } }
  const isList = model.fields.get(field.scopes)?.type === 'json'

  const live = (user: Row): Where =>
    and(
      ownedBy(owned, user),
      eq(field.revokedAt, null),
      or(eq(field.expiresAt, null), { op: 'gt', path: field.expiresAt, value: clock.now() }),
    )

  const toApiKey = (row: Row): ApiKey => ({
    id: row[key],
    name: String(row[field.name]),
    prefix: String(row[field.prefix]),
    scopes: scopesIn(row[field.scopes]),
    createdAt: row[field.createdAt] as Date,
    lastUsedAt: row[field.lastUsedAt] as Date | null,
    expiresAt: row[field.expiresAt] as Date | null,
  })

  const opens = (row: Row, credentials: ApiKeyCredentials): boolean =>
    tokensEqual(String(row[field.keyHash]), hashApiKey(credentials)) &&
    row[field.revokedAt] === null &&
    (row[field.expiresAt] === null || (row[field.expiresAt] as Date) > clock.now())

  async function noteUsed(row: Row): Promise<void> {
    const [now, last] = [clock.now(), row[field.lastUsedAt] as Date | null]
    if (last !== null && now.getTime() - last.getTime() < usedInterval) return
    await db.update(model.name, eq(key, row[key] as Value), { [field.lastUsedAt]: now })
  }

  return {
    async issue(user, { name, scopes, expiresAt }) {
      const credentials = newApiKey()
      const row = await db.insert(model.name, {
        ...linkTo(owned, user),
        [field.name]: name,
        [field.prefix]: credentials.key,
        [field.keyHash]: hashApiKey(credentials),
        [field.scopes]: isList ? [...scopes] : scopes.join(' '),
        [field.createdAt]: clock.now(),
        [field.lastUsedAt]: null,
        [field.expiresAt]: expiresAt,
        [field.revokedAt]: null,
      })
      return { apiKey: toApiKey(row), key: apiKeyText(credentials) }
    },

    async find(credentials) {
      if (!parseApiKey(apiKeyText(credentials))) return null
      const row = await db.findOne(model.name, { where: eq(field.prefix, credentials.key), include })
      const owner = row?.[relation.name] as Row | null | undefined
      if (!row || !owner || !opens(row, credentials)) return null
      const user = toUser(owner)
      if (!user.isActive) return null
      await noteUsed(row)
      return { apiKey: toApiKey(row), user }
    },

    async findOwn(user, given) {
      const id = ownKey(model, given)
      const row = id === undefined ? null : await db.findOne(model.name, { where: and(live(user), eq(key, id)) })
      return row && toApiKey(row)
    },

    async list(user) {
      return (await db.findMany(model.name, { where: live(user), orderBy: [desc(field.createdAt), desc(key)] })).map(
        toApiKey,
      )
    },

    async end(user, { id }, at) {
      const change = at ? { [field.expiresAt]: at } : { [field.revokedAt]: clock.now() }
      return (await db.update(model.name, and(live(user), eq(key, id as Value)), change)) > 0
    },

    revokeAll: (user) =>
      db.update(model.name, and(ownedBy(owned, user), eq(field.revokedAt, null)), { [field.revokedAt]: clock.now() }),

    in: (tx) => createApiKeyStore({ ...parts, db: tx }),
  }
}

/** Kept as text with spaces or as a list. */
function scopesIn(stored: unknown): readonly string[] {
  if (Array.isArray(stored)) return stored.map(String)
  return typeof stored === 'string' ? stored.split(/\s+/).filter((scope) => scope !== '') : []
}

type ApiKeyField = 'name' | 'prefix' | 'keyHash' | 'scopes' | 'createdAt' | 'lastUsedAt' | 'expiresAt' | 'revokedAt'

const fieldsOf = ({ fields }: OwnedModel): Record<ApiKeyField, string> =>
  Object.fromEntries(fields) as Record<ApiKeyField, string>

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'API keys need a model ApiKey in the adapter.')
}

const noApiKeys: ApiKeyStore = {
  issue: async () => missing(),
  find: async () => null,
  findOwn: async () => missing(),
  list: async () => missing(),
  end: async () => missing(),
  revokeAll: async () => 0,
  in: () => noApiKeys,
}
