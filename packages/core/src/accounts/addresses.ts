import type { Row } from '../db/model.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'

/** One address of a user, wherever the layout keeps it. */
export interface Address {
  /** The key of its row; null where a user has one address, on a row with much else. */
  readonly id: unknown
  readonly email: string
  readonly confirmedAt: Date | null
  readonly isPrimary: boolean
}

/** Whether a user can have more than one address: only where addresses are kept apart from users. */
export const keepsSeveral = ({ userEmail, attributes }: ModelLayout): boolean =>
  userEmail !== undefined && attributes.get('email')?.model === 'UserEmail'

/** Whether a user may have more than one address. */
export const mayHaveSeveral = ({ layout, features }: Pick<AuthServices, 'layout' | 'features'>): boolean =>
  features.severalEmails && keepsSeveral(layout)

/** The addresses of a user that was read with its satellites, the primary one first. */
export function addressesOf(layout: ModelLayout, user: AnyUser): readonly Address[] {
  const { userEmail, attributes } = layout
  if (!userEmail || !keepsSeveral(layout)) {
    const { email, emailConfirmedAt: confirmedAt } = user
    return email === null ? [] : [{ id: null, email, confirmedAt, isPrimary: true }]
  }
  const field = (name: 'email' | 'emailConfirmedAt' | 'emailIsPrimary'): string => attributes.get(name)?.field ?? ''
  const rows = (user[userEmail.fromUser.name] ?? []) as readonly Row[]
  return rows
    .map((row) => ({
      id: row[userEmail.model.primaryKey[0] ?? 'id'],
      email: String(row[field('email')] ?? ''),
      confirmedAt: (row[field('emailConfirmedAt')] as Date | null | undefined) ?? null,
      isPrimary: row[field('emailIsPrimary')] === true,
    }))
    .filter(({ email }) => email !== '')
    .toSorted((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
}

/**
 * Where to write to a user who is known by a name or an address: to that address, as it is stored, and to the primary
 * one for a name. An address that was added and never confirmed may be anybody's.
 */
export function addressOf(layout: ModelLayout, user: AnyUser, identity: string): string | null {
  const all = addressesOf(layout, user)
  const key = normalizeIdentity(identity)
  const named = all.find(({ email }) => normalizeIdentity(email) === key)
  const usable = named && (named.isPrimary || named.confirmedAt !== null) ? named : undefined
  return (named ? usable : all.find(({ isPrimary }) => isPrimary))?.email ?? null
}
