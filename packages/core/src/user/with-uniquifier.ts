import type { Row } from '../db/model.ts'
import { firstOf } from './attribute-reader.ts'
import type { ModelLayout } from './model-layout.ts'
import type { AnyUser } from './user-mixin.ts'

/** The user with another session identity and all that was read with them: spares the login a second read. */
export function withUniquifier({ attributes, userAuth }: ModelLayout, user: AnyUser, uniquifier: string): AnyUser {
  const { model, field = '' } = attributes.get('uniquifier') ?? {}
  const relation = model === 'UserAuth' ? userAuth?.fromUser.name : undefined
  const written = { [field]: uniquifier }
  const changes = relation ? { [relation]: included(user[relation], written) } : written
  return Object.assign(Object.create(Object.getPrototypeOf(user)), user, changes)
}

/** A foreign key that is not unique makes a list of the one row. */
function included(held: unknown, written: Row): Row | Row[] {
  const row = { ...firstOf(held), ...written }
  return Array.isArray(held) ? [row] : row
}
