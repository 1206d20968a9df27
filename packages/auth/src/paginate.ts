import { ConfigurationError, positiveInteger, type RowSource } from '@authpkg/core'
import type { Context } from 'hono'

export interface PageOptions {
  /** Rows of a page. Default: 20. */
  readonly paginateBy?: number
  /** The query parameter that holds the page. Default: `page`. */
  readonly pageVar?: string
}

/** A query cut into pages, of which a request asks for one. */
export interface PaginatedQuery<Found> extends Required<PageOptions> {
  /** The page asked for, from 1; what is no page's number asks for the first. */
  getPage(): number
  /** The rows of that page; none beyond the last. */
  getList(): Promise<readonly Found[]>
  /** How many pages there are, 0 without a row. Counted once. */
  getPages(): Promise<number>
}

/**
 * Cuts rows into pages and reads from the address which one is wanted. The first page costs one statement, another one
 * two: how far the pages go is counted first, so that a page far beyond the last is not looked for.
 *
 * @throws {ConfigurationError} `invalid_configuration` when `paginateBy` is no whole number from 1 up.
 * @example const notes = await paginate(c, rowsOf(adapter, Note), { paginateBy: 10 }).getList()
 */
export function paginate<Found>(
  c: Context,
  source: RowSource<Found>,
  { paginateBy = 20, pageVar = 'page' }: PageOptions = {},
): PaginatedQuery<Found> {
  assertSize(paginateBy)
  let counted: Promise<number> | undefined
  const getPage = (): number => positiveInteger(c.req.query(pageVar) ?? '') ?? 1
  const getPages = async (): Promise<number> => {
    counted ??= source.count()
    return Math.ceil((await counted) / paginateBy)
  }
  const getList = async (): Promise<readonly Found[]> => {
    const page = getPage()
    if (page > 1 && page > (await getPages())) return []
    return source.findMany({ limit: paginateBy, offset: (page - 1) * paginateBy })
  }
  return { paginateBy, pageVar, getPage, getPages, getList }
}

function assertSize(paginateBy: number): void {
  if (Number.isSafeInteger(paginateBy) && paginateBy >= 1) return
  throw new ConfigurationError('invalid_configuration', 'paginateBy must be a whole number, 1 or more.')
}
