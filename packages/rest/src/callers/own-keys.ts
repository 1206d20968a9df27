import {
  type ApiKeyCredentials,
  type DbAdapter,
  eq,
  hashToken,
  isStorableText,
  type KeyPrincipal,
  type Models,
  type Row,
  tokensEqual,
} from '@authpkg/core'
import { misconfigured } from '../misconfigured.ts'
import type { OwnKeys } from '../options.ts'

/** Where an application keeps keys of its own: names of the model and of its fields. */
export interface OwnKeyModel {
  readonly model: string
  readonly key: string
  readonly secret: string
  readonly isHashed: boolean
}

const maxLength = 255

/** @throws {ConfigurationError} `invalid_configuration` for a model or a field that is not there. */
export function ownKeyModel(models: Models, options: OwnKeys): OwnKeyModel {
  const { model, key = 'key', secret = 'secret', isHashed = true } = options
  const fields = models.get(model)?.fields
  if (fields?.get(key)?.unique && fields.has(secret)) return { model, key, secret, isHashed }
  const message = `authentication.apiKey needs a model ${model} with a unique field ${key}, and a field ${secret}.`
  throw misconfigured(message)
}

/** Whose key this is, in one statement; null for one that is unknown. */
export async function findOwnKey(
  adapter: DbAdapter,
  { model, key, secret, isHashed }: OwnKeyModel,
  shown: ApiKeyCredentials,
): Promise<KeyPrincipal | null> {
  if (shown.key.length > maxLength || !isStorableText(shown.key)) return null
  const row = await adapter.findOne(model, { where: eq(key, shown.key) })
  const stored = row && row[key] === shown.key ? row[secret] : null
  if (row === null || typeof stored !== 'string' || stored === '') return null
  return tokensEqual(stored, isHashed ? hashToken(shown.secret) : shown.secret)
    ? { kind: 'apiKey', key: shown.key, row: without(row, secret) }
    : null
}

const without = (row: Row, field: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== field))
