import { beginAgain } from '../db/begin-again.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { EventMap, EventName } from '../events.ts'
import type { ApiKeyStore } from '../stores/api-key-store.ts'
import type { CallOrigin, SessionStore } from '../stores/session-store.ts'
import type { TokenStore } from '../stores/token-store.ts'
import type { UserStore } from '../stores/user-store.ts'
import type { AuthServices } from './services.ts'

/** What a use case works with inside its transaction. */
export interface Work {
  readonly db: DbAdapter
  readonly users: UserStore
  readonly sessions: SessionStore
  readonly tokens: TokenStore
  readonly apiKeys: ApiKeyStore
  /** Says what happened: kept in the audit with the work itself, told to listeners when the work is done. */
  tell<Name extends EventName>(name: Name, event: EventMap[Name]): Promise<void>
  /** A part that can be undone by itself, a savepoint: what happened in it is told when all of the work is done. */
  nested<Result>(work: (work: Work) => Promise<Result>): Promise<Result>
}

/**
 * Does the work of a use case in one transaction, with the audit of what happened in it; listeners are told after it.
 * Of many who write the same rows a database picks some as deadlocked: nothing of theirs is written, and they begin
 * again. Within an application's own transaction only the application can.
 *
 * @example await inTransaction(services, origin, async ({ users, tell }) => { … await tell('user.password_changed', { user }) })
 */
export function inTransaction<Result>(
  services: AuthServices,
  origin: CallOrigin,
  work: (work: Work) => Promise<Result>,
): Promise<Result> {
  const once = (): Promise<Result> => inOneTransaction(services, origin, work)
  return services.isInTransaction ? once() : beginAgain(once)
}

/** The same without beginning again: for work with the application's own hooks in it, which may do more than write. */
export async function inOneTransaction<Result>(
  services: AuthServices,
  origin: CallOrigin,
  work: (work: Work) => Promise<Result>,
): Promise<Result> {
  const happened: Listeners = []
  const result = await services.db.transaction((db) => work(workOn(services, origin, db, happened)))
  for (const emit of happened) await emit()
  return result
}

type Listeners = (() => Promise<void>)[]

function workOn(services: AuthServices, origin: CallOrigin, db: DbAdapter, happened: Listeners): Work {
  const audit = services.audit.in(db)
  return {
    db,
    users: services.users.in(db),
    sessions: services.sessions.in(db),
    tokens: services.tokens.in(db),
    apiKeys: services.apiKeys.in(db),
    async tell(name, event) {
      await audit.write(name, event, origin)
      happened.push(() => services.events.emit(name, event))
    },
    async nested(work) {
      const inside: Listeners = []
      const result = await db.transaction((savepoint) => work(workOn(services, origin, savepoint, inside)))
      happened.push(...inside)
      return result
    },
  }
}

/** What happened without a change beside it: kept in the audit, and told. */
export async function tell<Name extends EventName>(
  services: AuthServices,
  origin: CallOrigin,
  name: Name,
  event: EventMap[Name],
): Promise<void> {
  await services.audit.write(name, event, origin)
  await services.events.emit(name, event)
}
