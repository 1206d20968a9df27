import { toText } from '../query/field-value.ts'
import type { Session } from '../stores/session-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'
import type { Work } from './transaction.ts'

/** Which session a remembered browser has. A later login may take over its row: the beginning tells the two apart. */
export type SessionMark = { readonly session: string; readonly since: number }

type MarkedSession = Pick<Session, 'id' | 'createdAt'>

export const markOf = ({ id, createdAt }: MarkedSession): SessionMark => ({
  session: toText(id),
  since: createdAt.getTime(),
})

/** A column may keep whole seconds only. */
export const isMarkOf = ({ id, createdAt }: MarkedSession, { session, since }: SessionMark): boolean =>
  session === toText(id) && Math.abs(since - createdAt.getTime()) < 1000

/** Ends what remembers the browsers of a user whose sessions are meant: with those alone they would come back. */
export async function forgetBrowsers(
  { layout }: Pick<AuthServices, 'layout'>,
  { tokens }: Work,
  user: AnyUser,
  isMeant: (mark: SessionMark) => boolean,
): Promise<void> {
  // Also where the feature is off: it may be on again before what was remembered ends.
  if (!layout.token) return
  const families = await tokens.list('remember_family', user)
  await tokens.revoke(families.filter(({ payload }) => isMeant(payload as unknown as SessionMark)))
}
