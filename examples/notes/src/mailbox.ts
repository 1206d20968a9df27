import type { Mail, MailTransport } from '@authpkg/auth'

export interface KeptMail extends Mail {
  /** Counted from one. */
  readonly number: number
  readonly sentAt: Date
}

/** Mails that reach nobody: they are kept to be read on the site, and written to the log. For development only. */
export interface Mailbox extends MailTransport {
  /** The newest first. */
  readonly mails: readonly KeptMail[]
}

/** As many mails as are kept; the oldest go. */
const room = 100

export function createMailbox(print: (line: string) => void): Mailbox {
  const mails: KeptMail[] = []
  let count = 0
  return {
    mails,
    async sendMail(mail) {
      count += 1
      mails.unshift({ ...mail, number: count, sentAt: new Date() })
      mails.splice(room)
      print(`Mail to ${mail.to}: ${mail.subject}\n${mail.text.replace(/^(?=.)/gm, '  ')}`)
    },
  }
}
