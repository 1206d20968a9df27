import { ConflictError } from '../errors.ts'

const maxTries = 6

/**
 * Does work that left nothing behind when it failed, and begins it again, up to six times in all, while others stand in
 * its way.
 *
 * @param work is told whether it is tried for the last time.
 * @param isInTheWay says of an error whether to begin again. Default: the database chose it as deadlocked.
 */
export async function beginAgain<Result>(
  work: (isLast: boolean) => Promise<Result>,
  isInTheWay: (error: unknown) => boolean = isDeadlock,
  tried = 1,
): Promise<Result> {
  try {
    return await work(tried === maxTries)
  } catch (error) {
    if (tried === maxTries || !isInTheWay(error)) throw error
    await apart(tried)
    return beginAgain(work, isInTheWay, tried + 1)
  }
}

/** Of many who write the same rows a database picks some as deadlocked: nothing of theirs is written. */
export const isDeadlock = (error: unknown): boolean => error instanceof ConflictError && error.code === 'deadlock'

/** Those who begin again together meet again: each waits for a time of its own, longer with every try. */
const apart = (tried: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, Math.random() * 10 * 2 ** tried))
