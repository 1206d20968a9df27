import type { AnyUser } from '../user/user-mixin.ts'

/** What each kind of mail tells. The HTTP side makes links of tokens, and text of it all. */
export interface MailContents {
  /** Asked for by whoever knows the address: a link that sets a new password. */
  'password-reset': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /** A link that proves that the address is the user's. */
  'confirm-email': { readonly user: AnyUser; readonly token: string; readonly lifetime: number }
  /** Somebody tried to register with an address that has an account: a notice to its owner. */
  'address-known': { readonly user: AnyUser }
  /** Somebody set a new password: a notice. */
  'password-changed': { readonly user: AnyUser }
  /** The user logs in by another name now: a notice. */
  'username-changed': { readonly user: AnyUser }
}

export type MailKind = keyof MailContents

/** One mail before it is written: core says what to send, and to whom. */
export type MailMessage = {
  [Kind in MailKind]: { readonly kind: Kind; readonly to: string; readonly content: MailContents[Kind] }
}[MailKind]
