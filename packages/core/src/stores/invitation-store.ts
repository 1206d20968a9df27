import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { Row } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { desc } from '../query/order-by.ts'
import { and, eq, type Where } from '../query/where.ts'
import { hashToken, newToken } from '../security/token.ts'
import type { ModelLayout, OwnedModel } from '../user/model-layout.ts'
import { linkTo, ownedBy } from '../user/user-query.ts'
import { ownKey } from './own-key.ts'

/** A request to join, made by a user or, without an inviter, by the application itself. */
export interface Invitation {
  readonly id: unknown
  /** As the database keeps it in the inviter's key; null for the application. */
  readonly inviterId: unknown
  readonly email: string
  readonly role: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** Invitations that nobody has accepted yet. Of the token that opens one only a hash is stored. */
export interface InvitationStore {
  /** Makes an invitation in place of an older one of the same inviter to the same address. `lifetime` is in seconds. */
  issue(inviter: Row | null, email: string, role: string | null, lifetime: number): Promise<string>
  /** The invitation that a token opens; null when it is unknown, expired or accepted. */
  find(token: string): Promise<Invitation | null>
  /** Spends an invitation: of many who try at once one gets true. */
  accept(token: string): Promise<boolean>
  /** Of one inviter, the newest first. */
  list(inviter: Row): Promise<readonly Invitation[]>
  /** Takes back an invitation that is this inviter's; false when there is none. */
  revoke(inviter: Row, id: unknown): Promise<boolean>
  /** The same, its statements going to another adapter. */
  in(db: DbAdapter): InvitationStore
}

export interface InvitationStoreParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly clock: Clock
}

const maxTokenLength = 128

/** Where an inviter is deleted NULL is left of them: that must not pass for an invitation of the application itself. */
const byApplication = 'app.'

export function createInvitationStore(parts: InvitationStoreParts): InvitationStore {
  const { db, layout, clock } = parts
  const invitation = layout.invitation
  if (!invitation) return noInvitations
  const { model, toUser } = invitation
  const field = fieldsOf(invitation)
  const key = model.primaryKey[0] ?? 'id'
  const inviterField = toUser.localFields[0] ?? ''
  const roleField = invitation.fields.get('role')

  const open = (): Where => and(eq(field.acceptedAt, null), { op: 'gt', path: field.expiresAt, value: clock.now() })
  const opens = (token: string): Where =>
    and(eq(field.tokenHash, token.length > maxTokenLength ? '' : hashToken(token)), open())
  const madeBy = (inviter: Row | null): Where => (inviter ? ownedBy(invitation, inviter) : eq(inviterField, null))

  const toInvitation = (row: Row): Invitation => ({
    id: row[key],
    inviterId: row[inviterField],
    email: String(row[field.email]),
    role: ((roleField && row[roleField]) as string | null | undefined) ?? null,
    createdAt: row[field.createdAt] as Date,
    expiresAt: row[field.expiresAt] as Date,
  })

  return {
    async issue(inviter, email, role, lifetime) {
      const token = inviter ? newToken() : byApplication + newToken()
      const now = clock.now()
      await db.delete(model.name, and(madeBy(inviter), eq(field.email, email), eq(field.acceptedAt, null)))
      await db.insert(model.name, {
        ...(inviter && linkTo(invitation, inviter)),
        [field.email]: email,
        [field.tokenHash]: hashToken(token),
        ...(roleField && { [roleField]: role }),
        [field.createdAt]: now,
        [field.expiresAt]: new Date(now.getTime() + lifetime * 1000),
      })
      return token
    },

    async find(token) {
      const row = await db.findOne(model.name, { where: opens(token) })
      const isOfSomebody = row !== null && (row[inviterField] !== null || token.startsWith(byApplication))
      return isOfSomebody ? toInvitation(row) : null
    },

    accept: async (token) => (await db.update(model.name, opens(token), { [field.acceptedAt]: clock.now() })) === 1,

    async list(inviter) {
      const where = and(madeBy(inviter), open())
      return (await db.findMany(model.name, { where, orderBy: [desc(field.createdAt)] })).map(toInvitation)
    },

    async revoke(inviter, given) {
      const id = ownKey(model, given)
      if (id === undefined) return false
      return (await db.delete(model.name, and(madeBy(inviter), eq(key, id), eq(field.acceptedAt, null)))) > 0
    },

    in: (tx) => createInvitationStore({ ...parts, db: tx }),
  }
}

type InvitationField = 'email' | 'tokenHash' | 'createdAt' | 'expiresAt' | 'acceptedAt'

const fieldsOf = ({ fields }: OwnedModel): Record<InvitationField, string> =>
  Object.fromEntries(fields) as Record<InvitationField, string>

const missing = (): never => {
  throw new ConfigurationError('invalid_configuration', 'Invitations need a model Invitation in the adapter.')
}

const noInvitations: InvitationStore = {
  issue: async () => missing(),
  find: async () => null,
  accept: async () => false,
  list: async () => missing(),
  revoke: async () => missing(),
  in: () => noInvitations,
}
