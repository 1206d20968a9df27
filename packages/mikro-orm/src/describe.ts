import {
  type DatabaseKind,
  type FieldDescription,
  isSecretName,
  type ModelDescription,
  type Models,
  type Relation,
} from '@authpkg/core'
import { type Catalog, catalogOf, type FieldParts } from '@authpkg/core/sql'
import type { EntityManager, EntityMetadata, EntityName, EntityProperty } from '@mikro-orm/core'
import { constantDefault, discriminates, fillsOf, isDiscriminator } from './fills.ts'
import { formula } from './formula.ts'
import { readonlyMark } from './models.ts'
import type { ModelOptions } from './options.ts'
import { type Fields, type Mapped, mappedFields } from './properties.ts'
import { relationsOf } from './relations.ts'
import { shapeOf } from './types.ts'
import { unusable } from './usable.ts'
import { fieldCodec } from './values.ts'

/** One of the adapter's models: its name, the ORM's metadata, and what is a field of it. */
export interface Entity {
  readonly name: string
  readonly meta: EntityMetadata
  readonly fields: Fields
  readonly source: EntityName
  readonly options: ModelOptions
}

/** The models by their names. */
export type Entities = ReadonlyMap<string, Entity>

/** The adapter's models as the ORM knows them. @throws the ORM's own error for an entity that it was not given */
export function entitiesOf(
  em: EntityManager,
  models: Readonly<Record<string, EntityName>>,
  options: Readonly<Record<string, ModelOptions | undefined>> = {},
): Entities {
  const metadata = em.getMetadata()
  const naming = em.config.getNamingStrategy()
  const named = Object.entries(models).map(([name, source]) => {
    const meta = metadata.get(source)
    return [name, { name, meta, fields: mappedFields(meta, naming), source, options: options[name] ?? {} }] as const
  })
  return new Map(named)
}

/** @throws {ConfigurationError} `invalid_configuration`: one message with everything that does not fit. */
export function catalogOfEntities(em: EntityManager, entities: Entities, kind: DatabaseKind): Catalog {
  const problems = [...entities.values()].flatMap((entity) => unusable(entity, em, kind))
  const described = [...entities.values()].map((entity) => [entity.name, describe(entity, entities, em, kind)] as const)
  const partsOf = ({ name }: ModelDescription, field: FieldDescription): FieldParts =>
    parts(entities.get(name) as Entity, field, em, kind)
  const mayShare = (name: string): boolean => entities.get(name)?.meta.root.discriminatorColumn !== undefined
  return catalogOf(kind, new Map(described) satisfies Models, partsOf, problems, mayShare)
}

function parts({ meta, fields }: Entity, field: FieldDescription, em: EntityManager, kind: DatabaseKind): FieldParts {
  const mapped = fields.get(field.name) as Mapped
  const platform = em.getPlatform()
  return {
    codec: fieldCodec(field, mapped.typed, platform, kind),
    ...fillsOf(meta, mapped, field),
    ...(mapped.prop.formula && { expression: formula(meta, mapped.prop, platform) }),
  }
}

function describe(entity: Entity, entities: Entities, em: EntityManager, kind: DatabaseKind): ModelDescription {
  const { name, meta, fields, options, source } = entity
  const schema = schemaOf(meta, em)
  const sets = uniqueSets(entity)
  const described = [...fields.values()].map(
    (mapped) => [mapped.name, describeField(entity, mapped, sets, kind)] as const,
  )
  return {
    name,
    table: meta.tableName,
    ...(schema !== undefined && { schema }),
    primaryKey: primaryKey(meta, fields),
    fields: new Map(described),
    relations: new Map(relationsOf(entity, entities).map((relation): [string, Relation] => [relation.name, relation])),
    uniqueSets: sets.filter((set) => set.length > 1),
    auth: options.auth ?? {},
    source,
  }
}

/** The entity's own, or the EntityManager's, or that of the configuration, as for the ORM. */
const schemaOf = ({ schema }: EntityMetadata, em: EntityManager): string | undefined =>
  schema !== undefined && schema !== '*' ? schema : (em.schema ?? em.config.getSchema(true))

const primaryKey = (meta: EntityMetadata, fields: Fields): string[] => {
  const keys = [...fields.values()].filter(({ prop }) => prop.primary)
  const order = meta.primaryKeys as readonly string[]
  return keys.sort((a, b) => order.indexOf(a.prop.name) - order.indexOf(b.prop.name)).map(({ name }) => name)
}

/** The names of a property's fields; several for a relation over several columns. */
const fieldsOfProperty = (fields: Fields, prop: EntityProperty): string[] =>
  [...fields.values()].filter((mapped) => mapped.prop === prop).map(({ name }) => name)

/** Sets that hold for all rows; an index with a condition says nothing of the others. */
function uniqueSets({ meta, fields }: Entity): readonly (readonly string[])[] {
  const declared = meta.uniques.filter((unique) => unique.properties && !unique.where && !unique.expression)
  const sets = declared.map(({ properties }) =>
    [properties ?? []].flat().flatMap((name) => {
      const prop = meta.properties[name]
      return prop ? fieldsOfProperty(fields, prop) : []
    }),
  )
  const alone = meta.props.filter((prop) => prop.unique && prop.persist !== false)
  return [...sets, ...alone.map((prop) => fieldsOfProperty(fields, prop))]
}

function describeField(
  { meta, fields, options }: Entity,
  mapped: Mapped,
  sets: readonly (readonly string[])[],
  kind: DatabaseKind,
): FieldDescription {
  const { name, column, prop, typed } = mapped
  const fallback = constantDefault(prop)
  const isOnlyKey = prop.primary === true && primaryKey(meta, fields).length === 1
  const generated = isGenerated(meta, prop)
  return {
    name,
    column,
    nullable: prop.nullable === true && !prop.primary,
    unique: isOnlyKey || sets.some((set) => set.length === 1 && set[0] === name),
    hasDefault: generated || hasDefault(meta, mapped),
    generated,
    secret: isSecret(mapped, options),
    readonly: isReadonly(meta, mapped, options),
    ...shapeOf(typed, kind, options.types?.[name]),
    ...(fallback !== undefined && { default: fallback }),
  }
}

const isReadonly = ({ readonly }: EntityMetadata, { name, prop }: Mapped, options: ModelOptions): boolean =>
  readonly === true || prop.formula !== undefined || readonlyMark in prop || options.readonly?.includes(name) === true

/** Also the mark of an entity that shares its table, which its class gives it. */
const isGenerated = (meta: EntityMetadata, prop: EntityProperty): boolean =>
  prop.autoincrement === true ||
  (prop.primary === true && prop.onCreate !== undefined) ||
  prop.generated !== undefined ||
  prop.formula !== undefined ||
  prop.version === true ||
  (isDiscriminator(meta, prop) && discriminates(meta) && meta.root !== meta)

const hasDefault = (meta: EntityMetadata, mapped: Mapped): boolean => {
  const { prop } = mapped
  const made = prop.defaultRaw !== undefined || prop.onCreate !== undefined
  return made || fillsOf(meta, mapped, { type: 'json' } as FieldDescription).fill !== undefined
}

function isSecret({ name, column, prop }: Mapped, { auth = {}, secret, notSecret }: ModelOptions): boolean {
  if (notSecret?.includes(name)) return false
  if (prop.hidden || secret?.includes(name)) return true
  const attributes = Object.keys(auth).filter((attribute) => auth[attribute] === name)
  return [name, column, ...attributes].some(isSecretName)
}
