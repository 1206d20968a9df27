import { type DriverFailure, driverFailureError, readDriverError } from '../db/driver-errors.ts'
import type { FieldInfo, ModelInfo } from './catalog.ts'
import { uniqueIndexName } from './names.ts'

/**
 * The typed error for what a driver threw while it worked on a model. An error that is not known stays as it is: it
 * is a mistake in a statement, or was typed already.
 */
export function typedError(error: unknown, model?: ModelInfo, written: WrittenValues = []): unknown {
  const failure = readDriverError(error)
  if (!failure) return error
  const broken = model ? brokenFields(failure, model) : []
  const fields = broken.length === 0 && failure.kind === 'badValue' ? suspects(error, written) : broken
  return driverFailureError(failure, model ? { model: model.name, fields } : {}, error)
}

/** What the statement was to write. */
export type WrittenValues = Iterable<readonly [FieldInfo, unknown]>

const largestInteger = 2 ** 31 - 1

/** PostgreSQL does not say which value a column could not hold: a number beyond 32 bits, or a text beyond the length it tells. */
function suspects(error: unknown, written: WrittenValues): readonly string[] {
  const message = error instanceof Error ? error.message : ''
  const length = Number(/character(?: varying)?\((\d+)\)/.exec(message)?.[1] ?? Number.POSITIVE_INFINITY)
  const values = [...written]
  const tooLarge = values.filter(([{ type }, value]) =>
    typeof value === 'string' ? value.length > length : type === 'integer' && Math.abs(Number(value)) > largestInteger,
  )
  return (tooLarge.length === 0 && values.length === 1 ? values : tooLarge).map(([{ name }]) => name)
}

/** The fields that broke a rule: by their columns, or by the constraint that bears their names. */
function brokenFields({ columns, constraint, kind }: DriverFailure, model: ModelInfo): readonly string[] {
  if (columns.length > 0) return columns.flatMap((column) => fieldOfColumn(column, model)?.name ?? [])
  if (constraint === undefined || kind !== 'unique') return []
  return fieldsOfConstraint(constraint, model)
}

/** A plugin of the application's may have changed the case of names on their way into the database. */
function fieldOfColumn(name: string, { fields }: ModelInfo): FieldInfo | undefined {
  const all = [...fields.values()]
  return all.find(({ column }) => column === name) ?? all.find(({ column }) => plain(column) === plain(name))
}

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

/** MySQL tells only the index: one that was named by us or by the database bears the names of its columns. */
function fieldsOfConstraint(constraint: string, { description, fields, table }: ModelInfo): readonly string[] {
  if (constraint === 'PRIMARY') return description.primaryKey
  const unique = [...fields.values()].filter((field) => field.unique).map(({ name }) => [name])
  const isNamedAfter = (set: readonly string[]): boolean => {
    const columns = set.map((name) => fields.get(name)?.column ?? name)
    return namesOfIndex(table, columns).some((name) => plain(name) === plain(constraint))
  }
  return [...description.uniqueSets, ...unique].find(isNamedAfter) ?? []
}

const namesOfIndex = (table: string, columns: readonly string[]): readonly string[] => [
  columns[0] ?? '',
  columns.join('_'),
  uniqueIndexName(table, columns),
  `${table}_${columns.join('_')}`,
  `${table}_${columns.join('_')}_unique`,
]
