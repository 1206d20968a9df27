import type { TestCase, TestModule, TestSuite } from 'vitest/node'
import type { CellMeta } from '../cell.ts'
import type {} from '../differences.ts'

/** One cell of the matrix as it went. */
export interface CellResult {
  /** `adapter database layout`, and the variant where it is one. */
  readonly name: string
  readonly meta: CellMeta
  readonly tests: readonly TestCase[]
  /** What broke outside its tests: a harness that could not be made, for one. */
  readonly errors: readonly string[]
}

/** Every cell of a run, in the order of its files. */
export function cellsOf(modules: readonly TestModule[]): readonly CellResult[] {
  return modules.flatMap((module) => [...module.children.suites()].flatMap(cellOf))
}

function cellOf(suite: TestSuite): CellResult[] {
  const meta = suite.meta().cell
  if (!meta) return []
  const suites = [suite, ...suite.children.allSuites()]
  const errors = suites.flatMap((part) => part.errors().map((error) => error.message))
  return [{ name: suite.name, meta, tests: [...suite.children.allTests()], errors }]
}

/** A test's name within its cell. */
export const nameIn = (cell: CellResult, test: TestCase): string => test.fullName.slice(cell.name.length + ' > '.length)

export const hasState =
  (state: 'passed' | 'failed' | 'skipped') =>
  (test: TestCase): boolean =>
    test.result().state === state
