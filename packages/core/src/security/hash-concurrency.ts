import process from 'node:process'
import { onWorkers } from './scrypt-cost.ts'

const DEFAULT_POOL_SIZE = 4
const DEFAULT_CONCURRENCY = 2

/**
 * How many passwords may be hashed at once: one thread of the pool stays free for files and DNS, and by default one
 * processor for the event loop.
 *
 * On Workers there is no pool, a hash blocks its isolate, so that two never run at once. A request that is cut short
 * there never gives back its slot: a limit would run dry.
 */
export function hashConcurrency(configured: number | undefined): number {
  if (onWorkers()) return Number.POSITIVE_INFINITY
  const processors = globalThis.navigator?.hardwareConcurrency ?? 1
  const wanted = configured ?? Math.min(DEFAULT_CONCURRENCY, processors - 1)
  return Math.max(1, Math.min(wanted, poolSize() - 1))
}

function poolSize(): number {
  try {
    const { UV_THREADPOOL_SIZE } = process.env
    return Number(UV_THREADPOOL_SIZE) || DEFAULT_POOL_SIZE
  } catch {
    return DEFAULT_POOL_SIZE // Deno without leave to read the environment
  }
}
