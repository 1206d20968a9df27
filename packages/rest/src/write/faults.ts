import { ConflictError, type FieldError, NotFoundError, ValidationError } from '@authpkg/core'

/** What is wrong with several parts of a body, gathered so that it is all told at once. */
export class Faults {
  readonly #fields = new Map<string, FieldError[]>()
  #first: ValidationError | null = null

  /** What the work gives; undefined when it found faults, which are kept under the path. */
  catch<Result>(work: () => Result, path = ''): Result | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error
      this.#keep(at(path, error))
      return undefined
    }
  }

  /** @throws {ValidationError} with everything that was found, in the order of it. */
  throwIfAny(): void {
    if (!this.#first) return
    const fields = Object.fromEntries(this.#fields)
    const messages = Object.values(fields).flatMap((faults) => faults.map(({ message }) => message))
    throw new ValidationError(this.#first.code, [...new Set(messages)].join(' ') || this.#first.message, { fields })
  }

  #keep(error: ValidationError): void {
    this.#first ??= error
    const found = Object.entries(error.fields)
    if (found.length === 0) found.push(['', [{ code: error.code, message: error.message }]])
    for (const [field, faults] of found) this.#fields.set(field, [...(this.#fields.get(field) ?? []), ...faults])
  }
}

const joined = (path: string, field: string): string => [path, field].filter((part) => part !== '').join('.')

/** The same fault, seen from a body that holds the faulty one at a path. */
function at(path: string, error: ValidationError): ValidationError {
  if (path === '') return error
  const own = Object.keys(error.fields).length === 0
  const fields = own ? { '': [{ code: error.code, message: error.message }] } : error.fields
  return new ValidationError(error.code, error.said, {
    cause: error,
    fields: Object.fromEntries(Object.entries(fields).map(([field, faults]) => [joined(path, field), faults])),
  })
}

/** Does what a part of a body asks for; what stands against it is told at the part's path. */
export async function inPath<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ValidationError) throw at(path, error)
    if (error instanceof NotFoundError && error.code === 'not_found')
      throw ValidationError.field(path, 'invalid_value', error.said)
    if (error instanceof ConflictError && Array.isArray(error.details['fields'])) {
      const fields = error.details['fields'].map((field) => joined(path, String(field)))
      throw new ConflictError(error.code, error.said, { cause: error, details: { ...error.details, fields } })
    }
    throw error
  }
}
