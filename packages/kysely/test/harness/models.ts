import {
  type ConformanceLayout,
  type StandardModel,
  type TestField,
  type TestModel,
  type TestReference,
  tableOf,
} from '@authpkg/conformance'
import {
  authFields,
  bigint,
  binary,
  boolean,
  date,
  datetime,
  decimal,
  defineModel,
  enumeration,
  type Field,
  type FieldOptions,
  float,
  integer,
  json,
  type ModelDefinition,
  type ModelSet,
  type Reference,
  string,
  text,
  time,
  uuid,
} from '../../src/index.ts'

/** A layout's models as an application writes them: the standard ones from the package's field sets. */
export function modelsOf(layout: ConformanceLayout): ModelSet {
  const standard = layout.standardModels.map((name) => [name, standardModel(name, layout)] as const)
  const own = layout.models.map((model) => [model.name, testModel(model, layout)] as const)
  return Object.fromEntries([...standard, ...own])
}

function standardModel(name: StandardModel, layout: ConformanceLayout): ModelDefinition {
  const { table, fields, auth } = layout.standardNames[name]
  const own = Object.entries(standardFields(name, layout)).map(([known, field]) => {
    const { name: called, column } = fields[known] ?? { name: known, column: known }
    return [called, { ...field, options: { ...field.options, column } }] as const
  })
  const unique = name === 'UserRoles' ? { unique: [['user_id', 'role_id']] } : {}
  return defineModel(table, { fields: Object.fromEntries(own), auth, ...unique })
}

/** The package's own field sets, with the layout's keys, pointing to the layout's tables. */
function standardFields(
  name: StandardModel,
  { standardModels, standardNames, keyType, hasTokenIdentity }: ConformanceLayout,
): Readonly<Record<string, Field>> {
  const options = { key: keyType, userTable: standardNames.User.table, roleTable: standardNames.Role.table }
  switch (name) {
    case 'User':
      return {
        ...authFields.person(options),
        ...(standardModels.includes('UserAuth') ? {} : authFields.login()),
        ...(standardModels.includes('UserEmail') ? {} : authFields.email()),
      }
    case 'UserAuth':
      return { ...authFields.userAuth(options), ...(hasTokenIdentity && authFields.tokenIdentity()) }
    case 'UserEmail':
      return authFields.userEmail(options)
    case 'Role':
      return authFields.role(options)
    case 'UserRoles':
      return authFields.userRoles(options)
    case 'Session':
      return authFields.session(options)
    case 'Token':
      return authFields.token(options)
    case 'Invitation':
      return authFields.invitation(options)
    case 'ApiKey':
      return authFields.apiKey(options)
    case 'AuditEvent':
      return authFields.auditEvent(options)
    case 'Outbox':
      return authFields.outbox(options)
    case 'IdempotencyKey':
      return authFields.idempotencyKey(options)
  }
}

function testModel(model: TestModel, layout: ConformanceLayout): ModelDefinition {
  const fields = model.fields.map((field) => [field.name, testField(field, model, layout)] as const)
  return defineModel(model.table, {
    fields: Object.fromEntries(fields),
    primaryKey: model.primaryKey,
    unique: model.uniqueSets,
  })
}

const makers: Readonly<Record<TestField['type'], (options: FieldOptions) => Field>> = {
  string,
  text,
  uuid,
  enum: (options) => enumeration([], options),
  integer,
  float,
  bigint,
  decimal,
  boolean,
  date,
  time,
  datetime,
  json,
  binary,
}

function testField(field: TestField, model: TestModel, layout: ConformanceLayout): Field {
  const reference = model.references.find((other) => other.field === field.name)
  const { column, nullable, unique, maxLength, precision, scale } = field
  const options = {
    ...(column !== undefined && { column }),
    ...(nullable !== undefined && { nullable }),
    ...(unique !== undefined && { unique }),
    ...(maxLength !== undefined && { maxLength }),
    ...(precision !== undefined && { precision }),
    ...(scale !== undefined && { scale }),
    ...(field.identity && keyOptions(field)),
    ...(field.default !== undefined && { default: field.default, hasDefault: true }),
    ...(reference && { references: reference_(reference, layout) }),
  }
  return field.type === 'enum' ? enumeration(field.enumValues ?? [], options) : makers[field.type](options)
}

/** The database makes whole numbers; the other keys are made here. */
const keyOptions = ({ type }: TestField): FieldOptions =>
  type === 'uuid' || type === 'string' ? { generated: true, default: () => crypto.randomUUID() } : {}

const reference_ = (reference: TestReference, layout: ConformanceLayout): Reference => ({
  table: tableOf(layout, reference.target),
  field: reference.targetField,
  relation: reference.relation,
  inverse: reference.inverse ?? false,
  onDelete: reference.onDelete,
})
