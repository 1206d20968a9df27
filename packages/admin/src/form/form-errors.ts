import { fieldErrors } from '@authpkg/auth'
import { ConflictError, type DomainError, ValidationError } from '@authpkg/core'
import type { ModelAdmin } from '../model-admin.ts'
import type { ShownField } from './shown-fields.ts'

/** Messages of a form: by field, and about the whole of it. */
export interface FormErrors {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly general: readonly string[]
}

export const noErrors: FormErrors = { fields: new Map(), general: [] }

/** What a person can put right in the form; every other error is a page of its own. */
export const canBeCorrected = (error: unknown): error is DomainError =>
  error instanceof ValidationError || (error instanceof ConflictError && error.code !== 'deadlock')

/**
 * The messages of an error, at the fields of this form. What concerns a field that is not in it is told above the form,
 * and only if the field is no secret.
 */
export function formErrors(admin: ModelAdmin, fields: readonly ShownField[], error: DomainError): FormErrors {
  const found = new Map<string, string[]>()
  const general: string[] = []
  for (const [name, messages] of Object.entries(fieldErrors(error))) {
    const field = fields.find((each) => each.name === name || each.relation?.name === name)
    const texts = messages.map(({ code, message }) =>
      code === 'unique_violation' ? 'Another row has this already.' : message,
    )
    if (field)
      found.set(
        field.name,
        texts.map((text) => spoken(text, name, field.label)),
      )
    else if (!admin.model.fields.get(name)?.secret) general.push(...texts)
  }
  if (found.size === 0 && general.length === 0) general.push(whole(error))
  return { fields: found, general }
}

function whole(error: DomainError): string {
  if (error.code === 'unique_violation') return 'Another row has these values already.'
  if (error.code === 'foreign_key_violation') return 'A row that this one refers to is not there.'
  return error.message
}

/** Messages speak of the label, not of the column. */
const spoken = (message: string, name: string, label: string): string =>
  message.startsWith(`${name} `) ? label + message.slice(name.length) : message
