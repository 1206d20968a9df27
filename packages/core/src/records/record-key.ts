import { fieldOf, type ModelDescription, type Row, type Value } from '../db/model.ts'
import { NotFoundError } from '../errors.ts'
import { parseText, toText } from '../query/field-value.ts'
import { and, eq, type Where } from '../query/where.ts'

/** A row's primary key as one text for addresses: the parts with commas between them, each percent-encoded. */
export const keyText = (model: ModelDescription, row: Row): string =>
  model.primaryKey.map((field) => encodeURIComponent(toText(row[field]))).join(',')

/**
 * The condition that finds a row by the text of its key.
 * @throws {NotFoundError} `not_found` for a text that cannot be a key of this model: there is no such row.
 */
export function whereKey(model: ModelDescription, text: string): Where {
  const parts = text.split(',')
  if (model.primaryKey.length === 0 || parts.length !== model.primaryKey.length) throw noRow(model)
  return and(...model.primaryKey.map((name, i) => eq(name, keyPart(model, name, parts[i] ?? ''))))
}

/** The condition that finds exactly this row. */
export const whereRow = (model: ModelDescription, row: Row): Where =>
  and(...model.primaryKey.map((name) => eq(name, row[name] as Value)))

/** Any of these rows: a list of keys, or of conditions where the key has several parts. */
export function rowsWhere(model: ModelDescription, rows: readonly Row[]): Where {
  const [only] = model.primaryKey
  if (model.primaryKey.length === 1 && only)
    return { op: 'in', path: only, values: rows.map((row) => row[only] as never) }
  return { op: 'or', conditions: rows.map((row) => whereRow(model, row)) }
}

/** The error of whoever asks for a row that is not there, or not for them. */
export const noRow = (model: ModelDescription): NotFoundError =>
  new NotFoundError('not_found', `There is no such ${model.name}.`, { details: { model: model.name } })

function keyPart(model: ModelDescription, name: string, text: string): Value {
  try {
    return parseText(fieldOf(model, name), decodeURIComponent(text))
  } catch {
    throw noRow(model)
  }
}
