import { type DatabaseKind, type FieldDescription, type FieldType, ValidationError } from '@authpkg/core'
import { type Codec, codec, codecOf, type Sql } from '@authpkg/core/sql'
import {
  BigIntType,
  BlobType,
  DecimalType,
  type EntityProperty,
  type Platform,
  ReferenceKind,
  type TransformContext,
  type Type,
} from '@mikro-orm/core'
import { embeddedCodec } from './embedded-json.ts'
import { columnType, convertingType, nativeTypeOf } from './types.ts'

/** How the values of a field pass to the driver and back: as core says, unless the ORM stores or converts them another way. */
export function fieldCodec(
  field: FieldDescription,
  prop: EntityProperty,
  platform: Platform,
  kind: DatabaseKind,
): Codec {
  const type = convertingType(prop)
  if (type) return convertingCodec(type, field, prop, platform, kind)
  if (prop.kind === ReferenceKind.EMBEDDED) return embeddedCodec(prop, codecOf(field, kind), platform)
  if (kind === 'sqlite' && field.type === 'datetime') return sqliteInstant(field)
  return codecOf(field, kind, nativeTypeOf(prop, kind, field.type))
}

const toMilliseconds = (value: unknown): number => (value as Date).getTime()

/** MikroORM keeps moments in SQLite as milliseconds since 1970, and reads text there too. */
function sqliteInstant(field: FieldDescription): Codec {
  return codec({ read: codecOf(field, 'sqlite').read, write: toMilliseconds, compare: toMilliseconds })
}

/** Through the type's own methods, in JavaScript and in SQL, with what the driver gives as the ORM gets it. */
function convertingCodec(
  type: Type<unknown>,
  field: FieldDescription,
  prop: EntityProperty,
  platform: Platform,
  kind: DatabaseKind,
): Codec {
  const { convertToJSValueSQL, convertToDatabaseValueSQL } = type
  const converted = (value: unknown, context: TransformContext): unknown =>
    bindable(storable(field, type.convertToDatabaseValue(value, platform, context)), kind)
  return codec({
    select: convertToJSValueSQL && sqlAround((key) => convertToJSValueSQL.call(type, key, platform)),
    store: convertToDatabaseValueSQL && sqlAround((key) => convertToDatabaseValueSQL.call(type, key, platform)),
    read: (value) => type.convertToJSValue(value, platform),
    accepts: isInstance,
    write: (value) => converted(value, { mode: 'query-data' }),
    compare: (value) => converted(value, { fromQuery: true, mode: 'query' }),
    castForText: kind === 'postgres' && !/^(text|varchar|char)/.test(columnType(prop)),
  })
}

/** Of a class of the application's; never what a request can hold. */
function isInstance(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== Object.prototype && prototype !== null && !isPlainValue(value)
}

const isPlainValue = (value: object): boolean => value instanceof Date || value instanceof Uint8Array

/** A type that knows nothing of such a value makes nothing of it, which would be stored as NULL. */
function storable({ name }: FieldDescription, converted: unknown): unknown {
  if (converted !== undefined) return converted
  throw ValidationError.field(name, 'invalid_value', `${name} has a value that cannot be stored.`)
}

/** Types write SQL around the name of a column: a name that stands for any. */
const anyName = 'authpkg_any_name'

function sqlAround(write: (key: string) => string): (piece: Sql) => Sql {
  const texts = write(anyName).split(anyName)
  return (piece) => ({ kind: 'raw', texts, parts: texts.slice(1).map(() => piece) })
}

/** What the ORM would write into SQL as text, as a value that the driver binds. */
function bindable(value: unknown, kind: DatabaseKind): unknown {
  if (kind !== 'sqlite' || value === null) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.getTime()
  return typeof value === 'object' && !(value instanceof Uint8Array) ? JSON.stringify(value) : value
}

/** A value of a field as the property holds it, which can be told to hold big numbers otherwise. */
export function propertyValue({ customType, runtimeType }: EntityProperty, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (customType instanceof BigIntType) return customType.convertToJSValue(value as string)
  if (customType instanceof DecimalType) return customType.convertToJSValue(value as string)
  if (customType instanceof BlobType && value instanceof Uint8Array) return Buffer.from(value)
  return typeof value === 'bigint' && runtimeType === 'number' ? Number(value) : value
}

/** A value as the ORM or the application makes it, as the field's type holds it. */
export function fieldValue(type: FieldType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (type === 'bigint' && (typeof value === 'number' || typeof value === 'string')) return BigInt(value)
  if (type === 'decimal' && typeof value === 'number') return String(value)
  if (type === 'date' && value instanceof Date) return value.toISOString().slice(0, 10)
  return value
}

/** A value as the ORM compares it, after its types have converted it, as rows hold it. */
export function rowValue(prop: EntityProperty, value: unknown): unknown {
  if (value === null || value === undefined) return value
  const { platform } = prop.customType ?? {}
  const type = convertingType(prop)
  if (type && platform) return type.convertToJSValue(value, platform)
  return prop.customType instanceof BigIntType ? fieldValue('bigint', value) : value
}
