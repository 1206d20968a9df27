import type { ConformanceLayout, StandardModel, TestField, TestModel, TestReference } from '@authpkg/conformance'
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

function standardModel(name: StandardModel, { standardModels }: ConformanceLayout): ModelDefinition {
  switch (name) {
    case 'User':
      return defineModel('user', {
        fields: {
          ...authFields.person(),
          ...(standardModels.includes('UserAuth') ? {} : authFields.login()),
          ...(standardModels.includes('UserEmail') ? {} : authFields.email()),
        },
      })
    case 'UserAuth':
      return defineModel('user_auth', { fields: authFields.userAuth() })
    case 'UserEmail':
      return defineModel('user_email', { fields: authFields.userEmail() })
    case 'Role':
      return defineModel('role', { fields: authFields.role() })
    case 'UserRoles':
      return defineModel('user_roles', { fields: authFields.userRoles(), unique: [['user_id', 'role_id']] })
    case 'Session':
      return defineModel('session', { fields: authFields.session() })
    case 'Token':
      return defineModel('token', { fields: authFields.token() })
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
    ...(field.default !== undefined && { default: field.default, hasDefault: true }),
    ...(reference && { references: reference_(reference, layout) }),
  }
  return field.type === 'enum' ? enumeration(field.enumValues ?? [], options) : makers[field.type](options)
}

const reference_ = (reference: TestReference, layout: ConformanceLayout): Reference => ({
  table: layout.models.find(({ name }) => name === reference.target)?.table ?? 'user',
  field: reference.targetField,
  relation: reference.relation,
  inverse: reference.inverse ?? false,
  onDelete: reference.onDelete,
})
