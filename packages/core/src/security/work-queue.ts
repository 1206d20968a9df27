import { UnavailableError } from '../errors.ts'
import { say } from '../texts.ts'

/** Runs a task when a slot is free; refuses it when too many wait already. */
export type WorkQueue = <Result>(task: () => Promise<Result>) => Promise<Result>

export interface WorkQueueOptions {
  /** How many tasks run at once. */
  readonly concurrency: number
  /** How many more may wait. */
  readonly maxQueue: number
}

/** In seconds: what a queue of the default length needs to grow shorter by a good part. */
const RETRY_AFTER = 5

/**
 * A queue of bounded length, first come first served. A task that has begun is never refused.
 *
 * @throws {UnavailableError} `hash_queue_full`, by the returned function, when the queue is full.
 */
export function createWorkQueue({ concurrency, maxQueue }: WorkQueueOptions): WorkQueue {
  const waiting: (() => void)[] = []
  let running = 0

  // A slot that is handed on stays taken, so that nobody slips in between.
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  const enter = async (): Promise<void> => {
    if (running < concurrency) running += 1
    else if (waiting.length < maxQueue) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw queueFull()
  }

  return async (task) => {
    await enter()
    try {
      return await task()
    } finally {
      leave()
    }
  }
}

const queueFull = (): UnavailableError =>
  new UnavailableError('hash_queue_full', say('hashQueueFull'), {
    details: { retryAfter: RETRY_AFTER },
  })
