import type { Suite } from '../cell.ts'
import { adminFlows } from './admin-flows.ts'
import { authFlows } from './auth-flows.ts'
import { badInput } from './bad-input.ts'
import { statementBudgets } from './budgets.ts'
import { crud } from './crud.ts'
import { describeModels } from './describe.ts'
import { faults } from './faults.ts'
import { includes } from './includes.ts'
import { orderingAndPaging } from './ordering-and-paging.ts'
import { pageFlows } from './page-flows.ts'
import { races } from './races.ts'
import { restFlows } from './rest-flows.ts'
import { sessionFlows } from './session-flows.ts'
import { transactions } from './transactions.ts'
import { uniqueness } from './uniqueness.ts'
import { valueTypes } from './value-types.ts'
import { whereLogic } from './where-logic.ts'
import { whereRelations } from './where-relations.ts'
import { whereText } from './where-text.ts'
import { whereValues } from './where-values.ts'

/** Every suite by name, in the order in which a cell runs them. */
export const suites: Readonly<Record<string, Suite>> = {
  describe: describeModels,
  crud,
  'value-types': valueTypes,
  'where: values': whereValues,
  'where: logic and NULL': whereLogic,
  'where: text': whereText,
  'where: relations': whereRelations,
  'ordering-and-paging': orderingAndPaging,
  includes,
  uniqueness,
  transactions,
  races,
  'bad-input': badInput,
  faults,
  'auth-flows': authFlows,
  'session-flows': sessionFlows,
  'page-flows': pageFlows,
  'rest-flows': restFlows,
  'admin-flows': adminFlows,
  budgets: statementBudgets,
}
