import type { DatabaseKind, FieldDescription, FieldType } from '@authpkg/core'
import {
  ArrayType,
  BigIntType,
  BlobType,
  BooleanType,
  CharacterType,
  DateTimeType,
  DateType,
  DecimalType,
  DoubleType,
  type EntityProperty,
  EnumArrayType,
  EnumType,
  FloatType,
  IntegerType,
  IntervalType,
  JsonType,
  MediumIntType,
  ReferenceKind,
  SmallIntType,
  StringType,
  TextType,
  TimeType,
  TinyIntType,
  type Type,
  Uint8ArrayType,
  UnknownType,
  UuidType,
} from '@mikro-orm/core'

/** What a description says of a field's values. */
export type FieldShape = Pick<FieldDescription, 'type' | 'maxLength' | 'precision' | 'scale' | 'enumValues'>

/** The ORM's own types, whose values are those of a field type: core's codecs read and write them. */
const builtIn: ReadonlyMap<unknown, FieldType | undefined> = new Map<unknown, FieldType | undefined>([
  [BigIntType, 'bigint'],
  [BlobType, 'binary'],
  [BooleanType, 'boolean'],
  [CharacterType, 'string'],
  [DateTimeType, 'datetime'],
  [DateType, 'date'],
  [DecimalType, 'decimal'],
  [DoubleType, 'float'],
  [EnumType, undefined],
  [FloatType, 'float'],
  [IntegerType, 'integer'],
  [JsonType, 'json'],
  [MediumIntType, 'integer'],
  [SmallIntType, 'integer'],
  [StringType, 'string'],
  [TextType, 'text'],
  [TimeType, 'time'],
  [TinyIntType, 'integer'],
  [Uint8ArrayType, 'binary'],
  [UnknownType, undefined],
  [UuidType, 'uuid'],
])

/** Types of the ORM that convert values in JavaScript, as an application's own do. */
const converting: ReadonlyMap<unknown, FieldType> = new Map<unknown, FieldType>([
  [ArrayType, 'json'],
  [EnumArrayType, 'json'],
  [IntervalType, 'string'],
])

/** The type that converts a property's values: the application's own, or one of those of the ORM that do. */
export function convertingType({ customType }: EntityProperty): Type<unknown> | undefined {
  return customType && !builtIn.has(customType.constructor) ? customType : undefined
}

/** What the values of a property are, as its type, its enum, or its column say. */
export function shapeOf(prop: EntityProperty, kind: DatabaseKind, given?: FieldType): FieldShape {
  const type = given ?? typeOf(prop)
  if (type === 'enum') return { type, enumValues: (prop.items ?? []).map(String) }
  if (type === 'decimal') return { type, ...digits(prop) }
  return { type, ...((type === 'string' || type === 'text') && lengthOf(prop, kind)) }
}

function typeOf(prop: EntityProperty): FieldType {
  const own = prop.customType?.constructor
  const known = converting.get(own) ?? builtIn.get(own)
  if (known) return known
  if (prop.kind === ReferenceKind.EMBEDDED) return 'json'
  if (prop.enum && prop.items?.every((item) => typeof item === 'string')) return 'enum'
  return byRuntimeType(prop)
}

function byRuntimeType(prop: EntityProperty): FieldType {
  const column = columnType(prop)
  switch (convertingType(prop)?.runtimeType ?? prop.runtimeType) {
    case 'number':
      return isFraction.test(column) ? 'float' : 'integer'
    case 'bigint':
      return 'bigint'
    case 'boolean':
      return 'boolean'
    case 'Date':
      return 'datetime'
    case 'Buffer':
    case 'Uint8Array':
      return 'binary'
    case 'object':
    case 'any':
      return 'json'
    default:
      return convertingType(prop) ? 'string' : ofText(prop, column)
  }
}

const isFraction = /^(real|float|double|numeric|decimal)/

/** A string in JavaScript may be more in the database. */
function ofText(prop: EntityProperty, column: string): FieldType {
  if (/^uuid\b/.test(column)) return 'uuid'
  if (/^time\b(?!stamp)/.test(column)) return 'time'
  if (/^date$/.test(column)) return 'date'
  if (/^(numeric|decimal)/.test(column)) return 'decimal'
  if (/^(big|int8)/.test(column)) return 'bigint'
  if (prop.type === 'string' || prop.type === 'character') return 'string'
  return prop.type === 'text' || /^(\w*text|clob)/.test(column) ? 'text' : 'string'
}

export const columnType = ({ columnTypes }: EntityProperty): string => columnTypes?.[0]?.toLowerCase() ?? ''

/** On SQLite, where columns have no length, the one that the property says. */
function lengthOf(prop: EntityProperty, kind: DatabaseKind): Pick<FieldDescription, 'maxLength'> {
  if (convertingType(prop)) return {}
  const column = /^(?:n?var)?char(?:acter)?(?: varying)?\((\d+)\)/.exec(columnType(prop))?.[1]
  const length = column === undefined ? kind === 'sqlite' && prop.type !== 'text' && prop.length : Number(column)
  return length ? { maxLength: length } : {}
}

function digits(prop: EntityProperty): Pick<FieldDescription, 'precision' | 'scale'> {
  const [, precision, scale = '0'] = /^(?:numeric|decimal)\((\d+)(?:,\s*(\d+))?\)/.exec(columnType(prop)) ?? []
  return precision === undefined ? {} : { precision: Number(precision), scale: Number(scale) }
}

/**
 * PostgreSQL's own types beyond the usual ones are read as text, and so are enums that the database has types for: those
 * sort in the order they were declared in. The name of such a type, if a column has one.
 */
export function nativeTypeOf(prop: EntityProperty, kind: DatabaseKind, type: FieldType): string | undefined {
  const column = columnType(prop)
  if (kind === 'mysql' && type === 'enum') return column.startsWith('enum') ? 'enum' : undefined
  if (kind !== 'postgres' || column === '' || !['string', 'text', 'enum'].includes(type)) return undefined
  return /^(text|varchar|char|character|bpchar|citext|name)\b/.test(column) ? undefined : column
}
