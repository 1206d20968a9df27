import type { ModelDescription, Row } from '../db/model.ts'
import { toJsonValue } from '../query/field-value.ts'
import { type AttributeReader, attributeReader, firstOf, listOf } from './attribute-reader.ts'
import type { UserAttribute } from './attributes.ts'
import { identityReader } from './identities.ts'
import type { ModelLayout } from './model-layout.ts'
import { secretFields, withoutSecrets } from './own-payload.ts'
import type { RoleName, UserMixin, UserRole } from './user.ts'
import { acting, acts, type UserActs } from './user-acts.ts'

/** Any user, when the application's own row type does not matter. */
export type AnyUser = Row & UserMixin

/** Turns a row of `User`, read with its satellites, into a user object. */
export type UserFactory = (row: Row) => AnyUser

/** An application's own versions of the mixin's members; `this` is the user. */
export type UserMixinOverrides = Partial<UserMixin> & ThisType<AnyUser>

export interface UserFactoryOptions {
  readonly overrides?: UserMixinOverrides
  /** By what a user is called. Default: username, then address. */
  readonly identityAttributes?: readonly string[]
}

/**
 * Prepares the mixin for a layout once, then for what users have done by use cases; making a user is then one allocation
 * and one copy. Members that bear the name of a field of `User` are left out: the field is the value, unless what it
 * means has moved to another model and the field was left behind.
 *
 * @throws {ConfigurationError} `invalid_configuration` for an identity that cannot be one.
 */
export function userFactory(layout: ModelLayout, options: UserFactoryOptions = {}): (deeds: UserActs) => UserFactory {
  const { overrides = {}, identityAttributes } = options
  const prototype = {}
  const stale = leftBehind(layout)
  for (const members of [
    attributeGetters(layout),
    behaviour(layout, identityReader(layout, identityAttributes)),
    acting,
    ownVersions(layout, overrides),
  ]) {
    Object.defineProperties(prototype, withoutFields(ownMembers(members), layout.user, stale))
  }
  return (deeds) => {
    const bound = Object.create(prototype, { [acts]: { value: deeds } })
    return (row) => Object.assign(Object.create(bound), stale.size === 0 ? row : without(row, stale)) as AnyUser
  }
}

/** Fields of `User` by the names of attributes that live in another model: left from before, and old. */
function leftBehind({ user, attributes }: ModelLayout): ReadonlySet<string> {
  const moved = (['username', 'email', 'passwordHash', 'emailConfirmedAt'] as const).filter((name) => {
    const place = attributes.get(name)
    return user.fields.has(name) && place !== undefined && place.model !== 'User'
  })
  return new Set(moved)
}

const without = (row: Row, names: ReadonlySet<string>): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)))

/** An application may forget what is secret. */
function ownVersions(layout: ModelLayout, overrides: UserMixinOverrides): UserMixinOverrides {
  const { getSecurityPayload } = overrides
  if (!getSecurityPayload) return overrides
  const cleaned = withoutSecrets(layout)
  return Object.defineProperties(
    {},
    {
      ...ownMembers(overrides),
      getSecurityPayload: {
        value: function (this: AnyUser) {
          return cleaned(getSecurityPayload.call(this))
        },
      },
    },
  )
}

const ownMembers = Object.getOwnPropertyDescriptors

function withoutFields(
  members: PropertyDescriptorMap,
  user: ModelDescription,
  stale: ReadonlySet<string>,
): PropertyDescriptorMap {
  const taken = (name: string): boolean => !stale.has(name) && (user.fields.has(name) || user.relations.has(name))
  return Object.fromEntries(
    Reflect.ownKeys(members)
      .filter((key) => typeof key === 'symbol' || !taken(key))
      .map((key) => [key, { ...(members as Record<PropertyKey, PropertyDescriptor>)[key], enumerable: false }]),
  )
}

function attributeGetters(layout: ModelLayout): object {
  const read = (attribute: UserAttribute): AttributeReader => attributeReader(layout, attribute)
  const text = { username: read('username'), email: read('email'), passwordHash: read('passwordHash') }
  const confirmedAt = read('emailConfirmedAt')
  const active = layout.attributes.has('active') ? read('active') : () => true
  const admin = read('admin')
  const superuser = read('superuser')
  const satellites = {
    ...(layout.userAuth && { auth: layout.userAuth.fromUser.name }),
    ...(layout.userEmail && { emails: layout.userEmail.fromUser.name }),
  }
  const members: PropertyDescriptorMap = {}
  const getter = (name: string, get: (row: Row) => unknown): void => {
    members[name] = {
      get: function (this: Row) {
        return get(this)
      },
    }
  }
  for (const [name, reader] of Object.entries(text)) getter(name, reader)
  getter('emailConfirmedAt', confirmedAt)
  getter('hasConfirmedEmail', confirmedEmailReader(layout))
  getter('isActive', (row) => active(row) === true)
  getter('isAdmin', (row) => admin(row) === true)
  getter('isSuperuser', (row) => superuser(row) === true)
  getter('roles', roleReader(layout))
  if (satellites.auth) getter('auth', (row) => firstOf(row[satellites.auth ?? '']) ?? null)
  if (satellites.emails) getter('emails', (row) => listOf(row[satellites.emails ?? '']))
  return Object.defineProperties({}, members)
}

function confirmedEmailReader(layout: ModelLayout): (row: Row) => boolean {
  const { userEmail, attributes } = layout
  const place = attributes.get('emailConfirmedAt')
  if (userEmail && place?.model === 'UserEmail') {
    return (row) => listOf(row[userEmail.fromUser.name]).some((email) => email[place.field] instanceof Date)
  }
  const [email, confirmedAt] = [attributeReader(layout, 'email'), attributeReader(layout, 'emailConfirmedAt')]
  return (row) => Boolean(email(row)) && confirmedAt(row) instanceof Date
}

function roleReader(layout: ModelLayout): (row: Row) => readonly UserRole[] {
  const { roles } = layout
  if (!roles) return () => []
  const nameField = roles.roleFields.get('name') ?? 'name'
  const permissionsField = roles.roleFields.get('permissions')
  return (row) =>
    listOf(row[roles.fromUser.name]).flatMap((link) => {
      const role = link[roles.toRole.name] as Row | null | undefined
      if (!role) return []
      return [
        { name: String(role[nameField]), permissions: permissionList(permissionsField && role[permissionsField]) },
      ]
    })
}

/** Permissions are kept as a list or as text with commas. */
function permissionList(stored: unknown): readonly string[] {
  const parts = Array.isArray(stored) ? stored.map(String) : typeof stored === 'string' ? stored.split(',') : []
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

const roleName = (role: RoleName): string => (typeof role === 'string' ? role : role.name)

function behaviour(layout: ModelLayout, calledBy: (row: Row) => string): object {
  const uniquifier = attributeReader(layout, 'uniquifier')
  const readRoles = roleReader(layout)
  const key = layout.user.primaryKey[0] ?? 'id'
  const satellites = [layout.userAuth, layout.userEmail, layout.session, layout.roles]
  const hidden = new Set([...secretFields(layout.user), ...satellites.flatMap((s) => (s ? [s.fromUser.name] : []))])
  const visible = (row: Row): Row => Object.fromEntries(Object.entries(row).filter(([name]) => !hidden.has(name)))
  return {
    isAuthenticated: true,
    isAnonymous: false,
    getId(this: AnyUser) {
      return String(uniquifier(this) ?? '')
    },
    hasRole(this: AnyUser, ...roles: readonly RoleName[]) {
      const held = readRoles(this)
      return roles.some((role) => held.some(({ name }) => name === roleName(role)))
    },
    hasRoles(this: AnyUser, ...roles: readonly (RoleName | readonly RoleName[])[]) {
      return roles.every((role) => this.hasRole(...(Array.isArray(role) ? (role as RoleName[]) : [role as RoleName])))
    },
    hasPermission(this: AnyUser, permission: string) {
      return readRoles(this).some(({ permissions }) => permissions.includes(permission))
    },
    calcUsername(this: AnyUser) {
      return calledBy(this)
    },
    getSecurityPayload(this: AnyUser) {
      return { id: toJsonValue(this[key]), username: this.username, email: this.email }
    },
    getRedirectQparams(this: AnyUser, existing: Record<string, string> = {}) {
      const { email } = this
      return Object.assign(existing, { identity: this.calcUsername() }, email ? { email } : {})
    },
    toJSON(this: AnyUser) {
      return JSON.parse(JSON.stringify(visible(this), bigintAsText)) as Row
    },
    [Symbol.for('nodejs.util.inspect.custom')](this: AnyUser) {
      return visible(this)
    },
  }
}

/** JSON has no 64-bit numbers. */
const bigintAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
