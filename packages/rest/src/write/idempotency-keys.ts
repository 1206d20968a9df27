import {
  and,
  ConflictError,
  type DbAdapter,
  eq,
  type FieldNamer,
  fieldNamer,
  namedValues,
  type Records,
  type Row,
  ValidationError,
} from '@authpkg/core'
import { toJson } from '../json-text.ts'
import type { Answer } from '../request.ts'

/** In milliseconds. */
const lifetime = 24 * 60 * 60 * 1000

/** A key that was sent, and the request it came with. */
export interface Key {
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

/** Where the application keeps keys. */
export interface Keys {
  readonly name: string
  readonly field: FieldNamer<keyof typeof attributes>
}

/** @throws {ValidationError} where the application keeps no keys: to do it twice would break the promise. */
export function keysOf(adapter: DbAdapter): Keys {
  const model = adapter.describe().get('IdempotencyKey')
  if (model) return { name: model.name, field: fieldNamer(model, attributes) }
  throw refusedKey('This API keeps no idempotency keys: it needs a model IdempotencyKey.')
}

export const refusedKey = (message: string): ValidationError =>
  ValidationError.field('Idempotency-Key', 'invalid_value', message)

export const find = ({ name, field }: Keys, { adapter }: Records, { hash }: Key): Promise<Row | null> =>
  adapter.findOne(name, { where: eq(field('keyHash'), hash) })

export const isOver = ({ field }: Keys, row: Row, now: Date): boolean => (row[field('expiresAt')] as Date) <= now

/** Whoever claims the key first goes on. */
export class Taken extends Error {}

/** Only what is there: for a key that is not, MySQL would lock the gap that other new keys go into. */
export const forget = ({ name, field }: Keys, { adapter }: Records, { hash }: Key, now: Date): Promise<number> =>
  adapter.delete(name, and(eq(field('keyHash'), hash), { op: 'lte', path: field('expiresAt'), value: now }))

export async function claim({ name, field }: Keys, { adapter }: Records, key: Key, now: Date): Promise<void> {
  const expiresAt = new Date(now.getTime() + lifetime)
  const values = { keyHash: key.hash, requestHash: key.requestHash, createdAt: now, expiresAt }
  try {
    await adapter.insert(name, namedValues(field, values))
  } catch (error) {
    throw error instanceof ConflictError && error.code === 'unique_violation' ? new Taken() : error
  }
}

/** What is stored of an answer: all that its repetition is made of. */
type Stored = Pick<Answer, 'status' | 'location' | 'isRepresentation' | 'isReport'> & { readonly text: string }

/** Stores the answer with its key. */
export async function keep(
  { name, field }: Keys,
  { adapter }: Records,
  { hash }: Key,
  answer: Answer,
): Promise<Answer> {
  const { body, text = toJson(body), ...told } = answer
  const stored: Stored = { ...told, text }
  await adapter.update(name, eq(field('keyHash'), hash), { [field('answer')]: stored })
  return { ...answer, text }
}

/** @throws {ConflictError} `idempotency_key_reused` for another request with the key. */
export function answerOf({ field }: Keys, row: Row, { requestHash }: Key): Answer {
  if (row[field('requestHash')] !== requestHash) {
    throw new ConflictError('idempotency_key_reused', 'This key was sent with another request.')
  }
  return { body: null, ...(row[field('answer')] as Stored), isReplayed: true }
}
