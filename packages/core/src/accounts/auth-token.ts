import { ConfigurationError } from '../errors.ts'
import { parseText, toText } from '../query/field-value.ts'
import { type AuthToken, openAuthToken, signAuthToken } from '../security/auth-token.ts'
import { attributeReader } from '../user/attribute-reader.ts'
import type { ModelLayout } from '../user/model-layout.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import { userId } from '../user/user-query.ts'
import type { AuthServices } from './services.ts'

/**
 * A signed token with which programs act as this user, until it is too old or the user gets another identity. Nothing
 * is stored of it.
 *
 * @throws {ConfigurationError} `invalid_configuration` when the user has no identity to bind it to.
 */
export async function issueAuthToken({ layout, secrets, clock }: AuthServices, user: AnyUser): Promise<string> {
  const identity = tokenIdentity(layout, user)
  if (identity === '') {
    throw new ConfigurationError('invalid_configuration', 'The user has no uniquifier for tokens: reset their access.')
  }
  return signAuthToken(secrets[0], { userId: toText(userId(layout, user)), identity }, clock.now())
}

/**
 * The active user whose signed token this is, or null. Nothing is looked up before the signature and the age hold, and
 * the user's own check comes last.
 *
 * @example const user = await userFromToken(services, text)
 */
export async function userFromToken(services: AuthServices, text: string): Promise<AnyUser | null> {
  const token = openAuthToken(services.secrets, text)
  if (!token || isOld(services, token)) return null
  const user = await services.users.findById(keyIn(services.layout, token))
  const identity = user ? tokenIdentity(services.layout, user) : ''
  if (!user?.isActive || identity === '' || !token.isFor({ userId: token.userId, identity })) return null
  return (await user.verifyAuthToken({ issuedAt: token.issuedAt })) === true ? user : null
}

const isOld = ({ clock, lifetimes }: AuthServices, { issuedAt }: AuthToken): boolean =>
  clock.now().getTime() >= issuedAt.getTime() + lifetimes.authToken * 1000

function keyIn({ user }: ModelLayout, token: AuthToken): unknown {
  const field = user.fields.get(user.primaryKey[0] ?? 'id')
  return field && parseText(field, token.userId)
}

/** Where the models have an identity for tokens it alone counts: they outlive a new password. */
const tokenIdentity = (layout: ModelLayout, user: AnyUser): string => {
  const attribute = layout.attributes.has('tokenUniquifier') ? 'tokenUniquifier' : 'uniquifier'
  return String(attributeReader(layout, attribute)(user) ?? '')
}
