import { Buffer } from 'node:buffer'
import { authOf } from '@authpkg/auth'
import {
  type Auth,
  keyText,
  openSealedText,
  sealText,
  userOf,
  ValidationError,
  type Value,
  type Where,
} from '@authpkg/core'
import { pageParameters, viewParameters } from '../query/parameter-names.ts'
import type { Parameter } from '../query/query-string.ts'
import type { RestRequest } from '../request.ts'

/** Gives out the places of rows in one list, and takes them back. */
export interface Cursors {
  /** @throws {ValidationError} `limit_exceeded` for values that no address could hold. */
  seal(values: readonly Value[]): string
  /** @throws {ValidationError} `invalid_cursor` for what was not given out for this very list, to this very caller. */
  open(text: string): readonly Value[]
}

/** Characters of a cursor, so that it fits into an address beside the rest. */
const longestCursor = 2000

/**
 * A cursor holds the values by which a row is sorted, sealed: they may be such as are not shown. It is good for the same
 * resource, ordering and filters only, and for whom it was made, as long as the same rows are theirs to read.
 */
export function cursorsOf(request: RestRequest, parameters: readonly Parameter[]): Cursors {
  const auth = authOf(request.c)
  const { secrets } = auth.config
  const context = ['rest cursor', request.address, ...askerOf(auth, request), ...questionOf(parameters)]
  return {
    seal(values) {
      const text = sealText(secrets[0], context, JSON.stringify(values.map(packed)))
      if (text.length <= longestCursor) return text
      const message = `The values that the list is ordered by are too long for a cursor of ${longestCursor} characters.`
      throw ValidationError.field('ordering', 'limit_exceeded', message)
    },
    open(text) {
      const opened = openSealedText(secrets, context, text)
      if (opened !== null) return (JSON.parse(opened) as Packed[]).map(unpacked)
      const message = 'This is no cursor of this list: begin again, with after= alone.'
      throw new ValidationError('invalid_cursor', message)
    },
  }
}

/** Who asks, and which rows are theirs to read. */
function askerOf(auth: Auth, { records, resource }: RestRequest): readonly string[] {
  const { principal, access } = records
  const user = userOf(principal)
  const key = user ? keyText(auth.config.layout.user, user) : ''
  return [principal.kind, key, textOf(access.scope(principal, 'read', resource.model))]
}

/** Filters in any order, and the ordering. */
const questionOf = (parameters: readonly Parameter[]): readonly string[] =>
  parameters
    .filter(({ name }) => !pageParameters.has(name) && !viewParameters.has(name))
    .map(({ name, value }) => JSON.stringify([name, value]))
    .sort()

/** The condition as text; moments that a rule takes from the clock are not the same twice. */
const textOf = (scope: Where): string =>
  JSON.stringify(scope, function (this: Record<string, unknown>, name: string, value: unknown) {
    if (this[name] instanceof Date) return 'a moment'
    return typeof value === 'bigint' ? `${value}n` : value
  })

/** A value as JSON that is told apart from all others. */
type Packed = { readonly as?: 'time' | 'bigint' | 'bytes'; readonly value: unknown }

function packed(value: Value): Packed {
  if (value instanceof Date) return { as: 'time', value: value.getTime() }
  if (typeof value === 'bigint') return { as: 'bigint', value: String(value) }
  if (value instanceof Uint8Array) return { as: 'bytes', value: Buffer.from(value).toString('base64') }
  return { value }
}

function unpacked({ as, value }: Packed): Value {
  if (as === 'time') return new Date(value as number)
  if (as === 'bigint') return BigInt(value as string)
  if (as === 'bytes') return new Uint8Array(Buffer.from(value as string, 'base64'))
  return value as Value
}
