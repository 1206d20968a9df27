import type { ConformanceLayout, StandardModel, TestField, TestModel, TestReference } from '@authpkg/conformance'
import type { DatabaseKind } from '@authpkg/core'
import { defineEntity, type EntityName, p } from '@mikro-orm/core'
import { authProperties } from '../../src/index.ts'

export type ModelSet = Record<string, EntityName>

/** Builders by what they can do here, without their own types. */
interface Builder {
  nullable(): Builder
  unique(): Builder
  primary(): Builder
  fieldName(name: string): Builder
  persist(persist: boolean): Builder
  default(value: unknown): Builder
  onCreate(make: () => unknown): Builder
  length(length: number): Builder
  precision(precision: number): Builder
  scale(scale: number): Builder
  columnType(type: string): Builder
  deleteRule(rule: string): Builder
  mappedBy(name: string): Builder
  owner(): Builder
  referenceColumnName(name: string): Builder
}

/** A layout's models as an application writes them: the standard ones from the package's own properties. */
export function modelsOf(layout: ConformanceLayout, kind: DatabaseKind): ModelSet {
  const models: ModelSet = {}
  for (const name of layout.standardModels) models[name] = standardModel(name, layout, models)
  for (const model of layout.models) models[model.name] = testModel(model, layout, models, kind)
  return models
}

/** The package's own properties, with the layout's keys, under the layout's names. */
function standardModel(name: StandardModel, layout: ConformanceLayout, models: ModelSet): EntityName {
  const { table, fields } = layout.standardNames[name]
  const properties: Record<string, unknown> = {}
  for (const [known, made] of Object.entries(standardProperties(name, layout, models))) {
    const key = `${known}_id` in fields ? `${known}_id` : known
    const names = fields[key]
    const isRelation = typeof made === 'function'
    if (!names) properties[known] = made
    else if (!isRelation) properties[names.name] = (made as Builder).fieldName(names.column)
    else {
      properties[known] = () => (made() as Builder).fieldName(names.column)
      properties[names.name] = keyBeside(keyField(layout, name), names.column)
    }
  }
  return define(name, table, properties, name === 'UserRoles' ? [['user', 'role']] : [])
}

const keyField = ({ keyType }: ConformanceLayout, model: StandardModel): TestField => ({
  name: 'key',
  type: keyType === 'text' ? 'string' : keyType,
  nullable: ['Token', 'Invitation', 'AuditEvent'].includes(model),
})

function standardProperties(
  name: StandardModel,
  { standardModels, keyType: key, hasTokenIdentity }: ConformanceLayout,
  models: ModelSet,
): Record<string, unknown> {
  const user = (): EntityName => models['User'] as EntityName
  const role = (): EntityName => models['Role'] as EntityName
  const options = { key, user, role }
  switch (name) {
    case 'User':
      return {
        ...authProperties.person(options),
        ...(standardModels.includes('UserAuth') ? {} : authProperties.login()),
        ...(standardModels.includes('UserEmail') ? {} : authProperties.email()),
      }
    case 'UserAuth':
      return { ...authProperties.userAuth(options), ...(hasTokenIdentity && authProperties.tokenIdentity()) }
    case 'UserEmail':
      return authProperties.userEmail(options)
    case 'Role':
      return authProperties.role(options)
    case 'UserRoles':
      return authProperties.userRoles(options)
    case 'Session':
      return authProperties.session(options)
    case 'Token':
      return authProperties.token(options)
    case 'Invitation':
      return authProperties.invitation(options)
    case 'ApiKey':
      return authProperties.apiKey(options)
    case 'AuditEvent':
      return authProperties.auditEvent(options)
    case 'Outbox':
      return authProperties.outbox(options)
    case 'IdempotencyKey':
      return authProperties.idempotencyKey(options)
  }
}

const define = (
  name: string,
  tableName: string,
  properties: Record<string, unknown>,
  uniques: readonly (readonly string[])[] = [],
): EntityName =>
  defineEntity({
    name,
    tableName,
    properties: properties as Record<string, never>,
    uniques: uniques.map((set) => ({ properties: [...set] as never[] })),
  }) as unknown as EntityName

function testModel(model: TestModel, layout: ConformanceLayout, models: ModelSet, kind: DatabaseKind): EntityName {
  const properties: Record<string, unknown> = {}
  for (const field of model.fields) {
    const reference = model.references.find((other) => other.field === field.name)
    Object.assign(properties, reference ? relation(reference, field, model, models) : scalar(field, model, kind))
  }
  for (const other of layout.models) {
    for (const reference of other.references) {
      if (reference.target === model.name && reference.inverse !== undefined)
        Object.assign(properties, inverse(reference, reference.inverse, other, models))
    }
  }
  const sets = model.uniqueSets.map((set) =>
    set.map((name) => model.references.find(({ field }) => field === name)?.relation ?? name),
  )
  return define(model.name, model.table, properties, sets)
}

const longText: Readonly<Record<DatabaseKind, string>> = { sqlite: 'text', postgres: 'text', mysql: 'longtext' }
const time: Readonly<Record<DatabaseKind, string>> = { sqlite: 'time', postgres: 'time(6)', mysql: 'time(6)' }

const makers: Readonly<Record<TestField['type'], (field: TestField, kind: DatabaseKind) => unknown>> = {
  string: ({ maxLength = 255 }) => p.string().length(maxLength),
  text: (_, kind) => p.text().columnType(longText[kind]),
  uuid: () => p.uuid(),
  enum: ({ enumValues = [] }) => p.enum(enumValues),
  integer: () => p.integer(),
  float: () => p.double(),
  bigint: () => p.bigint(),
  decimal: ({ precision = 10, scale = 0 }) => p.decimal().precision(precision).scale(scale),
  boolean: () => p.boolean(),
  date: () => p.date(),
  time: (_, kind) => p.time().columnType(time[kind]),
  datetime: () => p.datetime(3),
  json: () => p.json(),
  binary: (_, kind) => (kind === 'mysql' ? p.uint8array().columnType('longblob') : p.uint8array()),
}

function scalar(field: TestField, model: TestModel, kind: DatabaseKind): Record<string, unknown> {
  const { name, column, nullable, unique } = field
  let made = makers[field.type](field, kind) as Builder
  if (model.primaryKey.includes(name)) made = made.primary()
  if (column !== undefined) made = made.fieldName(column)
  if (nullable) made = made.nullable()
  if (unique) made = made.unique()
  if (field.default !== undefined) made = made.default(field.default)
  if (field.identity && (field.type === 'uuid' || field.type === 'string')) {
    made = made.onCreate(() => crypto.randomUUID())
  }
  return { [name]: made }
}

const rules = {
  cascade: 'cascade',
  setNull: 'set null',
  setDefault: 'set default',
  restrict: 'restrict',
  noAction: 'no action',
} as const

function relation(
  { relation: name, target, onDelete }: TestReference,
  field: TestField,
  model: TestModel,
  models: ModelSet,
): Record<string, unknown> {
  const column = field.column ?? field.name
  const make = (): Builder => {
    const entity = models[target] as EntityName
    const made = (field.unique ? p.oneToOne(entity).owner() : p.manyToOne(entity)) as unknown as Builder
    let ruled = made.fieldName(column).deleteRule(rules[onDelete])
    if (field.nullable) ruled = ruled.nullable()
    return model.primaryKey.includes(field.name) ? ruled.primary() : ruled
  }
  // A key under another column's name: a property beside the relation says what its field is called.
  const named = column === field.name || name === field.name ? {} : { [field.name]: keyBeside(field, column) }
  return { [name]: make, ...named }
}

function keyBeside(field: TestField, column: string): unknown {
  const made = (makers[field.type](field, 'sqlite') as Builder).fieldName(column).persist(false)
  return field.nullable ? made.nullable() : made
}

function inverse(reference: TestReference, name: string, other: TestModel, models: ModelSet): Record<string, unknown> {
  const field = other.fields.find((candidate) => candidate.name === reference.field)
  return {
    [name]: () => {
      const target = models[other.name] as EntityName
      const made = (field?.unique ? p.oneToOne(target) : p.oneToMany(target)) as unknown as Builder
      return made.mappedBy(reference.relation)
    },
  }
}
