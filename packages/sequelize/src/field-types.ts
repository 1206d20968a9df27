import type { FieldType } from '@authpkg/core'
import { DataTypes } from 'sequelize'
import { type DataType, isCustomType, keyOfType } from './internals.ts'

/** What kind of value an attribute's type stands for. */
export interface TypeFacts {
  readonly type: FieldType
  /** The database's own type where it is none of the usual ones; such a value is read as text. */
  readonly nativeType?: string
  /** Read as it is, never written. */
  readonly readonly?: boolean
}

const usual: Readonly<Record<string, FieldType>> = {
  STRING: 'string',
  CHAR: 'string',
  TEXT: 'text',
  CITEXT: 'text',
  UUID: 'uuid',
  UUIDV1: 'uuid',
  UUIDV4: 'uuid',
  ENUM: 'enum',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  MEDIUMINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  NUMBER: 'float',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'float',
  'DOUBLE PRECISION': 'float',
  DECIMAL: 'decimal',
  NUMERIC: 'decimal',
  BOOLEAN: 'boolean',
  DATEONLY: 'date',
  TIME: 'time',
  DATE: 'datetime',
  JSON: 'json',
  JSONB: 'json',
  ARRAY: 'json',
  BLOB: 'binary',
}

/** Types whose text can be shown; those that can be written as text too are marked so. */
const native: Readonly<Record<string, { readonly name: string; readonly written?: boolean }>> = {
  RANGE: { name: 'range' },
  GEOMETRY: { name: 'geometry' },
  GEOGRAPHY: { name: 'geography' },
  HSTORE: { name: 'hstore' },
  TSVECTOR: { name: 'tsvector' },
  CIDR: { name: 'cidr', written: true },
  INET: { name: 'inet', written: true },
  MACADDR: { name: 'macaddr', written: true },
}

/** What a type made by the application, or one given as SQL, is stored as. */
const stored: readonly (readonly [RegExp, FieldType])[] = [
  [/^(bigint|int8|bigserial)/i, 'bigint'],
  [/^(tiny|small|medium)?int|^serial/i, 'integer'],
  [/^(decimal|numeric|money)/i, 'decimal'],
  [/^(float|double|real)/i, 'float'],
  [/^bool/i, 'boolean'],
  [/^(datetime|timestamp)/i, 'datetime'],
  [/^date/i, 'date'],
  [/^time/i, 'time'],
  [/^jsonb?/i, 'json'],
  [/^uuid/i, 'uuid'],
  [/blob|^bytea|binary/i, 'binary'],
]

/** Of types that an application's own type may extend, the narrower ones first. */
const parents: readonly (readonly [unknown, FieldType])[] = [
  [DataTypes.BIGINT, 'bigint'],
  [DataTypes.INTEGER, 'integer'],
  [DataTypes.DECIMAL, 'decimal'],
  [DataTypes.FLOAT, 'float'],
  [DataTypes.DOUBLE, 'float'],
  [DataTypes.BOOLEAN, 'boolean'],
  [DataTypes.DATE, 'datetime'],
  [DataTypes.DATEONLY, 'date'],
  [DataTypes.TIME, 'time'],
  [DataTypes.JSON, 'json'],
  [DataTypes.UUID, 'uuid'],
  [DataTypes.BLOB, 'binary'],
  [DataTypes.STRING, 'text'],
]

export function factsOf(type: DataType | string): TypeFacts {
  if (typeof type === 'string') return { type: storedType(type) }
  if (isCustomType(type)) return { type: parentType(type) ?? storedType(type.toSql()) }
  const key = keyOfType(type)
  const own = native[key]
  if (own) return { type: 'text', nativeType: own.name, ...(own.written ? {} : { readonly: true }) }
  return { type: usual[key] ?? 'text' }
}

const storedType = (sql: string): FieldType => stored.find(([pattern]) => pattern.test(sql))?.[1] ?? 'text'

const parentType = (type: DataType): FieldType | undefined =>
  parents.find(([parent]) => type instanceof (parent as abstract new () => object))?.[1]
