import { type LayoutKind, type StandardModel, type StandardModelsOptions, standardModelsOf } from '@authpkg/core'
import {
  defineEntity,
  type EntityName,
  type EntitySchemaWithMeta,
  type InferEntityFromProperties,
} from '@mikro-orm/core'
import { authProperties, type KeyType, type StandardOptions } from './models.ts'

export type { StandardModelsOptions as StandardEntitiesOptions } from '@authpkg/core'

type Properties = Record<string, unknown>
type Merged<P> = { [Name in keyof P]: P[Name] }
type EntityOf<Name extends string, Table extends string, P extends Properties> = EntitySchemaWithMeta<
  Name,
  Table,
  InferEntityFromProperties<Merged<P>>,
  never,
  Merged<P>
>

type LoginProperties = ReturnType<typeof authProperties.login>
type EmailProperties = ReturnType<typeof authProperties.email>
type PersonProperties<Key extends KeyType> = ReturnType<typeof authProperties.person<Key>>

/** The properties of `User` in a layout. */
interface UserProperties<Key extends KeyType> {
  readonly 'all-in-one': PersonProperties<Key> & LoginProperties & EmailProperties
  readonly 'split-auth': PersonProperties<Key> & EmailProperties
  readonly emails: PersonProperties<Key> & LoginProperties
  readonly 'split-auth-emails': PersonProperties<Key>
}

type UserEntity<Layout extends LayoutKind, Key extends KeyType, Prefix extends string> = EntityOf<
  'User',
  `${Prefix}user`,
  UserProperties<Key>[Layout]
>
type RoleEntity<Key extends KeyType, Prefix extends string> = EntityOf<
  'Role',
  `${Prefix}role`,
  ReturnType<typeof authProperties.role<Key>>
>

/** What hangs on a user. */
interface Hanging<User extends EntityName, Role extends EntityName, Key extends KeyType> {
  readonly UserAuth: ReturnType<typeof authProperties.userAuth<User, Role, Key>>
  readonly UserEmail: ReturnType<typeof authProperties.userEmail<User, Role, Key>>
  readonly UserRoles: ReturnType<typeof authProperties.userRoles<User, Role, Key>>
  readonly Session: ReturnType<typeof authProperties.session<User, Role, Key>>
  readonly Token: ReturnType<typeof authProperties.token<User, Role, Key>>
}

interface Tables {
  readonly UserAuth: 'user_auth'
  readonly UserEmail: 'user_email'
  readonly UserRoles: 'user_roles'
  readonly Session: 'session'
  readonly Token: 'token'
}

type Hung<Names extends keyof Tables, Layout extends LayoutKind, Key extends KeyType, Prefix extends string> = {
  readonly [Name in Names]: EntityOf<
    Name,
    `${Prefix}${Tables[Name]}`,
    Hanging<UserEntity<Layout, Key, Prefix>, RoleEntity<Key, Prefix>, Key>[Name]
  >
}

type NamesOf<Layout extends LayoutKind, Roles extends boolean, Tokens extends boolean> =
  | 'Session'
  | (Layout extends 'split-auth' | 'split-auth-emails' ? 'UserAuth' : never)
  | (Layout extends 'emails' | 'split-auth-emails' ? 'UserEmail' : never)
  | (Roles extends true ? 'UserRoles' : never)
  | (Tokens extends true ? 'Token' : never)

/** The entities that {@link standardEntities} makes, with their types. */
export type StandardEntities<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
  Prefix extends string = '',
> = { readonly User: UserEntity<Layout, Key, Prefix> } & Hung<NamesOf<Layout, Roles, Tokens>, Layout, Key, Prefix> &
  (Roles extends true ? { readonly Role: RoleEntity<Key, Prefix> } : unknown)

/**
 * The entities of accounts with the standard properties, in any of the four layouts. For properties of one's own,
 * `defineEntity` with {@link authProperties} makes them anew: all of those that point at it, too.
 *
 * @example const models = { ...standardEntities(), Note }
 * @example const models = standardEntities({ layout: 'split-auth', key: 'uuid', prefix: 'auth_' })
 */
export function standardEntities<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
  const Prefix extends string = '',
>(
  options: StandardModelsOptions<Layout, Key, Roles, Tokens, Prefix> = {},
): StandardEntities<Layout, Key, Roles, Tokens, Prefix> {
  const { schema } = options
  const key: KeyType = options.key ?? 'integer'
  const entities: Record<string, EntityName> = {}
  const targets = { key, user: () => entities['User'] as EntityName, role: () => entities['Role'] as EntityName }
  for (const { name, table, sets, unique } of standardModelsOf(options)) {
    entities[name] = defineEntity({
      name,
      tableName: table,
      properties: propertiesOf(sets, targets),
      uniques: unique.map((fields) => ({ properties: fields.map(propertyName) as never[] })),
      ...(schema !== undefined && { schema }),
    }) as unknown as EntityName
  }
  return entities as unknown as StandardEntities<Layout, Key, Roles, Tokens, Prefix>
}

const propertiesOf = (sets: StandardModel['sets'], targets: StandardOptions<KeyType>): Record<string, never> =>
  Object.assign({}, ...sets.map((set) => (authProperties[set] as (options: object) => object)(targets)))

/** A foreign key's property is the relation. */
const propertyName = (field: string): string => field.replace(/_id$/, '')
