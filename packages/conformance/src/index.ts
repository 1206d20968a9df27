export { budgets, type Measurement, measureBudgets } from './budgets.ts'
export type { Unsupported } from './cell.ts'
export type { Counted, CreateHarness, Harness } from './harness.ts'
export { StatementCounter } from './harness.ts'
export { deleteOrder } from './layouts/delete-order.ts'
export type {
  ConformanceLayout,
  LayoutName,
  StandardModel,
  TestField,
  TestModel,
  TestReference,
} from './layouts/layout.ts'
export { layouts } from './layouts/layouts.ts'
export { type CellDatabase, type ConformanceRun, runConformance } from './run-conformance.ts'
