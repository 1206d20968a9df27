import type { MailKind } from './mail/mail-message.ts'
import type { AnyUser } from './user/user-mixin.ts'

/**
 * What happened, in the past tense, and what listeners are told. What the audit keeps of each is said in
 * stores/audited-events.ts.
 */
export interface EventMap {
  'user.registered': { readonly user: AnyUser }
  /** Added by the application itself. */
  'user.created': { readonly user: AnyUser }
  'user.deleted': { readonly user: AnyUser }
  'user.activated': { readonly user: AnyUser }
  'user.deactivated': { readonly user: AnyUser }
  /** What the user may do now: told with the rights they have, not with those that were changed. */
  'user.rights_changed': UserRights & { readonly user: AnyUser }
  /** `user` is who invites; null for the application itself. */
  'user.invited': { readonly user: AnyUser | null; readonly email: string; readonly role: string | null }
  'user.invitation_revoked': { readonly user: AnyUser }
  'user.logged_in': { readonly user: AnyUser; readonly sessionId: unknown }
  'user.reauthenticated': { readonly user: AnyUser; readonly sessionId: unknown }
  /** A token of a remembered browser came twice: somebody has a copy of it. All that followed from its login is over. */
  'user.remember_reused': { readonly user: AnyUser }
  'user.logged_out': { readonly user: AnyUser }
  'user.login_failed': { readonly identity: string; readonly user: AnyUser | null; readonly reason: LoginFailure }
  'user.login_limited': { readonly identity: string; readonly ipAddress: string | null }
  /** Guesses have used up what may be tried of the account: told once for each time they do. */
  'user.locked': { readonly user: AnyUser }
  /** The owner opened it again by a mailed link. */
  'user.unlocked': { readonly user: AnyUser }
  'user.password_rehashed': { readonly user: AnyUser }
  'user.password_changed': { readonly user: AnyUser }
  'user.password_reset_requested': { readonly user: AnyUser }
  'user.password_reset': { readonly user: AnyUser }
  'user.email_confirmed': { readonly user: AnyUser; readonly email: string }
  /** Somebody who knows the password asked for an address, which is nobody's yet. */
  'user.email_requested': { readonly user: AnyUser; readonly email: string }
  /** A further address was proved to be the user's. */
  'user.email_added': { readonly user: AnyUser; readonly email: string }
  /** The primary address, or the only one, is another. */
  'user.email_changed': { readonly user: AnyUser; readonly email: string; readonly from: string | null }
  'user.email_removed': { readonly user: AnyUser; readonly email: string }
  /** An address is the primary one again, by the link that was mailed there; its owner set a new password. */
  'user.email_change_undone': { readonly user: AnyUser; readonly email: string }
  /** What users say of themselves; `fields` are those that were sent. */
  'user.profile_changed': { readonly user: AnyUser; readonly fields: readonly string[] }
  /** The application ended everything that was opened as this user, but for the password. */
  'user.access_reset': { readonly user: AnyUser }
  /** A key for programs; `keyId` is that of its row. */
  'user.api_key_created': { readonly user: AnyUser; readonly keyId: unknown; readonly scopes: readonly string[] }
  /** Another key in its place, which is `keyId`; `from` ends, at once or a little later. */
  'user.api_key_rotated': { readonly user: AnyUser; readonly keyId: unknown; readonly from: unknown }
  'user.api_key_revoked': { readonly user: AnyUser; readonly keyId: unknown }
  'user.username_changed': { readonly user: AnyUser; readonly from: string | null }
  'mail.failed': { readonly kind: MailKind; readonly to: string; readonly error: unknown }
}

export interface UserRights {
  readonly admin: boolean
  readonly superuser: boolean
  /** Names, in order. */
  readonly roles: readonly string[]
}

/** Why a login failed: for logs and audit, never for the answer. */
export type LoginFailure = 'unknown_user' | 'wrong_password' | 'inactive' | 'unconfirmed'

export type EventName = keyof EventMap
export type EventListener<Name extends EventName> = (event: EventMap[Name]) => void | Promise<void>

export interface Events {
  /** Adds a listener; the returned function takes it away. */
  on<Name extends EventName>(name: Name, listener: EventListener<Name>): () => void
  /**
   * Tells the listeners, one after another in the order they were added. An error of one is reported and does not
   * reach the caller: what happened has happened.
   */
  emit<Name extends EventName>(name: Name, event: EventMap[Name]): Promise<void>
}

export function createEvents(report: (error: unknown) => void): Events {
  const listeners = new Map<EventName, Set<(event: never) => void | Promise<void>>>()
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
    async emit(name, event) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          await listener(event as never)
        } catch (error) {
          report(error)
        }
      }
    },
  }
}
