import type { Access } from '../access/access.ts'
import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { Events } from '../events.ts'
import type { MailMessage } from '../mail/mail-message.ts'
import type { PostOffice } from '../mail/post-office.ts'
import type { PasswordHasher } from '../security/password-hasher.ts'
import type { PasswordPolicy } from '../security/password-policy.ts'
import type { SessionStore } from '../stores/session-store.ts'
import type { TokenStore } from '../stores/token-store.ts'
import type { LoginTracker, UserStore } from '../stores/user-store.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { Attempts, MailAttempts } from './attempts.ts'
import type { TokenLifetimes } from './token-lifetimes.ts'

/** What the use cases of accounts work with: handed in, never imported. */
export interface AuthServices {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly trackLogin: LoginTracker
  readonly tokens: TokenStore
  readonly attempts: Attempts
  readonly mailAttempts: MailAttempts
  /** Hands one mail to the application's mailer. */
  readonly send: (message: MailMessage) => Promise<void>
  readonly post: PostOffice
  readonly lifetimes: TokenLifetimes
  /** Nobody logs in before one of their addresses is confirmed. */
  readonly confirmedLogin: boolean
  /** The newest first. */
  readonly secrets: readonly [string, ...string[]]
  readonly passwordHasher: PasswordHasher
  readonly passwordPolicy: PasswordPolicy
  readonly access: Access
  readonly events: Events
  readonly clock: Clock
  /** Where faults go that must not stop a use case. */
  readonly report: (error: unknown) => void
}
