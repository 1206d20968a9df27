import { type DatabaseKind, type FieldDescription, type FieldType, valueProblem } from '@authpkg/core'
import { type Codec, codec, codecOf, raw, type Sql } from '@authpkg/core/sql'
import type { Sequelize } from 'sequelize'
import { zoneOffset } from './dialect.ts'
import { factsOf } from './field-types.ts'
import { type Attribute, type DataType, isCustomType, keyOfType } from './internals.ts'

/** How an attribute's values stand in the database: as Sequelize writes them, so that its own queries find ours. */
export function codecFor(
  sequelize: Sequelize,
  kind: DatabaseKind,
  field: FieldDescription,
  { type }: Attribute,
): Codec {
  if (keyOfType(type) === 'ARRAY') return isExact(type) ? exactArrayCodec : arrayCodec
  if (keyOfType(type) === 'INET' && kind === 'postgres') return addressCodec
  if (keyOfType(type) === 'ENUM' && kind !== 'sqlite') return enumCodec[kind]
  const plain = codecOf(field, kind, factsOf(type).nativeType)
  const stored = field.type === 'datetime' ? momentCodec(sequelize, kind, plain, type) : plain
  return isCustomType(type) ? customCodec(sequelize, kind, field, stored, type) : stored
}

/** `YYYY-MM-DD HH:MM:SS.mmm +00:00` is what Sequelize's own conditions compare with on SQLite, as text. */
const sqliteMoment = (value: unknown): string => (value as Date).toISOString().replace('T', ' ').replace('Z', ' +00:00')

function momentCodec(sequelize: Sequelize, kind: DatabaseKind, plain: Codec, type: DataType | string): Codec {
  if (kind === 'sqlite') return { ...plain, write: sqliteMoment }
  if (kind !== 'mysql') return plain
  const whole = typeof type !== 'string' && !type._length
  const write = whole ? (value: unknown) => String(plain.write(value)).slice(0, 19) : plain.write
  const offset = zoneOffset(sequelize)
  return offset === 0 ? { ...plain, write } : shifted({ ...plain, write }, offset)
}

/** Columns without a zone hold the time of the instance's own. */
const shifted = (plain: Codec, offset: number): Codec => ({
  ...plain,
  write: (value) => plain.write(moved(value, offset)),
  compare: (value) => plain.compare(moved(value, offset)),
  read: (value) => moved(plain.read?.(value) ?? null, -offset),
})

const moved = (value: unknown, by: number): Date | null =>
  value instanceof Date ? new Date(value.getTime() + by) : null

/** Arrays of PostgreSQL, through JSON: Sequelize writes them itself. */
const arrayCodec: Codec = codec({
  select: (column: Sql) => raw`cast(to_json(${column}) as text)`,
  read: (value) => (typeof value === 'string' ? JSON.parse(value) : value),
  comparesSelected: true,
})

/** Numbers that JSON's would round: lists of text, as Sequelize gives them. */
const exactArrayCodec: Codec = {
  ...arrayCodec,
  select: (column: Sql) => raw`cast(to_json(cast(${column} as text[])) as text)`,
}

function isExact(type: DataType | string): boolean {
  const element = typeof type === 'string' ? undefined : type.type
  return element !== undefined && (['BIGINT', 'DECIMAL'].includes(keyOfType(element)) || isExact(element))
}

/** An address without the `/32` that a cast to text adds. */
const addressCodec: Codec = codec({ select: (column: Sql) => raw`abbrev(${column})`, castForText: true })

/** Sequelize makes types of their own for enums, which sort in the order they were declared in: text does not. */
const enumCodec = {
  postgres: codec({ select: (column: Sql) => raw`cast(${column} as text)`, comparesSelected: true }),
  mysql: codec({ select: (column: Sql) => raw`cast(${column} as char)`, comparesSelected: true }),
} as const

/** What the application's type makes of a stored value; conditions take the stored form. */
function customCodec(
  sequelize: Sequelize,
  kind: DatabaseKind,
  field: FieldDescription,
  plain: Codec,
  type: DataType,
): Codec {
  const parse = parserOf(type, sequelize)
  if (!parse) return plain
  return {
    ...plain,
    plain: undefined,
    read: (value) => parse(plain.read ? plain.read(value) : value),
    write: (value) => (valueProblem(field, value) ? stringified(type, value, sequelize) : plain.write(value)),
    castForText: plain.castForText || kind === 'postgres',
  }
}

type Parse = (value: unknown) => unknown

/** `Type.parse`, which Sequelize hands the driver's text, or on MySQL the driver's field. */
export function parserOf(type: DataType, sequelize: Sequelize): Parse | undefined {
  const { parse } = type.constructor
  if (!Object.hasOwn(type.constructor, 'parse') || !parse) return undefined
  const isMysql = databaseIsMysql(sequelize)
  return (value) => {
    const text = typeof value === 'string' ? value : textOf(value)
    const given = isMysql ? { type: type.key, string: () => text, buffer: () => Buffer.from(String(text)) } : text
    return parse.call(type.constructor, given, { timezone: '+00:00' })
  }
}

const databaseIsMysql = (sequelize: Sequelize): boolean => ['mysql', 'mariadb'].includes(sequelize.getDialect())

const textOf = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' && !(value instanceof Uint8Array) ? JSON.stringify(value) : value
}

const stringified = (type: DataType, value: unknown, sequelize: Sequelize): unknown =>
  type.stringify(value, { escape: (text: unknown) => text, timezone: '+00:00', dialect: sequelize.getDialect() })

/** A value that an application gave as a default or in a scope, as a value of the field's type. */
export function asValueOf(type: FieldType, value: unknown): unknown {
  if (value === null || value === undefined) return value
  if (type === 'decimal' || type === 'string' || type === 'text')
    return typeof value === 'object' ? value : String(value)
  if (type === 'boolean') return typeof value === 'number' ? value !== 0 : value
  if (type === 'bigint') return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value
  if (type === 'integer' || type === 'float') return typeof value === 'string' ? Number(value) : value
  if (type === 'datetime') return typeof value === 'string' || typeof value === 'number' ? new Date(value) : value
  if (type === 'date') return value instanceof Date ? value.toISOString().slice(0, 10) : value
  return value
}
