import type { Clock } from '../clock.ts'
import type { DbAdapter } from '../db/db-adapter.ts'
import type { Row, Value } from '../db/model.ts'
import { ConfigurationError, ConflictError } from '../errors.ts'
import { and, eq, type Where } from '../query/where.ts'
import { hashToken } from '../security/token.ts'
import { say } from '../texts.ts'
import type { ModelLayout, OwnedModel } from '../user/model-layout.ts'
import { normalizeIdentity } from '../user/normalize.ts'
import { linkTo, ownedBy } from '../user/user-query.ts'
import { tokenFields } from './token-store.ts'

/**
 * Usernames that are no user's and can be had by nobody but the user they are held for. They are rows of `Token` with a
 * purpose of their own, which no link opens and which outlive a user's tokens.
 */
export interface HeldNames {
  /** Holds a name. @throws {ConflictError} `username_taken` when it is held already; of many at once one gets it. */
  hold(user: Row, username: string): Promise<void>
  /** Lets a name go that is held for this user; one that is not is no error. */
  release(user: Row, username: string): Promise<void>
  /** Which user a name is held for, as a condition on users; null for a name that is not held. */
  holderOf(username: string): Promise<Where | null>
}

const purpose = 'held_username'
const tenYears = 10 * 365 * 86_400_000

export interface HeldNamesParts {
  readonly db: DbAdapter
  readonly layout: ModelLayout
  readonly clock: Clock
}

export function createHeldNames({ db, layout, clock }: HeldNamesParts): HeldNames {
  const satellite = satelliteIn(layout)
  const { name: model } = satellite.model
  const field = tokenFields(satellite)
  const hashOf = (username: string): string => hashToken(`${purpose} ${normalizeIdentity(username) ?? ''}`)
  const held = (username: string): Where => and(eq(field.tokenHash, hashOf(username)), eq(field.purpose, purpose))

  return {
    async hold(user, username) {
      const now = clock.now()
      const row = {
        ...linkTo(satellite, user),
        [field.purpose]: purpose,
        [field.tokenHash]: hashOf(username),
        [field.payload]: {},
        [field.createdAt]: now,
        [field.expiresAt]: new Date(now.getTime() + tenYears),
      }
      await takenOnce(() => db.insert(model, row))
    },
    async release(user, username) {
      await db.delete(model, and(ownedBy(satellite, user), held(username)))
    },
    async holderOf(username) {
      const row = await db.findOne(model, { where: held(username) })
      const { localFields, targetFields } = satellite.toUser
      return row && and(...targetFields.map((target, i) => eq(target, row[localFields[i] ?? ''] as Value)))
    },
  }
}

async function takenOnce(insert: () => Promise<Row>): Promise<void> {
  try {
    await insert()
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== 'unique_violation') throw error
    throw new ConflictError('username_taken', say('usernameTaken'), { cause: error })
  }
}

function satelliteIn({ token }: ModelLayout): OwnedModel {
  if (token) return token
  throw new ConfigurationError('invalid_configuration', 'Names are held in a model Token, which the adapter lacks.')
}
