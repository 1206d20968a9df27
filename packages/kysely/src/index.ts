export { cachedStatements } from './cached-statements.ts'
export {
  defineModel,
  type ModelDefinition,
  type ModelOptions,
  type ModelSet,
  type RelationOptions,
  type RowOf,
} from './define-model.ts'
export {
  bigint,
  binary,
  boolean,
  date,
  datetime,
  decimal,
  enumeration,
  type Field,
  type FieldOptions,
  float,
  integer,
  json,
  type Reference,
  string,
  text,
  time,
  uuid,
} from './fields.ts'
export { type IntrospectedModels, type IntrospectOptions, introspect } from './introspect.ts'
export { type KyselyAdapter, type KyselyAdapterOptions, kyselyAdapter, type RowsOf } from './kysely-adapter.ts'
export {
  type Adoption,
  type AuthMigrationOptions,
  adopt,
  authMigration,
  createTables,
  dropTables,
  type MigrationOptions,
} from './migrations.ts'
export { authFields, type KeyType, type StandardOptions } from './models.ts'
export { type StandardModels, type StandardModelsOptions, standardModels } from './standard-models.ts'
