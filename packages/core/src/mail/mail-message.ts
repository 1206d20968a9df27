import type { AnyUser } from '../user/user-mixin.ts'

/** What each kind of mail tells. The HTTP side makes links of tokens, and text of it all. */
export interface MailContents {
  /** Asked for by whoever knows the address: a link that sets a new password. */
  'password-reset': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /** A link that proves that the address is the user's. */
  'confirm-email': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /** A link to register with, from a user or (null) the site itself. */
  invitation: { readonly user: AnyUser | null; readonly token: string; readonly lifetime: number }
  /** A welcome to who has registered: a notice. */
  registered: { readonly user: AnyUser }
  /** Somebody tried to register with an address that has an account: a notice to its owner. */
  'address-known': { readonly user: AnyUser }
  /** Somebody set a new password: a notice. */
  'password-changed': { readonly user: AnyUser }
  /** A link that proves that a further address, or another one, is the user's. */
  'confirm-new-email': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /**
   * A notice to an address: another one was added beside it, or it was removed, replaced, or is the primary one no more.
   * With a token its owner can take that back.
   */
  'email-changed': {
    readonly user: AnyUser
    /** The one that was added, where nothing else has changed. */
    readonly added: string | null
    readonly token: string | null
    readonly lifetime: number
  }
  /** Guesses have locked the account: a link that opens it again. */
  'account-locked': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /** The account is gone: a notice. */
  'account-deleted': { readonly user: AnyUser }
  /** The user logs in by another name now: a notice. */
  'username-changed': { readonly user: AnyUser }
}

export type MailKind = keyof MailContents

/** One mail before it is written: core says what to send, and to whom. */
export type MailMessage = {
  [Kind in MailKind]: {
    readonly kind: Kind
    readonly to: string
    /** The tag of a language, as whoever caused the mail speaks it. Default: the site's own. */
    readonly language?: string | null
    readonly content: MailContents[Kind]
  }
}[MailKind]
