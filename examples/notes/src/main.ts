import { ConfigurationError } from '@authpkg/core'
import { StartError } from './database.ts'
import { startDemo } from './start.ts'

/** Starts the demo with what the environment says; `start.ts` does the work. */
try {
  const demo = await startDemo(process.env, console.log)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(demo.stop))
} catch (error) {
  console.error(isExplained(error) ? `notes: ${error.message}` : error)
  process.exit(1)
}

/** What a person can put right; anything else is a fault of ours, and shown with its stack. */
function isExplained(error: unknown): error is Error {
  return error instanceof StartError || error instanceof ConfigurationError
}

async function stop(end: () => Promise<void>): Promise<void> {
  await end()
  process.exit(0)
}
