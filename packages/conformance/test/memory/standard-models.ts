import type { ConformanceLayout, KeyType, StandardModel, TestField, TestModel } from '@authpkg/conformance'

/** A field that holds when its row was made, or written last. */
export type TimedField = TestField & { readonly moment?: 'insert' | 'write' }

const keys: Readonly<Record<KeyType, Pick<TestField, 'type' | 'maxLength'>>> = {
  integer: { type: 'integer' },
  bigint: { type: 'bigint' },
  uuid: { type: 'uuid' },
  text: { type: 'string', maxLength: 64 },
}

const text = (name: string, maxLength: number, more: Partial<TestField> = {}): TestField => ({
  name,
  type: 'string',
  maxLength,
  ...more,
})
const moment = (name: string, nullable = true): TestField => ({ name, type: 'datetime', nullable })
const flag = (name: string, value: boolean): TestField => ({ name, type: 'boolean', default: value })
const optional = { nullable: true } as const
const optionalKey = { nullable: true, unique: true } as const

const login = [
  text('username', 255, optional),
  text('username_key', 255, optionalKey),
  text('password', 255, optional),
  text('uniquifier', 64, optionalKey),
  moment('last_login_at'),
  moment('current_login_at'),
  text('last_login_ip', 64, optional),
  text('current_login_ip', 64, optional),
  { name: 'login_count', type: 'integer', default: 0 },
] as const satisfies readonly TestField[]

const address = [text('email', 255, optional), text('email_key', 255, optionalKey), moment('email_confirmed_at')]

const flags = [flag('active', true), flag('admin', false), flag('superuser', false)]
const times = [
  { ...moment('created_at'), moment: 'insert' },
  { ...moment('updated_at'), moment: 'write' },
] as const satisfies readonly TimedField[]

/** The models of accounts in this adapter's idiom: the same plain data as every other model, under the layout's names. */
export function standardModel(name: StandardModel, layout: ConformanceLayout): StandardTestModel {
  const model = usualModel(name, layout)
  const { table, fields, auth } = layout.standardNames[name]
  return {
    ...model,
    table,
    auth,
    fields: model.fields.map((field) => ({ ...field, ...fields[field.name], known: field.name })),
  }
}

/** A standard model knows what its attributes are called, and its fields what they were. */
export interface StandardTestModel extends TestModel {
  readonly auth: Readonly<Record<string, string>>
  readonly fields: readonly (TimedField & { readonly known: string })[]
}

function usualModel(name: StandardModel, layout: ConformanceLayout): TestModel {
  const { standardModels: all, keyType, hasTokenIdentity } = layout
  const key = keys[keyType]
  const own = {
    User: userFields(all),
    UserAuth: [...login, ...(hasTokenIdentity ? [text('token_uniquifier', 64, optionalKey)] : [])],
    UserEmail: [...address, flag('is_primary', false)],
    ...others,
  }[name]
  const users = toUsers[name] ?? ['user']
  const user = (relation: string): TestField => ({
    name: `${relation}_id`,
    ...key,
    ...(name === 'UserAuth' && { unique: true }),
    ...(outliving.includes(name) && optional),
  })
  return {
    name,
    table: '',
    primaryKey: ['id'],
    fields: [
      { name: 'id', ...key, identity: true },
      ...users.map(user),
      ...(name === 'UserRoles' ? [{ name: 'role_id', ...key }] : []),
      ...own,
    ],
    references: [
      ...users.map((relation) => ({
        ...reference(relation, 'User', relation === 'actor' ? 'acts' : inverses[name]),
        ...(outliving.includes(name) && { onDelete: 'setNull' as const }),
      })),
      ...(name === 'UserRoles' ? [reference('role', 'Role', 'user_roles')] : []),
    ],
    uniqueSets: name === 'UserRoles' ? [['user_id', 'role_id']] : [],
  }
}

/** The relations to users; `user` of the models that are not named. */
const toUsers: Readonly<Partial<Record<StandardModel, readonly string[]>>> = {
  User: [],
  Role: [],
  Invitation: ['inviter'],
  AuditEvent: ['user', 'actor'],
  Outbox: [],
  IdempotencyKey: [],
}

const outliving: readonly StandardModel[] = ['Invitation', 'AuditEvent']

const userFields = (all: readonly StandardModel[]): TimedField[] => [
  ...(all.includes('UserAuth') ? [] : login),
  ...(all.includes('UserEmail') ? [] : address),
  ...flags,
  ...times,
]

const others = {
  Role: [
    text('name', 80, { unique: true }),
    text('description', 255, optional),
    { name: 'permissions', type: 'text', nullable: true },
  ],
  UserRoles: [],
  Session: [
    text('token_hash', 64, { unique: true }),
    text('uniquifier', 64),
    moment('created_at', false),
    moment('last_seen_at', false),
    moment('expires_at', false),
    moment('authenticated_at'),
    text('ip_address', 64, optional),
    text('user_agent', 255, optional),
  ],
  Token: [
    text('purpose', 40),
    text('token_hash', 64, { unique: true }),
    { name: 'payload', type: 'json', nullable: true },
    moment('created_at', false),
    moment('expires_at', false),
  ],
  Invitation: [
    text('email', 255),
    text('token_hash', 64, { unique: true }),
    text('role', 80, optional),
    moment('created_at', false),
    moment('expires_at', false),
    moment('accepted_at'),
  ],
  ApiKey: [
    text('name', 80),
    text('prefix', 16, { unique: true }),
    text('key_hash', 64, { unique: true }),
    { name: 'scopes', type: 'text', nullable: true },
    moment('created_at', false),
    moment('last_used_at'),
    moment('expires_at'),
    moment('revoked_at'),
  ],
  AuditEvent: [
    text('event', 80),
    text('model', 80, optional),
    text('record_key', 255, optional),
    { name: 'details', type: 'json', nullable: true },
    text('ip_address', 64, optional),
    text('user_agent', 255, optional),
    moment('created_at', false),
  ],
  Outbox: [
    text('kind', 50),
    { name: 'payload', type: 'json' },
    { name: 'attempts', type: 'integer' },
    { name: 'last_error', type: 'text', nullable: true },
    moment('created_at', false),
    moment('next_attempt_at', false),
    moment('sent_at'),
  ],
  IdempotencyKey: [
    text('key_hash', 64, { unique: true }),
    text('request_hash', 64),
    { name: 'answer', type: 'json', nullable: true },
    moment('created_at', false),
    moment('expires_at', false),
  ],
} as const satisfies Partial<Record<StandardModel, readonly TestField[]>>

const inverses: Readonly<Partial<Record<StandardModel, string>>> = {
  UserAuth: 'auth',
  UserEmail: 'emails',
  UserRoles: 'user_roles',
  Session: 'sessions',
  Token: 'tokens',
  Invitation: 'invitations',
  ApiKey: 'api_keys',
  AuditEvent: 'audit_events',
}

const reference = (relation: string, target: string, inverse = '') => ({
  relation,
  field: `${relation}_id`,
  target,
  targetField: 'id',
  onDelete: 'cascade' as const,
  inverse,
})
