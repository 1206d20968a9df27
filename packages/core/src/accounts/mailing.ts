import { UnavailableError } from '../errors.ts'
import type { MailKind, MailMessage } from '../mail/mail-message.ts'
import type { ClientInfo } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { later } from './afterwards.ts'
import type { Notices } from './notices.ts'
import type { AuthServices } from './services.ts'

/** Hands a mail over. One that cannot be sent is told as an event, and can be asked for again. */
export async function mail(services: AuthServices, message: MailMessage, { language }: ClientInfo): Promise<void> {
  try {
    await services.send({ ...message, language: language ?? null })
  } catch (error) {
    await failed(services, message.kind, message.to, error)
  }
}

/**
 * The same while the person waits who asked for it, and is known: they are told that it failed. In a transaction of the
 * application it goes out after the commit, and waits for nobody.
 *
 * @throws {UnavailableError} `mail_unavailable`; whatever was done can be done again.
 */
export async function mailNow(services: AuthServices, message: MailMessage, client: ClientInfo): Promise<void> {
  if (services.isInTransaction) return later(services, (afterwards) => mail(afterwards, message, client))
  const { language } = client
  try {
    await services.send({ ...message, language: language ?? null })
  } catch (error) {
    await failed(services, message.kind, message.to, error)
    throw new UnavailableError('mail_unavailable', say('mailUnavailable'), {
      cause: error,
    })
  }
}

async function failed({ events, report }: AuthServices, kind: MailKind, to: string, error: unknown): Promise<void> {
  report(error)
  await events.emit('mail.failed', { kind, to, error })
}

/** Which mail goes with which notice that can be switched off. */
const noticeMails = {
  registered: 'registered',
  passwordChanged: 'password-changed',
  usernameChanged: 'username-changed',
  accountDeleted: 'account-deleted',
} as const satisfies Partial<Record<keyof Notices, MailKind>>

/** Tells a user at their primary address, after the answer, what has happened; unless such notices are switched off. */
export function notify(
  services: AuthServices,
  notice: keyof typeof noticeMails,
  user: AnyUser,
  client: ClientInfo,
): void {
  const { email } = user
  if (email === null || !services.notices[notice]) return
  later(services, (afterwards) => mail(afterwards, { kind: noticeMails[notice], to: email, content: { user } }, client))
}

/** Mails of each kind are counted apart: those that anybody can ask for must not use up the others. */
type MailRoad = 'asked' | 'new' | 'unlock'

/** Whether one more mail may be asked for, for this name or address and from there: silently, for it would tell. */
export async function mayMail(
  services: AuthServices,
  identity: string,
  client: ClientInfo,
  road: MailRoad = 'asked',
): Promise<boolean> {
  // Whatever is typed as a name begins with its own road: it cannot be the key of another.
  return services.mailAttempts.allows(`${road} ${normalizeIdentity(identity) ?? ''}`, client.ipAddress ?? null)
}
