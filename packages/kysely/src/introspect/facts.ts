import type { FieldType, OnDelete, Value } from '@authpkg/core'

/** What a database's catalogue says of a column, in words that all databases share. */
export interface ColumnFacts {
  readonly name: string
  readonly type: FieldType
  /** Where the type is none of the usual ones. */
  readonly nativeType?: string
  readonly nullable: boolean
  readonly maxLength?: number
  readonly precision?: number
  readonly scale?: number
  readonly enumValues?: readonly string[]
  /** There is no road to write it. */
  readonly readonly?: boolean
  /** The database fills it in. */
  readonly hasDefault: boolean
  /** Where it is a constant. */
  readonly default?: Value
  /** Computed, or made by the database as a key. */
  readonly generated: boolean
}

export interface ForeignKeyFacts {
  readonly columns: readonly string[]
  readonly table: string
  readonly schema?: string
  /** Empty for the target's primary key. */
  readonly targetColumns: readonly string[]
  readonly onDelete: OnDelete
}

export interface TableFacts {
  readonly name: string
  readonly columns: ColumnFacts[]
  readonly primaryKey: string[]
  readonly unique: (readonly string[])[]
  readonly foreignKeys: ForeignKeyFacts[]
}

export const newTable = (name: string): TableFacts => ({
  name,
  columns: [],
  primaryKey: [],
  unique: [],
  foreignKeys: [],
})

/** The rules of foreign keys as the catalogues spell them. */
const onDeleteNames: Readonly<Record<string, OnDelete>> = {
  CASCADE: 'cascade',
  c: 'cascade',
  'SET NULL': 'setNull',
  n: 'setNull',
  'SET DEFAULT': 'setDefault',
  d: 'setDefault',
  RESTRICT: 'restrict',
  r: 'restrict',
}

export const onDeleteOf = (name: string): OnDelete => onDeleteNames[name] ?? 'noAction'

/** The constant that a default is, as a value of the column's type; undefined for an expression. */
export function constantDefault(sql: string, type: FieldType): Value | undefined {
  const text = /^'((?:[^']|'')*)'$/.exec(sql)?.[1]?.replaceAll("''", "'")
  const bare = text ?? sql
  switch (type) {
    case 'integer':
    case 'float':
      return /^-?\d+(\.\d+)?$/.test(bare) ? Number(bare) : undefined
    case 'bigint':
      return /^-?\d+$/.test(bare) ? BigInt(bare) : undefined
    case 'decimal':
      return /^-?\d+(\.\d+)?$/.test(bare) ? bare : undefined
    case 'boolean':
      return booleans[bare.toLowerCase()]
    case 'string':
    case 'text':
    case 'enum':
      return text
    default:
      return undefined
  }
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  t: true,
  '1': true,
  false: false,
  f: false,
  '0': false,
}

/** Only what is there: optional properties are left out rather than undefined. */
export function present<T extends object>(
  facts: T,
): { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
} {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as never
}
