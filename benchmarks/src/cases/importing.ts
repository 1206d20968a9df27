import { execFileSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { spread } from '../measure.ts'
import { type Benchmark, figure } from '../report.ts'

const rounds = 15
const here = fileURLToPath(new URL('..', import.meta.url))

const nothing = ''
const driver = `import 'hono'; import 'better-sqlite3'; import 'kysely'`
const ours = `import '@authpkg/core'; import '@authpkg/kysely'; import 'better-sqlite3'; import 'kysely'`

/** What an application's start pays for core with one adapter, beside what it pays for Hono with its driver. */
export const importing: Benchmark = {
  name: 'import',
  async run() {
    for (const source of [nothing, driver, ours]) timeOf(source)
    const ratios = Array.from({ length: rounds }, () => {
      const start = timeOf(nothing)
      return (timeOf(ours) - start) / (timeOf(driver) - start)
    })
    const value = spread(ratios)
    const detail = `built packages; process start taken off (${figure(timeOf(nothing))} ms)`
    return [{ name: 'import of core with the Kysely adapter', value, target: { atMost: 3 }, detail }]
  },
}

/** Milliseconds until a process has imported that and ended. */
function timeOf(source: string): number {
  const start = performance.now()
  execFileSync(process.execPath, ['--input-type=module', '--eval', source], { cwd: here })
  return performance.now() - start
}
