import type { DatabaseKind, FieldType } from '@authpkg/core'

/** What the entity itself does not say, by the names of fields. */
export interface ModelOptions<Field extends string = string> {
  /** Logical attribute to field: `{ username: 'name', passwordHash: 'pw' }`. */
  readonly auth?: Readonly<Record<string, Field>>
  /** Fields that never leave, beside hidden ones and those named like secrets. */
  readonly secret?: readonly Field[]
  /** Fields that may leave although they are hidden or named like secrets. */
  readonly notSecret?: readonly Field[]
  /** Fields that are shown, but never written through REST or admin. */
  readonly readonly?: readonly Field[]
  /** What custom types hold, where their `runtimeType` does not tell. */
  readonly types?: { readonly [Name in Field]?: FieldType }
}

export interface AdapterOptions<Rows extends Record<string, object> = Record<string, Record<string, unknown>>> {
  /** Which engine is underneath, where the driver does not tell. */
  readonly kind?: DatabaseKind
  /** By the models' names. */
  readonly models?: { readonly [Name in keyof Rows & string]?: ModelOptions<keyof Rows[Name] & string> }
}
