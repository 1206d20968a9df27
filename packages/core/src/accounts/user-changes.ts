import type { Values } from '../db/db-adapter.ts'
import { ConfigurationError, ConflictError, ValidationError } from '../errors.ts'
import { createEmailStore } from '../stores/email-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import type { UserAttributes } from '../stores/user-store.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId, userKey } from '../user/user-query.ts'
import { holdUser, ownAddress, putAddress } from './address-writes.ts'
import { mailedThere } from './email-notice.ts'
import { findUser, noSuchUser, type Who } from './find-user.ts'
import { settleChange } from './followed-writes.ts'
import { readEmail, readUsername } from './identity-rules.ts'
import { keepSuperuser } from './last-superuser.ts'
import type { AuthServices } from './services.ts'
import { inTransaction, type Work } from './transaction.ts'

/** What the application itself may change of a user; what is left out stays as it is. */
export interface UpdateUserInput {
  readonly username?: string
  /** The primary address from now on, confirmed on the application's word. */
  readonly email?: string
  readonly admin?: boolean
  readonly superuser?: boolean
  /** Off, every session and token of the user ends, and switching on again revives none. */
  readonly active?: boolean
  /** Values of the application's own fields of `User`. */
  readonly fields?: Values
}

/**
 * Changes a user on the application's own word, with everything that follows: sessions, audit, events.
 *
 * @throws {NotFoundError} `not_found`.
 * @throws {ValidationError} `invalid_value` with the field; `unknown_field` for one of `fields` that the accounts keep.
 * @throws {ConflictError} `username_taken`, `email_taken`, `last_superuser`.
 * @throws {ConfigurationError} `invalid_configuration` for what the models have no field for.
 * @example await updateUser(services, { identity: 'ada' }, { admin: true })
 */
export async function updateUser(
  services: AuthServices,
  who: Who,
  { fields = {}, ...input }: UpdateUserInput,
  origin: CallOrigin = {},
): Promise<AnyUser> {
  const { layout } = services
  const { email, ...attributes } = readAttributes(services, input)
  assertOwn(services, fields)
  return change(services, who, origin, async (work, user) => {
    await work.users.update(user, attributes)
    if (email !== undefined) await giveAddress(services, work, user, email)
    if (Object.keys(fields).length > 0) await work.db.update(layout.user.name, userKey(layout, user), fields)
  })
}

/**
 * Leaves a user with the roles of these names and no others. Sessions have them at once.
 *
 * @throws {NotFoundError} `not_found`.
 * @throws {ValidationError} `invalid_value` at `roles` for one that is not there.
 */
export const setRoles = (services: AuthServices, who: Who, names: readonly string[], origin: CallOrigin = {}) =>
  change(services, who, origin, ({ db }, user) => services.roles.in(db).set(user, names))

/** Gives a user a role. @throws as {@link setRoles}. */
export const grantRole = (services: AuthServices, who: Who, name: string, origin: CallOrigin = {}) =>
  change(services, who, origin, ({ db }, user) => services.roles.in(db).grant(user, [name]))

/** Takes a role from a user; one that they do not have is no error. @throws as {@link setRoles}. */
export const revokeRole = (services: AuthServices, who: Who, name: string, origin: CallOrigin = {}) =>
  change(services, who, origin, ({ db }, user) => services.roles.in(db).revoke(user, [name]))

/** Changes of one user happen one after another, and each is followed by what it entails. */
function change(
  services: AuthServices,
  who: Who,
  origin: CallOrigin,
  write: (work: Work, user: AnyUser) => Promise<void>,
): Promise<AnyUser> {
  const { layout } = services
  return againAfterChange(services, async () => {
    const known = await services.users.findById(userId(layout, await findUser(services, who)))
    if (!known) throw noSuchUser()
    return inTransaction(services, origin, async (work) => {
      const before = await holdUser(services, work, known)
      if (!before) throw new ConflictError('version_conflict', 'The user was changed meanwhile.')
      const assertSuperuserLeft = await keepSuperuser(layout, work, [before])
      await write(work, before)
      await assertSuperuserLeft()
      await settleChange(work, before, await work.users.reload(before))
      return work.users.reload(before)
    })
  })
}

const passing: ReadonlySet<string> = new Set(['version_conflict', 'unique_violation', 'foreign_key_violation'])

/** Who begins again finds what another has written at the same moment. Within a transaction only the application can. */
async function againAfterChange<Result>(
  services: AuthServices,
  work: () => Promise<Result>,
  tries = services.isInTransaction ? 1 : 5,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (tries === 1 || !(error instanceof ConflictError) || !passing.has(error.code)) throw error
    return againAfterChange(services, work, tries - 1)
  }
}

type Attributes = UserAttributes & { readonly email?: string | undefined }

function readAttributes({ layout }: AuthServices, input: Omit<UpdateUserInput, 'fields'>): Attributes {
  for (const [name, value] of Object.entries(input)) {
    if (value !== undefined && !layout.attributes.has(name as keyof typeof input)) {
      throw new ConfigurationError('invalid_configuration', `There is no field for ${name} in the models of users.`)
    }
  }
  const { username, email, ...flags } = input
  return {
    ...flags,
    ...(username !== undefined && { username: readUsername(username, layout) }),
    ...(email !== undefined && { email: readEmail(email) }),
  }
}

/** A password among them would be stored as it is. */
function assertOwn({ layout }: AuthServices, fields: Values): void {
  const kept = new Set(
    [...layout.attributes.values()].filter(({ model }) => model === 'User').map(({ field }) => field),
  )
  const wrong = Object.keys(fields).find((name) => kept.has(name) || !layout.user.fields.has(name))
  if (wrong === undefined) return
  throw ValidationError.field(wrong, 'unknown_field', `${wrong} is no field of the application's own.`)
}

async function giveAddress(services: AuthServices, work: Work, user: AnyUser, email: string): Promise<void> {
  await putAddress(services, work, user, { email, confirmedAt: services.clock.now() })
  const current = await work.users.reload(user)
  const own = ownAddress(services, current, email)
  if (own && !own.isPrimary)
    await createEmailStore({ layout: services.layout, db: work.db }).makePrimary(current, own.id)
  await work.tokens.revokeTokens(user, [...mailedThere, 'undo_email_change'])
  await work.tell('user.email_changed', { user: current, email, from: user.email })
}
