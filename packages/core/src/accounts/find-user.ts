import { NotFoundError } from '../errors.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'

/** A user, or how to find one: by key, by name or address. Bare text would be either, for a key may be text, too. */
export type Who = AnyUser | { readonly id: unknown } | { readonly identity: string }

/** @throws {NotFoundError} `not_found`. */
export async function findUser({ users }: Pick<AuthServices, 'users'>, who: Who): Promise<AnyUser> {
  if ('getId' in who) return who as AnyUser
  const { id, identity } = who as { readonly id?: unknown; readonly identity?: string }
  const found = await (identity === undefined ? users.findById(id) : users.findByIdentity(identity))
  if (!found) throw noSuchUser()
  return found
}

export const noSuchUser = (): NotFoundError => new NotFoundError('not_found', say('noSuchUser'))
