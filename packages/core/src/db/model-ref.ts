import { ConfigurationError } from '../errors.ts'
import type { RowTypes } from './db-adapter.ts'
import type { EntityRelations, EntityRow } from './entity-row.ts'
import { type ModelDescription, type Models, modelOf, type Row } from './model.ts'

/** A model as an application names it: by the name it has in the adapter, or the thing the ORM knows it by. */
export type ModelRef<Rows extends RowTypes = RowTypes> = (keyof Rows & string) | object

/** The row of a model, as far as its type tells: by name, by an entity or a class, or by a description of fields. */
export type RowFor<Model, Rows extends RowTypes = RowTypes> = Model extends string
  ? Model extends keyof Rows
    ? Rows[Model]
    : Row
  : Model extends Described<infer Entity, infer Properties>
    ? EntityRow<Entity, Properties>
    : Model extends abstract new (
          ...args: never[]
        ) => infer Instance
      ? RowOfInstance<Instance>
      : Model extends { readonly fields: infer Fields }
        ? { [Name in keyof Fields & string]: HeldBy<Fields[Name]> }
        : Row

/** What MikroORM's `defineEntity` makes. */
interface Described<Entity, Properties> {
  readonly '~entity': Entity
  readonly properties: Properties
}

/** Sequelize's instances name their attributes; other classes are entities. */
type RowOfInstance<Instance> = Instance extends { readonly _attributes: infer Attributes }
  ? 0 extends 1 & Attributes
    ? Row
    : Attributes
  : EntityRow<Instance>

/** The names that options can use: fields, and the relations named after their key fields. */
export type NamesOf<Model, Rows extends RowTypes = RowTypes> = FieldNames<Model, Rows> | RelationNames<Model, Rows>

/**
 * The model that an application means.
 * @throws {ConfigurationError} `unknown_model` for one that the adapter was not given.
 */
export function findModel(models: Models, ref: ModelRef): ModelDescription {
  if (typeof ref === 'string') return modelOf(models, ref)
  for (const model of models.values()) if (model.source === ref) return model
  throw new ConfigurationError('unknown_model', 'The adapter was not given this model.')
}

/** What a field's description says of its values, NULL included where it may be. */
type HeldBy<Field> = Field extends { readonly held?: infer Held; readonly options: infer Options }
  ? Exclude<Held, undefined> | (Options extends { readonly nullable: true } ? null : never)
  : unknown

type FieldNames<Model, Rows extends RowTypes> = DataKeys<RowFor<Model, Rows>>

/** Names of values; an entity's methods are none. */
type DataKeys<Data> = string extends keyof Data
  ? string
  : { [Name in keyof Data & string]: Data[Name] extends (...args: never[]) => unknown ? never : Name }[keyof Data &
      string]

type RelationNames<Model, Rows extends RowTypes> =
  | WithoutId<FieldNames<Model, Rows>>
  | ReferenceNames<Model>
  | (Model extends Described<infer Entity, infer Properties> ? EntityRelations<Entity, Properties> : never)
  | (Model extends abstract new (...args: never[]) => infer Instance ? RelationsOfInstance<Instance> : never)
  | (Model extends { readonly relations: infer Relations } ? KnownKeys<Relations> : never)

type RelationsOfInstance<Instance> = Instance extends { readonly _attributes: unknown }
  ? AssociationNames<Instance>
  : EntityRelations<Instance>

/** Properties of a Sequelize instance that hold other instances. */
type AssociationNames<Instance> = {
  [Name in keyof Instance & string]: NonNullable<Instance[Name]> extends AnInstance | readonly AnInstance[]
    ? Name
    : never
}[keyof Instance & string]
interface AnInstance {
  readonly _attributes: unknown
}

/** Relations named at the field that holds their key. */
type ReferenceNames<Model> = Model extends { readonly fields: infer Fields }
  ? { [Name in keyof Fields]: ReferenceName<Fields[Name]> }[keyof Fields]
  : never

type ReferenceName<Field> = Field extends {
  readonly options: { readonly references: { readonly relation: infer Name extends string } }
}
  ? Name
  : never

type KnownKeys<Relations> = string extends keyof Relations ? never : keyof Relations & string

type WithoutId<Name extends string> = Name extends `${infer Relation}_id`
  ? Relation
  : Name extends `${infer Relation}Id`
    ? Relation
    : never
