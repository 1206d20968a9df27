import { type LayoutKind, type StandardModelsOptions, standardModelsOf } from '@authpkg/core'
import type { ModelAttributes, ModelStatic, Sequelize } from 'sequelize'
import { associate } from './associate.ts'
import type { SequelizeModel } from './model-set.ts'
import { authAttributes, type KeyType, type ModelWith, type StandardRow } from './models.ts'

export type { StandardModelsOptions } from '@authpkg/core'

/** The rows of `User` in a layout. */
interface UserRows<Key extends KeyType> {
  readonly 'all-in-one': StandardRow<'user', Key>
  readonly 'split-auth': StandardRow<'person', Key> & StandardRow<'email', Key>
  readonly emails: StandardRow<'person', Key> & StandardRow<'login', Key>
  readonly 'split-auth-emails': StandardRow<'person', Key>
}

type ModelOf<Row extends object> = ModelStatic<ModelWith<Row>>
type Standard<
  Name extends 'session' | 'userAuth' | 'userEmail' | 'role' | 'userRoles' | 'token',
  Key extends KeyType,
> = ModelOf<StandardRow<Name, Key>>

// biome-ignore lint/complexity/noBannedTypes: nothing is added
type Nothing = {}

/** The models that {@link standardModels} makes, with the types of their rows. */
export type StandardModels<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
> = { readonly User: ModelOf<UserRows<Key>[Layout]>; readonly Session: Standard<'session', Key> } & (Layout extends
  | 'split-auth'
  | 'split-auth-emails'
  ? { readonly UserAuth: Standard<'userAuth', Key> }
  : Nothing) &
  (Layout extends 'emails' | 'split-auth-emails' ? { readonly UserEmail: Standard<'userEmail', Key> } : Nothing) &
  (Roles extends true
    ? { readonly Role: Standard<'role', Key>; readonly UserRoles: Standard<'userRoles', Key> }
    : Nothing) &
  (Tokens extends true ? { readonly Token: Standard<'token', Key> } : Nothing)

/**
 * Defines the models of accounts with the standard attributes, in any of the four layouts, and links them. For
 * attributes of one's own, define one of them anew with {@link authAttributes} before, and hand it in as `own`.
 *
 * @example const models = { ...standardModels(sequelize), Note }
 * @example const models = standardModels(sequelize, { layout: 'split-auth', key: 'uuid', prefix: 'auth_' })
 */
export function standardModels<
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
>(
  sequelize: Sequelize,
  options?: StandardModelsOptions<Layout, Key, Roles, Tokens>,
): StandardModels<Layout, Key, Roles, Tokens>
export function standardModels<
  User extends SequelizeModel,
  Layout extends LayoutKind = 'all-in-one',
  Key extends KeyType = 'integer',
  Roles extends boolean = true,
  Tokens extends boolean = true,
>(
  sequelize: Sequelize,
  options: StandardModelsOptions<Layout, Key, Roles, Tokens>,
  own: { readonly User: User },
): Omit<StandardModels<Layout, Key, Roles, Tokens>, 'User'> & { readonly User: User }
export function standardModels(
  sequelize: Sequelize,
  options: StandardModelsOptions = {},
  own: { readonly User?: SequelizeModel } = {},
): object {
  const { key = 'integer', schema } = options
  const models: Record<string, SequelizeModel> = {}
  for (const { name, table, sets } of standardModelsOf(options)) {
    const attributes: ModelAttributes = Object.assign({}, ...sets.map((set) => authAttributes[set]({ key })))
    const settings = { tableName: table, timestamps: false, ...(schema !== undefined && { schema }) }
    models[name] = (name === 'User' && own.User) || sequelize.define(name, attributes, settings)
  }
  associate(models as Record<string, SequelizeModel> & { readonly User: SequelizeModel })
  return models
}
