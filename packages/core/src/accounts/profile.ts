import type { Values } from '../db/db-adapter.ts'
import type { FieldDescription, ModelDescription } from '../db/model.ts'
import { ConfigurationError, ValidationError } from '../errors.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import { camelCase } from '../user/attributes.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userKey } from '../user/user-query.ts'
import { noSuchUser } from './find-user.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

const usual = ['name', 'first_name', 'last_name'].flatMap((name) => [name, camelCase(name)])

/**
 * The fields of `User` that users change themselves.
 *
 * @throws {ConfigurationError} `invalid_configuration` with every field that they must not, and why.
 */
export function readProfileFields(given: readonly string[] | undefined, layout: ModelLayout): readonly string[] {
  if (!given) return [...new Set(usual)].filter((name) => faultOf(layout, name) === null)
  const faults = given.flatMap((name) => {
    const fault = faultOf(layout, name)
    return fault === null ? [] : [`profileFields names ${name}, which ${fault}.`]
  })
  if (faults.length > 0) throw new ConfigurationError('invalid_configuration', faults.join('\n'))
  return Object.freeze([...new Set(given)])
}

function faultOf({ user, attributes }: ModelLayout, name: string): string | null {
  const field = user.fields.get(name)
  if (!field) return `${user.name} does not have`
  if (field.secret) return 'is secret'
  if (field.readonly || field.generated) return 'nobody writes'
  if (isKey(user, field)) return 'is a key'
  const isKept = [...attributes.values()].some((place) => place.model === 'User' && place.field === name)
  return isKept ? 'says who the user is, or what they may do: it has ways of its own' : null
}

const isKey = ({ primaryKey, relations }: ModelDescription, { name }: FieldDescription): boolean =>
  primaryKey.includes(name) ||
  [...relations.values()].some(({ owning, localFields }) => owning && localFields.includes(name))

/** What the accounts know of a user; null for what the models do not keep, or what was never so. */
export interface AccountFacts {
  readonly memberSince: Date | null
  /** The login before the present one. */
  readonly lastLoginAt: Date | null
  readonly lastLoginIp: string | null
}

export function accountFacts({ layout }: AuthServices, user: AnyUser): AccountFacts {
  const created = ['created_at', 'createdAt'].find((name) => layout.user.fields.get(name)?.type === 'datetime')
  return {
    memberSince: (created === undefined ? null : (user[created] ?? null)) as Date | null,
    lastLoginAt: attributeReader(layout, 'lastLoginAt')(user) as Date | null,
    lastLoginIp: attributeReader(layout, 'lastLoginIp')(user) as string | null,
  }
}

/** What a user says of themselves. */
export const profileOf = ({ profileFields }: AuthServices, user: AnyUser): Values =>
  Object.fromEntries(profileFields.map((name) => [name, user[name]]))

/**
 * Changes what a user says of themselves.
 *
 * @param values typed as the model's fields are; what is left out stays
 * @throws {ValidationError} `unknown_field` for a field that is not among `profileFields`; `invalid_value`.
 * @example await changeProfile(services, user, { first_name: 'Ada' })
 */
export async function changeProfile(
  services: AuthServices,
  user: AnyUser,
  values: Values,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { layout, profileFields } = services
  const fields = Object.keys(values)
  const wrong = fields.find((name) => !profileFields.includes(name))
  if (wrong !== undefined) throw ValidationError.field(wrong, 'unknown_field', `${wrong} is no field of the profile.`)
  if (fields.length === 0) return user
  return inTransaction(services, origin, async ({ db, users, tell }) => {
    if ((await db.update(layout.user.name, userKey(layout, user), values)) === 0) throw noSuchUser()
    const changed = await users.reload(user)
    await tell('user.profile_changed', { user: changed, fields })
    return changed
  })
}
