import { type FieldError, ValidationError } from '@authpkg/core'
import { type ModelInfo, typedError, type WrittenValues } from '@authpkg/core/sql'
import { ValidationError as OrmValidationError } from '@mikro-orm/core'

/** What a write through the ORM throws: its own validation, a validator's in a hook, or the driver's. */
export function writingError(error: unknown, model: ModelInfo, written: WrittenValues): unknown {
  return validationError(error, model) ?? typedError(error, model, written)
}

type Messages = readonly (readonly [name: string, message: string])[]

/** The typed error for what a validator says of fields; undefined for any other. */
function validationError(error: unknown, model: ModelInfo): ValidationError | undefined {
  const messages = ormMessages(error) ?? issueMessages(error) ?? constraintMessages(error)
  if (!messages || messages.length === 0) return undefined
  const fields: Record<string, FieldError[]> = {}
  for (const [name, message] of messages) {
    const field = model.fields.has(name) ? name : ''
    fields[field] = [...(fields[field] ?? []), { code: 'invalid_value', message }]
  }
  const message = messages.map(([, text]) => text).join(' ')
  return new ValidationError('invalid_value', message, { cause: error, fields })
}

/** The ORM's messages repeat the value, so only the name of the property is taken. */
function ormMessages(error: unknown): Messages | undefined {
  if (!(error instanceof OrmValidationError)) return undefined
  const [, property, required] =
    /^Trying to set \S+?\.([\w.]+) of type|^Value for \S+?\.(\w+) is required/.exec(error.message) ?? []
  if (required !== undefined) return [[required, `${required} must not be empty.`]]
  return property === undefined
    ? undefined
    : [[property.replaceAll('.', '_'), `${property} has a value that cannot be stored.`]]
}

/** Zod, Valibot and everything else that follows Standard Schema. */
function issueMessages(error: unknown): Messages | undefined {
  const issues = isObject(error) ? error['issues'] : undefined
  if (!Array.isArray(issues)) return undefined
  return issues
    .filter(isObject)
    .map(({ path, message }) => [pathName(path), String(message ?? 'The value is not valid.')])
}

function pathName(path: unknown): string {
  if (!Array.isArray(path)) return ''
  const keys = path.map((step: unknown) => (isObject(step) ? step['key'] : step))
  return String(keys[0] ?? '')
}

/** class-validator throws a list with the rules that each property broke. */
function constraintMessages(error: unknown): Messages | undefined {
  if (!Array.isArray(error)) return undefined
  return error.filter(isObject).flatMap(({ property, constraints }) => {
    const messages = isObject(constraints) ? Object.values(constraints) : []
    return messages.map((message) => [String(property), String(message)] as const)
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
