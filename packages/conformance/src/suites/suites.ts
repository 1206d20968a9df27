import type { Suite } from '../cell.ts'
import { adminFlows } from './admin-flows.ts'
import { authFlows } from './auth-flows.ts'
import { badInput } from './bad-input.ts'
import { statementBudgets } from './budgets.ts'
import { confirmationFlows } from './confirmation-flows.ts'
import { crud } from './crud.ts'
import { deepPaths } from './deep-paths.ts'
import { describeModels } from './describe.ts'
import { differences } from './differences.ts'
import { faults } from './faults.ts'
import { includes } from './includes.ts'
import { keysetPaging } from './keyset-paging.ts'
import { naturalKeys } from './natural-keys.ts'
import { orderingAndPaging } from './ordering-and-paging.ts'
import { pageFlows } from './page-flows.ts'
import { passwordFlows } from './password-flows.ts'
import { races } from './races.ts'
import { registrationFlows } from './registration-flows.ts'
import { restFlows } from './rest-flows.ts'
import { sessionFlows } from './session-flows.ts'
import { transactions } from './transactions.ts'
import { uniqueness } from './uniqueness.ts'
import { untouched } from './untouched.ts'
import { valueTypes } from './value-types.ts'
import { whereLogic } from './where-logic.ts'
import { whereOperators } from './where-operators.ts'
import { whereRelations } from './where-relations.ts'
import { whereText } from './where-text.ts'
import { whereValues } from './where-values.ts'

/** Every suite by name, in the order in which a cell runs them. */
export const suites: Readonly<Record<string, Suite>> = {
  describe: describeModels,
  crud,
  'value-types': valueTypes,
  'where: operators': whereOperators,
  'where: values': whereValues,
  'where: logic and NULL': whereLogic,
  'where: text': whereText,
  'where: relations': whereRelations,
  'ordering-and-paging': orderingAndPaging,
  'keyset-paging': keysetPaging,
  includes,
  'deep paths': deepPaths,
  uniqueness,
  untouched,
  transactions,
  races,
  'bad-input': badInput,
  faults,
  differences,
  'auth-flows': authFlows,
  'registration-flows': registrationFlows,
  'session-flows': sessionFlows,
  'page-flows': pageFlows,
  'password-flows': passwordFlows,
  'confirmation-flows': confirmationFlows,
  'rest-flows': restFlows,
  'admin-flows': adminFlows,
  'natural keys': naturalKeys,
  budgets: statementBudgets,
}

/** Those in which keys and names matter: what a variant's cell runs. */
export const suitesOfVariants: Readonly<Record<string, Suite>> = {
  describe: describeModels,
  crud,
  'where: relations': whereRelations,
  'keyset-paging': keysetPaging,
  includes,
  'deep paths': deepPaths,
  uniqueness,
  races,
  'auth-flows': authFlows,
  'registration-flows': registrationFlows,
  'session-flows': sessionFlows,
  'page-flows': pageFlows,
  'password-flows': passwordFlows,
  'confirmation-flows': confirmationFlows,
  'rest-flows': restFlows,
  'admin-flows': adminFlows,
  'natural keys': naturalKeys,
}
