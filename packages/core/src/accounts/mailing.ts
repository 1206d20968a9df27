import type { MailMessage } from '../mail/mail-message.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import type { AuthServices } from './services.ts'

/** Hands a mail over. One that cannot be sent is told as an event, and can be asked for again. */
export async function mail({ send, events, report }: AuthServices, message: MailMessage): Promise<void> {
  try {
    await send(message)
  } catch (error) {
    report(error)
    await events.emit('mail.failed', { kind: message.kind, to: message.to, error })
  }
}

/** Whether one more mail may be asked for, for this name or address and from there: silently, for it would tell. */
export async function mayMail(services: AuthServices, identity: string, client: ClientInfo): Promise<boolean> {
  return services.mailAttempts.allows(identity, client.ipAddress ?? null)
}
