import type { FieldNames, StandardModel, StandardNames } from './layout.ts'

const tables: Readonly<Record<StandardModel, string>> = {
  User: 'user',
  UserAuth: 'user_auth',
  UserEmail: 'user_email',
  Role: 'role',
  UserRoles: 'user_roles',
  Session: 'session',
  Token: 'token',
  Invitation: 'invitation',
  ApiKey: 'api_key',
  AuditEvent: 'audit_event',
  Outbox: 'outbox',
  IdempotencyKey: 'idempotency_key',
}

type AllNames = Readonly<Record<StandardModel, StandardNames>>

const everyModel = (names: (model: StandardModel) => StandardNames): AllNames =>
  Object.fromEntries((Object.keys(tables) as StandardModel[]).map((model) => [model, names(model)])) as AllNames

/** The models of accounts as the field sets come. */
export const usualNames: AllNames = everyModel((model) => ({ table: tables[model], fields: {}, auth: {} }))

/** A standard field, what the renamed model calls it, and the logical attribute that it is mapped to, if any. */
type Renaming = readonly [field: string, name: string, attribute?: string]

const login: readonly Renaming[] = [
  ['username', 'loginName', 'username'],
  ['username_key', 'loginNameFolded', 'usernameKey'],
  ['password', 'pw', 'passwordHash'],
  ['uniquifier', 'stamp', 'uniquifier'],
  ['last_login_at', 'cameBeforeAt', 'lastLoginAt'],
  ['current_login_at', 'cameAt', 'currentLoginAt'],
  ['last_login_ip', 'cameBeforeFrom', 'lastLoginIp'],
  ['current_login_ip', 'cameFrom', 'currentLoginIp'],
  ['login_count', 'visits', 'loginCount'],
]

const address: readonly Renaming[] = [
  ['email', 'mail', 'email'],
  ['email_key', 'mailFolded', 'emailKey'],
  ['email_confirmed_at', 'mailProvedAt', 'emailConfirmedAt'],
]

const person: readonly Renaming[] = [
  ['active', 'allowedIn', 'active'],
  ['admin', 'staff', 'admin'],
  ['superuser', 'mayAll', 'superuser'],
  ['created_at', 'created_at'],
  ['updated_at', 'updated_at'],
]

/** Keys keep their field's name, as the suites write them; their columns do not. */
const keysOf = (model: StandardModel): readonly Renaming[] =>
  ['id', ...(foreignKeys[model] ?? ['user_id'])].map((key) => [key, key])

const foreignKeys: Partial<Record<StandardModel, readonly string[]>> = {
  User: [],
  Role: [],
  Invitation: ['inviter_id'],
  AuditEvent: ['user_id', 'actor_id'],
  Outbox: [],
  IdempotencyKey: [],
}

const renamings: Readonly<Record<StandardModel, readonly Renaming[]>> = {
  User: [...person, ...login, ...address],
  UserAuth: login,
  UserEmail: [...address, ['is_primary', 'main', 'emailIsPrimary']],
  Role: [
    ['name', 'title', 'name'],
    ['description', 'description'],
    ['permissions', 'mayDo', 'permissions'],
  ],
  UserRoles: [['role_id', 'role_id']],
  Session: [
    ['token_hash', 'digest', 'tokenHash'],
    ['uniquifier', 'stamp', 'uniquifier'],
    ['created_at', 'begunAt', 'createdAt'],
    ['last_seen_at', 'usedAt', 'lastSeenAt'],
    ['expires_at', 'endsAt', 'expiresAt'],
    ['authenticated_at', 'provedAt', 'authenticatedAt'],
    ['ip_address', 'address', 'ipAddress'],
    ['user_agent', 'browser', 'userAgent'],
  ],
  Token: [
    ['purpose', 'usedFor', 'purpose'],
    ['token_hash', 'digest', 'tokenHash'],
    ['payload', 'extra', 'payload'],
    ['created_at', 'madeAt', 'createdAt'],
    ['expires_at', 'endsAt', 'expiresAt'],
  ],
  Invitation: [
    ['email', 'mail', 'email'],
    ['token_hash', 'digest', 'tokenHash'],
    ['role', 'joinsAs', 'role'],
    ['created_at', 'madeAt', 'createdAt'],
    ['expires_at', 'endsAt', 'expiresAt'],
    ['accepted_at', 'takenAt', 'acceptedAt'],
  ],
  ApiKey: [
    ['name', 'called', 'name'],
    ['prefix', 'beginning', 'prefix'],
    ['key_hash', 'digest', 'keyHash'],
    ['scopes', 'reach', 'scopes'],
    ['created_at', 'madeAt', 'createdAt'],
    ['last_used_at', 'usedAt', 'lastUsedAt'],
    ['expires_at', 'endsAt', 'expiresAt'],
    ['revoked_at', 'endedAt', 'revokedAt'],
  ],
  AuditEvent: [
    ['event', 'deed', 'event'],
    ['model', 'kind', 'model'],
    ['record_key', 'which', 'recordKey'],
    ['details', 'extra', 'details'],
    ['ip_address', 'address', 'ipAddress'],
    ['user_agent', 'browser', 'userAgent'],
    ['created_at', 'happenedAt', 'createdAt'],
  ],
  Outbox: [
    ['kind', 'sort', 'kind'],
    ['payload', 'extra', 'payload'],
    ['attempts', 'tries', 'attempts'],
    ['last_error', 'trouble', 'lastError'],
    ['created_at', 'madeAt', 'createdAt'],
    ['next_attempt_at', 'dueAt', 'nextAttemptAt'],
    ['sent_at', 'goneAt', 'sentAt'],
  ],
  IdempotencyKey: [
    ['key_hash', 'digest', 'keyHash'],
    ['request_hash', 'asked', 'requestHash'],
    ['answer', 'told', 'answer'],
    ['created_at', 'madeAt', 'createdAt'],
    ['expires_at', 'endsAt', 'expiresAt'],
  ],
}

/** The fields of the layout's own parts: a `User` beside a `UserAuth` maps no login data. */
const partsOf = (model: StandardModel, all: readonly StandardModel[]): readonly Renaming[] =>
  model === 'User'
    ? [...person, ...(all.includes('UserAuth') ? [] : login), ...(all.includes('UserEmail') ? [] : address)]
    : renamings[model]

/** The models of accounts of an application that called everything otherwise before it met us. */
export const otherNames = (all: readonly StandardModel[]): AllNames =>
  everyModel((model) => ({
    table: otherTable(tables[model]),
    fields: Object.fromEntries([...keysOf(model), ...partsOf(model, all)].map(namesOf)),
    auth: Object.fromEntries(
      partsOf(model, all).flatMap(([, name, attribute]) => (attribute ? [[attribute, name]] : [])),
    ),
  }))

const namesOf = ([field, name]: Renaming): [string, FieldNames] => [field, { name, column: otherColumn(field) }]

/** Mixed case, so that a name that is not quoted is not found. */
export const otherTable = (table: string): string => `Old_${table.toUpperCase()}`

/** Words of SQL among them, which a name that is not quoted would be. */
const words: Readonly<Record<string, string>> = { id: 'KEY', name: 'Group', title: 'Order', position: 'index' }

export const otherColumn = (column: string): string => words[column] ?? `c_${column.toUpperCase()}`
