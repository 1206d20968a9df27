import type { FieldDescription } from '../../db/model.ts'
import type { Codec } from '../codec.ts'
import { raw, type Sql } from '../tree.ts'
import * as shared from './shared.ts'

const asMilliseconds = (column: Sql): Sql => raw`cast(extract(epoch from ${column}) * 1000 as float8)`
const asDay = (column: Sql): Sql => raw`to_char(${column}, 'YYYY-MM-DD')`

const plain = shared.codec({})
/** Sorted as text, not in the order of its declaration. */
const nativeEnum = shared.codec({ select: shared.asText, comparesSelected: true })

/**
 * PostgreSQL has every type. What `pg` or the application's own parsers could bend is selected as text, moments as
 * milliseconds, which are the same whether the column has a zone or not.
 */
export function postgresCodec(field: FieldDescription, nativeType: string | undefined): Codec {
  if (nativeType !== undefined && field.type !== 'enum')
    return shared.codec({ select: shared.asText, castForText: true, comparesSelected: unordered.test(nativeType) })
  switch (field.type) {
    case 'string':
    case 'text':
      return plain
    case 'enum':
      return nativeType === undefined ? shared.codec({ castForText: true }) : nativeEnum
    case 'uuid':
      return shared.codec({ write: shared.writeUuid, castForText: true })
    case 'integer':
      return shared.codec({ read: shared.readInteger(field), write: Number, castForText: true, compareAs: 'int8' })
    case 'bigint':
      return shared.codec({
        select: shared.asText,
        read: shared.readBigint,
        write: String,
        castForText: true,
        compareAs: 'int8',
      })
    case 'float':
      return shared.codec({ read: shared.readNumber, plain: 'number', castForText: true })
    case 'decimal':
      return shared.codec({
        select: shared.asText,
        read: shared.readDecimal(field),
        write: shared.writeDecimal,
        castForText: true,
      })
    case 'boolean':
      return shared.codec({ read: shared.readBoolean, castForText: true })
    case 'date':
      return shared.codec({ select: asDay, castForText: true })
    case 'time':
      return shared.codec({ select: shared.asText, read: shared.readTime, write: shared.writeTime, castForText: true })
    case 'datetime':
      return shared.codec({
        select: asMilliseconds,
        read: readMilliseconds,
        write: isoText,
        compare: isoBound,
        castForText: true,
      })
    case 'json':
      return shared.codec({
        select: shared.asText,
        read: shared.readJson,
        write: shared.writeJson,
        castForText: true,
        comparesSelected: true,
      })
    case 'binary':
      return shared.codec({ read: shared.readBytes, write: asBuffer, castForText: true })
  }
}

/** Types without operators for equality and order, arrays of them, and those whose text the parser may refuse. */
const unordered =
  /^(json|xml|point|line|lseg|box|path|polygon|circle|jsonpath|tsvector|tsquery|record|refcursor|xid|cid|aclitem|geometry|geography)\b/

/** The zone at its end is what a column with one needs, and what one without passes over. */
const isoText = (value: unknown): string => (value as Date).toISOString()

/** The year 10000 is only ever the end of the last millisecond that can be stored. */
const isoBound = (value: unknown): string => {
  const text = isoText(value)
  return text.startsWith('+') ? 'infinity' : text
}

/** Down to the millisecond it lies in, before 1970 too. `infinity` is no moment. */
function readMilliseconds(raw: unknown): Date | null {
  const date = new Date(Math.floor(Number(raw)))
  return Number.isNaN(date.getTime()) ? null : date
}

const asBuffer = (value: unknown): Uint8Array => {
  const bytes = value as Uint8Array
  return typeof Buffer === 'undefined' ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
