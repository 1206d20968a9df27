import type { AnyUser } from './user-mixin.ts'

/** What a user object has others do: the use cases of accounts, which stand above it. */
export interface UserActs {
  getAuthToken(user: AnyUser): Promise<string>
  getResetToken(user: AnyUser): Promise<string>
  setPassword(user: AnyUser, password: string): Promise<void>
  checkPassword(user: AnyUser, password: string): Promise<boolean>
  verifyAndUpdatePassword(user: AnyUser, password: string): Promise<boolean>
}

/** Where a user object finds them; no field can bear this name. */
export const acts = Symbol('acts')

type ActingUser = AnyUser & { readonly [acts]: UserActs }

/** The members of a user object that ask the database, each a line over a use case. */
export const acting = {
  getAuthToken(this: ActingUser) {
    return this[acts].getAuthToken(this)
  },
  verifyAuthToken: () => true,
  getResetToken(this: ActingUser) {
    return this[acts].getResetToken(this)
  },
  setPassword(this: ActingUser, password: string) {
    return this[acts].setPassword(this, password)
  },
  checkPassword(this: ActingUser, password: string) {
    return this[acts].checkPassword(this, password)
  },
  verifyAndUpdatePassword(this: ActingUser, password: string) {
    return this[acts].verifyAndUpdatePassword(this, password)
  },
}
