export { budgets, type Measurement, measureBudgets } from './budgets.ts'
export type { Unsupported } from './cell.ts'
export type { Counted, CreateHarness, Harness } from './harness.ts'
export { StatementCounter } from './harness.ts'
export { deleteOrder } from './layouts/delete-order.ts'
export type {
  ConformanceLayout,
  FieldNames,
  KeyType,
  LayoutName,
  StandardModel,
  StandardNames,
  TestField,
  TestModel,
  TestReference,
  VariantName,
} from './layouts/layout.ts'
export { layouts } from './layouts/layouts.ts'
export { fieldName, tableOf } from './layouts/names.ts'
export { variants } from './layouts/variants.ts'
export { type CellDatabase, type ConformanceRun, runConformance } from './run-conformance.ts'
