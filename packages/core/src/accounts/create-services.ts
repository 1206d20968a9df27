import type { AuthConfig } from '../config.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import { createApiKeyStore } from '../stores/api-key-store.ts'
import { createAuditLog } from '../stores/audit-log.ts'
import { createInvitationStore } from '../stores/invitation-store.ts'
import { createRoleStore } from '../stores/role-store.ts'
import { createSessionStore } from '../stores/session-store.ts'
import { createTokenStore } from '../stores/token-store.ts'
import { createUserStore, loginTracker } from '../stores/user-store.ts'
import type { HeldBack } from './afterwards.ts'
import type { AuthServices } from './services.ts'
import { userActs } from './user-acts.ts'

/**
 * What the use cases work with, over an adapter.
 *
 * @param held where the adapter is part of a transaction of the application
 */
export function createServices(config: AuthConfig, db: DbAdapter, held?: HeldBack): AuthServices {
  const { layout, clock, sessionLimits: limits } = config
  // A user who was read in a transaction outlives it.
  const toUser = config.usersWith(userActs(() => (held?.isReleased ? held.afterwards : services)))
  const services: AuthServices = {
    db,
    isInTransaction: held !== undefined,
    layout,
    users: createUserStore({ db, layout, toUser }),
    sessions: createSessionStore({ db, layout, toUser, clock, limits }),
    trackLogin: loginTracker(layout),
    tokens: createTokenStore({ db, layout, toUser, clock, secrets: config.secrets }),
    invitations: createInvitationStore({ db, layout, clock }),
    apiKeys: createApiKeyStore({ db, layout, toUser, clock }),
    roles: createRoleStore(db, layout),
    attempts: config.attempts,
    mailAttempts: config.mailAttempts,
    send: async (message) => config.mailer?.send(message, config),
    post: held?.post ?? config.post,
    lifetimes: config.lifetimes,
    features: config.features,
    notices: config.notices,
    profileFields: config.profileFields,
    onAccountDeletion: config.onAccountDeletion,
    secrets: config.secrets,
    passwordHasher: config.passwordHasher,
    provenPasswords: config.provenPasswords,
    passwordPolicy: config.passwordPolicy,
    access: config.policy,
    events: held?.events ?? config.events,
    audit: createAuditLog({ db, layout, clock }),
    clock,
    report: (error) => config.logger.error('A fault in accounts.', error),
    get afterwards() {
      return held?.afterwards ?? services
    },
  }
  return services
}
