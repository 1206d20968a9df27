import type { Access } from '../access/access.ts'
import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { Events } from '../events.ts'
import type { MailMessage } from '../mail/mail-message.ts'
import type { PostOffice } from '../mail/post-office.ts'
import type { PasswordHasher } from '../security/password-hasher.ts'
import type { PasswordPolicy } from '../security/password-policy.ts'
import type { ProvenPasswords } from '../security/proven-passwords.ts'
import type { ApiKeyStore } from '../stores/api-key-store.ts'
import type { AuditLog } from '../stores/audit-log.ts'
import type { InvitationStore } from '../stores/invitation-store.ts'
import type { RoleStore } from '../stores/role-store.ts'
import type { SessionStore } from '../stores/session-store.ts'
import type { TokenStore } from '../stores/token-store.ts'
import type { LoginTracker, UserStore } from '../stores/user-store.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AccountDeletionHook } from './account-deletion.ts'
import type { Attempts, MailAttempts } from './attempts.ts'
import type { Features } from './features.ts'
import type { Notices } from './notices.ts'
import type { TokenLifetimes } from './token-lifetimes.ts'

/** What the use cases of accounts work with: handed in, never imported. */
export interface AuthServices {
  readonly db: DbAdapter
  /** The adapter is part of a transaction that the application began. */
  readonly isInTransaction: boolean
  readonly layout: ModelLayout
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly trackLogin: LoginTracker
  readonly tokens: TokenStore
  readonly invitations: InvitationStore
  readonly apiKeys: ApiKeyStore
  readonly roles: RoleStore
  readonly attempts: Attempts
  readonly mailAttempts: MailAttempts
  /** Hands one mail to the application's mailer. */
  readonly send: (message: MailMessage) => Promise<void>
  readonly post: PostOffice
  /** The same outside of any transaction: for what is done after the answer. */
  readonly afterwards: AuthServices
  readonly lifetimes: TokenLifetimes
  readonly features: Features
  readonly notices: Notices
  /** Fields of `User`. */
  readonly profileFields: readonly string[]
  readonly onAccountDeletion: AccountDeletionHook | undefined
  /** The newest first. */
  readonly secrets: readonly [string, ...string[]]
  readonly passwordHasher: PasswordHasher
  /** The same, remembering for a moment what it has verified. */
  readonly provenPasswords: ProvenPasswords
  readonly passwordPolicy: PasswordPolicy
  /** What the policy says of rows that only the accounts write. */
  readonly access: Access
  readonly events: Events
  readonly audit: AuditLog
  readonly clock: Clock
  /** Where faults go that must not stop a use case. */
  readonly report: (error: unknown) => void
}
