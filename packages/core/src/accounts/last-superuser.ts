import { ConflictError } from '../errors.ts'
import { and, eq } from '../query/where.ts'
import { say } from '../texts.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { pathFrom } from '../user/user-query.ts'
import type { Work } from './transaction.ts'

/**
 * Keeps a change of these users from taking away the last superuser who can log in. Who may be one is written first, as
 * they are: whoever else changes a superuser waits for this transaction, and then counts one fewer.
 *
 * @returns what is to be called when the change was made. @throws {ConflictError} `last_superuser`, by that.
 */
export async function keepSuperuser(
  layout: ModelLayout,
  { db }: Pick<Work, 'db'>,
  users: readonly AnyUser[],
): Promise<() => Promise<void>> {
  const place = layout.attributes.get('superuser')
  if (!place || !users.some(({ isSuperuser, isActive }) => isSuperuser && isActive)) return async () => undefined
  const active = layout.attributes.get('active')
  const where = and(eq(place.field, true), ...(active ? [eq(pathFrom(layout, place.model, active), true)] : []))
  const hold = (): Promise<number> => db.update(layout.names[place.model], where, { [place.field]: true })
  await hold()
  return async () => {
    if ((await hold()) === 0) throw new ConflictError('last_superuser', say('lastSuperuser'))
  }
}
