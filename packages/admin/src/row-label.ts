import { type FieldDescription, keyText, type ModelDescription, type Row } from '@authpkg/core'

/** A row's text form, as lists, choices and titles show it. */
export type RowLabel = (row: Row) => string

const telling = ['name', 'title', 'username', 'email', 'label', 'subject']
const longest = 80
/** Fields without a telling name that are tried. */
const most = 3

/** The fields that can name a row, best first. Which of them a row has depends on who reads it. */
export interface LabelFields {
  /** Fields with a telling name: the first that is not empty is the label. */
  readonly telling: readonly string[]
  /** Other text: the first that may be read is the label, if it is not empty. */
  readonly other: readonly string[]
}

export function labelFields(model: ModelDescription): LabelFields {
  const texts = [...model.fields.values()].filter((field) => !field.secret && isText(field))
  const named = telling.flatMap((name) => texts.filter((field) => plainName(field.name) === name))
  const short = texts.filter((field) => field.type === 'string')
  return { telling: named.map(nameOf), other: [...new Set([...short, ...texts])].slice(0, most).map(nameOf) }
}

/** The field to search for a row by, or to sort by its label; undefined for a model without text. */
export const mainLabelField = (fields: LabelFields): string | undefined => fields.telling[0] ?? fields.other[0]

/** The label of a model's rows: made of its fields, else of its key. */
export function rowLabel(model: ModelDescription, fields: LabelFields): RowLabel {
  return (row) => {
    const text = fields.telling.map((field) => row[field]).find(isGiven)
    const other =
      text === undefined && fields.telling.length === 0 ? fields.other.map((f) => row[f]).find(isRead) : text
    return isGiven(other) ? oneLine(String(other)) : keyLabel(model, row)
  }
}

/** A row without a name is told by its key. */
const keyLabel = (model: ModelDescription, row: Row): string =>
  model.primaryKey.length === 0 ? model.name : `#${decodeURIComponent(keyText(model, row))}`

/** Text as one line of bounded length. */
function oneLine(text: string, length = longest): string {
  const start = text.slice(0, length * 4)
  const line = isOneLine.test(start) ? start : start.replace(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line
}

/** Most text has nothing to change. */
const isOneLine = /^\S+(?: \S+)*$/

const isRead = (value: unknown): boolean => value !== undefined
const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== ''
const isText = ({ type }: FieldDescription): boolean => type === 'string' || type === 'text'
const nameOf = (field: FieldDescription): string => field.name
const plainName = (name: string): string => name.replaceAll('_', '').toLowerCase()
