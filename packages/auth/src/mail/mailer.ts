import type { AuthConfig, Features, Mailer, MailMessage } from '@authpkg/core'
import { languageFor } from '../languages/negotiate-language.ts'
import { translator } from '../languages/translate.ts'
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
  const { renderer, title: siteName, urls, languages } = httpSettingsOf(config)
  const language = languageFor(languages, message.language)
  const t = translator(language)
  const subject = t(`mail.${message.kind}.subject`, { siteName })
  const { origin } = config.baseUrl
  const path = linkOf(message, urls, config.features)
  const link = path === null ? null : origin + path
  const lifetime = 'lifetime' in message.content ? inWords(message.content.lifetime, language.tag) : null
  const mayReset = config.features.passwordReset
  const view = { ...message.content, mayReset, t, language, subject, siteName, homeUrl: `${origin}/`, link, lifetime }
  const part = (kind: 'html' | 'txt'): string => renderer.render(`mail/${message.kind}.${kind}`, view)
  return { subject, text: part('txt').trim(), html: part('html') }
}

/** Links begin with the configured base URL, never with what a request said. Null where nothing can be done by one. */
function linkOf(message: MailMessage, urls: AccountUrls, { passwordReset }: Features): string | null {
  const forgotPassword = passwordReset ? urls.forgotPassword : null
  const withToken = (url: string, token: string): string => `${url}?${new URLSearchParams({ token })}`
  switch (message.kind) {
    case 'password-reset':
      return withToken(urls.resetPassword, message.content.token)
    case 'confirm-email':
      return withToken(urls.confirmEmail, message.content.token)
    case 'confirm-new-email':
      return withToken(urls.confirmNewEmail, message.content.token)
    case 'account-locked':
      return withToken(urls.unlock, message.content.token)
    case 'invitation':
      return withToken(urls.register, message.content.token)
    case 'registered':
      return urls.login
    case 'email-changed': {
      const { token } = message.content
      return token === null ? forgotPassword : withToken(urls.undoEmailChange, token)
    }
    case 'address-known':
      return forgotPassword ?? urls.login
    default:
      return forgotPassword
  }
}
