import type { Row } from '@authpkg/core'
import type { Attributes, Model, ModelStatic } from 'sequelize'

/** A model as `sequelize.define` made it, or a class with `Model.init`. */
export type SequelizeModel = ModelStatic<Model>

/** The models given to an adapter, by the names the application gives them. */
export type ModelSet = Readonly<Record<string, SequelizeModel>>

/** The attributes of a model as its own types tell them; a model without types has rows of anything. */
export type RowOf<M extends SequelizeModel> =
  Any<Attributes<InstanceType<M>>> extends true
    ? Row
    : { [Name in keyof Attributes<InstanceType<M>>]: Attributes<InstanceType<M>>[Name] }

/** The row types of models by their names. */
export type RowsOf<Models extends ModelSet> = { [Name in keyof Models & string]: RowOf<Models[Name]> }

type Any<Type> = 0 extends 1 & Type ? true : false

type FieldName<M extends SequelizeModel> = keyof RowOf<M> & string

/** What Sequelize has no place for. */
export interface ModelNotes<Field extends string = string> {
  /** Logical attribute to field: `{ username: 'name', passwordHash: 'pw' }`. */
  readonly auth?: Readonly<Record<string, Field>>
  /** Fields that never leave through REST, admin, exports or logs, besides those named like secrets. */
  readonly secret?: readonly Field[]
  /** Fields that are shown, but never written through REST or admin. */
  readonly readonly?: readonly Field[]
  /** Fields that a hook fills in: a form or a request may leave them out, though the column takes no NULL. */
  readonly filled?: readonly Field[]
}

/** Notes on the models of a set, by their names. */
export type NotesOn<Models extends ModelSet> = { readonly [Name in keyof Models]?: ModelNotes<FieldName<Models[Name]>> }

export type ModelSetNotes = Readonly<Record<string, ModelNotes | undefined>>
