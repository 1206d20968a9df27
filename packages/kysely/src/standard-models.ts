import { type LayoutKind, type StandardModel, type StandardModelsOptions, standardModelsOf } from '@authpkg/core'
import { defineModel, type FieldSet, type ModelDefinition } from './define-model.ts'
import { authFields, type KeyType, type StandardOptions } from './models.ts'

export type { StandardModelsOptions } from '@authpkg/core'

type LoginFields = ReturnType<typeof authFields.login>
type EmailFields = ReturnType<typeof authFields.email>
type PersonFields<Key extends KeyType> = ReturnType<typeof authFields.person<Key>>

/** The fields of `User` in a layout. */
interface UserFields<Key extends KeyType> {
  readonly 'all-in-one': PersonFields<Key> & LoginFields & EmailFields
  readonly 'split-auth': PersonFields<Key> & EmailFields
  readonly emails: PersonFields<Key> & LoginFields
  readonly 'split-auth-emails': PersonFields<Key>
}

type CommonModels<Layout extends LayoutKind, Key extends KeyType, Prefix extends string> = {
  readonly User: ModelDefinition<`${Prefix}user`, UserFields<Key>[Layout]>
  readonly Session: ModelDefinition<`${Prefix}session`, ReturnType<typeof authFields.session<Key>>>
}

type AuthModels<Key extends KeyType, Prefix extends string> = {
  readonly UserAuth: ModelDefinition<`${Prefix}user_auth`, ReturnType<typeof authFields.userAuth<Key>>>
}

type EmailModels<Key extends KeyType, Prefix extends string> = {
  readonly UserEmail: ModelDefinition<`${Prefix}user_email`, ReturnType<typeof authFields.userEmail<Key>>>
}

type RoleModels<Key extends KeyType, Prefix extends string> = {
  readonly Role: ModelDefinition<`${Prefix}role`, ReturnType<typeof authFields.role<Key>>>
  readonly UserRoles: ModelDefinition<`${Prefix}user_roles`, ReturnType<typeof authFields.userRoles<Key>>>
}

type TokenModels<Key extends KeyType, Prefix extends string> = {
  readonly Token: ModelDefinition<`${Prefix}token`, ReturnType<typeof authFields.token<Key>>>
}

// biome-ignore lint/complexity/noBannedTypes: nothing is added
type Nothing = {}

/** The models that {@link standardModels} makes, with the types of their rows. */
export type StandardModels<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
  Prefix extends string = '',
> = CommonModels<Layout, Key, Prefix> &
  (Layout extends 'split-auth' | 'split-auth-emails' ? AuthModels<Key, Prefix> : Nothing) &
  (Layout extends 'emails' | 'split-auth-emails' ? EmailModels<Key, Prefix> : Nothing) &
  (Roles extends true ? RoleModels<Key, Prefix> : Nothing) &
  (Tokens extends true ? TokenModels<Key, Prefix> : Nothing)

/**
 * The models of accounts with the standard fields, in any of the four layouts. For fields of one's own, `defineModel`
 * with {@link authFields} makes one of them anew.
 *
 * @example const models = { ...standardModels(), Note }
 * @example
 * const models = {
 *   ...standardModels({ layout: 'split-auth', key: 'uuid' }),
 *   User: defineModel('user', { fields: { ...authFields.person({ key: 'uuid' }), ...authFields.email(), nickname: text() } }),
 * }
 */
export function standardModels<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
  const Prefix extends string = '',
>(
  options: StandardModelsOptions<Layout, Key, Roles, Tokens, Prefix> = {},
): StandardModels<Layout, Key, Roles, Tokens, Prefix> {
  const { prefix = '', schema } = options
  const key: KeyType = options.key ?? 'integer'
  const inSchema = schema !== undefined && { schema }
  const targets = { key, userTable: `${prefix}user`, roleTable: `${prefix}role`, ...inSchema }
  const made = standardModelsOf(options).map(({ name, table, sets, unique }) => {
    const model = defineModel(table, { fields: fieldsOf(sets, targets), unique, ...inSchema })
    return [name, model] as const
  })
  return Object.fromEntries(made) as unknown as StandardModels<Layout, Key, Roles, Tokens, Prefix>
}

const fieldsOf = (sets: StandardModel['sets'], targets: StandardOptions<KeyType>): FieldSet =>
  Object.assign({}, ...sets.map((set) => authFields[set](targets)))
