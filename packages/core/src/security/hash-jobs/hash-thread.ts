import { parentPort, workerData } from 'node:worker_threads'
import { type HashJob, runHashJob } from './hash-job.ts'

// The whole of a thread: one job, one answer.
runHashJob(workerData as HashJob).then(
  (digest) => parentPort?.postMessage({ digest }),
  (error: unknown) => parentPort?.postMessage({ error }),
)
