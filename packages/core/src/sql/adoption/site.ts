import type { Catalog, FieldInfo, ModelInfo } from '../catalog.ts'
import type { Connection } from '../connection.ts'
import type { Added } from './journal.ts'
import type { StoredTable } from './stored-table.ts'

/**
 * A database that is to hold some models, as an ORM lends it to adoption: in a transaction, or on the connection that
 * has the lock. What is done is decided in core; how a table is read and changed, the adapter knows.
 */
export interface AdoptionSite {
  readonly catalog: Catalog
  /** Rows are read and filled here, past hooks and scopes. */
  readonly connection: Connection
  /** The same without anything of the application's that changes names, for the journal. */
  readonly plain: Connection
  /** Whether `connection` may change the names of columns. */
  readonly renames?: boolean
  /** The tables of the models that are there. */
  storedTables(): Promise<ReadonlyMap<ModelInfo, StoredTable>>
  /** Whether a new column gets the field's default itself, in the rows that are there too. */
  holdsDefault(field: FieldInfo, model: ModelInfo): boolean
  /** Makes the table, with its keys and indexes. */
  createTable(model: ModelInfo): Promise<void>
  /** Adds the column with its foreign key and its plain indexes. One that holds no default has to allow NULL. */
  addColumn(model: ModelInfo, field: FieldInfo): Promise<void>
  /** The names of the plain indexes that {@link addColumn} makes, and that do not go with the column. */
  indexesOf(model: ModelInfo, field: FieldInfo): readonly string[]
  /** What the index will be called that keeps these fields unique. */
  uniqueName(model: ModelInfo, fields: readonly FieldInfo[]): string
  makeUnique(model: ModelInfo, fields: readonly FieldInfo[], name: string): Promise<void>
  /** Takes away what was added, if it is there: a step may have been written down and never taken. */
  drop(added: Added): Promise<void>
}
