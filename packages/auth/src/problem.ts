import {
  ConflictError,
  DomainError,
  type ErrorCode,
  type FieldError,
  type FieldErrors,
  faultOf,
  ValidationError,
} from '@authpkg/core'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { english } from './languages/english.ts'
import type { Language } from './languages/language.ts'
import { tell, translator } from './languages/translate.ts'
import { STATUS } from './status.ts'

/** What a client is told of an error: RFC 9457, with our code. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: ContentfulStatusCode
  readonly detail: string
  readonly code: ErrorCode | 'internal_error'
  readonly requestId: string
  /** What is wrong with each part of the input, by JSON Pointer (RFC 6901); left out when there is nothing to say. */
  readonly errors?: readonly { readonly pointer: string; readonly code: ErrorCode; readonly message: string }[]
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * The problem that an error is. What was not thrown on purpose, or is the server's own fault, tells nothing.
 *
 * @param language that the detail is written in, and the messages. Default: English.
 */
export function toProblem(error: unknown, requestId: string, language: Language = english): Problem {
  if (!(error instanceof DomainError) || STATUS[error.code] === 500) return internalProblem(requestId, language)
  const { code, said, details } = error
  const errors = Object.entries(fieldErrors(error, language)).flatMap(([field, list]) =>
    list.map((found) => ({ pointer: pointerTo(field), code: found.code, message: found.message })),
  )
  return {
    ...head(code, STATUS[code]),
    detail: tell(language, said),
    code,
    requestId,
    ...(errors.length > 0 && { errors }),
    ...(Object.keys(details).length > 0 && { details }),
  }
}

const internalProblem = (requestId: string, language: Language): Problem => ({
  ...head('internal_error', 500),
  detail: translator(language)('error.internal'),
  code: 'internal_error',
  requestId,
})

/** The type is stable, and the title depends on it alone, as the RFC has it. */
const head = (code: string, status: ContentfulStatusCode) => ({
  type: `urn:authpkg:problem:${code}`,
  title: code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' '),
  status,
})

/** A dot in a name steps into an object or a list. */
const pointerTo = (field: string): string =>
  field === ''
    ? ''
    : field
        .split('.')
        .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
        .join('')

const takenFields: Partial<Record<ErrorCode, string>> = { username_taken: 'username', email_taken: 'email' }

/**
 * An error's messages by field: those of a validation, and the field that a unique value stands against.
 *
 * @param language of the messages. Default: English.
 */
export function fieldErrors(error: unknown, language: Language = english): FieldErrors {
  const told = ({ code, message, said = message }: FieldError): FieldError => ({ code, message: tell(language, said) })
  return Object.fromEntries(Object.entries(faultsOf(error)).map(([field, list]) => [field, list.map(told)]))
}

function faultsOf(error: unknown): FieldErrors {
  if (error instanceof ValidationError) return error.fields
  if (!(error instanceof ConflictError)) return {}
  const { code, said, details } = error
  const named = code === 'unique_violation' && Array.isArray(details['fields']) ? details['fields'].map(String) : []
  const fields = takenFields[code] === undefined ? named : [takenFields[code]]
  return Object.fromEntries(fields.map((field) => [field, [faultOf(code, said)]]))
}
