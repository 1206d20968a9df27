import type { DbAdapter } from '../db/db-adapter.ts'
import type { Row } from '../db/model.ts'
import { ConfigurationError, ValidationError } from '../errors.ts'
import { asc } from '../query/order-by.ts'
import { and, oneOf, type Where } from '../query/where.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { linkAlong, linkedAlong } from '../user/user-query.ts'

/** Which roles users have, by name. Names mind case. */
export interface RoleStore {
  /** All there are, in the order of their names. */
  names(): Promise<readonly string[]>
  /** Gives a user the roles they do not have yet. @throws {ValidationError} `invalid_value` for a role that is not there. */
  grant(user: Row, names: readonly string[]): Promise<void>
  /** Takes roles away; one that the user does not have is no error. */
  revoke(user: Row, names: readonly string[]): Promise<void>
  /** Leaves a user with these roles and no others. @throws as `grant`. */
  set(user: Row, names: readonly string[]): Promise<void>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): RoleStore
}

export function createRoleStore(db: DbAdapter, layout: ModelLayout): RoleStore {
  if (!layout.roles) return noRoles
  const { role, roleFields, userRoles, toRole, toUser } = layout.roles
  const nameField = roleFields.get('name') ?? 'name'
  const named = `${toRole.name}.${nameField}`

  async function rolesNamed(names: readonly string[]): Promise<readonly Row[]> {
    const roles = await db.findMany(role.name, { where: oneOf(nameField, names) })
    // A database may take `Editor` for `editor`.
    const known = roles.filter((row) => names.includes(String(row[nameField])))
    const missing = names.find((name) => !known.some((row) => row[nameField] === name))
    if (missing === undefined) return known
    throw ValidationError.field('roles', 'invalid_value', say('roleUnknown', { role: missing }))
  }

  async function heldBy(user: Row): Promise<readonly Row[]> {
    return db.findMany(userRoles.name, { where: linkedAlong(toUser, user), include: { [toRole.name]: {} } })
  }

  const nameOf = (link: Row): unknown => (link[toRole.name] as Row | null)?.[nameField]

  const drop = async (user: Row, condition: Where): Promise<void> => {
    await db.delete(userRoles.name, and(linkedAlong(toUser, user), condition))
  }

  const store: RoleStore = {
    async names() {
      const roles = await db.findMany(role.name, { fields: [nameField], orderBy: [asc(nameField)] })
      return roles.map((row) => String(row[nameField]))
    },
    async grant(user, names) {
      const roles = await rolesNamed([...new Set(names)])
      const held = new Set((await heldBy(user)).map(nameOf))
      for (const row of roles.filter((one) => !held.has(one[nameField]))) {
        await db.insert(userRoles.name, { ...linkAlong(toUser, user), ...linkAlong(toRole, row) })
      }
    },
    revoke: (user, names) => drop(user, oneOf(named, names)),
    async set(user, names) {
      await store.grant(user, names)
      await drop(user, { op: 'notIn', path: named, values: names })
    },
    in: (tx) => createRoleStore(tx, layout),
  }
  return store
}

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'Roles need the models Role and UserRoles in the adapter.')
}

const noRoles: RoleStore = {
  names: async () => [],
  grant: async () => missing(),
  revoke: async () => missing(),
  set: async () => missing(),
  in: () => noRoles,
}
