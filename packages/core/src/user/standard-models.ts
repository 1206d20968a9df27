import type { LayoutKind } from './model-layout.ts'
import { type KeyType, standardUniqueSets } from './standard-fields.ts'

/** What the standard models of accounts are to be like, with whichever ORM. */
export interface StandardModelsOptions<
  Layout extends LayoutKind = LayoutKind,
  Key extends KeyType = KeyType,
  Roles extends boolean = boolean,
  Tokens extends boolean = boolean,
  Prefix extends string = string,
> {
  /** Where login data and addresses live; `all-in-one` when left out. */
  readonly layout?: Layout
  /** The type of all keys; `integer` when left out. */
  readonly key?: Key
  /** With `Role` and `UserRoles`, unless this is `false`. */
  readonly roles?: Roles
  /** With `Token`, unless this is `false`. */
  readonly tokens?: Tokens
  /** Before the name of every table: `auth_` makes `auth_user`. */
  readonly prefix?: Prefix
  /** The schema of every table; the connection's own when left out. */
  readonly schema?: string
}

/** One of the standard models: which sets of standard fields it has. */
export interface StandardModel {
  readonly name: string
  readonly table: string
  readonly sets: readonly StandardSetName[]
  /** Fields that are unique together. */
  readonly unique: readonly (readonly string[])[]
}

type StandardSetName =
  | 'person'
  | 'login'
  | 'email'
  | 'userAuth'
  | 'userEmail'
  | 'role'
  | 'userRoles'
  | 'session'
  | 'token'

/** The models that the options ask for: `User` first, and each after those it points to. */
export function standardModelsOf(options: StandardModelsOptions): readonly StandardModel[] {
  const { layout = 'all-in-one', prefix = '', roles = true, tokens = true } = options
  const splitsAuth = layout === 'split-auth' || layout === 'split-auth-emails'
  const splitsEmails = layout === 'emails' || layout === 'split-auth-emails'
  const model = (name: string, table: string, ...sets: StandardSetName[]): StandardModel => ({
    name,
    table: `${prefix}${table}`,
    sets,
    unique: sets.includes('userRoles') ? standardUniqueSets.userRoles : [],
  })
  return [
    model(
      'User',
      'user',
      'person',
      ...(splitsAuth ? [] : (['login'] as const)),
      ...(splitsEmails ? [] : (['email'] as const)),
    ),
    ...(splitsAuth ? [model('UserAuth', 'user_auth', 'userAuth')] : []),
    ...(splitsEmails ? [model('UserEmail', 'user_email', 'userEmail')] : []),
    ...(roles ? [model('Role', 'role', 'role'), model('UserRoles', 'user_roles', 'userRoles')] : []),
    model('Session', 'session', 'session'),
    ...(tokens ? [model('Token', 'token', 'token')] : []),
  ]
}
