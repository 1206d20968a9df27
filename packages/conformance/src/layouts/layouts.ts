import type { ConformanceLayout, LayoutName, StandardModel } from './layout.ts'
import { neutralModels } from './models.ts'
import { usualNames } from './standard-names.ts'

const others: readonly StandardModel[] = [
  'Role',
  'UserRoles',
  'Session',
  'Token',
  'Invitation',
  'ApiKey',
  'AuditEvent',
  'Outbox',
  'IdempotencyKey',
]

const layout = (name: LayoutName, parts: readonly StandardModel[]): ConformanceLayout => ({
  name,
  keyType: 'integer',
  standardNames: usualNames,
  standardModels: ['User', ...parts, ...others],
  models: neutralModels,
})

/** The four layouts: where the login data and the addresses of a user live. */
export const layouts: readonly ConformanceLayout[] = [
  layout('all-in-one', []),
  { ...layout('split-auth', ['UserAuth']), hasTokenIdentity: true },
  layout('emails', ['UserEmail']),
  layout('split-auth-emails', ['UserAuth', 'UserEmail']),
]
