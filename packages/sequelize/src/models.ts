import { randomUUID } from 'node:crypto'
import {
  type HeldByStandardField,
  type KeyType,
  type StandardField,
  type StandardFieldSet,
  standardFields,
  standardUniqueSets,
} from '@authpkg/core'
import { DataTypes, type Model, type ModelAttributeColumnOptions } from 'sequelize'

export type { KeyType } from '@authpkg/core'

/** The types of a model's keys. */
export interface StandardOptions<Key extends KeyType> {
  /** The type of this model's key; `integer` when left out. */
  readonly key?: Key
  /** The type of `User`'s key, where it is another. */
  readonly userKey?: KeyType
}

type Sets = typeof standardFields

/** The models of accounts that there are standard attributes for; `person`, `login` and `email` are parts of `user`. */
export type StandardSet = keyof Sets

/** The rows of a set of standard attributes. @example StandardRow<'user', 'uuid'> & { nickname: string | null } */
export type StandardRow<Name extends StandardSet, Key extends KeyType = 'integer'> = RowOfFields<Sets[Name], Key>

type RowOfFields<Set extends StandardFieldSet, Key extends KeyType> = {
  -readonly [Name in keyof Set]: HeldByStandardField<Set[Name], Key> | NullOf<Set[Name]>
}
type NullOf<Field extends StandardField> = Field extends { readonly nullable: true } ? null : never

/**
 * The type of a model's instances by that of its rows, for `sequelize.define`.
 *
 * @example sequelize.define<ModelWith<StandardRow<'user'> & { nickname: string | null }>>('User', { … })
 */
export type ModelWith<Row extends object> = Model<Row, Partial<Row>> & Row

/** An attribute, and what Sequelize has no place for: notes that the adapter reads. */
export interface NotedAttribute extends ModelAttributeColumnOptions {
  readonly authpkg?: {
    /** Never leaves through REST, admin, exports or logs. */
    readonly secret?: boolean
    /** Shown, but never written through REST or admin. */
    readonly readonly?: boolean
    /** Set to the moment of each update through the adapter that gives no other value. */
    readonly onUpdate?: 'now'
  }
}

/** Definitions of attributes, to be spread into `sequelize.define` or `Model.init`. */
export type AttributesOf<Set extends StandardFieldSet> = { -readonly [Name in keyof Set]: NotedAttribute }

type Type = ModelAttributeColumnOptions['type']

const types: Readonly<
  Record<Exclude<StandardField['type'], 'key' | 'userKey' | 'roleKey'>, (maxLength: number) => Type>
> = {
  string: (maxLength) => DataTypes.STRING(maxLength),
  text: () => DataTypes.TEXT,
  integer: () => DataTypes.INTEGER,
  boolean: () => DataTypes.BOOLEAN,
  // To the millisecond, also where the database would keep seconds only.
  datetime: () => DataTypes.DATE(3),
  json: () => DataTypes.JSON,
  binary: () => DataTypes.BLOB,
}

const keyTypes: Readonly<Record<KeyType, () => Type>> = {
  integer: () => DataTypes.INTEGER,
  bigint: () => DataTypes.BIGINT,
  uuid: () => DataTypes.UUID,
  text: () => DataTypes.STRING(64),
}

function keyAttribute(key: KeyType): NotedAttribute {
  const made = { type: keyTypes[key](), allowNull: false, primaryKey: true }
  if (key === 'uuid') return { ...made, defaultValue: DataTypes.UUIDV4 }
  return key === 'text' ? { ...made, defaultValue: () => randomUUID() } : { ...made, autoIncrement: true }
}

function attributeOf(
  field: StandardField,
  { key = 'integer', userKey = key }: StandardOptions<KeyType>,
): NotedAttribute {
  if (field.type === 'key') return keyAttribute(key)
  const { secret, readonly, onUpdate, unique, default: value } = field
  const notes = { ...(secret && { secret }), ...(readonly && { readonly }), ...(onUpdate && { onUpdate }) }
  return {
    type: typeOf(field, key, userKey),
    allowNull: field.nullable === true,
    ...(unique && { unique }),
    ...(value !== undefined && { defaultValue: value === 'now' ? DataTypes.NOW : value }),
    ...(Object.keys(notes).length > 0 && { authpkg: notes }),
  }
}

function typeOf({ type, maxLength = 255 }: StandardField, key: KeyType, userKey: KeyType): Type {
  if (type === 'userKey') return keyTypes[userKey]()
  return type === 'key' || type === 'roleKey' ? keyTypes[key]() : types[type](maxLength)
}

/** Sequelize keeps what it is handed, and writes into it: each call makes attributes of its own. */
function attributesOf(name: StandardSet, options: StandardOptions<KeyType> = {}): Record<string, NotedAttribute> {
  const uniqueSets: Readonly<Record<string, readonly (readonly string[])[]>> = standardUniqueSets
  const made = Object.entries<StandardField>(standardFields[name]).map(([field, data]) => {
    const set = uniqueSets[name]?.find((fields) => fields.includes(field))
    return [field, { ...attributeOf(data, options), ...(set && { unique: set.join('_') }) }] as const
  })
  return Object.fromEntries(made)
}

type AuthAttributes = {
  readonly [Name in StandardSet]: (options?: StandardOptions<KeyType>) => AttributesOf<Sets[Name]>
}

/**
 * The standard attributes of the models of accounts, to be spread into a model of one's own. Attributes can be left
 * out, with the feature that needs them, or replaced. They are in snake case and keep no timestamps of Sequelize's:
 * define the models with `timestamps: false`, and link them with {@link associate}.
 *
 * `user` holds everything; `person` is the `User` beside `UserAuth` and `UserEmail`, to which `login` and `email` add
 * what those do not hold; `tokenIdentity` beside `login` keeps tokens of programs past a new password.
 *
 * @example
 * const User = sequelize.define<ModelWith<StandardRow<'user'> & { nickname: string | null }>>(
 *   'User',
 *   { ...authAttributes.user(), nickname: DataTypes.STRING },
 *   { tableName: 'user', timestamps: false },
 * )
 */
export const authAttributes = Object.fromEntries(
  (Object.keys(standardFields) as StandardSet[]).map((name) => [
    name,
    (options?: StandardOptions<KeyType>) => attributesOf(name, options),
  ]),
) as unknown as AuthAttributes
