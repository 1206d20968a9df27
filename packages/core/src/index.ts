// Setting up

// Who may do what
export type { Access, Remedy } from './access/access.ts'
export {
  type Action,
  admins,
  definePolicy,
  type EveryRule,
  every,
  everyone,
  type FieldRules,
  type ModelPolicy,
  needsIn,
  nobody,
  type OwnerRule,
  owner,
  type PolicyDefinition,
  type PrincipalRule,
  permission,
  type Requirements,
  type Rule,
  roles,
  signedIn,
  superusers,
} from './access/access-policy.ts'
export { assertCanBeMet, confirmed, fresh, type Need } from './access/needs.ts'
export { anonymous, asUser, type KeyPrincipal, type Principal, type UserPrincipal, userOf } from './access/principal.ts'
export type { IncludeBranch, IncludeTree, ReadableQuery, Selection } from './access/readable-query.ts'
export { isWhollyInScope } from './access/scopes.ts'
export type { AccountDeletionHook, DeleteAccountInput } from './accounts/account-deletion.ts'
export type { Address } from './accounts/addresses.ts'
export type { ApiKeyInput, RotateApiKeyInput } from './accounts/api-keys.ts'
export type { AttemptLimits } from './accounts/attempts.ts'
// Accounts
export type { AddEmailInput, NewEmail, WaitingEmail } from './accounts/email-change.ts'
export type { ConfirmEmailInput, ConfirmedEmail } from './accounts/email-confirmation.ts'
export type { UndoEmailChangeInput } from './accounts/email-undo.ts'
export type { FeatureName, Features } from './accounts/features.ts'
export type { Who } from './accounts/find-user.ts'
export { type InviteInput, mayInvite, rolesToGive } from './accounts/invitation.ts'
export type { Credentials } from './accounts/login.ts'
export type { Notices } from './accounts/notices.ts'
export type { ChangePasswordInput } from './accounts/password-change.ts'
export type { ResetPasswordInput } from './accounts/password-reset.ts'
export type { AccountFacts } from './accounts/profile.ts'
export type { ReauthenticateInput } from './accounts/reauthentication.ts'
export type { CreateUserInput, RegisterInput } from './accounts/register.ts'
export type { Resumption } from './accounts/remember.ts'
export { type RequestLimit, requestCounter } from './accounts/request-limit.ts'
export type { AuthServices } from './accounts/services.ts'
export type { TokenLifetimes } from './accounts/token-lifetimes.ts'
export { confirmsFirst } from './accounts/unconfirmed.ts'
export type { UpdateUserInput } from './accounts/user-changes.ts'
export type { OwnEmailInput, OwnEmails } from './accounts/user-emails.ts'
export type { ChangeUsernameInput } from './accounts/username-change.ts'
export type { Auth, UserType } from './auth.ts'
export { type Clock, systemClock } from './clock.ts'
export type { AuthConfig, AuthOptions, Logger } from './config.ts'
// Models and the seam to an ORM
export { createAuth } from './create-auth.ts'
export { beginAgain, isDeadlock } from './db/begin-again.ts'
export type { Capabilities, DatabaseKind } from './db/capabilities.ts'
export {
  type CountQuery,
  type DbAdapter,
  type EstimateQuery,
  type Include,
  type Includes,
  Increment,
  increment,
  type PagedQuery,
  type Query,
  type RowTypes,
  type Values,
} from './db/db-adapter.ts'
export type { DriverErrorKind } from './db/driver-codes.ts'
export {
  type DriverFailure,
  driverFailureError,
  type FailurePlace,
  readDriverError,
} from './db/driver-errors.ts'
export {
  type FieldChoice,
  type FieldDescription,
  type FieldType,
  fieldNames,
  fieldOf,
  type JsonValue,
  type ModelDescription,
  type Models,
  modelOf,
  type OnDelete,
  type Relation,
  type Row,
  relationOfField,
  type Value,
} from './db/model.ts'
export { findModel, type ModelRef, type NamesOf, type RowFor } from './db/model-ref.ts'
export { fieldError, storageProblem, throwProblems, valueProblem } from './db/plain-value.ts'
export { isSecretName } from './db/secret-fields.ts'
// Errors
export {
  AccessDeniedError,
  AuthenticationError,
  ConfigurationError,
  ConflictError,
  DomainError,
  type ErrorCode,
  type ErrorOptions,
  type FieldError,
  type FieldErrors,
  faultOf,
  NotFoundError,
  RateLimitError,
  UnavailableError,
  ValidationError,
} from './errors.ts'
export {
  createEvents,
  type EventListener,
  type EventMap,
  type EventName,
  type Events,
  type LoginFailure,
  type UserRights,
} from './events.ts'
// Mail
export type { MailContents, MailKind, MailMessage } from './mail/mail-message.ts'
export type { Mailer } from './mail/mailer.ts'
// Questions about rows
export { isStorableText, parseJsonValue, parseText, toJsonValue, toText, typeNames } from './query/field-value.ts'
export {
  conditionOnRows,
  defaultFilterLimits,
  type Filter,
  type FilterLimits,
  type FilterOptions,
  filterToWhere,
  type Quantifier,
} from './query/filter.ts'
export {
  type FilterOperator,
  isFilterOperator,
  isList,
  listOf,
  operatorsFor,
  readsAll,
} from './query/filter-operators.ts'
export { lowerInstants, type NextInstant } from './query/instants.ts'
export { foldsCase, globPattern, likeEscape, likePattern, type PatternOperator } from './query/like-pattern.ts'
export { asc, desc, type OrderBy, withKeyOrder } from './query/order-by.ts'
export { reversed, rowsAfter, rowsBefore } from './query/page.ts'
export {
  forbiddenName,
  isForbiddenName,
  type JsonBody,
  type JsonLimits,
  type JsonObject,
  parseJson,
} from './query/parse-json.ts'
export { positiveInteger } from './query/positive-integer.ts'
export { through } from './query/through.ts'
export {
  always,
  and,
  eq,
  isAlways,
  isNever,
  type JsonOperator,
  type JsonScalar,
  type ListOperator,
  never,
  not,
  oneOf,
  or,
  prefixed,
  type TextOperator,
  type ValueOperator,
  type Where,
} from './query/where.ts'
// Records, for admin and REST
export type { DeletePreview, DeleteStep } from './records/delete-plan.ts'
export {
  type NamedField,
  type NamedFilter,
  type NamedRows,
  resolveFilter,
  resolveName,
  resolvePath,
  resolveRows,
} from './records/field-path.ts'
export { assertComplete, type InputFormat, type InputRules, inputField, readInput } from './records/record-input.ts'
export { keyText, noRow, whereKey, whereRow } from './records/record-key.ts'
export { overtaken, valuesAsRead } from './records/record-version.ts'
export type {
  CountRequest,
  DeleteOptions,
  GetOptions,
  ListRequest,
  RecordList,
  Records,
  SaveStep,
  WriteOptions,
} from './records/records.ts'
export { type RecordsQuery, type RowSource, recordsOf, rowsOf } from './records/row-source.ts'
export type { ApiKeyCredentials } from './security/api-key.ts'
export {
  type Authorization,
  authTokenHeader,
  keepsOwnToken,
  readAuthorization,
  sessionTransportHeader,
  showsBearer,
} from './security/bearer.ts'
// Secrets
export { type BreachCheck, type BreachCheckOptions, createBreachCheck } from './security/breach-check.ts'
export { readCookie } from './security/cookie.ts'
export { issueDeviceToken } from './security/device-token.ts'
export type { CreateLimiter, Limit, Limiter, LimiterOptions } from './security/limiter.ts'
export { networkOf } from './security/network.ts'
export { desCrypt } from './security/password-formats/des-crypt.ts'
export type { DoubleHashOptions } from './security/password-formats/double-hash.ts'
export { bareSha1 } from './security/password-formats/flask-peewee.ts'
export type { PasswordFormat } from './security/password-formats/password-format.ts'
export { plaintext } from './security/password-formats/plaintext.ts'
export {
  createPasswordHasher,
  type HashWork,
  type PasswordHasher,
  type PasswordHasherOptions,
} from './security/password-hasher.ts'
export { createPasswordPolicy, type PasswordPolicy, type PasswordPolicyOptions } from './security/password-policy.ts'
export type { PasswordPreset } from './security/password-rules.ts'
export { openSealedText, sealText } from './security/sealed-text.ts'
export { hashToken, hmac, newToken, tokensEqual } from './security/token.ts'
export { freeSlug, slugify } from './slug.ts'
export type { ApiKey, NewApiKey } from './stores/api-key-store.ts'
export type { Invitation } from './stores/invitation-store.ts'
export type { CallOrigin, ClientInfo, NewSession, Session, SessionInfo, SessionLimits } from './stores/session-store.ts'
export type { ListUsersQuery } from './stores/user-store.ts'
// What people are told
export {
  fillIn,
  type Message,
  partsOf,
  type Sentence,
  type SentenceKey,
  sentence,
  sentences,
  type ValuesFor,
} from './texts.ts'
// For adapters
export {
  type AdoptedFields,
  adoptedFields,
  type Duplicate,
  fillAdopted,
  type RowSurvey,
  surveyRows,
} from './user/adoption.ts'
export type { UserAttribute } from './user/attributes.ts'
export { type FieldNamer, fieldNamer, namedValues } from './user/field-namer.ts'
// Users
export type { LayoutKind, ModelLayout } from './user/model-layout.ts'
export { readLayout } from './user/model-layout.ts'
export { normalizeIdentity } from './user/normalize.ts'
export {
  type HeldByKey,
  type HeldByStandardField,
  type KeyType,
  type StandardField,
  type StandardFieldSet,
  standardFields,
  standardUniqueSets,
} from './user/standard-fields.ts'
export { type StandardModel, type StandardModelsOptions, standardModelsOf } from './user/standard-models.ts'
export type { AuthTokenData, RoleName, UserMixin, UserOf, UserRole } from './user/user.ts'
export type { AnyUser, UserMixinOverrides } from './user/user-mixin.ts'
