import { ValidationError } from '@authpkg/core'
import { exportBatch, exportRows, isExport } from './formats/export.ts'
import { assertTakesJson, type Format, readFormat } from './formats/format.ts'
import { tableOf } from './formats/table.ts'
import { type Envelope, linksOf, metaOf } from './paging/envelope.ts'
import { type Found, findByCursor, findPage } from './paging/page.ts'
import { type PageRequest, readPage } from './paging/paging.ts'
import { viewParameters } from './query/parameter-names.ts'
import { type Parameter, readParameters } from './query/query-string.ts'
import { type Question, readQuestion } from './query/question.ts'
import { type Answer, assertChecked, overriding, type RestRequest } from './request.ts'
import { readView } from './view/view.ts'

/** A page of rows, filtered and sorted as the address asks: two statements, one with `count=none`. */
export async function list(request: RestRequest): Promise<Answer> {
  const { c, resource, records, context } = request
  records.access.assertCan(records.principal, 'read', resource.model)
  if (resource.options.checkGet) assertChecked(await resource.options.checkGet(null, context))
  const parameters = readParameters(c.req.url)
  const format = readFormat(request, parameters)
  return overriding(request, 'objectList', null, () => answerList(request, parameters, format))
}

async function answerList(request: RestRequest, parameters: readonly Parameter[], format: Format): Promise<Answer> {
  const { resource, records } = request
  const page = readPage(resource.paging, parameters)
  const question = readQuestion(resource, records, parameters)
  if (format === 'json') return answerPage(withView(request, parameters, page.limit), page, question, parameters)
  if (isExport(request, parameters)) return exportRows(withView(request, parameters, exportBatch), format, question)
  const viewed = withView(request, parameters, page.limit)
  // There is no place in a table for how many rows there are.
  const found = await findRows(viewed, { ...page, count: 'none' }, question, parameters)
  return tableOf(viewed, format, found.rows)
}

async function answerPage(
  request: RestRequest,
  page: PageRequest,
  question: Question,
  parameters: readonly Parameter[],
): Promise<Answer> {
  const { serializer, context } = request
  const { rows, meta } = await findRows(request, page, question, parameters)
  const body: Envelope = { meta, objects: rows.map((row) => serializer.toData(row, context)) }
  return { body, isRepresentation: true }
}

/** The rows of a page, and where to go on, which the header `Link` tells as well. */
async function findRows(
  request: RestRequest,
  page: PageRequest,
  question: Question,
  parameters: readonly Parameter[],
): Promise<Pick<Found, 'rows'> & Pick<Envelope, 'meta'>> {
  const { c, resource, address } = request
  const { rows, neighbours, total } = page.cursor
    ? await findByCursor(request, page, question, parameters)
    : await findPage(request, page, question)
  const place = { name: resource.name, address, parameters }
  const meta = metaOf(place, page, neighbours, total)
  c.header('Link', linksOf(place, page.limit, meta, neighbours.first))
  return { rows, meta }
}

export const detail = (request: RestRequest, key: string): Promise<Answer> =>
  overriding(request, 'objectDetail', key, () => answerDetail(request, key))

/** What shows a part of a row is no representation that a change could be held to. */
async function answerDetail(request: RestRequest, key: string): Promise<Answer> {
  const { c, resource, records, context } = request
  const parameters = readParameters(c.req.url)
  assertTakesJson(request)
  if (!resource.lenient) assertViewAlone(parameters)
  const { serializer } = withView(request, parameters, 1)
  const { include, select } = serializer
  const { options } = resource
  const row = await records.get(resource.model, key, options.checkGet ? { include } : { include, select })
  if (options.checkGet) assertChecked(await options.checkGet(row, context))
  return { body: serializer.toData(row, context), isRepresentation: serializer === request.serializer }
}

/** The request with what it asks to see in place of what is always shown. */
function withView(request: RestRequest, parameters: readonly Parameter[], rows: number): RestRequest {
  const serializer = readView(request.resource, request.records, parameters, rows)
  return serializer ? { ...request, serializer } : request
}

function assertViewAlone(parameters: readonly Parameter[]): void {
  const other = parameters.find(({ name }) => !viewParameters.has(name))
  if (!other) return
  throw ValidationError.field(other.name, 'unknown_parameter', 'A single object takes fields and include alone.')
}
