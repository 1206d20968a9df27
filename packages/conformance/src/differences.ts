import type { TestContext } from 'vitest'
import type { Cell } from './cell.ts'

/** Something that one database does otherwise than another, as a test has seen it. */
export interface SeenDifference {
  readonly database: string
  readonly difference: string
}

declare module 'vitest' {
  interface TaskMeta {
    difference?: SeenDifference
    /** Which server answered in this cell: its product and version. */
    server?: string
  }
}

/**
 * Notes that this cell's database truly differs, for the matrix to print. The test that calls it has checked what the
 * database does instead.
 */
export function difference(context: TestContext, cell: Cell, text: string): void {
  context.task.meta.difference = { database: cell.database, difference: text }
}
