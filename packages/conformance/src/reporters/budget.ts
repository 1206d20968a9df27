import type { Reporter, TestModule } from 'vitest/node'
import type { Measurement } from '../budgets.ts'
import { type CellResult, cellsOf } from './cells.ts'

interface Measured extends Measurement {
  readonly cell: CellResult
}

/**
 * Prints the statements of each operation beside what the table allows, a line for each adapter and database. The run
 * fails above the table, when two adapters take another number on one database, and when nothing was measured.
 */
export default class BudgetReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const measured = cellsOf(modules).flatMap(measurementsOf)
    for (const [operation, rows] of grouped(measured, (row) => row.operation)) printOperation(operation, rows)
    const over = measured.filter((row) => row.counted > row.allowed)
    for (const row of over) printExcess(row)
    const unequal = [...grouped(measured, placeOf).values()].filter(isUnequal)
    for (const rows of unequal) printInequality(rows)
    const cells = new Set(measured.map((row) => row.cell)).size
    const faults = `${over.length} above the table, ${unequal.length} that differ between adapters`
    console.log(`budget: ${measured.length} measurements in ${cells} cells, ${faults}`)
    if (measured.length === 0 || over.length > 0 || unequal.length > 0) process.exitCode = 1
  }
}

const measurementsOf = (cell: CellResult): Measured[] =>
  cell.tests.flatMap((test) => (test.meta().budget ?? []).map((measurement) => ({ ...measurement, cell })))

function printOperation(operation: string, rows: readonly Measured[]): void {
  console.log(operation)
  const places = grouped(rows, ({ cell }) => `${cell.meta.adapter} ${cell.meta.database}`)
  for (const [place, counts] of places) {
    const layouts = counts.map((row) => `${row.cell.meta.layout} ${row.counted}`).join(', ')
    console.log(`  ${place}, at most ${counts[0]?.allowed}: ${layouts}`)
  }
}

function printExcess(row: Measured): void {
  console.log(`Above the table: ${row.cell.name}: ${row.operation}: ${row.counted} instead of ${row.allowed}`)
  for (const statement of row.statements) console.log(`  ${statement}`)
}

/** Where the adapters must agree: one operation, on one database, in one layout. */
const placeOf = ({ cell, operation }: Measured): string => `${cell.meta.database} ${cell.meta.layout}: ${operation}`

const isUnequal = (rows: readonly Measured[]): boolean => new Set(rows.map((row) => row.counted)).size > 1

function printInequality(rows: readonly Measured[]): void {
  const counts = rows.map(({ cell, counted }) => `${cell.meta.adapter} ${counted}`).join(', ')
  console.log(`Not the same for all adapters: ${rows[0] && placeOf(rows[0])}: ${counts}`)
  for (const { cell, statements } of rows) {
    for (const statement of statements) console.log(`  ${cell.meta.adapter}: ${statement}`)
  }
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}
