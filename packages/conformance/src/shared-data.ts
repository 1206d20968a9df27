import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, type TestContext, test } from 'vitest'
import { unavailable } from './availability.ts'

/** Beside the workspace, as its developers have it, or where `AUTHPKG_SHARED` says. A user's clone has none. */
const sharedFolder = (): string =>
  process.env['AUTHPKG_SHARED'] ?? resolve(import.meta.dirname, '..', '..', '..', '..', 'shared')

/**
 * The path of a file or folder of the shared data, or null when this machine does not have it.
 *
 * @example sharedFile('data/chinook.sqlite')
 */
export function sharedFile(name: string): string | null {
  const path = join(sharedFolder(), name)
  return existsSync(path) ? path : null
}

/** A test that reads a shared file, whose path it is handed. Skipped with a notice where the file is missing. */
export function testWithShared(
  name: string,
  file: string,
  work: (path: string, context: TestContext) => Promise<void> | void,
): void {
  test(name, async (context) => {
    const path = sharedFile(file) ?? unavailable(context, `../shared/${file}`)
    await work(path, context)
  })
}

/** A group of tests that read a shared file. Where it is missing, one skipped test stands for them all. */
export function describeWithShared(name: string, file: string, group: (path: string) => void): void {
  const path = sharedFile(file)
  if (path !== null) describe(name, () => group(path))
  else test(name, (context) => unavailable(context, `../shared/${file}`))
}
