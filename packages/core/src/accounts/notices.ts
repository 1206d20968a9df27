/** Mails that only tell what has happened. All are sent by default, where there is a mailer and an address. */
export interface Notices {
  /** A welcome to who has registered. */
  readonly registered: boolean
  readonly passwordChanged: boolean
  readonly usernameChanged: boolean
  /** To the address that was removed or replaced, with a link that undoes it. */
  readonly emailChanged: boolean
  readonly accountDeleted: boolean
}

export const allNotices: Notices = {
  registered: true,
  passwordChanged: true,
  usernameChanged: true,
  emailChanged: true,
  accountDeleted: true,
}
