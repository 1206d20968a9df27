import {
  AuthenticationError,
  and,
  ConflictError,
  type DbAdapter,
  eq,
  type FieldNamer,
  fieldNamer,
  hashToken,
  namedValues,
  type Records,
  type Row,
  userOf,
  ValidationError,
} from '@authpkg/core'
import { toJson } from '../json-text.ts'
import { type Answer, over, type RestRequest } from '../request.ts'
import type { Body } from './deserializer.ts'
import { removeExpired } from './expired-keys.ts'

/** In milliseconds. */
const lifetime = 24 * 60 * 60 * 1000
const maxLength = 255

/**
 * Does a piece of work once for each `Idempotency-Key` of a caller, and answers the same request again as it did then,
 * byte for byte. The key is stored with the change itself, in one transaction; of what failed nothing is stored, and it
 * can be tried again. Without the header it just works.
 *
 * @throws {ConflictError} `idempotency_key_reused` for another request with the key, `idempotency_key_in_use` while the
 *   first one still runs.
 */
export async function once(
  request: RestRequest,
  { rawData }: Body,
  work: (request: RestRequest) => Promise<Answer>,
): Promise<Answer> {
  const sent = request.c.req.header('idempotency-key')
  if (sent === undefined) return work(request)
  const keys = keysOf(request.records.adapter)
  const key: Key = { hash: keyHash(request, sent), requestHash: hashToken(toJson([request.c.req.url, rawData])) }
  return alone(request.records.adapter, key, async () => {
    const now = request.clock.now()
    const stored = await find(keys, request.records, key)
    if (stored && !isOver(keys, stored, now)) return answerOf(keys, stored, key)
    try {
      const answer = await request.records.transaction(async (records) => {
        if (stored) await forget(keys, records, key, now)
        await claim(keys, records, key, now)
        return keep(keys, records, key, await work(over(request, records)))
      })
      const { name, field } = keys
      await removeExpired(request, { name, keyHash: field('keyHash'), expiresAt: field('expiresAt') })
      return answer
    } catch (error) {
      if (error instanceof Unkept) return error.answer
      if (!(error instanceof Taken)) throw error
      const first = await find(keys, request.records, key)
      if (!first) throw inUse()
      return answerOf(keys, first, key)
    }
  })
}

interface Key {
  readonly hash: string
  readonly requestHash: string
}

const attributes = {
  keyHash: 'key_hash',
  requestHash: 'request_hash',
  answer: 'answer',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
} as const

interface Keys {
  readonly name: string
  readonly field: FieldNamer<keyof typeof attributes>
}

/** @throws {ValidationError} where the application keeps no keys: to do it twice would break the promise. */
function keysOf(adapter: DbAdapter): Keys {
  const model = adapter.describe().get('IdempotencyKey')
  if (model) return { name: model.name, field: fieldNamer(model, attributes) }
  throw refused('This API keeps no idempotency keys: it needs a model IdempotencyKey.')
}

/** What one caller may choose freely does not meet what another chose, nor an API key what one of wider scopes was told. */
function keyHash({ records: { principal }, address }: RestRequest, sent: string): string {
  const user = userOf(principal)
  if (!user) throw new AuthenticationError('login_required', 'Idempotency-Key is for those who are signed in.')
  if (!/^[\x21-\x7e]+$/.test(sent) || sent.length > maxLength) {
    throw refused(`Idempotency-Key must have 1 to ${maxLength} characters, without spaces.`)
  }
  const apiKey = principal.kind === 'user' ? principal.apiKey?.prefix : undefined
  return hashToken(toJson([address, user.getId(), ...(apiKey === undefined ? [] : [apiKey]), sent]))
}

const refused = (message: string): ValidationError => ValidationError.field('Idempotency-Key', 'invalid_value', message)

const inUse = (): ConflictError =>
  new ConflictError('idempotency_key_in_use', 'The first request with this key still runs.', {
    details: { retryAfter: 1 },
  })

/** What runs in this process. In others the unique constraint holds the key: who comes second waits there. */
const running = new WeakMap<object, Set<string>>()

async function alone<Result>(adapter: DbAdapter, { hash }: Key, work: () => Promise<Result>): Promise<Result> {
  const models = adapter.describe()
  const hashes = running.get(models) ?? new Set()
  running.set(models, hashes)
  if (hashes.has(hash)) throw inUse()
  hashes.add(hash)
  try {
    return await work()
  } finally {
    hashes.delete(hash)
  }
}

const find = ({ name, field }: Keys, { adapter }: Records, { hash }: Key): Promise<Row | null> =>
  adapter.findOne(name, { where: eq(field('keyHash'), hash) })

const isOver = ({ field }: Keys, row: Row, now: Date): boolean => (row[field('expiresAt')] as Date) <= now

/** Whoever claims the key first goes on. */
class Taken extends Error {}

/** Only what is there: for a key that is not, MySQL would lock the gap that other new keys go into. */
const forget = ({ name, field }: Keys, { adapter }: Records, { hash }: Key, now: Date): Promise<number> =>
  adapter.delete(name, and(eq(field('keyHash'), hash), { op: 'lte', path: field('expiresAt'), value: now }))

async function claim({ name, field }: Keys, { adapter }: Records, key: Key, now: Date): Promise<void> {
  const expiresAt = new Date(now.getTime() + lifetime)
  const values = { keyHash: key.hash, requestHash: key.requestHash, createdAt: now, expiresAt }
  try {
    await adapter.insert(name, namedValues(field, values))
  } catch (error) {
    throw error instanceof ConflictError && error.code === 'unique_violation' ? new Taken() : error
  }
}

/** An answer after which nothing has changed: the transaction is undone, the key with it. */
class Unkept extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super()
    this.answer = answer
  }
}

/** What is stored of an answer: all that its repetition is made of. */
type Stored = Pick<Answer, 'status' | 'location' | 'isRepresentation' | 'isReport'> & { readonly text: string }

async function keep({ name, field }: Keys, { adapter }: Records, { hash }: Key, answer: Answer): Promise<Answer> {
  if ((answer.status ?? 200) >= 400) throw new Unkept(answer)
  const { body, text = toJson(body), ...told } = answer
  const stored: Stored = { ...told, text }
  await adapter.update(name, eq(field('keyHash'), hash), { [field('answer')]: stored })
  return { ...answer, text }
}

function answerOf({ field }: Keys, row: Row, { requestHash }: Key): Answer {
  if (row[field('requestHash')] !== requestHash) {
    throw new ConflictError('idempotency_key_reused', 'This key was sent with another request.')
  }
  return { body: null, ...(row[field('answer')] as Stored), isReplayed: true }
}
