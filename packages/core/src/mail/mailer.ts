import type { AuthConfig } from '../config.ts'
import type { MailMessage } from './mail-message.ts'

/** Sends mails, or hands them to a queue of the application's own; `createMailer` of `@authpkg/auth` makes one. */
export interface Mailer {
  /** Done when the mail has been taken over; throws when it could not be. */
  send(message: MailMessage, config: AuthConfig): Promise<void>
}
