/**
 * Every code an error of this project can carry. Callers branch on the code, never on a message.
 * `@authpkg/auth` holds the one table that turns a code into an HTTP status.
 */
export type ErrorCode =
  // the request's input
  | 'invalid_input'
  | 'malformed_body'
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'unknown_field'
  | 'unknown_filter'
  | 'unknown_operator'
  | 'unknown_relation'
  | 'unknown_parameter'
  | 'invalid_value'
  | 'invalid_page'
  | 'limit_exceeded'
  | 'weak_password'
  // who is asking
  | 'login_required'
  | 'invalid_credentials'
  | 'invalid_token'
  | 'email_unconfirmed'
  // what they may do
  | 'access_denied'
  | 'csrf_failed'
  // what is there
  | 'not_found'
  | 'method_not_allowed'
  // what stands against it
  | 'username_taken'
  | 'email_taken'
  | 'unique_violation'
  | 'foreign_key_violation'
  | 'version_conflict'
  | 'delete_blocked'
  | 'deadlock'
  // what cannot answer now
  | 'too_many_requests'
  | 'hash_queue_full'
  | 'limiter_unavailable'
  | 'database_unavailable'
  | 'database_busy'
  // what the developer must change
  | 'invalid_configuration'
  | 'unknown_model'
  | 'unsupported'
  | 'unsafe_integer'

/** One message about one field of the input. */
export interface FieldError {
  readonly code: ErrorCode
  readonly message: string
}

/** Messages by field name. A message about the input as a whole stands under the empty name. */
export type FieldErrors = Readonly<Record<string, readonly FieldError[]>>

export interface ErrorOptions {
  readonly cause?: unknown
  /** Facts for the caller's program; shown to clients, so never a secret and never SQL. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** The base of every error this project throws on purpose. Its message may be shown to the client. */
export class DomainError extends Error {
  override readonly name: string = 'DomainError'
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The input has the wrong shape or breaks a rule; `fields` says where. */
export class ValidationError extends DomainError {
  override readonly name = 'ValidationError'
  readonly fields: FieldErrors

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { readonly fields?: FieldErrors } = {}) {
    super(code, message, options)
    this.fields = options.fields ?? {}
  }

  /** The common case: one message about one field. */
  static field(field: string, code: ErrorCode, message: string): ValidationError {
    return new ValidationError(code, message, { fields: { [field]: [{ code, message }] } })
  }
}

/** Nobody is signed in, or what was shown as proof is wrong. */
export class AuthenticationError extends DomainError {
  override readonly name = 'AuthenticationError'
}

/** Somebody is signed in and may not do this. */
export class AccessDeniedError extends DomainError {
  override readonly name = 'AccessDeniedError'
}

/** The thing is not there, or may not be seen: the answer is the same. */
export class NotFoundError extends DomainError {
  override readonly name = 'NotFoundError'
}

/** Something stored stands against the change: a unique or foreign key, another writer. */
export class ConflictError extends DomainError {
  override readonly name = 'ConflictError'
}

/** Too many tries; `details.retryAfter` is in seconds. */
export class RateLimitError extends DomainError {
  override readonly name = 'RateLimitError'
}

/** A part that is needed does not answer now; trying again later is right. */
export class UnavailableError extends DomainError {
  override readonly name = 'UnavailableError'
}

/** The application is set up wrongly: thrown at start, or by a call that can never work. */
export class ConfigurationError extends DomainError {
  override readonly name = 'ConfigurationError'
}
