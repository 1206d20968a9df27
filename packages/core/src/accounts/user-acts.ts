import { AuthenticationError } from '../errors.ts'
import type { UserActs } from '../user/user-acts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { issueAuthToken } from './auth-token.ts'
import { verifyAndRehash, verifyPasswordOf } from './login.ts'
import { setPassword } from './password-change.ts'
import { issueResetToken } from './password-reset.ts'
import type { AuthServices } from './services.ts'

/** What user objects can do by themselves. The services are asked for late: they make users of their own. */
export const userActs = (services: () => AuthServices): UserActs => ({
  getAuthToken: (user) => issueAuthToken(services(), user),
  getResetToken: (user) => issueResetToken(services(), user),
  async setPassword(user, password) {
    await setPassword(services(), user, password)
    await renewed(services(), user)
  },
  checkPassword: (user, password) => isRight(verifyPasswordOf(services(), user, password)),
  async verifyAndUpdatePassword(user, password) {
    const renew = async (): Promise<void> => {
      if (await verifyAndRehash(services(), user, password)) await renewed(services(), user)
    }
    return isRight(renew())
  },
})

/** Gives the object what is stored now. */
const renewed = async ({ users }: AuthServices, user: AnyUser): Promise<AnyUser> =>
  Object.assign(user, await users.reload(user))

async function isRight(proof: Promise<unknown>): Promise<boolean> {
  try {
    await proof
    return true
  } catch (error) {
    if (error instanceof AuthenticationError) return false
    throw error
  }
}
