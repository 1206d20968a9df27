import { inEnglish, type Message } from './texts.ts'

/**
 * Every code an error of this project can carry. Callers branch on the code, never on a message.
 * `@authpkg/auth` holds the one table that turns a code into an HTTP status.
 */
export type ErrorCode =
  // the request's input
  | 'invalid_input'
  | 'malformed_body'
  | 'unsupported_media_type'
  | 'not_acceptable'
  | 'body_too_large'
  | 'unknown_field'
  | 'unknown_filter'
  | 'unknown_operator'
  | 'unknown_relation'
  | 'unknown_parameter'
  | 'invalid_value'
  | 'invalid_page'
  | 'invalid_cursor'
  | 'limit_exceeded'
  | 'weak_password'
  // who is asking
  | 'login_required'
  | 'fresh_login_required'
  | 'invalid_credentials'
  | 'invalid_token'
  | 'invalid_bearer_token'
  | 'email_unconfirmed'
  // what they may do
  | 'access_denied'
  | 'insufficient_scope'
  | 'csrf_failed'
  | 'registration_closed'
  | 'invitation_required'
  // what is there
  | 'not_found'
  | 'method_not_allowed'
  // what stands against it
  | 'username_taken'
  | 'email_taken'
  | 'email_needed'
  | 'unique_violation'
  | 'foreign_key_violation'
  | 'version_conflict'
  | 'precondition_failed'
  | 'precondition_required'
  | 'idempotency_key_reused'
  | 'idempotency_key_in_use'
  | 'delete_blocked'
  | 'last_superuser'
  | 'deadlock'
  // what cannot answer now
  | 'too_many_requests'
  | 'hash_queue_full'
  | 'limiter_unavailable'
  | 'mail_unavailable'
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
  /** In English. */
  readonly message: string
  /** The same, for other languages. Default: `message` is all there is. */
  readonly said?: Message
}

/** A {@link FieldError} that can be told in other languages. @example faultOf('invalid_value', say('emailInvalid')) */
export const faultOf = (code: ErrorCode, said: Message): FieldError =>
  typeof said === 'string' ? { code, message: said } : { code, message: inEnglish(said), said }

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
  /** The message, in a form that can be told in other languages. */
  readonly said: Message

  constructor(code: ErrorCode, said: Message, options: ErrorOptions = {}) {
    super(inEnglish(said), options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.said = said
    this.details = options.details ?? {}
  }
}

/** The input has the wrong shape or breaks a rule; `fields` says where. */
export class ValidationError extends DomainError {
  override readonly name = 'ValidationError'
  readonly fields: FieldErrors

  constructor(code: ErrorCode, said: Message, options: ErrorOptions & { readonly fields?: FieldErrors } = {}) {
    super(code, said, options)
    this.fields = options.fields ?? {}
  }

  /** The common case: one message about one field. */
  static field(field: string, code: ErrorCode, said: Message): ValidationError {
    return new ValidationError(code, said, { fields: { [field]: [faultOf(code, said)] } })
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
