import { expect } from 'vitest'
import { budgets, measureBudget } from '../budgets.ts'
import type { Suite } from '../cell.ts'

/** Statements, counted at the driver, against the checked-in table. */
export const statementBudgets: Suite = (cell, test) => {
  for (const operation of Object.keys(budgets)) {
    test(`statements of: ${operation}`, async (context) => {
      const measurement = await measureBudget(cell.harness, operation)
      context.task.meta.budget = [measurement]
      expect(measurement.counted, measurement.statements.join('\n')).toBeLessThanOrEqual(measurement.allowed)
    })
  }
}
