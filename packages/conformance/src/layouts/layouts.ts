import type { ConformanceLayout, LayoutName, StandardModel } from './layout.ts'
import { neutralModels } from './models.ts'
import { usualNames } from './standard-names.ts'

const layout = (name: LayoutName, parts: readonly StandardModel[]): ConformanceLayout => ({
  name,
  keyType: 'integer',
  standardNames: usualNames,
  standardModels: ['User', ...parts, 'Role', 'UserRoles', 'Session', 'Token', 'Invitation', 'AuditEvent', 'Outbox'],
  models: neutralModels,
})

/** The four layouts: where the login data and the addresses of a user live. */
export const layouts: readonly ConformanceLayout[] = [
  layout('all-in-one', []),
  { ...layout('split-auth', ['UserAuth']), hasTokenIdentity: true },
  layout('emails', ['UserEmail']),
  layout('split-auth-emails', ['UserAuth', 'UserEmail']),
]
