import { newToken } from '../security/token.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { Work } from './transaction.ts'

type Revoking = Pick<Work, 'users' | 'sessions' | 'tokens' | 'apiKeys'>

/**
 * Ends what a user's proofs have opened so far, every session and token, together with the change that is the reason
 * for it: a new password, an address that is theirs no more. The new session identity ends a session, too, that begins
 * at this very moment and that this transaction does not see.
 *
 * @returns false when the user is gone
 */
export async function revokeAccess(
  { users, sessions, tokens }: Omit<Revoking, 'apiKeys'>,
  user: AnyUser,
  changes: UserAttributes = {},
): Promise<boolean> {
  const isThere = await users.update(user, { ...changes, uniquifier: newToken() })
  await sessions.revokeAll(user)
  await tokens.revokeTokens(user)
  return isThere
}

/**
 * As {@link revokeAccess}, and what programs hold ends with it: signed tokens, which have an identity of their own in some
 * models, and API keys.
 */
export async function revokeAllAccess(work: Revoking, user: AnyUser, changes: UserAttributes = {}): Promise<boolean> {
  await work.apiKeys.revokeAll(user)
  return revokeAccess(work, user, { ...changes, tokenUniquifier: newToken() })
}

/**
 * As {@link revokeAllAccess}, and no mailed link undoes a change of an address any more: re-enabling the user revives
 * nothing. For the application alone: who has taken an account must not end what gives it back.
 */
export async function revokeEverything(work: Revoking, user: AnyUser): Promise<void> {
  await revokeAllAccess(work, user)
  await work.tokens.revokeTokens(user, ['undo_email_change'])
}
