import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { nothingMayBeMissing } from '../availability.ts'

/**
 * Closes a run: first what this machine did not have, with the number of tests that were skipped for
 * it, then one line that counts everything. Where nothing may be missing, a skipped test fails the run.
 */
export class SkipsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    printMissing(skipped)
    if (skipped.length > 0 && nothingMayBeMissing()) refuse(skipped)
    const passed = tests.filter((test) => test.result().state === 'passed').length
    const failed = tests.filter((test) => test.result().state === 'failed').length
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length
    console.log(`${passed} passed, ${failed + broken} failed, ${skipped.length} skipped`)
  }
}

function printMissing(skipped: readonly TestCase[]): void {
  const counts = new Map<string, number>()
  for (const name of missingServices()) counts.set(name, 0)
  for (const test of skipped) {
    const result = test.result()
    const reason = (result.state === 'skipped' && result.note) || 'no reason given'
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  if (counts.size === 0) return
  console.log('Not available on this machine, and so skipped:')
  for (const [name, tests] of counts)
    console.log(`  ${name}${tests > 0 ? ` (${tests} ${tests === 1 ? 'test' : 'tests'})` : ''}`)
}

const missingServices = (): string[] => (process.env['AUTHPKG_TEST_MISSING'] ?? '').split('\n').filter(Boolean)

function refuse(skipped: readonly TestCase[]): void {
  console.error('With CI=true nothing may be skipped, but these tests were:')
  for (const test of skipped) console.error(`  ${test.module.relativeModuleId} > ${test.fullName}`)
  process.exitCode = 1
}
