import { fieldError, ValidationError } from '@authpkg/core'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { Parameter } from '../query/query-string.ts'
import type { RestRequest } from '../request.ts'
import type { Resource } from '../resource.ts'

/** How rows are sent: as JSON, as comma-separated values, or as one JSON object a line. */
export type Format = 'json' | 'csv' | 'ndjson'
export type TableFormat = Exclude<Format, 'json'>

/** By media type, the most usual first. */
const formats: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'text/csv': 'csv',
  'application/x-ndjson': 'ndjson',
}

export const contentTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
}

/** The formats of a resource's list: an answer that a function of the application gives is JSON alone. */
export const formatsOf = ({ options }: Resource): readonly Format[] => (options.objectList ? jsonAlone : allFormats)

const allFormats: readonly Format[] = Object.values(formats)
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
  const types = Object.keys(formats).filter((type) => offered.some((format) => format === formats[type]))
  return new ValidationError('not_acceptable', `This address answers as ${types.join(', ')}.`)
}

function accepted(c: Context, offered: readonly Format[]): Format | undefined {
  const header = c.req.header('accept')
  if (header === undefined || header === '*/*' || header === contentTypes.json) return 'json'
  const found = accepts(c, {
    header: 'Accept',
    supports: [],
    default: 'json',
    match: (ranges) =>
      [...ranges]
        .sort((a, b) => b.q - a.q || Number(isWild(a.type)) - Number(isWild(b.type)))
        .flatMap(({ type, q }) => (q > 0 ? (formatOf(type.toLowerCase()) ?? []) : []))
        .find((format) => offered.includes(format)) ?? '',
  })
  return offered.find((format) => format === found)
}

const isWild = (type: string): boolean => type.endsWith('*')

/** What JSON is made of has many names, all of which a program that reads JSON can read. */
function formatOf(range: string): Format | undefined {
  if (range === 'text/*') return 'csv'
  if (isWild(range) || /^application\/[\w.-]+\+json$/.test(range)) return 'json'
  return Object.hasOwn(formats, range) ? formats[range] : undefined
}
