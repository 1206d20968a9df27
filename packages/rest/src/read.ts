import { type Row, ValidationError } from '@authpkg/core'
import { type Envelope, metaOf } from './envelope.ts'
import { type PageRequest, readPage, refuseBeyondEnd, refuseDeep, tooDeep } from './paging.ts'
import { readParameters } from './query-string.ts'
import { type Question, readQuestion } from './question.ts'
import { type Answer, assertChecked, type RestRequest } from './request.ts'

/** A page of rows, filtered and sorted as the address asks: two statements, one with `count=none`. */
export async function list(request: RestRequest): Promise<Answer> {
  const { c, resource, records, context, serializer, address } = request
  records.access.assertCan(records.principal, 'read', resource.model)
  if (resource.options.checkGet) assertChecked(await resource.options.checkGet(null, context))
  const parameters = readParameters(c.req.url)
  const page = readPage(resource.paging, parameters)
  const question = readQuestion(resource, records, parameters)
  const found = tooDeep(page) ? await beyondOffset(request, page, question) : await find(request, page, question)
  const body: Envelope = {
    meta: metaOf(resource.name, address, parameters, page, found),
    objects: found.rows.map((row) => serializer.toData(row, context)),
  }
  return { body }
}

export async function detail(request: RestRequest, key: string): Promise<Answer> {
  const { c, resource, records, context, serializer } = request
  if (!resource.lenient) assertNoParameters(c.req.url)
  const { include, select } = serializer
  const { options } = resource
  const row = await records.get(resource.model, key, options.checkGet ? { include } : { include, select })
  if (options.checkGet) assertChecked(await options.checkGet(row, context))
  return { body: serializer.toData(row, context) }
}

interface Rows {
  readonly rows: readonly Row[]
  readonly hasNext: boolean
  readonly total?: number
}

/** Without a count, one row more than the page tells whether another follows. */
async function find(
  { resource, records, serializer }: RestRequest,
  page: PageRequest,
  question: Question,
): Promise<Rows> {
  const limit = page.count ? page.limit : page.limit + 1
  const { include, select } = serializer
  const query = { ...question, include, select, limit, offset: page.offset, count: page.count }
  const { rows, total } = await records.list(resource.model, query)
  if (rows.length === 0 && page.page > 1 && !resource.lenient) refuseBeyondEnd()
  if (total === undefined) return { rows: rows.slice(0, page.limit), hasNext: rows.length > page.limit }
  return { rows, hasNext: page.offset + rows.length < total, total }
}

/** Leniently a page beyond the end is empty, however far; rows that are there are not passed off as missing. */
async function beyondOffset({ resource, records }: RestRequest, page: PageRequest, { where }: Question): Promise<Rows> {
  if (!resource.lenient) refuseDeep()
  const total = await records.count(resource.model, { ...(where && { where }) })
  if (total > page.offset) refuseDeep()
  return { rows: [], hasNext: false, ...(page.count && { total }) }
}

function assertNoParameters(url: string): void {
  const [first] = readParameters(url)
  if (first) throw ValidationError.field(first.name, 'unknown_parameter', 'A single object takes no parameters.')
}
