import type { PageRequest } from './paging.ts'
import type { Parameter } from './query-string.ts'

/** What stands beside the objects of a list. The addresses keep the caller's filters; at the ends they are empty. */
export interface Meta {
  readonly model: string
  readonly next: string
  readonly page: number
  readonly previous: string
  /** Left out with `count=none`. */
  readonly page_count?: number
  readonly object_count?: number
}

export interface Envelope {
  readonly meta: Meta
  readonly objects: readonly Record<string, unknown>[]
}

export interface Found {
  /** Whether there is a page after this one. */
  readonly hasNext: boolean
  /** Of all pages, where it was counted. */
  readonly total?: number
}

export function metaOf(
  name: string,
  address: string,
  parameters: readonly Parameter[],
  { page, limit }: PageRequest,
  { hasNext, total }: Found,
): Meta {
  const link = (to: number): string => pageAddress(address, parameters, limit, to)
  const meta = { model: name, next: hasNext ? link(page + 1) : '', page, previous: page > 1 ? link(page - 1) : '' }
  return total === undefined ? meta : { ...meta, page_count: Math.ceil(total / limit), object_count: total }
}

/** The caller's own words, still encoded as they came, with another page. */
function pageAddress(address: string, parameters: readonly Parameter[], limit: number, page: number): string {
  const kept = parameters.filter(({ name }) => name !== 'page' && name !== 'limit').map(({ raw }) => raw)
  return `${address}?${[...kept, `limit=${limit}`, `page=${page}`].join('&')}`
}
