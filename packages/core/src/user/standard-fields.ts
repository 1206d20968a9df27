import type { JsonValue, OnDelete } from '../db/model.ts'

/**
 * One field of the models of accounts, as every adapter package offers it in its ORM's idiom. What is left out is
 * false, or not limited. `key` is the model's own key; `userKey` and `roleKey` point to `User` and `Role`.
 */
export interface StandardField {
  readonly type:
    | 'key'
    | 'userKey'
    | 'roleKey'
    | 'string'
    | 'text'
    | 'integer'
    | 'boolean'
    | 'datetime'
    | 'json'
    | 'binary'
  readonly nullable?: true
  readonly unique?: true
  /** In characters. */
  readonly maxLength?: number
  readonly secret?: true
  readonly readonly?: true
  /** A constant, or the moment of the insert. */
  readonly default?: boolean | number | 'now'
  /** The moment of each update that gives no other value. */
  readonly onUpdate?: 'now'
  /** Of the keys that point elsewhere: the name of the way back. */
  readonly inverse?: string
  /** Of the keys that point elsewhere; `cascade` when left out. */
  readonly onDelete?: OnDelete
}

export type StandardFieldSet = Readonly<Record<string, StandardField>>

/** How a user logs in. */
const login = {
  username: { type: 'string', maxLength: 50, nullable: true, unique: true },
  username_key: { type: 'string', maxLength: 255, nullable: true, unique: true, secret: true },
  password: { type: 'string', maxLength: 255, nullable: true, secret: true },
  uniquifier: { type: 'string', maxLength: 64, nullable: true, unique: true, secret: true },
  last_login_at: { type: 'datetime', nullable: true, readonly: true },
  current_login_at: { type: 'datetime', nullable: true, readonly: true },
  last_login_ip: { type: 'string', maxLength: 64, nullable: true, readonly: true },
  current_login_ip: { type: 'string', maxLength: 64, nullable: true, readonly: true },
  login_count: { type: 'integer', default: 0, readonly: true },
} as const satisfies StandardFieldSet

/** Keeps the tokens of programs apart from sessions; beside `login`, where it is wanted. */
const tokenIdentity = {
  token_uniquifier: { type: 'string', maxLength: 64, nullable: true, unique: true, secret: true },
} as const satisfies StandardFieldSet

/** How a user is reached. */
const email = {
  email: { type: 'string', maxLength: 255, nullable: true },
  email_key: { type: 'string', maxLength: 255, nullable: true, unique: true, secret: true },
  email_confirmed_at: { type: 'datetime', nullable: true },
} as const satisfies StandardFieldSet

/** Who a user is. */
const person = {
  active: { type: 'boolean', default: true },
  admin: { type: 'boolean', default: false },
  superuser: { type: 'boolean', default: false },
  created_at: { type: 'datetime', nullable: true, default: 'now', readonly: true },
  updated_at: { type: 'datetime', nullable: true, default: 'now', onUpdate: 'now', readonly: true },
} as const satisfies StandardFieldSet

const id = { type: 'key' } as const
const user = { type: 'userKey' } as const
const hash = { type: 'string', maxLength: 64, unique: true, secret: true } as const
const moment = { type: 'datetime' } as const
const momentOrNull = { type: 'datetime', nullable: true } as const
const ipAddress = { type: 'string', maxLength: 64, nullable: true } as const
const userAgent = { type: 'string', maxLength: 255, nullable: true } as const

/**
 * The fields of the models of accounts, as data. `user` is all of a `User` in one model; `person` is the one beside
 * `userAuth` and `userEmail`, to which `login` and `email` add what those do not hold; `tokenIdentity` goes beside `login`.
 * The others are models of their own.
 */
export const standardFields = {
  user: { id, ...person, ...login, ...email },
  login,
  tokenIdentity,
  email,
  person: { id, ...person },
  userAuth: { id, user_id: { ...user, unique: true, inverse: 'auth' }, ...login },
  userEmail: {
    id,
    user_id: { ...user, inverse: 'emails' },
    ...email,
    email: { type: 'string', maxLength: 255 },
    is_primary: { type: 'boolean', default: false },
  },
  role: {
    id,
    name: { type: 'string', maxLength: 80, unique: true },
    description: { type: 'string', maxLength: 255, nullable: true },
    permissions: { type: 'text', nullable: true },
  },
  userRoles: { id, user_id: user, role_id: { type: 'roleKey' } },
  session: {
    id,
    user_id: user,
    token_hash: hash,
    uniquifier: { type: 'string', maxLength: 64, secret: true },
    created_at: moment,
    last_seen_at: moment,
    expires_at: moment,
    authenticated_at: momentOrNull,
    ip_address: ipAddress,
    user_agent: userAgent,
  },
  token: {
    id,
    user_id: { ...user, nullable: true },
    purpose: { type: 'string', maxLength: 50 },
    token_hash: hash,
    payload: { type: 'json', nullable: true },
    created_at: moment,
    expires_at: moment,
  },
  invitation: {
    id,
    inviter_id: { ...user, nullable: true, inverse: 'invitations', onDelete: 'setNull' },
    email: { type: 'string', maxLength: 255 },
    token_hash: hash,
    role: { type: 'string', maxLength: 80, nullable: true },
    created_at: moment,
    expires_at: moment,
    accepted_at: momentOrNull,
  },
  apiKey: {
    id,
    user_id: user,
    name: { type: 'string', maxLength: 80 },
    prefix: { type: 'string', maxLength: 16, unique: true },
    key_hash: hash,
    scopes: { type: 'text', nullable: true },
    created_at: moment,
    last_used_at: momentOrNull,
    expires_at: momentOrNull,
    revoked_at: momentOrNull,
  },
  oauthAccount: {
    id,
    user_id: user,
    provider: { type: 'string', maxLength: 50 },
    subject: { type: 'string', maxLength: 191 },
    email: { type: 'string', maxLength: 255, nullable: true },
    created_at: moment,
  },
  passkey: {
    id,
    user_id: user,
    name: { type: 'string', maxLength: 80 },
    credential_id: { type: 'string', maxLength: 255, unique: true },
    public_key: { type: 'binary', secret: true },
    counter: { type: 'integer', default: 0 },
    transports: { type: 'string', maxLength: 255, nullable: true },
    created_at: moment,
    last_used_at: momentOrNull,
  },
  recoveryCode: { id, user_id: user, code_hash: hash, created_at: moment },
  auditEvent: {
    id,
    event: { type: 'string', maxLength: 80 },
    user_id: { ...user, nullable: true, inverse: 'audit_events', onDelete: 'setNull' },
    actor_id: { ...user, nullable: true, inverse: 'acts', onDelete: 'setNull' },
    model: { type: 'string', maxLength: 80, nullable: true },
    record_key: { type: 'string', maxLength: 255, nullable: true },
    details: { type: 'json', nullable: true },
    ip_address: ipAddress,
    user_agent: userAgent,
    created_at: moment,
  },
  outbox: {
    id,
    kind: { type: 'string', maxLength: 50 },
    payload: { type: 'json', secret: true },
    attempts: { type: 'integer', default: 0 },
    last_error: { type: 'text', nullable: true },
    created_at: moment,
    next_attempt_at: moment,
    sent_at: momentOrNull,
  },
  idempotencyKey: {
    id,
    key_hash: hash,
    request_hash: { type: 'string', maxLength: 64, secret: true },
    answer: { type: 'json', nullable: true, secret: true },
    created_at: moment,
    expires_at: moment,
  },
} as const satisfies Readonly<Record<string, StandardFieldSet>>

/** Sets of fields that are unique together. */
export const standardUniqueSets = {
  userRoles: [['user_id', 'role_id']],
  oauthAccount: [['provider', 'subject']],
} as const

/** The kinds of primary key that the standard models come with; `integer` and `bigint` are made by the database. */
export type KeyType = 'integer' | 'bigint' | 'uuid' | 'text'

/** What a key of each kind is in JavaScript. */
export interface HeldByKey {
  readonly integer: number
  readonly bigint: bigint
  readonly uuid: string
  readonly text: string
}

interface HeldByType {
  readonly string: string
  readonly text: string
  readonly integer: number
  readonly boolean: boolean
  readonly datetime: Date
  readonly json: JsonValue
  readonly binary: Uint8Array
}

/** The JavaScript type of a standard field's values, NULL aside. */
export type HeldByStandardField<F extends StandardField, Key extends KeyType> = F['type'] extends keyof HeldByType
  ? HeldByType[F['type']]
  : HeldByKey[Key]
