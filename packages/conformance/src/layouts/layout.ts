import type { FieldType, OnDelete, Value } from '@authpkg/core'

export type LayoutName = 'all-in-one' | 'split-auth' | 'emails' | 'split-auth-emails'

/** One layout with every name or every key of another kind. */
export type VariantName = 'renamed' | 'bigint-keys' | 'uuid-keys' | 'text-keys'

/** What a primary key of one field is, and what every field is that points at one. */
export type KeyType = 'integer' | 'bigint' | 'uuid' | 'text'

/** The models of accounts that an adapter package has ready field sets for, under the names the adapter knows them by. */
export type StandardModel =
  | 'User'
  | 'UserAuth'
  | 'UserEmail'
  | 'Role'
  | 'UserRoles'
  | 'Session'
  | 'Token'
  | 'Invitation'
  | 'ApiKey'
  | 'AuditEvent'
  | 'Outbox'
  | 'IdempotencyKey'

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
  /**
   * A key that nobody writes: of type `integer` or `bigint` the database makes it, of type `uuid` or `string` the
   * adapter (or its ORM) does, a new UUID for each row.
   */
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

/** What one field of a standard field set is called here. */
export interface FieldNames {
  readonly name: string
  readonly column: string
}

/** What an application calls one of the standard models' table and fields. */
export interface StandardNames {
  readonly table: string
  /** By the name that the standard field set has; a field that is not among them keeps its name and column. */
  readonly fields: Readonly<Record<string, FieldNames>>
  /** The mapping beside the model, logical attribute to field: what `auth` of its `ModelDescription` must say. */
  readonly auth: Readonly<Record<string, string>>
}

/**
 * One arrangement of the models of accounts, and the models the suites need besides: all of it plain data.
 *
 * `standardModels` are made from the adapter package's own field sets, so that those are tested; `models` are
 * converted to the ORM's way. Both are in an order in which tables can be made.
 */
export interface ConformanceLayout {
  readonly name: LayoutName
  /** Which variant of the layout this is; the layout itself when left out. */
  readonly variant?: VariantName
  /** The keys of the standard models. Those of `models` are written out in their fields. */
  readonly keyType: KeyType
  readonly standardModels: readonly StandardModel[]
  /** Signed tokens have an identity of their own, apart from sessions: the field set `tokenIdentity` beside the login data. */
  readonly hasTokenIdentity?: true
  /** Names of the standard models, of all of them; only the variant `renamed` has other than the usual ones. */
  readonly standardNames: Readonly<Record<StandardModel, StandardNames>>
  readonly models: readonly TestModel[]
}
