import type { FieldDescription } from '../../db/model.ts'
import type { Codec } from '../codec.ts'
import { raw, type Sql } from '../tree.ts'
import { instantBound, readInstant, writeInstant } from './instants.ts'
import * as shared from './shared.ts'

/** A double as it is, which JavaScript writes shortest; SQLite's own text has 17 digits, the last of them noise. */
const exactly = (column: Sql): Sql =>
  raw`case typeof(${column}) when 'real' then ${column} else cast(${column} as text) end`

const text = shared.codec({ read: shared.readText, plain: 'string' })

/** SQLite has numbers, text and bytes. Booleans are 0 and 1; moments, days, times and JSON are text. */
export function sqliteCodec(field: FieldDescription): Codec {
  switch (field.type) {
    case 'string':
    case 'text':
    case 'enum':
      return text
    case 'uuid':
      return shared.codec({ read: shared.readText, plain: 'string', write: shared.writeUuid })
    case 'integer':
      return shared.codec({ read: shared.readInteger(field), write: Number })
    case 'bigint':
      return shared.codec({
        select: shared.asText,
        read: shared.readBigint,
        write: BigInt as (value: unknown) => bigint,
      })
    case 'float':
      return shared.codec({ read: shared.readNumber, plain: 'number' })
    case 'decimal':
      return shared.codec({ select: exactly, read: shared.readDecimal(field), write: shared.writeDecimal })
    case 'boolean':
      return shared.codec({ read: shared.readBoolean, write: (value) => (value ? 1 : 0) })
    case 'date':
      return shared.codec({ read: shared.readDay })
    case 'time':
      return shared.codec({ read: shared.readTime, write: shared.writeTime })
    case 'datetime':
      return shared.codec({ read: readInstant, write: writeInstant, compare: instantBound })
    case 'json':
      return shared.codec({ read: shared.readJson, write: shared.writeJson })
    case 'binary':
      return shared.codec({ read: shared.readBytes })
  }
}

/**
 * Whether SQLite keeps every digit: it holds fractions as doubles, of which 15 digits are sure, and whole numbers
 * in 64 bits.
 */
export function keepsDigits(value: string): boolean {
  const plain = shared.writeDecimal(value)
  if (!plain.includes('.')) return BigInt.asIntN(64, BigInt(plain)) === BigInt(plain)
  return plain.replace(/^-?0*\.?0*/, '').replace('.', '').length <= 15
}
