import type { Parameter } from '../query/query-string.ts'
import type { PageRequest } from './paging.ts'
import type { Total } from './totals.ts'

/** What stands beside the objects of a list. The addresses keep the caller's words; at the ends they are empty. */
export interface Meta {
  readonly model: string
  readonly next: string
  readonly previous: string
  /** From 1; left out where a cursor says which rows are meant. */
  readonly page?: number
  /** For `after` and `before`, where the caller goes by cursors; empty at the ends. */
  readonly next_cursor?: string
  readonly previous_cursor?: string
  /** These three are left out with `count=none`. */
  readonly page_count?: number
  readonly object_count?: number
  /** `exact`; `capped` where there are more than `object_count`; `estimated` for a guess of the database. */
  readonly count?: Total['count']
}

export interface Envelope {
  readonly meta: Meta
  readonly objects: readonly Record<string, unknown>[]
}

/** The parameter that leads to each end of a list, and from the page to its neighbours; null where there is none. */
export interface Neighbours {
  readonly first: string
  readonly previous: string | null
  readonly next: string | null
}

/** Where a list is, as its clients reach it, and what they have asked of it. */
export interface Place {
  readonly name: string
  readonly address: string
  readonly parameters: readonly Parameter[]
}

/** What all lists are told with: how far they go, and where to go on. */
export function metaOf(
  place: Place,
  { page, limit, cursor }: PageRequest,
  neighbours: Neighbours,
  total: Total | null,
): Meta {
  const next = neighbours.next === null ? '' : addressOf(place, limit, neighbours.next)
  const previous = neighbours.previous === null ? '' : addressOf(place, limit, neighbours.previous)
  const meta = cursor
    ? { model: place.name, next, previous, ...cursorsOf(neighbours) }
    : { model: place.name, next, page, previous }
  if (!total) return meta
  return { ...meta, page_count: Math.ceil(total.rows / limit), object_count: total.rows, count: total.count }
}

const cursorsOf = ({ next, previous }: Neighbours): Pick<Meta, 'next_cursor' | 'previous_cursor'> => ({
  next_cursor: next?.replace('after=', '') ?? '',
  previous_cursor: previous?.replace('before=', '') ?? '',
})

/** The `Link` header of RFC 8288, for clients that know nothing of our envelope. */
export function linksOf(place: Place, limit: number, meta: Meta, first: string): string {
  const links = [`<${inHeader(addressOf(place, limit, first))}>; rel="first"`]
  if (meta.previous !== '') links.push(`<${inHeader(meta.previous)}>; rel="prev"`)
  if (meta.next !== '') links.push(`<${inHeader(meta.next)}>; rel="next"`)
  return links.join(', ')
}

const replaced: ReadonlySet<string> = new Set(['page', 'limit', 'after', 'before'])

/** The caller's own words, still encoded as they came, with another page. */
function addressOf({ address, parameters }: Place, limit: number, to: string): string {
  const kept = parameters.filter(({ name }) => !replaced.has(name)).map(({ raw }) => raw)
  return `${address}?${[...kept, `limit=${limit}`, to].join('&')}`
}

const unfit = /[^!#-;=?-~]/g

/** A client may have sent what no header can hold, or what would end the address there. */
const inHeader = (address: string): string =>
  unfit.test(address) ? address.toWellFormed().replace(unfit, encodeURIComponent) : address
