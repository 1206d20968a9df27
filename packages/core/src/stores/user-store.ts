import { type DbAdapter, type Includes, increment, type PagedQuery, type Values } from '../db/db-adapter.ts'
import type { ModelDescription, Row, Value } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { withKeyOrder } from '../query/order-by.ts'
import { and, eq, type Where } from '../query/where.ts'
import { say } from '../texts.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import type { UserAttribute, UserModel } from '../user/attributes.ts'
import { withDerivedKeys, withNewUniquifier } from '../user/derived.ts'
import type { AttributePlace, ModelLayout } from '../user/model-layout.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser, UserFactory } from '../user/user-mixin.ts'
import { linkTo, ownedBy, satelliteOf, userIncludes, userKey, whereOwner } from '../user/user-query.ts'
import type { ClientInfo } from './session-store.ts'

/** Values by logical attribute. */
export type UserAttributes = Partial<Record<UserAttribute, unknown>>

/** Paths begin at `User`. In the order of keys when no other is named; all of them without a limit. */
export type ListUsersQuery = Pick<PagedQuery, 'where' | 'orderBy' | 'limit' | 'offset'>

/** The queries of users, written once over `DbAdapter` for every layout. */
export interface UserStore {
  /** The user with that primary key, or null. */
  findById(id: unknown): Promise<AnyUser | null>
  /** The same user as the database has them now, or as they were given when they are gone. */
  reload(user: AnyUser): Promise<AnyUser>
  /** The user with that name or address, compared after normalisation, or null. Empty text finds nobody. */
  findByIdentity(identity: string, include?: Includes): Promise<AnyUser | null>
  /** Users by condition, each with what belongs to them: one statement, and one more for each kind of it that is a list. */
  list(query: ListUsersQuery): Promise<readonly AnyUser[]>
  /** The users who have such a row of `User`, or of a model that is a part of them; none for other models. */
  findOwners(model: ModelDescription, where: Where): Promise<readonly AnyUser[]>
  /** Adds a user over all models of the layout in one transaction. @throws {ConflictError} `username_taken`, `email_taken`. */
  create(attributes: UserAttributes, fields?: Values): Promise<AnyUser>
  /**
   * Writes logical attributes, one statement for each model they live in and all of them or none. With `expected`,
   * nothing is written where a stored value differs, in whichever model it lives. True when everything was written.
   */
  update(user: Row, attributes: UserAttributes, expected?: UserAttributes): Promise<boolean>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): UserStore
}

/** The tracking attributes of a login: those of the login before move to the `last` ones. */
export type LoginTracker = (user: AnyUser, client: ClientInfo, now: Date) => UserAttributes

export function loginTracker(layout: ModelLayout): LoginTracker {
  const currentAt = attributeReader(layout, 'currentLoginAt')
  const currentIp = attributeReader(layout, 'currentLoginIp')
  const tracksCurrent = layout.attributes.has('currentLoginAt')
  return (user, client, now) => ({
    lastLoginAt: tracksCurrent ? currentAt(user) : now,
    currentLoginAt: now,
    lastLoginIp: currentIp(user),
    currentLoginIp: client.ipAddress ?? null,
    loginCount: increment(),
  })
}

export interface UserStoreParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly toUser: UserFactory
}

export function createUserStore(parts: UserStoreParts): UserStore {
  const { db, layout, toUser } = parts
  const includes = userIncludes(layout)
  const find = async (where: Where, more: Includes = {}): Promise<AnyUser | null> => {
    const row = await db.findOne(layout.user.name, { where, include: { ...includes, ...more } })
    return row && toUser(row)
  }

  /** From the model that holds the identity to its user: an index serves it there, on every database. */
  const findHolder = async ({ model, field, value }: IdentityLookup, more: Includes): Promise<AnyUser | null> => {
    const satellite = satelliteOf(layout, model)
    if (!satellite) return find(eq(field, value), more)
    const { name } = satellite.toUser
    const include = { [name]: { include: { ...includes, ...more } } }
    const query = { where: eq(field, value), fields: satellite.model.primaryKey, include }
    const row = (await db.findOne(satellite.model.name, query))?.[name] as Row | null | undefined
    return row ? toUser(row) : null
  }

  return {
    findById: (id) => find(eq(layout.user.primaryKey[0] ?? 'id', id as Value)),
    reload: async (user) => (await find(userKey(layout, user))) ?? user,

    async findByIdentity(identity, more = {}) {
      for (const lookup of identityLookups(layout, identity)) {
        const user = await findHolder(lookup, more)
        if (user) return user
      }
      return null
    },

    async list({ orderBy = [], ...query }) {
      const order = withKeyOrder(orderBy, layout.user.primaryKey)
      const rows = await db.findMany(layout.user.name, { ...query, orderBy: order, include: includes })
      return rows.map(toUser)
    },

    async findOwners(model, where) {
      const owned = whereOwner(layout, model, where)
      const rows = owned ? await db.findMany(layout.user.name, { where: owned, include: includes }) : []
      return rows.map(toUser)
    },

    async create(attributes, fields = {}) {
      const given = spread(layout, attributes)
      const user = await takenAs(layout, () => insertUser(db, layout, given, fields))
      const stored = await find(userKey(layout, user))
      return stored ?? toUser(user)
    },

    async update(user, attributes, expected = {}) {
      const guards = spread(layout, expected)
      const changed = [...spread(layout, attributes)]
      if (changed.length === 0) return isStill(db, layout, user, guards)
      const writeAll = async (tx: DbAdapter): Promise<boolean> => {
        for (const [i, [model, values]] of changed.entries()) {
          // Later ones need not ask of other models again: this transaction may have changed them.
          const asked = i === 0 ? guards : new Map([[model, guards.get(model) ?? {}]])
          if (!(await updatePart(tx, layout, user, model, values, asked))) throw notAsExpected
        }
        return true
      }
      try {
        return await takenAs(layout, () => (changed.length > 1 ? db.transaction(writeAll) : writeAll(db)))
      } catch (error) {
        if (error === notAsExpected) return false
        throw error
      }
    },

    in: (tx) => createUserStore({ ...parts, db: tx }),
  }
}

/** Where an identity may stand, and in which form. */
interface IdentityLookup extends AttributePlace {
  readonly value: string
}

/**
 * How to look an identity up: by address when it looks like one, then by name. One indexed statement each, never an
 * OR over two tables, which no index serves.
 */
function identityLookups(layout: ModelLayout, identity: string): IdentityLookup[] {
  const key = normalizeIdentity(identity)
  if (key === null || key.includes('\0')) return []
  const attributes = key.includes('@') ? (['email', 'username'] as const) : (['username'] as const)
  return attributes.flatMap((attribute) => {
    const keyPlace = layout.attributes.get(`${attribute}Key`)
    if (keyPlace) return [{ ...keyPlace, value: key }]
    const place = layout.attributes.get(attribute)
    return place ? [{ ...place, value: identity.trim() }] : []
  })
}

/** Sorts attributes by the model that holds them. Those the layout has no place for are left out. */
function spread(layout: ModelLayout, attributes: UserAttributes): Map<UserModel, Values> {
  const parts = new Map<UserModel, Values>()
  for (const [attribute, value] of Object.entries(attributes)) {
    const place = layout.attributes.get(attribute as UserAttribute)
    if (place && value !== undefined) parts.set(place.model, { ...parts.get(place.model), [place.field]: value })
  }
  return parts
}

function insertUser(db: DbAdapter, layout: ModelLayout, parts: Map<UserModel, Values>, fields: Values): Promise<Row> {
  const complete = (model: UserModel, values: Values): Values =>
    withNewUniquifier(layout, layout.names[model], withDerivedKeys(layout, layout.names[model], values))
  return db.transaction(async (tx) => {
    const user = await tx.insert(layout.names.User, complete('User', { ...fields, ...parts.get('User') }))
    if (layout.userAuth) {
      await tx.insert(
        layout.names.UserAuth,
        complete('UserAuth', { ...parts.get('UserAuth'), ...linkTo(layout.userAuth, user) }),
      )
    }
    const email = parts.get('UserEmail')
    if (layout.userEmail && email) {
      const primary = layout.attributes.get('emailIsPrimary')?.field
      const values = { ...(primary && { [primary]: true }), ...email, ...linkTo(layout.userEmail, user) }
      await tx.insert(layout.names.UserEmail, complete('UserEmail', values))
    }
    return user
  })
}

/** Undoes the writes that were made before one that found another value than expected. */
const notAsExpected = new Error('A stored value is not the expected one.')

type Guards = ReadonlyMap<UserModel, Values>

async function updatePart(
  db: DbAdapter,
  layout: ModelLayout,
  user: Row,
  model: UserModel,
  values: Values,
  guards: Guards,
): Promise<boolean> {
  const satellite = satelliteOf(layout, model)
  const where = and(
    satellite ? ownedBy(satellite, user) : userKey(layout, user),
    ...guardedBy(layout, guards, satellite ? `${satellite.toUser.name}.` : '', model),
  )
  return (await db.update(layout.names[model], where, withDerivedKeys(layout, layout.names[model], values))) > 0
}

async function isStill(db: DbAdapter, layout: ModelLayout, user: Row, guards: Guards): Promise<boolean> {
  if (guards.size === 0) return true
  const where = and(userKey(layout, user), ...guardedBy(layout, guards, '', 'User'))
  return (await db.count(layout.user.name, { where })) > 0
}

/** What must still be stored, wherever it lives, as conditions on one model. */
function guardedBy(layout: ModelLayout, guards: Guards, toUser: string, on: UserModel): Where[] {
  return [...guards].flatMap(([model, values]) => {
    const satellite = satelliteOf(layout, model)
    const path = model === on ? '' : satellite ? `${toUser}${satellite.fromUser.name}.` : toUser
    return Object.entries(values).map(([field, value]) => eq(path + field, value as Value))
  })
}

/** Says of a unique violation which identity was taken. */
export async function takenAs<Result>(layout: ModelLayout, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'unique_violation') throw error
    const fields = Array.isArray(error.details['fields']) ? (error.details['fields'] as string[]) : []
    const broke = (...attributes: UserAttribute[]): boolean =>
      attributes.some((attribute) => fields.includes(layout.attributes.get(attribute)?.field ?? '\0'))
    if (broke('username', 'usernameKey'))
      throw new ConflictError('username_taken', say('usernameTaken'), { cause: error })
    if (broke('email', 'emailKey')) throw new ConflictError('email_taken', say('addressTaken'), { cause: error })
    throw error
  }
}
