import type { MailKind } from './mail/mail-message.ts'
import type { AnyUser } from './user/user-mixin.ts'

/** What happened, in the past tense, and what listeners are told. Later features add their own entries. */
export interface EventMap {
  'user.registered': { readonly user: AnyUser }
  'user.logged_in': { readonly user: AnyUser; readonly sessionId: unknown }
  'user.logged_out': { readonly user: AnyUser }
  'user.login_failed': { readonly identity: string; readonly reason: LoginFailure }
  'user.login_limited': { readonly identity: string; readonly ipAddress: string | null }
  'user.password_rehashed': { readonly user: AnyUser }
  'user.password_changed': { readonly user: AnyUser }
  'user.password_reset_requested': { readonly user: AnyUser }
  'user.password_reset': { readonly user: AnyUser }
  'user.email_confirmed': { readonly user: AnyUser; readonly email: string }
  'user.username_changed': { readonly user: AnyUser; readonly from: string | null }
  'mail.failed': { readonly kind: MailKind; readonly to: string; readonly error: unknown }
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
