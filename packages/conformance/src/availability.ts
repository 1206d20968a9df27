import type { TestContext } from 'vitest'

/** With `CI=true` nothing may be skipped: whatever is missing is an error there. */
export const nothingMayBeMissing = (): boolean => process.env['CI'] === 'true'

/**
 * Ends the test that needs `what`, which this machine does not have: skipped with a note that the run
 * repeats at its end, or failed where nothing may be missing.
 *
 * @example
 * test('runs on Bun', async (context) => {
 *   if (bun === null) unavailable(context, 'Bun')
 *   await smoke(bun)
 * })
 */
export function unavailable(context: TestContext, what: string): never {
  if (nothingMayBeMissing()) throw new Error(`${what} is not available, and with CI=true nothing may be skipped`)
  return context.skip(what)
}
