import { AuthenticationError, type NewEmail } from '@authpkg/core'

/** What a link that is shown is about; null when it cannot be used. */
export async function linkOrNull(find: () => Promise<NewEmail>): Promise<NewEmail | null> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof AuthenticationError) return null
    throw error
  }
}
