import { fieldError, ValidationError } from '@authpkg/core'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { Parameter } from '../query/query-string.ts'
import type { RestRequest } from '../request.ts'
import type { Resource } from '../resource.ts'

/** How rows are sent: as JSON, as comma-separated values, or as one JSON object a line. */
export type Format = 'json' | 'csv' | 'ndjson'
export type TableFormat = Exclude<Format, 'json'>

/** The most usual first. */
const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
}

export const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
}

/** The formats of a resource's list: an answer that a function of the application gives is JSON alone. */
export const formatsOf = ({ options }: Resource): readonly Format[] => (options.objectList ? jsonAlone : allFormats)

const allFormats: readonly Format[] = ['json', 'csv', 'ndjson']
const jsonAlone: readonly Format[] = ['json']

/**
 * The format that a list is asked for in: by the parameter `format`, for links, else by `Accept`. Leniently JSON
 * where nothing fits.
 *
 * @throws {ValidationError} `invalid_value` for a format there is none of, `not_acceptable` where nothing fits.
 */
export function readFormat({ c, resource }: RestRequest, parameters: readonly Parameter[]): Format {
  const named = parameters.find(({ name }) => name === 'format')
  const offered = formatsOf(resource)
  const format = named ? offered.find((known) => known === named.value) : accepted(c, offered)
  if (format !== undefined || resource.lenient) return format ?? 'json'
  if (!named) throw notAcceptable(offered)
  const message = `format must be one of ${offered.join(', ')}.`
  throw fieldError('format', { code: 'invalid_value', message })
}

/** @throws {ValidationError} `not_acceptable` where a caller takes no JSON, and there is nothing else. */
export function assertTakesJson({ c, resource }: RestRequest): void {
  if (!resource.lenient && accepted(c, jsonAlone) === undefined) throw notAcceptable(jsonAlone)
}

function notAcceptable(offered: readonly Format[]): ValidationError {
  const types = offered.map((format) => mediaTypes[format])
  return new ValidationError('not_acceptable', `This address answers as ${types.join(', ')}.`)
}

/** A weight that is no number counts for nothing, as if it were not there. */
function accepted(c: Context, offered: readonly Format[]): Format | undefined {
  const header = c.req.header('accept')
  if (header === undefined || header === '*/*' || header === contentTypes.json) return 'json'
  const found = accepts(c, {
    header: 'Accept',
    supports: [],
    default: 'json',
    match: (ranges) => preferred(offered, ranges) ?? '',
  })
  return offered.find((format) => format === found)
}

interface Range {
  readonly type: string
  readonly q: number
}

/** Each format by the closest range that means it (RFC 9110, 12.5.1); of equals the one that is named, and named first. */
function preferred(offered: readonly Format[], ranges: readonly Range[]): Format | undefined {
  const judged = offered.flatMap((format) => {
    const closest = ranges
      .map(({ type, q }, place) => ({ format, q, place, nearness: nearness(type.toLowerCase(), format) }))
      .filter((range) => range.nearness > 0)
      .sort((a, b) => b.nearness - a.nearness || b.q - a.q)[0]
    return closest && closest.q > 0 ? [closest] : []
  })
  return judged.sort((a, b) => b.q - a.q || b.nearness - a.nearness || a.place - b.place)[0]?.format
}

/** How closely a range names a format; 0 where it does not. JSON has many names, all of which say JSON. */
function nearness(range: string, format: Format): number {
  const type = mediaTypes[format]
  if (range === type || (format === 'json' && /^application\/[\w.-]+\+json$/.test(range))) return 3
  if (range === `${type.split('/')[0]}/*`) return 2
  return range === '*/*' || range === '*' ? 1 : 0
}
