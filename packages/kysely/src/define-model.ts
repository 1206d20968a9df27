import type { OnDelete } from '@authpkg/core'
import type { Field } from './fields.ts'

export type FieldSet = Readonly<Record<string, Field>>

/** A relation over a foreign key of several columns, or one that is no constraint. */
export interface RelationOptions {
  readonly table: string
  readonly schema?: string
  /** This model's fields, in the order of `targetFields`. */
  readonly fields: readonly string[]
  readonly targetFields: readonly string[]
  readonly inverse?: string | false
  readonly onDelete?: OnDelete
}

export type RelationSet = Readonly<Record<string, RelationOptions>>

export interface ModelOptions<Fields extends FieldSet, Relations extends RelationSet = RelationSet> {
  readonly schema?: string
  readonly fields: Fields
  /** The key's fields; those marked `primaryKey` when left out. */
  readonly primaryKey?: readonly (keyof Fields & string)[]
  /** Relations by name, beside those that fields make by `references`. */
  readonly relations?: Relations
  /** Sets of fields that are unique together. */
  readonly unique?: readonly (readonly (keyof Fields & string)[])[]
  /** Logical attribute to field: `{ username: 'name', passwordHash: 'pw' }`. */
  readonly auth?: Readonly<Record<string, keyof Fields & string>>
}

/** What a table holds, as plain data: made by {@link defineModel} or read by `introspect`. */
export interface ModelDefinition<
  Table extends string = string,
  Fields extends FieldSet = FieldSet,
  Relations extends RelationSet = RelationSet,
> {
  readonly table: Table
  readonly schema?: string
  readonly fields: Fields
  readonly primaryKey: readonly string[]
  readonly relations: Relations
  readonly unique: readonly (readonly string[])[]
  readonly auth: Readonly<Record<string, string>>
}

/** The models given to an adapter, by the names the application gives them. */
export type ModelSet = Readonly<Record<string, ModelDefinition>>

type ValueOf<F> =
  F extends Field<infer Held, infer Options>
    ? Held | (Options extends { readonly nullable: true } ? null : never)
    : never

/** The row type of a model. */
export type RowOf<Model extends ModelDefinition> = {
  -readonly [Name in keyof Model['fields']]: ValueOf<Model['fields'][Name]>
}

/**
 * Describes a table for the adapter: what Kysely itself does not know at run time.
 *
 * @example
 * const Note = defineModel('note', {
 *   fields: {
 *     id: integer({ primaryKey: true }),
 *     user_id: integer({ references: { table: 'user', onDelete: 'cascade' } }),
 *     message: text(),
 *     created: datetime({ default: () => new Date() }),
 *   },
 * })
 */
export function defineModel<
  const Table extends string,
  const Fields extends FieldSet,
  const Relations extends RelationSet = Readonly<Record<never, RelationOptions>>,
>(table: Table, options: ModelOptions<Fields, Relations>): ModelDefinition<Table, Fields, Relations> {
  const marked = Object.keys(options.fields).filter((name) => options.fields[name]?.options.primaryKey)
  return {
    table,
    ...(options.schema !== undefined && { schema: options.schema }),
    fields: options.fields,
    primaryKey: options.primaryKey ?? marked,
    relations: options.relations ?? ({} as Relations),
    unique: options.unique ?? [],
    auth: options.auth ?? {},
  }
}
