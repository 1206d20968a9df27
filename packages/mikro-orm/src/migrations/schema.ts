/*
 * The classes of `@mikro-orm/sql` that its schema generator works with, as far as they are used: `DatabaseSchema`,
 * `DatabaseTable` and `SchemaHelper`.
 */

export interface Schema {
  /** Of the schema that tables are in which name none. */
  readonly name: string | undefined
  getTables(): Table[]
  setTables(tables: Table[]): void
  getNamespaces(): string[]
  setNamespaces(names: Set<string>): void
  getNativeEnums(): object
  setNativeEnums(enums: object): void
  getRoutines(): object[]
}

export interface Table {
  readonly name: string
  readonly schema?: string | undefined
  getQuotedName(): string
  getColumns(): Column[]
  getColumn(name: string): Column | undefined
  getIndexes(): Index[]
  getForeignKeys(): Record<string, ForeignKey>
  setForeignKeys(keys: Record<string, ForeignKey>): void
  getChecks(): Check[]
}

export interface Column {
  readonly name: string
  type: string
  unsigned?: boolean
  collation?: string | undefined
  nullable?: boolean
  readonly length?: number | null
  readonly default?: string | number | null
  readonly generated?: string | undefined
}

export interface Index {
  readonly keyName: string
  readonly columnNames: string[]
  readonly unique: boolean
  readonly primary: boolean
  readonly constraint: boolean
  readonly where?: string | undefined
  readonly expression?: string | undefined
}

export interface ForeignKey {
  readonly constraintName: string
  readonly columnNames: string[]
  readonly referencedTableName: string
  readonly referencedColumnNames: string[]
}

export interface Check {
  readonly columnName?: string | undefined
}

export interface Helper {
  createTableColumn(column: Column, table: Table): string
  createForeignKey(table: Table, key: ForeignKey, alterTable?: boolean, inline?: boolean): string
  createIndex(index: Index, table: Table): string
  createCheck(table: Table, check: Check): string
  dropTableIfExists(name: string, schema?: string): string
  dropForeignKey(table: string, name: string): string
}

/** One of the tables, by the name that a model has for it. */
export function tableNamed(
  tables: readonly Table[],
  { table, schema }: { readonly table: string; readonly schema?: string | undefined },
  home: string | undefined,
  anyCase: boolean,
): Table | undefined {
  const plain = (name: string): string => (anyCase ? name.toLowerCase() : name)
  const within = tables.filter((other) => (other.schema ?? home) === (schema ?? home))
  return within.find(({ name }) => name === table) ?? within.find(({ name }) => plain(name) === plain(table))
}

/** The table that a foreign key points at. */
export const referenced = (tables: readonly Table[], { referencedTableName }: ForeignKey): Table | undefined =>
  tables.find(({ name, schema }) => referencedTableName === `${schema}.${name}`) ??
  tables.find(({ name }) => referencedTableName === name)
