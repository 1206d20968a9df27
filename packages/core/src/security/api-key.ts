import { randomBytes } from 'node:crypto'
import { hashToken, newToken } from './token.ts'

/** What a program shows: a name that is looked up, and the secret. */
export interface ApiKeyCredentials {
  readonly key: string
  readonly secret: string
}

/** Unlike the token of a session, and unlike a signed token: `ak_1f0c…_<secret>`. */
const apiKeyPattern = /^(ak_[0-9a-f]{12})_([\w-]{43})$/

/** A new key; as one text it is `key_secret`. */
export const newApiKey = (): ApiKeyCredentials => ({
  key: `ak_${randomBytes(6).toString('hex')}`,
  secret: newToken(),
})

/** The whole key, as it is shown to its owner once. */
export const apiKeyText = ({ key, secret }: ApiKeyCredentials): string => `${key}_${secret}`

/** What a text says that has the form of a key; null for any other. */
export function parseApiKey(text: string): ApiKeyCredentials | null {
  const [, key, secret] = apiKeyPattern.exec(text) ?? []
  return key !== undefined && secret !== undefined ? { key, secret } : null
}

/** What is stored of a key. */
export const hashApiKey = (credentials: ApiKeyCredentials): string => hashToken(apiKeyText(credentials))
