import { asUser, type UserPrincipal } from '../access/principal.ts'
import { readScope } from '../access/scopes.ts'
import { AuthenticationError, NotFoundError, ValidationError } from '../errors.ts'
import type { ApiKeyCredentials } from '../security/api-key.ts'
import type { ApiKey, NewApiKey } from '../stores/api-key-store.ts'
import type { CallOrigin } from '../stores/session-store.ts'
import { say } from '../texts.ts'
import type { AnyUser } from '../user/user-mixin.ts'
import type { AuthServices } from './services.ts'
import { inTransaction } from './transaction.ts'

export interface ApiKeyInput {
  /** What its owner calls it: 1 to 80 characters. */
  readonly name: string
  /**
   * What it may do of what its owner may: `*`, or `Note:read`, `Note:write`, `Note:update:title,body` with the names of
   * models, of the policy's actions and of fields.
   */
  readonly scopes: readonly string[]
  /** Default: it does not end by itself. */
  readonly expiresAt?: Date | null | undefined
}

export interface RotateApiKeyInput {
  /** For so many seconds the old key works beside the new one. Default: 0. */
  readonly overlap?: number
}

const maxNameLength = 80

/**
 * Makes a key with which programs act as this user, as far as its scopes reach and the user's own rights do when it is
 * used.
 *
 * @throws {ValidationError} `invalid_value` for a name that is empty or too long, scopes that are none, a time that is
 *   over.
 * @example const { key } = await createApiKey(services, user, { name: 'Backup', scopes: ['Note:read'] })
 */
export async function createApiKey(
  services: AuthServices,
  user: AnyUser,
  input: ApiKeyInput,
  origin: CallOrigin = {},
): Promise<NewApiKey> {
  const checked = readInput(services, input)
  return inTransaction(services, origin, async ({ apiKeys, tell }) => {
    const made = await apiKeys.issue(user, checked)
    await tell('user.api_key_created', { user, keyId: made.apiKey.id, scopes: checked.scopes })
    return made
  })
}

type CheckedInput = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt'>

function readInput(services: AuthServices, { name, scopes, expiresAt = null }: ApiKeyInput): CheckedInput {
  const trimmed = name.trim()
  if (trimmed === '' || trimmed.length > maxNameLength)
    throw faultIn('name', `A name has 1 to ${maxNameLength} characters.`)
  if (scopes.length === 0) throw faultIn('scopes', 'A key needs a scope: it may do nothing without.')
  const wrong = scopes.find((scope) => !isScope(services, scope))
  if (wrong !== undefined) throw faultIn('scopes', `There is no scope ${wrong}.`)
  if (expiresAt && !(expiresAt > services.clock.now())) throw faultIn('expiresAt', 'The time must be in the future.')
  return { name: trimmed, scopes, expiresAt }
}

/** Models of other adapters are not known here; the fields of those that are must be theirs. */
function isScope({ db }: AuthServices, text: string): boolean {
  const scope = readScope(text)
  const model = scope && db.describe().get(scope.model)
  return scope !== null && (!model || (scope.fields ?? []).every((n) => model.fields.has(n) || model.relations.has(n)))
}

const faultIn = (field: keyof ApiKeyInput, message: string): ValidationError =>
  ValidationError.field(field, 'invalid_value', message)

/** The keys of a user that still open something, the newest first. */
export const listApiKeys = ({ apiKeys }: AuthServices, user: AnyUser): Promise<readonly ApiKey[]> => apiKeys.list(user)

/** Ends a key. @throws {NotFoundError} `not_found` when it is none of the user's own. */
export async function revokeApiKey(
  services: AuthServices,
  user: AnyUser,
  id: unknown,
  origin: CallOrigin = {},
): Promise<void> {
  await inTransaction(services, origin, async ({ apiKeys, tell }) => {
    const old = await apiKeys.findOwn(user, id)
    if (!old || !(await apiKeys.end(user, old))) throw noSuchKey()
    await tell('user.api_key_revoked', { user, keyId: old.id })
  })
}

/**
 * Makes another key with the same name, scopes and end in the place of one: of many who try at once one gets it.
 *
 * @throws {NotFoundError} `not_found` when it is none of the user's own.
 * @example const { key } = await rotateApiKey(services, user, id, { overlap: 3600 })
 */
export async function rotateApiKey(
  services: AuthServices,
  user: AnyUser,
  id: unknown,
  { overlap = 0 }: RotateApiKeyInput = {},
  origin: CallOrigin = {},
): Promise<NewApiKey> {
  return inTransaction(services, origin, async ({ apiKeys, tell }) => {
    const old = await apiKeys.findOwn(user, id)
    if (!old || !(await apiKeys.end(user, old, endAfter(services, old, overlap)))) throw noSuchKey()
    const made = await apiKeys.issue(user, old)
    await tell('user.api_key_rotated', { user, keyId: made.apiKey.id, from: old.id })
    return made
  })
}

/** Undefined for at once. A key never gets a longer life. */
function endAfter({ clock }: AuthServices, { expiresAt }: ApiKey, overlap: number): Date | undefined {
  if (overlap <= 0) return undefined
  const end = new Date(clock.now().getTime() + overlap * 1000)
  return expiresAt !== null && expiresAt < end ? expiresAt : end
}

const noSuchKey = (): NotFoundError => new NotFoundError('not_found', say('noSuchKey'))

/**
 * Who shows this key, bounded by its scopes. Keys are counted by the address they come from before they are looked up,
 * which is one statement and no password hash; those that are good are taken back.
 *
 * @throws {AuthenticationError} `invalid_bearer_token` when it is unknown, expired or revoked, or its user is inactive.
 * @throws {RateLimitError} `too_many_requests`.
 * @throws {UnavailableError} `limiter_unavailable`.
 * @example const principal = await verifyApiKey(services, { key: 'ak_0123456789ab', secret }, { ipAddress })
 */
export async function verifyApiKey(
  services: AuthServices,
  credentials: ApiKeyCredentials,
  { ipAddress = null }: CallOrigin = {},
): Promise<UserPrincipal> {
  const attempt = await services.attempts.beginKey(ipAddress)
  const found = await services.apiKeys.find(credentials)
  if (!found) throw new AuthenticationError('invalid_bearer_token', 'The API key is unknown, revoked or expired.')
  await attempt.takeBack()
  return { ...asUser(found.user, 'apiKey'), apiKey: found.apiKey }
}
