import { authOf } from '@authpkg/auth'
import { and, oneOf, type Value, type Where } from '@authpkg/core'
import type { RestRequest } from '../request.ts'
import type { Keys } from './idempotency-keys.ts'

/** In milliseconds. */
const interval = 60_000
/** Rows that are removed at a time. */
const batch = 500

/** From when on each model's rows are looked at again. */
const due = new WeakMap<object, number>()

/**
 * Removes some rows whose time is over: once a minute in each process, or with every key while there are many of them.
 * The request is done already, and does not fail by it.
 */
export async function removeExpired(
  { c, clock, records: { adapter } }: RestRequest,
  { name, field }: Keys,
): Promise<void> {
  const [keyHash, expiresAt] = [field('keyHash'), field('expiresAt')]
  const models = adapter.describe()
  const now = clock.now()
  if (now.getTime() < (due.get(models) ?? 0)) return
  due.set(models, now.getTime() + interval)
  const isOver: Where = { op: 'lte', path: expiresAt, value: now }
  try {
    const rows = await adapter.findMany(name, { where: isOver, fields: [keyHash], limit: batch })
    const hashes = rows.map((row) => row[keyHash] as Value)
    if (hashes.length > 0) await adapter.delete(name, and(oneOf(keyHash, hashes), isOver))
    if (hashes.length === batch) due.delete(models)
  } catch (error) {
    authOf(c).config.logger.error('Expired idempotency keys were not removed.', error)
  }
}
