import type { Suite } from '../cell.ts'
import { accountFlows } from './account-flows.ts'
import { adminFlows } from './admin-flows.ts'
import { auditFlows } from './audit-flows.ts'
import { authFlows } from './auth-flows.ts'
import { badInput } from './bad-input.ts'
import { bearerFlows } from './bearer-flows.ts'
import { statementBudgets } from './budgets.ts'
import { confirmationFlows } from './confirmation-flows.ts'
import { crowdFlows } from './crowd-flows.ts'
import { crud } from './crud.ts'
import { csrfFlows } from './csrf-flows.ts'
import { deepPaths } from './deep-paths.ts'
import { describeModels } from './describe.ts'
import { differences } from './differences.ts'
import { disclosureFlows } from './disclosure-flows.ts'
import { emailFlows } from './email-flows.ts'
import { faults } from './faults.ts'
import { guardFlows } from './guard-flows.ts'
import { includes } from './includes.ts'
import { invitationFlows } from './invitation-flows.ts'
import { keysetPaging } from './keyset-paging.ts'
import { limitFlows } from './limit-flows.ts'
import { loginFlows } from './login-flows.ts'
import { naturalKeys } from './natural-keys.ts'
import { orderingAndPaging } from './ordering-and-paging.ts'
import { outbox } from './outbox.ts'
import { pageFlows } from './page-flows.ts'
import { passwordFlows } from './password-flows.ts'
import { passwordRuleFlows } from './password-rule-flows.ts'
import { programmatic } from './programmatic.ts'
import { raceFlows } from './race-flows.ts'
import { races } from './races.ts'
import { redirectFlows } from './redirect-flows.ts'
import { registrationFlows } from './registration-flows.ts'
import { rememberFlows } from './remember-flows.ts'
import { restBatches } from './rest-batches.ts'
import { restCallers } from './rest-callers.ts'
import { restFilters } from './rest-filters.ts'
import { restFlows } from './rest-flows.ts'
import { restFormats } from './rest-formats.ts'
import { restLimits } from './rest-limits.ts'
import { restOwners } from './rest-owners.ts'
import { restPages } from './rest-pages.ts'
import { restSecrets } from './rest-secrets.ts'
import { restWrites } from './rest-writes.ts'
import { revocationFlows } from './revocation-flows.ts'
import { secrecy } from './secrecy.ts'
import { sessionFlows } from './session-flows.ts'
import { startFlows } from './start-flows.ts'
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
import { whereSearch } from './where-search.ts'
import { whereText } from './where-text.ts'
import { whereValues } from './where-values.ts'

/** Every suite by name, in the order in which a cell runs them; the last one looks at what the others have shown. */
export const suites: Readonly<Record<string, Suite>> = {
  describe: describeModels,
  crud,
  'value-types': valueTypes,
  'where: operators': whereOperators,
  'where: values': whereValues,
  'where: logic and NULL': whereLogic,
  'where: text': whereText,
  'where: relations': whereRelations,
  'where: search and JSON': whereSearch,
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
  'crowd-flows': crowdFlows,
  'account-flows': accountFlows,
  'limit-flows': limitFlows,
  'password-rule-flows': passwordRuleFlows,
  'csrf-flows': csrfFlows,
  'redirect-flows': redirectFlows,
  'disclosure-flows': disclosureFlows,
  'start-flows': startFlows,
  programmatic,
  'rest-flows': restFlows,
  'rest-pages': restPages,
  'rest-writes': restWrites,
  'rest-batches': restBatches,
  'rest-filters': restFilters,
  'rest-callers': restCallers,
  'rest-formats': restFormats,
  'rest-owners': restOwners,
  'rest-secrets': restSecrets,
  'rest-limits': restLimits,
  'admin-flows': adminFlows,
  utilities,
  'remember-flows': rememberFlows,
  'user-object': userObject,
  'natural keys': naturalKeys,
  budgets: statementBudgets,
  secrecy,
}

/** How users are stored does not matter in these, nor what keys and columns are called. */
const suitesOfOneCell: ReadonlySet<Suite> = new Set([
  limitFlows,
  csrfFlows,
  redirectFlows,
  passwordRuleFlows,
  disclosureFlows,
  startFlows,
  crowdFlows,
  restLimits,
])

/** How users are stored does not matter in these, for they are about other rows. */
const suitesOfOtherRows: ReadonlySet<Suite> = new Set([
  valueTypes,
  whereOperators,
  whereValues,
  whereLogic,
  whereText,
  whereRelations,
  whereSearch,
  orderingAndPaging,
  keysetPaging,
  includes,
  deepPaths,
  untouched,
  races,
  badInput,
  faults,
  differences,
  naturalKeys,
  restPages,
  restWrites,
  restBatches,
  restFilters,
  restFormats,
])

/** Neither keys nor names matter in these. */
const suitesOfPlainNames: ReadonlySet<Suite> = new Set([
  valueTypes,
  whereOperators,
  whereValues,
  whereLogic,
  whereText,
  whereSearch,
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
  restFormats,
  tokenFlows,
])

const without = (left: readonly ReadonlySet<Suite>[]): Readonly<Record<string, Suite>> =>
  Object.fromEntries(Object.entries(suites).filter(([, suite]) => !left.some((group) => group.has(suite))))

/** What the cells of all layouts but the first one run. */
export const suitesOfLayouts = without([suitesOfOneCell, suitesOfOtherRows])

/** What a variant's cell runs: those in which keys and names matter. */
export const suitesOfVariants = without([suitesOfOneCell, suitesOfPlainNames])
