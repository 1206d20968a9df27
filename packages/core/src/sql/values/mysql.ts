import type { FieldDescription } from '../../db/model.ts'
import type { Codec } from '../codec.ts'
import { raw, type Sql } from '../tree.ts'
import { boundText, readInstant, writeInstant } from './instants.ts'
import * as shared from './shared.ts'

const asChar = (column: Sql): Sql => raw`cast(${column} as char)`
const asBits = (column: Sql): Sql => raw`cast(${column} + 0 as char)`
const asGeometry = (column: Sql): Sql => raw`st_astext(${column})`

const text = shared.codec({ read: shared.readText, plain: 'string' })

/** Sorted as text, not in the order of its declaration. */
const nativeEnum = shared.codec({ select: asChar, read: shared.readText, plain: 'string', comparesSelected: true })

/**
 * MySQL and MariaDB. Moments are stored in UTC in columns without a zone; they are selected as text, for `mysql2`
 * would read them in the zone of its connection. Big numbers and JSON, which the two give differently, as text too.
 */
export function mysqlCodec(field: FieldDescription, nativeType: string | undefined): Codec {
  if (nativeType === 'bit') return bitCodec(field)
  if (nativeType === 'geometry') return shared.codec({ select: asGeometry, comparesSelected: true })
  if (nativeType !== undefined && field.type !== 'enum')
    return shared.codec({ select: asChar, read: shared.readText, plain: 'string' })
  switch (field.type) {
    case 'string':
    case 'text':
      return text
    case 'enum':
      return nativeType === undefined ? text : nativeEnum
    case 'uuid':
      return shared.codec({ read: shared.readText, plain: 'string', write: shared.writeUuid })
    case 'integer':
      return shared.codec({ read: shared.readInteger(field), write: Number })
    case 'bigint':
      return shared.codec({ select: asChar, read: shared.readBigint, write: BigInt as (value: unknown) => bigint })
    case 'float':
      return shared.codec({ read: shared.readNumber, plain: 'number' })
    case 'decimal':
      return shared.codec({
        select: asChar,
        read: shared.readDecimal(field),
        write: shared.writeDecimal,
        compareAs: 'decimal(65, 30)',
      })
    case 'boolean':
      return shared.codec({ read: shared.readBoolean, write: (value) => (value ? 1 : 0) })
    case 'date':
      return shared.codec({ select: asChar, read: shared.readDay })
    case 'time':
      return shared.codec({ select: asChar, read: shared.readTime, write: shared.writeTime })
    case 'datetime':
      return shared.codec({ select: asChar, read: readInstant, write: writeInstant, compare: boundText })
    case 'json':
      return shared.codec({ select: asChar, read: shared.readJson, write: shared.writeJson })
    case 'binary':
      return shared.codec({ read: shared.readBytes, write: (value) => Buffer.from(value as Uint8Array) })
  }
}

/** `bit(1)` is a boolean, as Hibernate and others use it; more bits are a number. Drivers would give bytes. */
const bitCodec = ({ type }: FieldDescription): Codec =>
  type === 'boolean'
    ? shared.codec({ select: asBits, read: shared.readBoolean, write: (value) => (value ? 1 : 0) })
    : shared.codec({ select: asBits, read: shared.readBigint, write: BigInt as (value: unknown) => bigint })
