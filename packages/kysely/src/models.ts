import {
  bigint,
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

/** The kinds of primary key that the standard models come with; `integer` and `bigint` are made by the database. */
export type KeyType = 'integer' | 'bigint' | 'uuid' | 'text'

interface HeldByKey {
  readonly integer: number
  readonly bigint: bigint
  readonly uuid: string
  readonly text: string
}

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

const makers = {
  integer,
  bigint,
  uuid,
  text: <const O extends FieldOptions>(o?: O) => string({ maxLength: 64, ...o } as O),
} as const

function keyField<Key extends KeyType>(key: Key): Field<HeldByKey[Key], { readonly primaryKey: true }> {
  const made =
    key === 'uuid' || key === 'text'
      ? makers[key]({ primaryKey: true, generated: true, default: () => crypto.randomUUID() })
      : makers[key]({ primaryKey: true })
  return made as unknown as Field<HeldByKey[Key], { readonly primaryKey: true }>
}

function foreignKey<Key extends KeyType, const Options extends FieldOptions>(
  key: Key,
  options: Options,
): Field<HeldByKey[Key], Options> {
  return makers[key](options) as unknown as Field<HeldByKey[Key], Options>
}

const toUser = ({ userTable = 'user', schema }: StandardOptions<KeyType>): Reference => ({
  table: userTable,
  ...(schema !== undefined && { schema }),
  onDelete: 'cascade',
})

const toRole = ({ roleTable = 'role', schema }: StandardOptions<KeyType>): Reference => ({
  table: roleTable,
  ...(schema !== undefined && { schema }),
  onDelete: 'cascade',
})

const now = (): Date => new Date()

/** How a user logs in. */
const loginFields = {
  username: string({ maxLength: 50, nullable: true, unique: true }),
  username_key: string({ maxLength: 255, nullable: true, unique: true, secret: true }),
  password: string({ maxLength: 255, nullable: true, secret: true }),
  uniquifier: string({ maxLength: 64, nullable: true, unique: true, secret: true }),
  last_login_at: datetime({ nullable: true, readonly: true }),
  current_login_at: datetime({ nullable: true, readonly: true }),
  last_login_ip: string({ maxLength: 64, nullable: true, readonly: true }),
  current_login_ip: string({ maxLength: 64, nullable: true, readonly: true }),
  login_count: integer({ default: 0, readonly: true }),
} as const

/** How a user is reached. */
const emailFields = {
  email: string({ maxLength: 255, nullable: true }),
  email_key: string({ maxLength: 255, nullable: true, unique: true, secret: true }),
  email_confirmed_at: datetime({ nullable: true }),
} as const

/** Who a user is. */
const personFields = {
  active: boolean({ default: true }),
  admin: boolean({ default: false }),
  superuser: boolean({ default: false }),
  created_at: datetime({ nullable: true, default: now, readonly: true }),
  updated_at: datetime({ nullable: true, readonly: true }),
} as const

/**
 * The standard fields of the models of accounts, to be spread into a model of one's own. Fields can be left out, with
 * the feature that needs them, or replaced.
 *
 * @example
 * const User = defineModel('user', { fields: { ...authFields.user(), nickname: text({ nullable: true }) } })
 * const Session = defineModel('session', { fields: authFields.session() })
 */
export const authFields = {
  /** `User` that holds everything. */
  user: <Key extends KeyType = 'integer'>({ key = 'integer' as Key }: StandardOptions<Key> = {}) => ({
    id: keyField(key),
    ...loginFields,
    ...emailFields,
    ...personFields,
  }),

  /** `User` beside `UserAuth`: the person, with addresses unless `UserEmail` holds those. */
  person: <Key extends KeyType = 'integer'>({ key = 'integer' as Key }: StandardOptions<Key> = {}) => ({
    id: keyField(key),
    ...personFields,
  }),

  /** A user's addresses, for a `User` that holds them itself. */
  email: () => emailFields,

  /** A user's login data, for a `User` that holds it itself. */
  login: () => loginFields,

  userAuth: <Key extends KeyType = 'integer'>(options: StandardOptions<Key> = {}) => {
    const { key = 'integer' as Key, userKey = key } = options
    return {
      id: keyField(key),
      user_id: foreignKey(userKey as Key, { unique: true, references: { ...toUser(options), inverse: 'auth' } }),
      ...loginFields,
    }
  },

  userEmail: <Key extends KeyType = 'integer'>(options: StandardOptions<Key> = {}) => {
    const { key = 'integer' as Key, userKey = key } = options
    return {
      id: keyField(key),
      user_id: foreignKey(userKey as Key, { references: { ...toUser(options), inverse: 'emails' } }),
      email: string({ maxLength: 255 }),
      email_key: string({ maxLength: 255, nullable: true, unique: true, secret: true }),
      email_confirmed_at: datetime({ nullable: true }),
      is_primary: boolean({ default: false }),
    }
  },

  role: <Key extends KeyType = 'integer'>({ key = 'integer' as Key }: StandardOptions<Key> = {}) => ({
    id: keyField(key),
    name: string({ maxLength: 80, unique: true }),
    description: string({ maxLength: 255, nullable: true }),
    permissions: text({ nullable: true }),
  }),

  /** Beside it: `unique: [['user_id', 'role_id']]`. */
  userRoles: <Key extends KeyType = 'integer'>(options: StandardOptions<Key> = {}) => {
    const { key = 'integer' as Key, userKey = key } = options
    return {
      id: keyField(key),
      user_id: foreignKey(userKey as Key, { references: toUser(options) }),
      role_id: foreignKey(key, { references: toRole(options) }),
    }
  },

  session: <Key extends KeyType = 'integer'>(options: StandardOptions<Key> = {}) => {
    const { key = 'integer' as Key, userKey = key } = options
    return {
      id: keyField(key),
      user_id: foreignKey(userKey as Key, { references: toUser(options) }),
      token_hash: string({ maxLength: 64, unique: true, secret: true }),
      uniquifier: string({ maxLength: 64, secret: true }),
      created_at: datetime(),
      last_seen_at: datetime(),
      expires_at: datetime(),
      authenticated_at: datetime({ nullable: true }),
      ip_address: string({ maxLength: 64, nullable: true }),
      user_agent: string({ maxLength: 255, nullable: true }),
    }
  },

  token: <Key extends KeyType = 'integer'>(options: StandardOptions<Key> = {}) => {
    const { key = 'integer' as Key, userKey = key } = options
    return {
      id: keyField(key),
      user_id: foreignKey(userKey as Key, { nullable: true, references: toUser(options) }),
      purpose: string({ maxLength: 50 }),
      token_hash: string({ maxLength: 64, unique: true, secret: true }),
      payload: json({ nullable: true }),
      created_at: datetime(),
      expires_at: datetime(),
    }
  },
} as const
