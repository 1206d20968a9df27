import type {
  Collection,
  EntityName,
  EntitySchemaWithMeta,
  Hidden,
  Opt,
  Primary,
  PrimaryKeyProp,
  Reference,
  ScalarReference,
} from '@mikro-orm/core'

/** The entities given to an adapter, by the names the application gives them. */
export type ModelSet = Readonly<Record<string, EntityName>>

/** The row types of models by their names. */
export type RowsOf<Models extends ModelSet> = { [Name in keyof Models & string]: RowOf<Models[Name]> }

/**
 * The row of an entity: its scalar properties, and for each relation to one the key, as `author_id`. What may be
 * missing is NULL. An embeddable is either one JSON value or columns of its own, `address_city`, which the ORM's types
 * do not tell apart: with `defineEntity` either may be there, with a class it is taken for JSON.
 */
export type RowOf<Model> = Flat<
  Model extends EntitySchemaWithMeta<infer _Name, infer _Table, infer Entity, infer _Base, infer Properties>
    ? unknown extends Entity
      ? RowOfProperties<Properties>
      : string extends keyof Properties
        ? RowOfEntity<Entity>
        : RowOfDefined<Entity, Properties>
    : Model extends EntityName<infer Entity>
      ? RowOfEntity<Entity>
      : Record<string, unknown>
>

type Flat<T> = { [Name in keyof T]: T[Name] }

type RowOfProperties<Properties> = { [Name in keyof Properties & string]: unknown }

// What `defineEntity` was told.

type OptionsOf<P> = P extends (...args: never[]) => infer Made
  ? OptionsOf<Made>
  : P extends { '~options': infer Options }
    ? Options
    : unknown

type KindOf<P> = OptionsOf<P> extends { readonly kind: infer Kind } ? Kind : 'scalar'

/** Not of the table: the other sides of relations, and what is not stored. */
type IsElsewhere<P> =
  KindOf<P> extends '1:m' | 'm:n'
    ? true
    : OptionsOf<P> extends { readonly mappedBy: unknown } | { readonly persist: false }
      ? OptionsOf<P> extends { readonly formula: unknown }
        ? false
        : true
      : false

type ColumnOf<P, Name extends string, Target> =
  OptionsOf<P> extends { readonly fieldName: infer Column extends string } ? Column : KeyName<Name, Target>

type KeyName<Name extends string, Target> = `${Name}_${TargetKey<Unwrapped<NonNullable<Target>>>}`
type Unwrapped<T> = T extends Reference<infer Target> ? Target : T

/** The name of the key that a relation leads to; of a key of several columns one of them. */
type TargetKey<Target> = Target extends { [PrimaryKeyProp]?: infer Key }
  ? Key extends string
    ? Key
    : Key extends readonly (infer Part extends string)[]
      ? Part
      : 'id'
  : Target extends { id: unknown }
    ? 'id'
    : Target extends { _id: unknown }
      ? '_id'
      : Target extends { uuid: unknown }
        ? 'uuid'
        : 'id'

type RowOfDefined<Entity, Properties> = {
  [Name in keyof Properties & keyof Entity & string as IsElsewhere<Properties[Name]> extends true
    ? never
    : KindOf<Properties[Name]> extends 'm:1' | '1:1'
      ? ColumnOf<Properties[Name], Name, Entity[Name]>
      : KindOf<Properties[Name]> extends 'embedded'
        ? never
        : Name]: KindOf<Properties[Name]> extends 'm:1' | '1:1' ? KeyOf<Entity[Name]> : Held<Entity[Name]>
} & Embedded<Entity, Properties>

type EmbeddedNames<Properties> = {
  [Name in keyof Properties & string]: KindOf<Properties[Name]> extends 'embedded' ? Name : never
}[keyof Properties & string]

type Embedded<Entity, Properties> =
  EmbeddedNames<Properties> extends infer Names
    ? [Names] extends [never]
      ? unknown
      : { [Name in Names & keyof Entity & string]?: Held<Entity[Name]> } & Together<
          Names extends keyof Entity & string
            ? { readonly part: Columns<Names, NonNullable<Entity[Names]>, Extract<Entity[Names], null | undefined>> }
            : never
        >
    : never

type Columns<Prefix extends string, Inner, Missing> = {
  [Name in DataKeys<Inner> as `${Prefix}_${Name}`]?: Held<Inner[Name]> | ([Missing] extends [never] ? never : null)
}

type Together<Parts extends { readonly part: unknown }> = (
  Parts extends { readonly part: infer Part }
    ? (part: Part) => void
    : never
) extends (part: infer All) => void
  ? All
  : unknown

// A class, or an entity whose properties are not known one by one.

type DataKeys<Entity> = {
  [Name in keyof Entity & string]: NonNullable<Entity[Name]> extends (...args: never[]) => unknown
    ? never
    : IsCollection<NonNullable<Entity[Name]>> extends true
      ? never
      : Name
}[keyof Entity & string]

type IsCollection<T> = T extends Collection<infer _> ? true : false

type RowOfEntity<Entity> = {
  [Name in DataKeys<Entity> as IsRelation<NonNullable<Entity[Name]>> extends true
    ? KeyName<Name, Entity[Name]>
    : Name]: IsRelation<NonNullable<Entity[Name]>> extends true ? KeyOf<Entity[Name]> : Held<Entity[Name]>
}

/** An object with a key of its own is another entity's. */
type IsRelation<T> = T extends Date | Uint8Array | readonly unknown[]
  ? false
  : T extends object
    ? T extends ScalarReference<infer _>
      ? false
      : T extends { readonly unwrap: unknown } | { id: unknown } | { _id: unknown } | { uuid: unknown }
        ? true
        : [Primary<T>] extends [T]
          ? false
          : true
    : false

type KeyOf<T> = KeyOfOne<NonNullable<T>> | (null extends T ? null : undefined extends T ? null : never)

type KeyOfOne<T> = T extends Reference<infer Target> ? Primary<Target> : T extends object ? Plain<Primary<T>> : T

/** NULL where the property may be missing. */
type Held<T> = Plain<NonNullable<T>> | (null extends T ? null : undefined extends T ? null : never)

/** Without the marks that the ORM puts on types. */
type Plain<T> =
  T extends ScalarReference<infer Value>
    ? NonNullable<Value>
    : T extends Hidden<infer Shown>
      ? Unmarked<Shown>
      : Unmarked<T>

type Unmarked<T> = T extends Opt<infer Value> ? Value : T
