import { isObject } from '../is-object.ts'
import { toJson } from '../json-text.ts'
import type { Data, Serializer } from '../view/serializer.ts'

/** Where the values of a column stand in an answer: behind included rows, which have a column for each of their fields. */
export type Column = readonly string[]

/**
 * The columns of what a serializer shows. Only where a function of the application has the last word are they those of
 * the rows themselves.
 *
 * @param rows some of the table's
 */
export function columnsOf({ shown, isPrepared }: Serializer, rows: readonly Data[]): readonly Column[] {
  const keys = isPrepared ? new Set(rows.flatMap(Object.keys)) : shown.map(({ key }) => key)
  return [...keys].flatMap((key) => {
    const part = shown.find((known) => known.key === key)
    const inner = rows.flatMap((row) => row[key] ?? [])
    const isRow = part && 'serializer' in part && part.relation.kind === 'toOne' && inner.every(isObject)
    return isRow ? columnsOf(part.serializer, inner).map((column) => [key, ...column]) : [[key]]
  })
}

/** A line of RFC 4180. */
export const csvHeader = (columns: readonly Column[]): string => line(columns.map((path) => path.join('.')))

export const csvLine = (columns: readonly Column[], data: Data): string =>
  line(columns.map((path) => path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : null), data)))

const line = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`

/** What is no value is an empty cell, empty text one with quotes. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'object') return quoted(toJson(value))
  const text = typeof value === 'string' ? harmless(value) : String(value)
  return text === '' || /[",;\t\r\n']/.test(text) ? quoted(text) : text
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** What makes a spreadsheet take a cell for a formula, as OWASP lists it; numbers are none. */
const formula = /^[=+\-@\t\r\n\0＝＋－＠]/
const number = /^-?\d+(?:\.\d+)?$/

const harmless = (text: string): string => (formula.test(text) && !number.test(text) ? `'${text}` : text)
