import { AuthenticationError, ConflictError, type DbAdapter, hashToken, userOf } from '@authpkg/core'
import { toJson } from '../json-text.ts'
import { type Answer, over, type RestRequest } from '../request.ts'
import type { Body } from './deserializer.ts'
import { removeExpired } from './expired-keys.ts'
import { answerOf, claim, find, forget, isOver, type Key, keep, keysOf, refusedKey, Taken } from './idempotency-keys.ts'

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
        const answer = await work(over(request, records))
        if ((answer.status ?? 200) >= 400) throw new Unkept(answer)
        return keep(keys, records, key, answer)
      })
      await removeExpired(request, keys)
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

/** What one caller may choose freely does not meet what another chose, nor an API key what one of wider scopes was told. */
function keyHash({ records: { principal }, address }: RestRequest, sent: string): string {
  const user = userOf(principal)
  if (!user) throw new AuthenticationError('login_required', 'Idempotency-Key is for those who are signed in.')
  if (!/^[\x21-\x7e]+$/.test(sent) || sent.length > maxLength) {
    throw refusedKey(`Idempotency-Key must have 1 to ${maxLength} characters, without spaces.`)
  }
  const apiKey = principal.kind === 'user' ? principal.apiKey?.prefix : undefined
  return hashToken(toJson([address, user.getId(), ...(apiKey === undefined ? [] : [apiKey]), sent]))
}

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

/** An answer after which nothing has changed: the transaction is undone, the key with it. */
class Unkept extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super()
    this.answer = answer
  }
}
