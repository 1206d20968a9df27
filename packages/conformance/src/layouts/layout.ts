import type { FieldType, OnDelete, Value } from '@authpkg/core'

export type LayoutName = 'all-in-one' | 'split-auth' | 'emails' | 'split-auth-emails'

/** The models of accounts that an adapter package has ready field sets for, under the names the adapter knows them by. */
export type StandardModel = 'User' | 'UserAuth' | 'UserEmail' | 'Role' | 'UserRoles' | 'Session' | 'Token'

/** A field as plain data. What is left out is false, or not limited. */
export interface TestField {
  readonly name: string
  /** The column's name, where it differs from the field's. */
  readonly column?: string
  readonly type: FieldType
  readonly nullable?: boolean
  readonly unique?: boolean
  /** `string` only, in characters. */
  readonly maxLength?: number
  /** `decimal` only. */
  readonly precision?: number
  readonly scale?: number
  /** `enum` only. */
  readonly enumValues?: readonly string[]
  /** A constant that the database fills in. */
  readonly default?: Value
  /** An integer key that the database makes. */
  readonly identity?: boolean
}

/** A foreign key, and the two relations that are made of it. */
export interface TestReference {
  /** The to-one relation's name on this model. */
  readonly relation: string
  /** The field that holds the key; it is among the model's fields. */
  readonly field: string
  readonly target: string
  readonly targetField: string
  readonly onDelete: OnDelete
  /**
   * The name of the way back, on the target: a to-many relation, or a to-one where the field is unique.
   * None when left out.
   */
  readonly inverse?: string
}

export interface TestModel {
  readonly name: string
  readonly table: string
  readonly primaryKey: readonly string[]
  readonly fields: readonly TestField[]
  readonly references: readonly TestReference[]
  /** Sets of several fields that are unique together, the primary key not among them. */
  readonly uniqueSets: readonly (readonly string[])[]
}

/**
 * One arrangement of the models of accounts, and the models the suites need besides.
 *
 * `standardModels` are made from the adapter package's own field sets, so that those are tested; `models` are
 * converted to the ORM's way. Both are in an order in which tables can be made.
 */
export interface ConformanceLayout {
  readonly name: LayoutName
  readonly standardModels: readonly StandardModel[]
  readonly models: readonly TestModel[]
}
