import type { AuthConfig, Mailer, MailKind, MailMessage } from '@authpkg/core'
import { type AccountUrls, httpSettingsOf } from '../settings.ts'
import { inWords } from '../words.ts'

/** A mail as Nodemailer takes it. */
export interface Mail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What `createTransport` of Nodemailer gives, or anything else that sends a mail. */
export interface MailTransport {
  sendMail(mail: Mail): Promise<unknown>
}

export interface MailerOptions {
  /** Whom mails come from: `Notes <accounts@example.org>`. */
  readonly from: string
  readonly transport: MailTransport
}

const subjects: Readonly<Record<MailKind, (siteName: string) => string>> = {
  'password-reset': (siteName) => `A new password for ${siteName}`,
  'password-changed': (siteName) => `Your password at ${siteName} was changed`,
  'confirm-email': (siteName) => `Confirm your address for ${siteName}`,
  'address-known': (siteName) => `You have an account at ${siteName}`,
  'username-changed': (siteName) => `Your name at ${siteName} was changed`,
}

/**
 * Writes the mails of accounts from their templates (`mail/password-reset.html`, `mail/password-reset.txt`, …), which
 * `authRoutes` can replace, and hands them to a transport.
 *
 * @example const mailer = createMailer({ from: 'Notes <notes@example.org>', transport: createTransport(smtpUrl) })
 */
export const createMailer = ({ from, transport }: MailerOptions): Mailer => ({
  async send(message, config) {
    await transport.sendMail({ from, to: message.to, ...written(message, config) })
  },
})

function written(message: MailMessage, config: AuthConfig): Omit<Mail, 'from' | 'to'> {
  const { renderer, title: siteName, urls } = httpSettingsOf(config)
  const subject = subjects[message.kind](siteName)
  const { origin } = config.baseUrl
  const link = origin + linkOf(message, urls)
  const lifetime = 'lifetime' in message.content ? inWords(message.content.lifetime) : null
  const view = { subject, siteName, homeUrl: `${origin}/`, link, lifetime, user: message.content.user }
  const part = (kind: 'html' | 'txt'): string => renderer.render(`mail/${message.kind}.${kind}`, view)
  return { subject, text: part('txt').trim(), html: part('html') }
}

/** Links begin with the configured base URL, never with what a request said. */
function linkOf(message: MailMessage, urls: AccountUrls): string {
  const withToken = (url: string, token: string): string => `${url}?${new URLSearchParams({ token })}`
  switch (message.kind) {
    case 'password-reset':
      return withToken(urls.resetPassword, message.content.token)
    case 'confirm-email':
      return withToken(urls.confirmEmail, message.content.token)
    default:
      return urls.forgotPassword
  }
}
