import type { Row } from '@authpkg/core'
import { toJson } from '../json-text.ts'
import type { Answer, RestRequest } from '../request.ts'
import type { Data } from '../view/serializer.ts'
import { type Column, columnsOf, csvHeader, csvLine } from './csv.ts'
import { contentTypes, type TableFormat } from './format.ts'

/** Writes the rows of a list, some at a time. */
export class TableWriter {
  readonly #request: RestRequest
  readonly #format: TableFormat
  #columns: readonly Column[] | null = null

  constructor(request: RestRequest, format: TableFormat) {
    this.#request = request
    this.#format = format
  }

  /** The next rows; before the first ones comes the line that names the columns. */
  write(rows: readonly Row[]): string {
    const { serializer, context } = this.#request
    const data = rows.map((row) => serializer.toData(row, context))
    return this.#format === 'csv' ? this.#csv(data) : data.map((one) => `${toJson(one)}\n`).join('')
  }

  #csv(data: readonly Data[]): string {
    const columns = this.#columns ?? columnsOf(this.#request.serializer, data)
    const header = this.#columns || columns.length === 0 ? '' : csvHeader(columns)
    this.#columns = columns
    return header + data.map((one) => csvLine(columns, one)).join('')
  }
}

/** What is told of a table, whole or in parts. */
export function tableHead({ c, resource }: RestRequest, format: TableFormat): Pick<Answer, 'body' | 'type'> {
  c.header('Content-Disposition', `attachment; filename="${resource.name}.${format}"`)
  return { body: null, type: contentTypes[format] }
}

/** A page of a list as a table. */
export const tableOf = (request: RestRequest, format: TableFormat, rows: readonly Row[]): Answer => ({
  ...tableHead(request, format),
  text: new TableWriter(request, format).write(rows),
  isRepresentation: true,
})
