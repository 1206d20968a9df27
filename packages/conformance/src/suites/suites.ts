import type { Suite } from '../cell.ts'
import { accountFlows } from './account-flows.ts'
import { adminFlows } from './admin-flows.ts'
import { auditFlows } from './audit-flows.ts'
import { authFlows } from './auth-flows.ts'
import { badInput } from './bad-input.ts'
import { bearerFlows } from './bearer-flows.ts'
import { statementBudgets } from './budgets.ts'
import { confirmationFlows } from './confirmation-flows.ts'
import { crud } from './crud.ts'
import { deepPaths } from './deep-paths.ts'
import { describeModels } from './describe.ts'
import { differences } from './differences.ts'
import { emailFlows } from './email-flows.ts'
import { faults } from './faults.ts'
import { guardFlows } from './guard-flows.ts'
import { includes } from './includes.ts'
import { invitationFlows } from './invitation-flows.ts'
import { keysetPaging } from './keyset-paging.ts'
import { loginFlows } from './login-flows.ts'
import { naturalKeys } from './natural-keys.ts'
import { orderingAndPaging } from './ordering-and-paging.ts'
import { outbox } from './outbox.ts'
import { pageFlows } from './page-flows.ts'
import { passwordFlows } from './password-flows.ts'
import { programmatic } from './programmatic.ts'
import { raceFlows } from './race-flows.ts'
import { races } from './races.ts'
import { registrationFlows } from './registration-flows.ts'
import { rememberFlows } from './remember-flows.ts'
import { restFlows } from './rest-flows.ts'
import { revocationFlows } from './revocation-flows.ts'
import { sessionFlows } from './session-flows.ts'
import { tokenFlows } from './token-flows.ts'
import { transactions } from './transactions.ts'
import { uniqueness } from './uniqueness.ts'
import { untouched } from './untouched.ts'
import { userObject } from './user-object.ts'
import { utilities } from './utilities.ts'
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
  'bearer-flows': bearerFlows,
  'login-flows': loginFlows,
  'page-flows': pageFlows,
  'password-flows': passwordFlows,
  'token-flows': tokenFlows,
  'confirmation-flows': confirmationFlows,
  'email-flows': emailFlows,
  outbox,
  'invitation-flows': invitationFlows,
  'guard-flows': guardFlows,
  'audit-flows': auditFlows,
  'revocation-flows': revocationFlows,
  'race-flows': raceFlows,
  'account-flows': accountFlows,
  programmatic,
  'rest-flows': restFlows,
  'admin-flows': adminFlows,
  utilities,
  'remember-flows': rememberFlows,
  'user-object': userObject,
  'natural keys': naturalKeys,
  budgets: statementBudgets,
}

/** Neither keys nor names matter in these. */
const suitesOfLayouts: ReadonlySet<Suite> = new Set([
  valueTypes,
  whereOperators,
  whereValues,
  whereLogic,
  whereText,
  orderingAndPaging,
  untouched,
  transactions,
  badInput,
  faults,
  differences,
  statementBudgets,
  bearerFlows,
  guardFlows,
  loginFlows,
  pageFlows,
  tokenFlows,
])

/** What a variant's cell runs: those in which keys and names matter. */
export const suitesOfVariants: Readonly<Record<string, Suite>> = Object.fromEntries(
  Object.entries(suites).filter(([, suite]) => !suitesOfLayouts.has(suite)),
)
