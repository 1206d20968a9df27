import type { ModelDescription, Row } from '../db/model.ts'
import { toJsonValue } from '../query/field-value.ts'
import type { UserAttribute } from './attributes.ts'
import type { ModelLayout } from './model-layout.ts'
import type { RoleName, UserMixin, UserRole } from './user.ts'

/** Any user, when the application's own row type does not matter. */
export type AnyUser = Row & UserMixin

/** Turns a row of `User`, read with its satellites, into a user object. */
export type UserFactory = (row: Row) => AnyUser

/** An application's own versions of the mixin's members; `this` is the user. */
export type UserMixinOverrides = Partial<UserMixin> & ThisType<AnyUser>

/**
 * Prepares the mixin for a layout once; making a user is then one allocation and one copy.
 * Members that bear the name of a field of `User` are left out: the field is the value.
 */
export function userFactory(layout: ModelLayout, overrides: UserMixinOverrides = {}): UserFactory {
  const prototype = {}
  for (const members of [attributeGetters(layout), behaviour(layout), overrides]) {
    Object.defineProperties(prototype, withoutFields(ownMembers(members), layout.user))
  }
  return (row) => Object.assign(Object.create(prototype), row) as AnyUser
}

const ownMembers = Object.getOwnPropertyDescriptors

function withoutFields(members: PropertyDescriptorMap, user: ModelDescription): PropertyDescriptorMap {
  const taken = (name: string): boolean => user.fields.has(name) || user.relations.has(name)
  return Object.fromEntries(
    Reflect.ownKeys(members)
      .filter((key) => typeof key === 'symbol' || !taken(key))
      .map((key) => [key, { ...(members as Record<PropertyKey, PropertyDescriptor>)[key], enumerable: false }]),
  )
}

/** Reads one logical attribute from a row of `User` with its satellites. */
export type AttributeReader = (row: Row) => unknown

export function attributeReader(layout: ModelLayout, attribute: UserAttribute): AttributeReader {
  const place = layout.attributes.get(attribute)
  if (!place) return () => null
  const { model, field } = place
  if (model === 'UserAuth' && layout.userAuth) return fromOne(layout.userAuth.fromUser.name, field)
  if (model === 'UserEmail' && layout.userEmail) {
    return fromPrimary(layout.userEmail.fromUser.name, field, layout.attributes.get('emailIsPrimary')?.field)
  }
  return (row) => row[field] ?? null
}

const fromOne =
  (relation: string, field: string): AttributeReader =>
  (row) =>
    firstOf(row[relation])?.[field] ?? null

const fromPrimary =
  (relation: string, field: string, primaryField: string | undefined): AttributeReader =>
  (row) => {
    const emails = listOf(row[relation])
    const primary = primaryField === undefined ? emails[0] : emails.find((email) => email[primaryField] === true)
    return primary?.[field] ?? null
  }

const listOf = (included: unknown): readonly Row[] =>
  Array.isArray(included) ? (included as Row[]) : included ? [included as Row] : []

const firstOf = (included: unknown): Row | undefined => listOf(included)[0]

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
  getter('isActive', (row) => active(row) === true)
  getter('isAdmin', (row) => admin(row) === true)
  getter('isSuperuser', (row) => superuser(row) === true)
  getter('roles', roleReader(layout))
  if (satellites.auth) getter('auth', (row) => firstOf(row[satellites.auth ?? '']) ?? null)
  if (satellites.emails) getter('emails', (row) => listOf(row[satellites.emails ?? '']))
  return Object.defineProperties({}, members)
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

function behaviour(layout: ModelLayout): object {
  const uniquifier = attributeReader(layout, 'uniquifier')
  const readRoles = roleReader(layout)
  const key = layout.user.primaryKey[0] ?? 'id'
  const secretFields = [...layout.user.fields.values()].filter((field) => field.secret).map((field) => field.name)
  const satellites = [layout.userAuth, layout.userEmail, layout.session, layout.roles]
  const hidden = new Set([...secretFields, ...satellites.flatMap((s) => (s ? [s.fromUser.name] : []))])
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
      return this.username || this.email || ''
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
