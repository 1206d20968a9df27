/**
 * The logical attributes of a user and its satellites: what the accounts code speaks of, where it lives by default,
 * and the field names by which it is found when the application maps nothing. Names are given in snake case; the
 * camel case twin counts too. The first name found wins.
 */
const userAttributes = {
  // how a user logs in: with UserAuth where there is one
  username: { home: 'UserAuth', names: ['username'] },
  usernameKey: { home: 'UserAuth', names: ['username_key'] },
  passwordHash: { home: 'UserAuth', names: ['password_hash', 'password'] },
  uniquifier: { home: 'UserAuth', names: ['uniquifier', 'fs_uniquifier'] },
  tokenUniquifier: { home: 'UserAuth', names: ['token_uniquifier', 'fs_token_uniquifier'] },
  lastLoginAt: { home: 'UserAuth', names: ['last_login_at', 'last_login'] },
  currentLoginAt: { home: 'UserAuth', names: ['current_login_at'] },
  lastLoginIp: { home: 'UserAuth', names: ['last_login_ip'] },
  currentLoginIp: { home: 'UserAuth', names: ['current_login_ip'] },
  loginCount: { home: 'UserAuth', names: ['login_count'] },
  // how a user is reached: with UserEmail where there is one
  email: { home: 'UserEmail', names: ['email'] },
  emailKey: { home: 'UserEmail', names: ['email_key'] },
  emailConfirmedAt: { home: 'UserEmail', names: ['email_confirmed_at', 'confirmed_at'] },
  emailIsPrimary: { home: 'UserEmail', names: ['is_primary'] },
  // who a user is
  active: { home: 'User', names: ['active', 'is_active', 'is_enabled'] },
  admin: { home: 'User', names: ['admin', 'is_admin'] },
  superuser: { home: 'User', names: ['superuser', 'is_superuser'] },
} as const satisfies Record<string, { home: UserModel; names: readonly string[] }>

/** The models that a user may be spread over. */
export type UserModel = 'User' | 'UserAuth' | 'UserEmail'
export type UserAttribute = keyof typeof userAttributes

/** The attributes of the models around a user, found by the same rule within their own model. */
const satelliteAttributes = {
  Role: { name: ['name'], permissions: ['permissions'] },
  UserRoles: {},
  Session: {
    tokenHash: ['token_hash'],
    uniquifier: ['uniquifier'],
    createdAt: ['created_at'],
    lastSeenAt: ['last_seen_at'],
    expiresAt: ['expires_at'],
    authenticatedAt: ['authenticated_at'],
    ipAddress: ['ip_address'],
    userAgent: ['user_agent'],
  },
  Token: {
    purpose: ['purpose'],
    tokenHash: ['token_hash'],
    payload: ['payload'],
    createdAt: ['created_at'],
    expiresAt: ['expires_at'],
  },
  Invitation: {
    email: ['email'],
    tokenHash: ['token_hash'],
    role: ['role'],
    createdAt: ['created_at'],
    expiresAt: ['expires_at'],
    acceptedAt: ['accepted_at'],
  },
  ApiKey: {
    name: ['name'],
    prefix: ['prefix'],
    keyHash: ['key_hash'],
    scopes: ['scopes'],
    createdAt: ['created_at'],
    lastUsedAt: ['last_used_at'],
    expiresAt: ['expires_at'],
    revokedAt: ['revoked_at'],
  },
  AuditEvent: {
    event: ['event'],
    model: ['model'],
    recordKey: ['record_key'],
    details: ['details'],
    ipAddress: ['ip_address'],
    userAgent: ['user_agent'],
    createdAt: ['created_at'],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>

export type SatelliteModel = keyof typeof satelliteAttributes

export const userAttributeNames = Object.keys(userAttributes) as readonly UserAttribute[]

export const userAttributeRule = (attribute: UserAttribute): { home: UserModel; names: readonly string[] } =>
  userAttributes[attribute]

export const isSatelliteModel = (name: string): name is SatelliteModel => name in satelliteAttributes

export function satelliteRules(model: SatelliteModel): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(satelliteAttributes[model])
}

export const camelCase = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
