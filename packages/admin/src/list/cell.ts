import { SafeHtml } from '@authpkg/auth'
import type { FieldDescription, FieldType } from '@authpkg/core'
import { toText } from '@authpkg/core'

/** What one cell of a list shows; the template draws each kind in its own way. */
export interface Cell {
  readonly kind:
    | 'text'
    | 'null'
    | 'empty'
    | 'yes'
    | 'no'
    | 'number'
    | 'time'
    | 'code'
    | 'html'
    | 'link'
    | 'missing'
    | 'error'
  readonly text: string
  /** Of a `link`. */
  readonly href?: string
  /** Of a `time`: the moment itself. */
  readonly iso?: string
}

/** So much of a long text is sent; the style sheet shows two lines of it. */
const longest = 300

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const day = (date: Date): string => `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`
const moment = (date: Date): string => `${day(date)}, ${date.toISOString().slice(-13, -8)}`

export const nullCell: Cell = { kind: 'null', text: 'no value' }
const emptyCell: Cell = { kind: 'empty', text: 'empty text' }
const yes: Cell = { kind: 'yes', text: 'Yes' }
const no: Cell = { kind: 'no', text: 'No' }

type Show = (value: unknown) => Cell

const text: Show = (value) => (value === '' ? emptyCell : { kind: 'text', text: shorten(String(value)) })
const code: Show = (value) => ({ kind: 'code', text: shorten(toText(value)) })
const number: Show = (value) => ({ kind: 'number', text: toText(value) })

const shows: Readonly<Record<FieldType, Show>> = {
  string: text,
  text,
  enum: text,
  uuid: code,
  integer: number,
  float: number,
  bigint: number,
  decimal: number,
  boolean: (value) => (value === true ? yes : no),
  date: (value) => timeCell(String(value), `${String(value)}T00:00:00Z`, day),
  time: text,
  datetime: (value) => (value instanceof Date ? timeCell(toText(value), value, moment) : text(value)),
  json: code,
  binary: (value) => ({ kind: 'text', text: value instanceof Uint8Array ? bytes(value.length) : 'data' }),
}

/** The cell of a field's value. */
export const fieldCell = (field: FieldDescription, value: unknown): Cell =>
  value === null || value === undefined ? nullCell : shows[field.type](value)

/** The cell of whatever a column's function gives. */
export function anyCell(value: unknown): Cell {
  if (value === null || value === undefined) return nullCell
  if (value instanceof SafeHtml) return { kind: 'html', text: value.html }
  if (value instanceof Date) return shows.datetime(value)
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value === 'number' || typeof value === 'bigint') return number(value)
  return typeof value === 'object' ? code(value) : text(value)
}

export const isNumeric = (type: FieldType): boolean => ['integer', 'float', 'bigint', 'decimal'].includes(type)

const shorten = (value: string): string => (value.length > longest ? `${value.slice(0, longest)}…` : value)

/** A moment that no calendar has (a database may hold one) is shown as it stands. */
function timeCell(iso: string, value: string | Date, format: (date: Date) => string): Cell {
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return text(iso)
  return { kind: 'time', text: format(date), iso }
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} ${count === 1 ? 'byte' : 'bytes'}`
  const units = ['KiB', 'MiB', 'GiB']
  const power = Math.min(Math.floor(Math.log2(count) / 10), units.length)
  return `${(count / 1024 ** power).toFixed(1)} ${units[power - 1]}`
}
