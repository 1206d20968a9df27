import { ConfigurationError } from '@authpkg/core'
import { StartError } from './address.ts'
import { type OpenDatabase, type RunningDemo, startDemo } from './start.ts'

/** The program: starts the demo with what the environment says, and stops it when it is told to. */
export async function runDemo(open: OpenDatabase): Promise<void> {
  try {
    const demo = await startDemo(open, process.env, console.log)
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end(demo))
  } catch (error) {
    console.error(isExplained(error) ? `notes: ${error.message}` : error)
    process.exit(1)
  }
}

/** What a person can put right; anything else is a fault of ours, and shown with its stack. */
const isExplained = (error: unknown): error is Error =>
  error instanceof StartError || error instanceof ConfigurationError

async function end(demo: RunningDemo): Promise<void> {
  await demo.stop()
  process.exit(0)
}
