import { type StandardField, standardFields } from '@authpkg/core'
import { attributesOf } from './internals.ts'
import type { SequelizeModel } from './model-set.ts'

/** The models that hang on a user or a role, and what their fields are called in the data. */
const linked = {
  UserAuth: 'userAuth',
  UserEmail: 'userEmail',
  UserRoles: 'userRoles',
  Session: 'session',
  Token: 'token',
  Invitation: 'invitation',
  ApiKey: 'apiKey',
  OAuthAccount: 'oauthAccount',
  Passkey: 'passkey',
  RecoveryCode: 'recoveryCode',
  AuditEvent: 'auditEvent',
} as const

/** The models of accounts that an application has; others may be among them. */
export type AuthModels = { readonly User: SequelizeModel; readonly Role?: SequelizeModel } & {
  readonly [Name in keyof typeof linked]?: SequelizeModel
}

/**
 * Links the models of accounts with each other: what hangs on a user points to it as `user` and goes with it, and the
 * user has `auth`, `emails`, `user_roles_set`, `session_set` and their kin. Links that are there stay as they are, and
 * a model that calls its key otherwise is left for the application to link.
 *
 * @example associate({ User, Session })
 */
export function associate(models: AuthModels): void {
  for (const name of Object.keys(linked) as (keyof typeof linked)[]) {
    const source = models[name]
    if (!source) continue
    for (const [field, data] of Object.entries<StandardField>(standardFields[linked[name]])) {
      const target = data.type === 'userKey' ? models.User : data.type === 'roleKey' ? models.Role : undefined
      if (target && field in attributesOf(source)) link(source, target, field, data, inverseName(linked[name], data))
    }
  }
}

const inverseName = (set: string, { inverse }: StandardField): string =>
  inverse ?? `${set.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_set`

const rules = {
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
  restrict: 'RESTRICT',
  noAction: 'NO ACTION',
}

function link(
  source: SequelizeModel,
  target: SequelizeModel,
  foreignKey: string,
  { unique, onDelete = 'cascade' }: StandardField,
  inverse: string,
): void {
  const options = { foreignKey, onDelete: rules[onDelete] }
  const name = foreignKey.replace(/_id$/, '')
  if (!(name in source.associations)) source.belongsTo(target, { ...options, as: name })
  if (inverse in target.associations) return
  if (unique) target.hasOne(source, { ...options, as: inverse })
  else target.hasMany(source, { ...options, as: inverse })
}
