import type { ConformanceLayout, StandardModel, TestField, TestModel, TestReference } from '@authpkg/conformance'
import type { DatabaseKind, OnDelete } from '@authpkg/core'
import { DataTypes, type ModelAttributeColumnOptions, type ModelAttributes, type Sequelize } from 'sequelize'
import { type AuthModels, associate, authAttributes, type ModelSet, type SequelizeModel } from '../../src/index.ts'

/** A layout's models as an application writes them: the standard ones from the package's attributes. */
export function modelsOf(sequelize: Sequelize, layout: ConformanceLayout, kind: DatabaseKind): ModelSet {
  const standard = layout.standardModels.map((name) => [name, standardModel(sequelize, name, layout)] as const)
  const own = layout.models.map((model) => [model.name, testModel(sequelize, model, kind)] as const)
  const models: ModelSet = Object.fromEntries([...standard, ...own])
  associate(models as unknown as AuthModels)
  for (const model of layout.models) for (const reference of model.references) link(models, model, reference)
  return models
}

function standardModel(sequelize: Sequelize, name: StandardModel, layout: ConformanceLayout): SequelizeModel {
  const { table, fields } = layout.standardNames[name]
  const attributes = Object.entries(standardAttributes(name, layout)).map(([known, attribute]) => {
    const { name: called, column } = fields[known] ?? { name: known, column: known }
    return [called, { ...(attribute as ModelAttributeColumnOptions), field: column }] as const
  })
  return sequelize.define(name, Object.fromEntries(attributes), { tableName: table, timestamps: false })
}

/** The package's own attributes, with the layout's keys. */
function standardAttributes(
  name: StandardModel,
  { standardModels, keyType: key, hasTokenIdentity }: ConformanceLayout,
): ModelAttributes {
  switch (name) {
    case 'User':
      return {
        ...authAttributes.person({ key }),
        ...(standardModels.includes('UserAuth') ? {} : authAttributes.login()),
        ...(standardModels.includes('UserEmail') ? {} : authAttributes.email()),
      }
    case 'UserAuth':
      return { ...authAttributes.userAuth({ key }), ...(hasTokenIdentity && authAttributes.tokenIdentity()) }
    case 'UserEmail':
      return authAttributes.userEmail({ key })
    case 'Role':
      return authAttributes.role({ key })
    case 'UserRoles':
      return authAttributes.userRoles({ key })
    case 'Session':
      return authAttributes.session({ key })
    case 'Token':
      return authAttributes.token({ key })
    case 'Invitation':
      return authAttributes.invitation({ key })
    case 'ApiKey':
      return authAttributes.apiKey({ key })
    case 'AuditEvent':
      return authAttributes.auditEvent({ key })
    case 'Outbox':
      return authAttributes.outbox({ key })
    case 'IdempotencyKey':
      return authAttributes.idempotencyKey({ key })
  }
}

/** What Sequelize has no place for. */
export const notesOf = ({ standardModels, standardNames }: ConformanceLayout) =>
  Object.fromEntries(standardModels.map((name) => [name, { auth: standardNames[name].auth }]))

function testModel(sequelize: Sequelize, model: TestModel, kind: DatabaseKind): SequelizeModel {
  const attributes = model.fields.map((field) => [field.name, attribute(field, model, kind)] as const)
  const columns = (set: readonly string[]): string[] =>
    set.map((name) => model.fields.find((field) => field.name === name)?.column ?? name)
  return sequelize.define(model.name, Object.fromEntries(attributes), {
    tableName: model.table,
    timestamps: false,
    indexes: model.uniqueSets.map((set) => ({ unique: true, fields: columns(set) })),
  })
}

type Type = ModelAttributeColumnOptions['type']

const types: Readonly<Record<TestField['type'], (field: TestField, kind: DatabaseKind) => Type>> = {
  string: ({ maxLength = 255 }) => DataTypes.STRING(maxLength),
  text: (_, kind) => (kind === 'mysql' ? DataTypes.TEXT('long') : DataTypes.TEXT),
  uuid: () => DataTypes.UUID,
  enum: ({ enumValues = [] }) => DataTypes.ENUM(...enumValues),
  integer: () => DataTypes.INTEGER,
  float: () => DataTypes.DOUBLE,
  bigint: () => DataTypes.BIGINT,
  decimal: ({ precision, scale }) => DataTypes.DECIMAL(precision, scale),
  boolean: () => DataTypes.BOOLEAN,
  date: () => DataTypes.DATEONLY,
  // Sequelize's own type keeps whole seconds on MySQL.
  time: (_, kind) => (kind === 'mysql' ? 'TIME(6)' : DataTypes.TIME),
  datetime: () => DataTypes.DATE(3),
  json: () => DataTypes.JSON,
  binary: (_, kind) => (kind === 'mysql' ? DataTypes.BLOB('long') : DataTypes.BLOB),
}

function attribute(field: TestField, model: TestModel, kind: DatabaseKind): ModelAttributeColumnOptions {
  return {
    type: types[field.type](field, kind),
    allowNull: field.nullable === true,
    ...(field.column !== undefined && { field: field.column }),
    ...(field.unique && { unique: true }),
    ...(model.primaryKey.includes(field.name) && { primaryKey: true }),
    ...(field.identity && identity(field)),
    ...(field.default !== undefined && { defaultValue: field.default }),
  }
}

/** The database makes whole numbers; the other keys are made by Sequelize. */
function identity({ type }: TestField): Partial<ModelAttributeColumnOptions> {
  if (type === 'uuid') return { defaultValue: DataTypes.UUIDV4 }
  return type === 'string' ? { defaultValue: () => crypto.randomUUID() } : { autoIncrement: true }
}

const rules: Readonly<Record<OnDelete, string>> = {
  cascade: 'CASCADE',
  setNull: 'SET NULL',
  setDefault: 'SET DEFAULT',
  restrict: 'RESTRICT',
  noAction: 'NO ACTION',
}

function link(models: ModelSet, model: TestModel, reference: TestReference): void {
  const source = models[model.name] as SequelizeModel
  const target = models[reference.target] as SequelizeModel
  const options = { foreignKey: reference.field, onDelete: rules[reference.onDelete] }
  source.belongsTo(target, { ...options, as: reference.relation, targetKey: reference.targetField })
  if (reference.inverse === undefined) return
  const way = { ...options, as: reference.inverse, sourceKey: reference.targetField }
  if (model.fields.find(({ name }) => name === reference.field)?.unique) target.hasOne(source, way)
  else target.hasMany(source, way)
}
