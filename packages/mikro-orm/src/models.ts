import {
  type HeldByKey,
  type HeldByStandardField,
  type KeyType,
  type StandardField,
  type StandardFieldSet,
  standardFields,
} from '@authpkg/core'
import { type EntityName, type InferEntity, type PropertyChain, p } from '@mikro-orm/core'

export type { KeyType } from '@authpkg/core'

/** The key of an entity, and the entities that it points to. */
export interface StandardOptions<
  Key extends KeyType = KeyType,
  User extends EntityName = EntityName,
  Role extends EntityName = EntityName,
> {
  /** The type of this entity's key; `integer` when left out. */
  readonly key?: Key
  /** The application's `User`, for entities that hang on one. */
  readonly user?: () => User
  /** The application's `Role`, for `userRoles`. */
  readonly role?: () => Role
}

/** What a standard field says of itself that shows in the types of entities. */
type OptionsOf<F extends StandardField> = (F['nullable'] extends true ? { nullable: true } : unknown) &
  (F['secret'] extends true ? { hidden: true } : unknown) &
  (F['onUpdate'] extends 'now' ? { onUpdate: () => Date } : unknown) &
  (F['default'] extends 'now' ? { onCreate: () => Date } : F extends { default: infer D } ? { default: D } : unknown)

type PropertyOf<F extends StandardField, Key extends KeyType, User, Role> = F['type'] extends 'key'
  ? PropertyChain<
      HeldByKey[Key],
      { primary: true } & (Key extends 'uuid' | 'text' ? { onCreate: () => string } : unknown)
    >
  : F['type'] extends 'userKey'
    ? () => RelationOf<F, User>
    : F['type'] extends 'roleKey'
      ? () => RelationOf<F, Role>
      : PropertyChain<HeldByStandardField<F, Key>, OptionsOf<F>>

type RelationOf<F extends StandardField, Target> = PropertyChain<
  InferEntity<Target>,
  OptionsOf<F> & { kind: F['unique'] extends true ? '1:1' : 'm:1' }
>

/** A foreign key's property is the relation. */
type PropertyName<Name, F extends StandardField> = F['type'] extends 'userKey' | 'roleKey'
  ? Name extends `${infer Relation}_id`
    ? Relation
    : Name
  : Name

type PropertiesOf<Set extends StandardFieldSet, Key extends KeyType, User, Role> = {
  -readonly [Name in keyof Set as PropertyName<Name, Set[Name]>]: PropertyOf<Set[Name], Key, User, Role>
}

/** The options that a set cannot do without. */
type Required<
  Set extends StandardFieldSet,
  Key extends KeyType,
  User extends EntityName,
  Role extends EntityName,
> = Pick<StandardOptions<Key>, 'key'> &
  (Pointing<Set> extends never ? unknown : 'userKey' extends Pointing<Set> ? { readonly user: () => User } : unknown) &
  ('roleKey' extends Pointing<Set> ? { readonly role: () => Role } : unknown)

type Pointing<Set extends StandardFieldSet> = Extract<Set[keyof Set]['type'], 'userKey' | 'roleKey'>

type Make<Set extends StandardFieldSet> =
  Pointing<Set> extends never
    ? <Key extends KeyType = 'integer'>(options?: {
        readonly key?: Key
      }) => PropertiesOf<Set, Key, EntityName, EntityName>
    : <const User extends EntityName, const Role extends EntityName, Key extends KeyType = 'integer'>(
        options: Required<Set, Key, User, Role>,
      ) => PropertiesOf<Set, Key, User, Role>

type AuthProperties = { readonly [Name in keyof typeof standardFields]: Make<(typeof standardFields)[Name]> }

/** Without the builders' own types: those of the properties follow from the data. */
interface Builder {
  readonly '~options': object
  nullable(): Builder
  unique(): Builder
  hidden(): Builder
  onCreate(make: () => unknown): Builder
  onUpdate(make: () => unknown): Builder
  default(value: boolean | number): Builder
  deleteRule(rule: 'cascade' | 'set null'): Builder
}

const makers: Readonly<
  Record<Exclude<StandardField['type'], 'key' | 'userKey' | 'roleKey'>, (f: StandardField) => unknown>
> = {
  string: ({ maxLength = 255 }) => p.string().length(maxLength),
  text: () => p.text(),
  integer: () => p.integer(),
  boolean: () => p.boolean(),
  datetime: () => p.datetime(3),
  json: () => p.json(),
  binary: () => p.uint8array(),
}

const newKey = (): string => crypto.randomUUID()

const keys: Readonly<Record<KeyType, () => unknown>> = {
  integer: () => p.integer().primary(),
  bigint: () => p.bigint().primary(),
  uuid: () => p.uuid().primary().onCreate(newKey),
  text: () => p.string().length(64).primary().onCreate(newKey),
}

/** Where a property says that it is only shown; the ORM keeps what it does not know. */
export const readonlyMark = 'authpkgReadonly'

function marked(made: Builder, field: StandardField): Builder {
  let builder = made
  if (field.nullable) builder = builder.nullable()
  if (field.unique) builder = builder.unique()
  if (field.secret) builder = builder.hidden()
  if (field.default === 'now') builder = builder.onCreate(() => new Date())
  else if (field.default !== undefined) builder = builder.default(field.default)
  if (field.onUpdate === 'now') builder = builder.onUpdate(() => new Date())
  if (field.readonly) Object.assign(builder['~options'], { [readonlyMark]: true })
  return builder
}

function relation(target: EntityName, { unique, nullable, onDelete = 'cascade' }: StandardField): Builder {
  const made = (unique ? p.oneToOne(target).owner() : p.manyToOne(target)) as unknown as Builder
  const ruled = made.deleteRule(onDelete === 'setNull' ? 'set null' : 'cascade')
  return nullable ? ruled.nullable() : ruled
}

function propertyOf(field: StandardField, { key = 'integer', user, role }: StandardOptions): unknown {
  switch (field.type) {
    case 'key':
      return keys[key]()
    case 'userKey':
      return () => relation(user?.() as EntityName, field)
    case 'roleKey':
      return () => relation(role?.() as EntityName, field)
    default:
      return marked(makers[field.type](field) as Builder, field)
  }
}

const nameOf = (name: string, { type }: StandardField): string =>
  type === 'userKey' || type === 'roleKey' ? name.replace(/_id$/, '') : name

const propertiesOf = (set: StandardFieldSet, options: StandardOptions): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(set).map(([name, field]) => [nameOf(name, field), propertyOf(field, options)] as const),
  )

/**
 * The standard properties of the models of accounts, to be spread into an entity of one's own. Properties can be left
 * out, with the feature that needs them, or replaced.
 *
 * `user` holds everything; `person` is the `User` beside `UserAuth` and `UserEmail`, to which `login` and `email` add
 * what those do not hold; `tokenIdentity` beside `login` keeps tokens of programs past a new password. `userRoles`
 * wants `uniques: [{ properties: ['user', 'role'] }]` beside it, `oauthAccount` `uniques: [{ properties: ['provider',
 * 'subject'] }]`.
 *
 * @example
 * const User = defineEntity({ name: 'User', properties: { ...authProperties.user(), nickname: p.string().nullable() } })
 * const Session = defineEntity({ name: 'Session', properties: authProperties.session({ user: () => User }) })
 */
export const authProperties = Object.fromEntries(
  Object.entries(standardFields).map(([name, set]) => [
    name,
    (options: StandardOptions = {}) => propertiesOf(set, options),
  ]),
) as unknown as AuthProperties
