import {
  type HeldByStandardField,
  type KeyType,
  type StandardField,
  type StandardFieldSet,
  standardFields,
} from '@authpkg/core'
import {
  bigint,
  binary,
  boolean,
  datetime,
  type Field,
  type FieldOptions,
  integer,
  json,
  type Reference,
  string,
  text,
  uuid,
} from './fields.ts'

export type { KeyType } from '@authpkg/core'

/** A key and the tables that it points to. */
export interface StandardOptions<Key extends KeyType> {
  /** The type of this model's key; `integer` when left out. */
  readonly key?: Key
  /** The type of `User`'s key, where it is another. */
  readonly userKey?: KeyType
  /** `User`'s table; `user` when left out. */
  readonly userTable?: string
  /** `Role`'s table; `role` when left out. */
  readonly roleTable?: string
  /** The schema of those tables, where it is not this model's. */
  readonly schema?: string
}

/** What a standard field says of itself that shows in the types of rows. */
type OptionsOf<F extends StandardField> = Pick<FieldOptions, 'nullable' | 'references'> &
  Pick<F, Extract<keyof F, 'nullable'>>

type FieldsOf<Set extends StandardFieldSet, Key extends KeyType> = {
  readonly [Name in keyof Set]: Field<HeldByStandardField<Set[Name], Key>, OptionsOf<Set[Name]>>
}

/** Without the builders' own types: those of the fields follow from the data. */
type Make = (options: FieldOptions) => Field

const makers: Readonly<Record<'string' | 'text' | 'integer' | 'boolean' | 'datetime' | 'json' | 'binary', Make>> = {
  string,
  text,
  integer,
  boolean,
  datetime,
  json,
  binary,
}

const keyMakers: Readonly<Record<KeyType, Make>> = {
  integer,
  bigint,
  uuid,
  text: (options) => string({ maxLength: 64, ...options }),
}

/** Keys that no database makes are made here. */
const keyField = (key: KeyType): Field =>
  key === 'uuid' || key === 'text'
    ? keyMakers[key]({ primaryKey: true, generated: true, default: () => crypto.randomUUID() })
    : keyMakers[key]({ primaryKey: true })

const now = (): Date => new Date()

function fieldOf(field: StandardField, options: StandardOptions<KeyType>): Field {
  const { key = 'integer', userKey = key } = options
  const { type, inverse: _, onDelete: __, ...said } = field
  const given: FieldOptions = {
    ...said,
    ...(said.default === 'now' && { default: now }),
    ...(said.onUpdate === 'now' && { onUpdate: now }),
  } as never
  switch (type) {
    case 'key':
      return keyField(key)
    case 'userKey':
      return keyMakers[userKey]({ ...given, references: reference(field, options.userTable ?? 'user', options) })
    case 'roleKey':
      return keyMakers[key]({ ...given, references: reference(field, options.roleTable ?? 'role', options) })
    default:
      return makers[type](given)
  }
}

const reference = (
  { inverse, onDelete = 'cascade' }: StandardField,
  table: string,
  { schema }: StandardOptions<KeyType>,
): Reference => ({
  table,
  onDelete,
  ...(schema !== undefined && { schema }),
  ...(inverse !== undefined && { inverse }),
})

const fieldsOf = <const Set extends StandardFieldSet, Key extends KeyType>(
  set: Set,
  options: StandardOptions<Key> = {},
): FieldsOf<Set, Key> =>
  Object.fromEntries(Object.entries(set).map(([name, field]) => [name, fieldOf(field, options)])) as never

type AuthFields = {
  readonly [Name in keyof typeof standardFields]: <Key extends KeyType = 'integer'>(
    options?: StandardOptions<Key>,
  ) => FieldsOf<(typeof standardFields)[Name], Key>
}

/**
 * The standard fields of the models of accounts, to be spread into a model of one's own. Fields can be left out, with
 * the feature that needs them, or replaced.
 *
 * `user` holds everything; `person` is the `User` beside `UserAuth` and `UserEmail`, to which `login` and `email` add
 * what those do not hold; `tokenIdentity` beside `login` keeps tokens of programs past a new password. `userRoles`
 * wants `unique: [['user_id', 'role_id']]` beside it, `oauthAccount` `unique: [['provider', 'subject']]`.
 *
 * @example
 * const User = defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true }) } })
 * const Session = defineModel('session', { fields: authFields.session() })
 */
export const authFields = Object.fromEntries(
  Object.entries(standardFields).map(([name, set]) => [
    name,
    (options?: StandardOptions<KeyType>) => fieldsOf(set, options),
  ]),
) as unknown as AuthFields
