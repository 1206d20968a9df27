import type { Worker } from 'node:worker_threads'
import { onWorkers } from '../scrypt-cost.ts'
import { type HashJob, runHashJob } from './hash-job.ts'

/** The thread's file, beside this one: as source or as built. A bundle has it not, and does without a thread. */
const threadFile = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./hash-thread.ts', import.meta.url)
    : new URL('./hash-thread.js', import.meta.url)

type Answer = { readonly digest: string } | { readonly error: unknown }

let withThreads = true

/**
 * Makes a hash that only JavaScript can make, in a thread of its own, so that nobody else waits for it. Where threads
 * are not to be had (a bundle, a process that may not start them) it is made here in slices; on Cloudflare Workers it
 * blocks its isolate, as every hash does there.
 *
 * The thread ends with its job and takes the memory along; how many there are at once is the work queue's business.
 */
export async function hashOffLoop(job: HashJob): Promise<string> {
  const thread = withThreads && !onWorkers() ? await startThread(job) : null
  const answer = thread && (await answerOf(thread))
  if (!answer) {
    withThreads = false
    return runHashJob(job)
  }
  if ('error' in answer) throw answer.error
  return answer.digest
}

async function startThread(job: HashJob): Promise<Worker | null> {
  try {
    const { Worker } = await import('node:worker_threads')
    return new Worker(threadFile(), { workerData: job })
  } catch {
    return null
  }
}

/** What a thread says, or null when it never began: its file is missing, or may not be read. */
function answerOf(thread: Worker): Promise<Answer | null> {
  return new Promise((resolve) => {
    thread.once('message', (answer: Answer) => resolve(answer))
    thread.once('error', (error: unknown) => resolve(isOutOfMemory(error) ? { error } : null))
    thread.once('exit', () => resolve(null))
  })
}

/** Here, of all places, it must not be tried again. */
const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
