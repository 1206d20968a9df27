export {
  type Adoption,
  type AuthMigrationOptions,
  adopt,
  authMigration,
  createTables,
  dropTables,
  type TableSet,
} from './migrations.ts'
export { type MikroOrmAdapter, mikroOrmAdapter } from './mikro-orm-adapter.ts'
export { authProperties, type KeyType, type StandardOptions } from './models.ts'
export type { AdapterOptions, ModelOptions } from './options.ts'
export type { ModelSet, RowOf, RowsOf } from './row-types.ts'
export { type StandardEntities, type StandardEntitiesOptions, standardEntities } from './standard-models.ts'
