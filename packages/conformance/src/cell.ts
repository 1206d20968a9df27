import type { DatabaseKind, DbAdapter } from '@authpkg/core'
import type { TestContext } from 'vitest'
import type { Harness } from './harness.ts'
import type { ConformanceLayout, LayoutName, VariantName } from './layouts/layout.ts'

/** One adapter on one database in one layout, as its suites see it. */
export interface Cell {
  readonly adapter: string
  /** As it is printed. */
  readonly database: string
  readonly kind: DatabaseKind
  readonly layout: ConformanceLayout
  /** There from the cell's first test on. */
  readonly harness: Harness
  /** The harness's adapter, for short. */
  readonly db: DbAdapter
}

/** Defines one test. Its name is a sentence of behaviour, the same in every cell. */
export type DefineTest = (name: string, work: (context: TestContext) => Promise<void> | void) => void

/** A part of the conformance suite: it defines its tests over the cell it is handed. */
export type Suite = (cell: Cell, test: DefineTest) => void

/** How a cell is known to the reporters, on the suite's meta. */
export interface CellMeta {
  readonly adapter: string
  readonly database: string
  readonly layout: LayoutName
  readonly variant?: VariantName
  /** The suites that run in the first layout alone. */
  readonly suitesOfOneLayout: readonly string[]
  /** Why nothing of it could run. */
  readonly missing?: string
  /** True differences of the database, as the adapter's tests list them. */
  readonly unsupported: readonly Unsupported[]
}

/** A test that a database truly cannot pass. It is run all the same, and must fail. */
export interface Unsupported {
  readonly database: DatabaseKind
  /** The test's name. */
  readonly test: string
  readonly reason: string
  /** The test that shows what the database does instead. */
  readonly insteadTest: string
}

declare module 'vitest' {
  interface TaskMeta {
    cell?: CellMeta
  }
}
