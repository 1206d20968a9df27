import { type FieldError, readInput, ValidationError, type Value } from '@authpkg/core'
import { isChoice } from '../related.ts'
import type { ModelVisit } from '../visit.ts'
import type { FormTexts } from './form-text.ts'
import type { ShownField } from './shown-fields.ts'

/**
 * The typed values of texts that were filled in.
 * @throws {ValidationError} with a message for every field at once.
 */
export async function readValues(
  visit: ModelVisit,
  fields: readonly ShownField[],
  texts: FormTexts,
): Promise<Record<string, Value>> {
  const { admin } = visit
  const byName = new Map(fields.map((field) => [field.name, field]))
  const errors = new Map<string, readonly FieldError[]>(requiredErrors(byName, texts))
  const filled = Object.fromEntries(
    Object.entries(texts).filter(([name]) => !errors.has(name) && byName.get(name)?.field),
  )
  let values: Record<string, Value> = {}
  try {
    values = readInput(admin.model, filled, {
      format: 'text',
      writable: new Set(fields.filter(({ fixed }) => !fixed).map(({ name }) => name)),
      others: 'refuse',
    })
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error
    for (const [name, found] of Object.entries(error.fields)) errors.set(name, found)
  }
  for (const [name, found] of await choiceErrors(visit, byName, values)) errors.set(name, found)
  throwErrors(errors)
  return values
}

/** A new row leaves out what was left empty where a default takes its place. */
export function withoutDefaulted(fields: readonly ShownField[], texts: FormTexts): FormTexts {
  const takesDefault = ({ field, name }: ShownField): boolean =>
    texts[name] === '' && field?.hasDefault === true && (field.default === undefined || !isText(field.type))
  const left = new Set(fields.filter(takesDefault).map(({ name }) => name))
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !left.has(name)))
}

function* requiredErrors(fields: ReadonlyMap<string, ShownField>, texts: FormTexts): Generator<[string, FieldError[]]> {
  for (const [name, text] of Object.entries(texts)) {
    const field = fields.get(name)
    if (text === '' && field?.required)
      yield [name, [{ code: 'invalid_value', message: `${field.label} is required.` }]]
  }
}

/** The related model's own admin says which of its rows this user may choose. */
async function choiceErrors(
  visit: ModelVisit,
  fields: ReadonlyMap<string, ShownField>,
  values: Readonly<Record<string, Value>>,
): Promise<readonly [string, FieldError[]][]> {
  const { site, request } = visit
  const errors: [string, FieldError[]][] = []
  for (const [name, value] of Object.entries(values)) {
    const relation = fields.get(name)?.relation
    if (!relation || value === null) continue
    const isNarrowed = site.adminOf(request.records.model(relation.target))?.options.getQuery !== undefined
    if (isNarrowed && !(await isChoice(visit, relation, value))) {
      errors.push([name, [{ code: 'invalid_value', message: `There is no such ${fields.get(name)?.label ?? name}.` }]])
    }
  }
  return errors
}

function throwErrors(errors: ReadonlyMap<string, readonly FieldError[]>): void {
  const [first] = [...errors.values()].flat()
  if (first) throw new ValidationError(first.code, first.message, { fields: Object.fromEntries(errors) })
}

const isText = (type: string): boolean => type === 'string' || type === 'text'
