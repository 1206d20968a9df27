import type { RowSource } from '@authpkg/core'
import type { Context } from 'hono'
import { findAuth } from './context.ts'
import { pageView } from './page-view.ts'
import { type PageOptions, type PaginatedQuery, paginate } from './paginate.ts'
import { htmlResponse } from './responses.ts'
import { httpSettings } from './settings.ts'

/** What a template needs for the links of a list. The addresses keep the rest of the query. */
export interface Pagination extends Required<PageOptions> {
  readonly pages: number
  /** Null on the first page, and on the last. */
  readonly previousUrl: string | null
  readonly nextUrl: string | null
}

/** What the template of a list reads: the rows under their name, the page's number, and values of the caller's own. */
export type ObjectListView<Found, Name extends string = 'objectList', Values extends object = object> = Values & {
  readonly [Key in Name]: readonly Found[]
} & { readonly page: number; readonly pagination: Pagination }

export interface ObjectListOptions<Name extends string, Values extends object> extends PageOptions {
  /** What the rows are called in the template. Default: `objectList`. */
  readonly varName?: Name
  /** Further values for the template. */
  readonly values?: Values
}

/** The name of a template given to `authRoutes`, or a function that makes the page: Hono's `html`, JSX, anything. */
export type ObjectListTemplate<View> = string | ((view: View) => string | Promise<string>)

/**
 * Answers with a page of rows. A template by name reads besides what those of the account pages do (`title`, `user`,
 * `urls`, …), so that it can stand in their layout; its title is the model's name unless `values` has one.
 *
 * @throws {ConfigurationError} `invalid_configuration` for an unknown template.
 * @example app.get('/notes', (c) => objectList(c, 'notes', rowsOf(adapter, Note), { values: { title: 'Notes' } }))
 */
export async function objectList<Found, const Name extends string = 'objectList', Values extends object = object>(
  c: Context,
  template: ObjectListTemplate<ObjectListView<Found, Name, Values>>,
  source: RowSource<Found>,
  options: ObjectListOptions<Name, Values> = {},
): Promise<Response> {
  const { varName = 'objectList', values } = options
  const query = paginate(c, source, options)
  const list = { [varName]: await query.getList(), page: query.getPage(), pagination: await pagination(c, query) }
  const view = { ...values, ...list } as ObjectListView<Found, Name, Values>
  if (typeof template === 'function') return htmlResponse(c, String(await template(view)))
  const { renderer } = httpSettings(findAuth(c))
  return htmlResponse(c, renderer.render(template, { ...pageView(c, source.model.name), ...view }))
}

async function pagination(c: Context, query: PaginatedQuery<unknown>): Promise<Pagination> {
  const { paginateBy, pageVar } = query
  const pages = await query.getPages()
  const page = query.getPage()
  const linkTo = (to: number): string => pageUrl(c, pageVar, to)
  return {
    paginateBy,
    pageVar,
    pages,
    previousUrl: page > 1 ? linkTo(Math.max(1, Math.min(page - 1, pages))) : null,
    nextUrl: page < pages ? linkTo(page + 1) : null,
  }
}

/** The present address with another page in its query. */
function pageUrl(c: Context, pageVar: string, page: number): string {
  const { searchParams } = new URL(c.req.url)
  searchParams.set(pageVar, String(page))
  return `?${searchParams}`
}
