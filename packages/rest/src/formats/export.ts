import { authOf, requestId } from '@authpkg/auth'
import { type Row, rowsAfter, ValidationError, withKeyOrder } from '@authpkg/core'
import { mayBeNull, refuseWithoutKey } from '../paging/page.ts'
import { readingPositions } from '../paging/position.ts'
import type { Parameter } from '../query/query-string.ts'
import type { Question } from '../query/question.ts'
import type { Answer, RestRequest } from '../request.ts'
import type { TableFormat } from './format.ts'
import { TableWriter, tableHead } from './table.ts'

/** Rows that are read at a time. */
export const exportBatch = 250

const pageNames: ReadonlySet<string> = new Set(['page', 'limit', 'after', 'before'])

/** Whether all rows are meant: the resource lets this caller have them, and the address names no page. */
export function isExport({ resource, records }: RestRequest, parameters: readonly Parameter[]): boolean {
  const rule = resource.options.export ?? false
  if (rule === false || parameters.some(({ name }) => pageNames.has(name))) return false
  return rule === true || records.access.refusal(records.principal, rule) === null
}

/**
 * All rows that a question finds, in the order of the list: one statement for some hundreds of them, sent as they are
 * read, no faster than the client takes them. What fails later than the first breaks the answer off, so that nobody
 * takes a part for the whole; a client that goes away ends it.
 *
 * @throws {ValidationError} `limit_exceeded` for more rows than the resource lets out.
 */
export async function exportRows(request: RestRequest, format: TableFormat, question: Question): Promise<Answer> {
  await assertFew(request, question)
  const batches = readBatches(request, question)
  const first = await batches.next()
  const writer = new TableWriter(request, format)
  const encoder = new TextEncoder()
  async function* written(): AsyncGenerator<Uint8Array> {
    try {
      yield encoder.encode(writer.write(first.value ?? []))
      for await (const rows of batches) yield encoder.encode(writer.write(rows))
    } catch (error) {
      authOf(request.c).config.logger.error(`Request ${requestId(request.c)} failed.`, error)
      throw error
    }
  }
  return { ...tableHead(request, format), stream: ReadableStream.from(written()) }
}

async function assertFew({ resource, records }: RestRequest, question: Question): Promise<void> {
  const { model, maxExport } = resource
  if (maxExport === Number.POSITIVE_INFINITY) return
  const found = await records.count(model, { ...question, countUpTo: maxExport + 1 })
  if (found <= maxExport) return
  const message = `A table can hold at most ${maxExport} rows: filter further, or ask for pages.`
  throw new ValidationError('limit_exceeded', message)
}

async function* readBatches(request: RestRequest, question: Question): AsyncGenerator<readonly Row[], undefined> {
  const { resource, records, serializer } = request
  const { model } = resource
  if (model.primaryKey.length === 0) refuseWithoutKey()
  const orderBy = withKeyOrder(question.orderBy, model.primaryKey)
  const readable = records.access.readableFields(records.principal, model)
  const { include, select, valuesOf, plain } = readingPositions(serializer, model, orderBy, readable)
  let last: Row | undefined
  do {
    const within = last && rowsAfter(orderBy, valuesOf(last), (path) => mayBeNull(request, path))
    const slice = { include, select, limit: exportBatch, ...(within && { within }) }
    const { rows } = await records.list(model, { ...question, ...slice })
    yield rows.map(plain)
    last = rows.length === exportBatch ? rows.at(-1) : undefined
  } while (last)
}
