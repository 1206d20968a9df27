import type { DbAdapter, Values } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ConfigurationError } from '../errors.ts'
import { and, eq, type Where } from '../query/where.ts'
import { withDerivedKeys } from '../user/derived.ts'
import type { ModelLayout, Satellite } from '../user/model-layout.ts'
import { linkTo, ownedBy } from '../user/user-query.ts'
import { takenAs } from './user-store.ts'

/** The rows of addresses, where the layout keeps them apart from users. */
export interface EmailStore {
  /** Adds a confirmed address that is not the primary one; gives its key. @throws {ConflictError} `email_taken`. */
  insert(user: Row, email: string, confirmedAt: Date): Promise<unknown>
  /** @param confirmedAt null takes the proof back */
  confirm(id: unknown, confirmedAt: Date | null): Promise<void>
  /** False when the user has no such confirmed address: then none is primary any more, and the work must be undone. */
  makePrimary(user: Row, id: unknown): Promise<boolean>
  /** Deletes one of the user's addresses; false when there is none, or it is the primary one. */
  remove(user: Row, id: unknown): Promise<boolean>
  /** Deletes all of the user's addresses but one. */
  removeOthers(user: Row, id: unknown): Promise<number>
  /** Deletes the user's addresses that nobody proved, or one of them; says how many. */
  removeUnconfirmed(user: Row, id?: unknown): Promise<number>
}

/** @throws {ConfigurationError} `unsupported` where users have one address. */
export function createEmailStore({ layout, db }: { readonly layout: ModelLayout; readonly db: DbAdapter }): EmailStore {
  const satellite = satelliteIn(layout)
  const { name, primaryKey } = satellite.model
  const key = primaryKey[0] ?? 'id'
  const field = fieldsOf(layout)
  const own = (user: Row, id: unknown): Where => and(ownedBy(satellite, user), eq(key, id as Value))

  return {
    async insert(user, email, confirmedAt) {
      const values: Values = {
        [field.email]: email,
        [field.emailConfirmedAt]: confirmedAt,
        [field.emailIsPrimary]: false,
      }
      const row = { ...withDerivedKeys(layout, name, values), ...linkTo(satellite, user) }
      return (await takenAs(layout, () => db.insert(name, row)))[key]
    },
    async confirm(id, confirmedAt) {
      await db.update(name, eq(key, id as Value), { [field.emailConfirmedAt]: confirmedAt })
    },
    async makePrimary(user, id) {
      // All of them first: whoever else does this waits here, and then finds one primary address to take that from.
      await db.update(name, ownedBy(satellite, user), { [field.emailIsPrimary]: false })
      const confirmed = and(own(user, id), { op: 'isNotNull', path: field.emailConfirmedAt })
      return (await db.update(name, confirmed, { [field.emailIsPrimary]: true })) === 1
    },
    remove: async (user, id) => (await db.delete(name, and(own(user, id), eq(field.emailIsPrimary, false)))) === 1,
    removeOthers: (user, id) =>
      db.delete(name, and(ownedBy(satellite, user), { op: 'ne', path: key, value: id as Value })),
    removeUnconfirmed: (user, id) =>
      db.delete(
        name,
        and(id === undefined ? ownedBy(satellite, user) : own(user, id), {
          op: 'isNull',
          path: field.emailConfirmedAt,
        }),
      ),
  }
}

function satelliteIn({ userEmail }: ModelLayout): Satellite {
  if (userEmail) return userEmail
  throw new ConfigurationError('unsupported', 'Users have one address: several need a model UserEmail.')
}

type EmailField = 'email' | 'emailConfirmedAt' | 'emailIsPrimary'

function fieldsOf({ attributes }: ModelLayout): Record<EmailField, string> {
  const field = (name: EmailField): string => {
    const place = attributes.get(name)
    if (place?.model === 'UserEmail') return place.field
    throw new ConfigurationError('unsupported', `Several addresses need a field of UserEmail for ${name}.`)
  }
  return {
    email: field('email'),
    emailConfirmedAt: field('emailConfirmedAt'),
    emailIsPrimary: field('emailIsPrimary'),
  }
}
