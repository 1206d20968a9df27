// For adapters over SQL: what an ORM lends, and the statements made of it
export { type Adoption, adoptionOf, migrateDown, migrateUp, migrationName } from './adoption/adoption.ts'
export { hasConstantDefault } from './adoption/defaults.ts'
export type { Added } from './adoption/journal.ts'
export { underLock } from './adoption/lock.ts'
export { creationOrder, ownRelations } from './adoption/order.ts'
export { planAdoption } from './adoption/plan.ts'
export type { AdoptionSite } from './adoption/site.ts'
export { named, type StoredTable, storedTable } from './adoption/stored-table.ts'
export {
  type Catalog,
  catalogOf,
  type FieldInfo,
  type FieldParts,
  fieldInfoOf,
  type ModelInfo,
  type RelationInfo,
  relationInfoOf,
} from './catalog.ts'
export { type Codec, codecOf } from './codec.ts'
export { type Compiled, type Connection, type ModelScopes, noScopes, type SqlResult } from './connection.ts'
export { Engine } from './engine.ts'
export { checkName, foreignKeyName, indexName, isExpiryName, uniqueIndexName } from './names.ts'
export { Bound, bindValues } from './plan.ts'
export { type PrintOptions, print, quoted } from './print.ts'
export { Scope } from './scope.ts'
export { SqlAdapter } from './sql-adapter.ts'
export { beginPatiently, inTransaction, withinTransaction } from './transactions.ts'
export type {
  ColumnRef,
  Delete,
  From,
  Insert,
  LeftJoin,
  Raw,
  RowLock,
  Select,
  Selection,
  Sql,
  StatementTree,
  TableRef,
  Update,
} from './tree.ts'
export { columnOf, raw } from './tree.ts'
export { typedError, type WrittenValues } from './typed-error.ts'
export { increased } from './values/increased.ts'
export { codec } from './values/shared.ts'
export { findByKey, givenValues, lockRows } from './writing.ts'
