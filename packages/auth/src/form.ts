import {
  AuthenticationError,
  ConflictError,
  type DomainError,
  type ErrorCode,
  type FieldError,
  type FieldErrors,
  faultOf,
  RateLimitError,
  type Sentence,
  UnavailableError,
  ValidationError,
} from '@authpkg/core'
import type { Context, Handler } from 'hono'
import * as v from 'valibot'
import { readForm, readJson } from './body.ts'
import { english } from './languages/english.ts'
import type { Language, PlainKey } from './languages/language.ts'
import { negotiateLanguage } from './languages/negotiate-language.ts'
import { say, tell } from './languages/translate.ts'
import { verifyRequest } from './middleware/csrf.ts'
import { refuseAnonymous } from './middleware/login-required.ts'
import { sendsJson, wantsJson } from './negotiate.ts'
import { fieldErrors } from './problem.ts'
import { htmlResponse } from './responses.ts'
import { putRetryAfter } from './retry-after.ts'
import { STATUS } from './status.ts'

/** A form as a page shows it: empty at first, later with what was typed and what was wrong with it. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>
  readonly errors: FieldErrors
  /** What is wrong with the form as a whole. */
  readonly message: string | null
  /** The code of the error that brought the form back. */
  readonly code?: ErrorCode
}

export interface FormOptions {
  /** The form's page, as HTML. */
  readonly page: (c: Context, form: FormState) => string | Promise<string>
  /** Fields that are never shown again. */
  readonly secret?: readonly string[]
  /** Whether only users may send it; others are asked to log in first. Default: false. */
  readonly usersOnly?: boolean
  /** Whether it takes the token of a session that is over already, too. Default: false. */
  readonly endsSession?: boolean
}

/** As much as account forms need, in bytes. */
const maxBytes = 20 * 1024

export const emptyForm: FormState = { values: {}, errors: {}, message: null }

/**
 * A handler for a form that also takes JSON. It checks that the request is our own, reads the named fields only, and
 * has the handler called with what the schema made of them. When that refuses the input, a browser gets the form
 * again, with what was typed and a message at each field; a program gets problem details.
 *
 * Fields that are not named are ignored in a form and refused in JSON. A field that comes twice is no text.
 *
 * @example app.post('/name/', form({ name: text('Enter a name.') }, { page }, (c, { name }) => save(c, name)))
 */
export function form<const Entries extends v.ObjectEntries>(
  entries: Entries,
  { page, secret = [], usersOnly = false, endsSession = false }: FormOptions,
  handle: (c: Context, input: v.InferOutput<v.ObjectSchema<Entries, undefined>>) => Promise<Response>,
): Handler {
  const schema = v.object(entries)
  const names = Object.keys(entries)
  return async (c) => {
    await verifyRequest(c, { maxBytes, endsSession })
    const refused = usersOnly ? refuseAnonymous(c) : null
    if (refused) return refused
    const sent = await readFields(c, names)
    try {
      return await handle(c, validate(schema, sent))
    } catch (error) {
      if (wantsJson(c) || !canBeCorrected(error)) throw error
      putRetryAfter(c, STATUS[error.code], error.details)
      const state = stateOf(error, keepTyped(sent, secret), names, negotiateLanguage(c))
      return htmlResponse(c, await page(c, state), STATUS[error.code])
    }
  }
}

/** A field that must hold text. A message that is a key of the catalogue is told in the request's language. */
export const text = (message: PlainKey | (string & {})) => v.pipe(v.string(message), v.nonEmpty(message))
/** A field that may be left out or empty. */
export const optionalText = () => v.optional(v.nullable(v.string('This must be text.')))
/** A checkbox: `true` or nothing in a form, a boolean in JSON. */
export const checkbox = () =>
  v.optional(
    v.pipe(
      v.union([v.boolean(), v.literal('true')], 'This must be true or false.'),
      v.transform((value) => value === true || value === 'true'),
    ),
    false,
  )

type Fields = Readonly<Record<string, unknown>>

async function readFields(c: Context, names: readonly string[]): Promise<Fields> {
  return sendsJson(c) ? jsonFields(await readJson(c, { maxBytes }), names) : formFields(c, names)
}

async function formFields(c: Context, names: readonly string[]): Promise<Fields> {
  const sent = await readForm(c, { maxBytes })
  return fields(names, (name) => {
    const values = sent.getAll(name)
    return values.length > 1 ? values : values[0]
  })
}

function jsonFields(body: unknown, names: readonly string[]): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ValidationError('invalid_input', 'The body must be an object.')
  }
  const unknown = Object.keys(body).filter((name) => !names.includes(name))
  if (unknown.length > 0) throw unknownFields(unknown)
  return fields(names, (name) => (body as Fields)[name])
}

/** Missing fields are there as undefined, so that their own messages speak. */
const fields = (names: readonly string[], read: (name: string) => unknown): Fields =>
  Object.fromEntries(names.map((name) => [name, read(name)]))

function unknownFields(names: readonly string[]): ValidationError {
  const message = `This form has no field ${names.join(', ')}.`
  const errors = names.map((name) => [name, [{ code: 'unknown_field' as const, message: 'There is no such field.' }]])
  return new ValidationError('unknown_field', message, { fields: Object.fromEntries(errors) })
}

function validate<Schema extends v.GenericSchema>(schema: Schema, input: Fields): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input)
  if (result.success) return result.output
  const errors: Record<string, FieldError[]> = {}
  for (const issue of result.issues) {
    const field = v.getDotPath(issue) ?? ''
    errors[field] = [...(errors[field] ?? []), faultOf('invalid_value', saidBy(issue))]
  }
  throw new ValidationError('invalid_value', result.issues.map(saidBy), { fields: errors })
}

const saidBy = ({ message }: { readonly message: string }): string | Sentence =>
  Object.hasOwn(english.texts, message) ? say(message as PlainKey) : message

const correctable: ReadonlySet<ErrorCode> = new Set(['invalid_credentials', 'invalid_token'])

/** What a person can put right in the form, or by sending it again; the rest is an error page. */
const canBeCorrected = (error: unknown): error is DomainError =>
  error instanceof ValidationError ||
  error instanceof ConflictError ||
  error instanceof RateLimitError ||
  (error instanceof AuthenticationError && correctable.has(error.code)) ||
  (error instanceof UnavailableError && (error.code === 'hash_queue_full' || error.code === 'mail_unavailable'))

/** What is wrong with a field that the form does not have is told above it. */
function stateOf(
  error: DomainError,
  values: Readonly<Record<string, string>>,
  names: readonly string[],
  language: Language,
): FormState {
  const faults = Object.entries(fieldErrors(error, language))
  const atFields = faults.filter(([name]) => names.includes(name))
  const errors = Object.fromEntries(atFields)
  const message = faults.length > 0 && faults.length === atFields.length ? null : tell(language, error.said)
  return { values, errors, message, code: error.code }
}

function keepTyped(sent: Fields, secret: readonly string[]): Record<string, string> {
  const kept = Object.entries(sent).filter(([name, value]) => typeof value === 'string' && !secret.includes(name))
  return Object.fromEntries(kept) as Record<string, string>
}
