export { type AuthModels, associate } from './associate.ts'
export {
  type Adoption,
  type AuthMigration,
  type AuthMigrationOptions,
  adopt,
  authMigrations,
  createTables,
  dropTables,
} from './migrations.ts'
export type { ModelNotes, ModelSet, NotesOn, RowOf, RowsOf, SequelizeModel } from './model-set.ts'
export {
  type AttributesOf,
  authAttributes,
  type KeyType,
  type ModelWith,
  type NotedAttribute,
  type StandardOptions,
  type StandardRow,
  type StandardSet,
} from './models.ts'
export { type SequelizeAdapter, type SequelizeAdapterOptions, sequelizeAdapter } from './sequelize-adapter.ts'
export { type StandardModels, type StandardModelsOptions, standardModels } from './standard-models.ts'
