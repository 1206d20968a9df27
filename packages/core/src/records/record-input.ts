import type { FieldDescription, ModelDescription, Value } from '../db/model.ts'
import { type ErrorCode, type FieldError, ValidationError } from '../errors.ts'
import { parseJsonValue, parseText } from '../query/field-value.ts'

/** How a surface sends values: JSON minds types, a form has only text. */
export type InputFormat = 'json' | 'text'

export interface InputRules {
  readonly format: InputFormat
  /** The only fields that may be set. */
  readonly writable: ReadonlySet<string>
  /** What to do with a name that is not writable: `refuse` it (400), or `ignore` it as flask-peewee does. */
  readonly others: 'refuse' | 'ignore'
}

/**
 * Reads the values of a body by the model's metadata. A to-one relation is set by its own name or by its key field's.
 * A form's empty text is NULL where the field allows it.
 *
 * @throws {ValidationError} with a message for every field that is unknown or has a wrong value, all at once.
 */
export function readInput(
  model: ModelDescription,
  input: Readonly<Record<string, unknown>>,
  rules: InputRules,
): Record<string, Value> {
  const errors = new Map<string, FieldError[]>()
  const values: Record<string, Value> = {}
  for (const [name, raw] of Object.entries(input)) {
    const field = inputField(model, name)
    if (!field || !rules.writable.has(field.name)) {
      if (rules.others === 'refuse') errors.set(name, [unknownField(model, name)])
      continue
    }
    try {
      values[field.name] = readValue(field, raw, rules.format, name)
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
      errors.set(name, [...Object.values(error.fields).flat()])
    }
  }
  throwIfAny(errors)
  return values
}

/** @throws {ValidationError} naming every field, of these or of all, that a new row needs and does not have. */
export function assertComplete(
  model: ModelDescription,
  values: Readonly<Record<string, unknown>>,
  fields: Iterable<FieldDescription> = model.fields.values(),
): void {
  const errors = new Map<string, FieldError[]>()
  for (const field of fields) {
    const given = values[field.name]
    if (given === undefined && !field.nullable && !field.hasDefault && !field.generated) {
      errors.set(field.name, [message('invalid_value', `${field.name} is required.`)])
    }
  }
  throwIfAny(errors)
}

/** The field that a name in a body stands for: its own, or the key of the to-one relation so named. */
export function inputField(model: ModelDescription, name: string): FieldDescription | undefined {
  const field = model.fields.get(name)
  if (field) return field
  const relation = model.relations.get(name)
  const key = relation?.owning && relation.localFields.length === 1 ? relation.localFields[0] : undefined
  return key === undefined ? undefined : model.fields.get(key)
}

function readValue(field: FieldDescription, raw: unknown, format: InputFormat, name: string): Value {
  const value = format === 'json' ? parseJsonValue(field, raw, name) : readText(field, raw, name)
  if (value === null && !field.nullable) throw ValidationError.field(name, 'invalid_value', `${name} is required.`)
  if (typeof value === 'string' && field.maxLength !== undefined && [...value].length > field.maxLength) {
    throw ValidationError.field(name, 'invalid_value', `${name} can have at most ${field.maxLength} characters.`)
  }
  return value
}

function readText(field: FieldDescription, raw: unknown, name: string): Value {
  if (typeof raw !== 'string') throw ValidationError.field(name, 'invalid_value', `${name} must be text.`)
  if (raw === '' && (field.nullable || (field.type !== 'string' && field.type !== 'text'))) {
    return field.type === 'boolean' && !field.nullable ? false : null
  }
  return parseText(field, raw.replaceAll('\r\n', '\n'), name)
}

const message = (code: ErrorCode, text: string): FieldError => ({ code, message: text })

const unknownField = (model: ModelDescription, name: string): FieldError =>
  message('unknown_field', `${model.name} has no field ${name} that can be set.`)

function throwIfAny(errors: ReadonlyMap<string, readonly FieldError[]>): void {
  const [first] = errors.values()
  if (!first?.[0]) return
  throw new ValidationError(
    first[0].code,
    [...errors.values()]
      .flat()
      .map((e) => e.message)
      .join(' '),
    {
      fields: Object.fromEntries(errors),
    },
  )
}
