import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node'
import { nothingMayBeMissing } from '../availability.ts'
import { type CellResult, cellsOf, hasState, nameIn } from './cells.ts'

/**
 * Prints one line a cell, then what the databases truly differ in, and what failed. The run fails when a test
 * failed, when the cells do not all have the same tests, when there is no cell, and, with `CI=true`, when a database
 * is missing.
 */
export default class MatrixReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const cells = cellsOf(modules)
    for (const cell of cells) console.log(lineOf(cell))
    for (const line of summariesOf(cells)) console.log(line)
    const faults = [...faultsOf(cells), ...brokenFiles(modules), ...unhandledErrors.map((error) => error.message)]
    print('Servers:', serversOf(cells))
    print('Differences of the databases:', [...seenDifferences(cells), ...differencesOf(cells)])
    print('Failed:', faults)
    if (faults.length > 0) process.exitCode = 1
  }
}

function lineOf(cell: CellResult): string {
  if (cell.meta.missing !== undefined) return `${cell.name}: skipped, needs ${cell.meta.missing}`
  const passed = cell.tests.filter(hasState('passed')).length
  const skipped = cell.tests.filter(wasChosenNotToRun(cell)).length
  const failed = cell.tests.length - passed - skipped
  return `${cell.name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A test that was skipped because its harness broke did fail. */
const wasChosenNotToRun =
  (cell: CellResult) =>
  (test: TestCase): boolean =>
    cell.errors.length === 0 && hasState('skipped')(test)

/** The layouts are the matrix; the variants are counted beside it. */
function summariesOf(cells: readonly CellResult[]): string[] {
  const [plain, variants] = [cells.filter((cell) => !cell.meta.variant), cells.filter((cell) => cell.meta.variant)]
  return [summaryOf('matrix', plain), ...(variants.length > 0 ? [summaryOf('variants', variants)] : [])]
}

function summaryOf(title: string, cells: readonly CellResult[]): string {
  const skipped = cells.filter((cell) => cell.meta.missing !== undefined).length
  const passed = cells.filter((cell) => cell.meta.missing === undefined && isGreen(cell)).length
  const failed = cells.length - passed - skipped
  return `${title}: ${cells.length} cells, ${passed} passed, ${failed} failed, ${skipped} skipped`
}

const isGreen = (cell: CellResult): boolean =>
  cell.errors.length === 0 && cell.tests.length > 0 && !cell.tests.some(hasState('failed'))

function faultsOf(cells: readonly CellResult[]): string[] {
  if (cells.length === 0) return ['there is no cell']
  const missing = cells.filter((cell) => cell.meta.missing !== undefined)
  return [
    ...cells.flatMap((cell) => cell.errors.map((error) => `${cell.name}: ${firstLine(error)}`)),
    ...cells
      .filter((cell) => !missing.includes(cell))
      .flatMap((cell) => cell.tests.filter(hasState('failed')).map((test) => failureOf(test))),
    ...unequalCells(cells.filter((cell) => !missing.includes(cell))),
    ...(nothingMayBeMissing() ? missing.map((cell) => `${cell.name}: ${cell.meta.missing} does not answer`) : []),
  ]
}

function failureOf(test: TestCase): string {
  const [error] = test.result().errors ?? []
  return `${test.fullName}: ${firstLine(error?.message ?? '')}`
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''

/** Every cell runs the same named tests as those of its variant; one that a cell does not have is told by name. */
function unequalCells(cells: readonly CellResult[]): string[] {
  const variants = new Set(cells.map((cell) => cell.meta.variant))
  return [...variants].flatMap((variant) => unequalAmong(cells.filter((cell) => cell.meta.variant === variant)))
}

function unequalAmong(cells: readonly CellResult[]): string[] {
  return cells.flatMap((cell) => {
    const own = new Set(namesIn(cell))
    const missing = [...new Set(cells.flatMap((other) => namesFor(cell, other)))].filter((name) => !own.has(name))
    const told = missing.slice(0, 10).map((name) => `${cell.name} has no test "${name}"`)
    return missing.length > 10 ? [...told, `${cell.name} lacks ${missing.length - 10} more`] : told
  })
}

/** What another cell has that a cell must have too: of another layout, what does not run in that one alone. */
function namesFor(cell: CellResult, other: CellResult): string[] {
  if (other.meta.layout === cell.meta.layout) return namesIn(other)
  const alone = other.meta.suitesOfOneLayout.map((suite) => `${suite} > `)
  return namesIn(other).filter((name) => !alone.some((start) => name.startsWith(start)))
}

const namesIn = (cell: CellResult): string[] => cell.tests.map((test) => nameIn(cell, test))

const metaOf = (cells: readonly CellResult[]) => cells.flatMap((cell) => cell.tests.map((test) => test.meta()))

/** What answered in this run. Whoever reads the matrix must know that MariaDB is not MySQL. */
function serversOf(cells: readonly CellResult[]): string[] {
  const servers = [...new Set(metaOf(cells).flatMap(({ server }) => server ?? []))]
  const [mariaDb] = servers.filter((server) => server.startsWith('MariaDB'))
  const isMySqlTested = servers.some((server) => server.startsWith('MySQL'))
  const note = `MySQL itself is untested: the server that answered is ${mariaDb}`
  return mariaDb !== undefined && !isMySqlTested ? [...servers, note] : servers
}

/** What tests have seen a database do otherwise than another. */
function seenDifferences(cells: readonly CellResult[]): string[] {
  const seen = metaOf(cells).flatMap(({ difference }) => difference ?? [])
  return [...new Set(seen.map(({ database, difference }) => `${database}: ${difference}`))].sort()
}

function differencesOf(cells: readonly CellResult[]): string[] {
  const lines = cells.flatMap(({ meta }) =>
    meta.unsupported.map(
      ({ database, test, reason, insteadTest }) =>
        `${meta.adapter} ${database}: "${test}" does not hold: ${reason}. Instead: "${insteadTest}"`,
    ),
  )
  return [...new Set(lines)]
}

const brokenFiles = (modules: readonly TestModule[]): string[] =>
  modules.flatMap((module) => module.errors().map((error) => `${module.relativeModuleId}: ${firstLine(error.message)}`))

function print(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  console.log(title)
  for (const line of lines) console.log(`  ${line}`)
}
