import type { FieldType, JsonValue, OnDelete, Value } from '@authpkg/core'

/** A foreign key of one column. */
export interface Reference {
  /** The table it points to; one of the adapter's models must have it. */
  readonly table: string
  readonly schema?: string
  /** The field it points to; the target's primary key when left out. */
  readonly field?: string
  /** The to-one relation's name; the field's without `_id` or `Id` when left out. */
  readonly relation?: string
  /** The name of the way back, on the target; `<table>_set` when left out, none with `false`. */
  readonly inverse?: string | false
  /** `noAction` when left out. */
  readonly onDelete?: OnDelete
}

/** What every field can say of itself. What is left out is false, or not there. */
export interface FieldOptions {
  /** The column as Kysely knows it; the field's own name when left out. */
  readonly column?: string
  readonly nullable?: boolean
  readonly unique?: boolean
  readonly primaryKey?: boolean
  /** Written by the adapter when an insert leaves the field out: a constant, or a function called for each row. */
  readonly default?: Value | (() => Value)
  /** Called by the adapter for each update that leaves the field out, unless it changes nothing else. */
  readonly onUpdate?: () => Value
  /** An insert may leave it out: the database fills it in. */
  readonly hasDefault?: boolean
  /** Always made by the database, never written. */
  readonly generated?: boolean
  /** Never leaves through REST, admin, exports or logs. Fields named like secrets are so unless this is `false`. */
  readonly secret?: boolean
  /** Shown, but never written through REST or admin. */
  readonly readonly?: boolean
  /** In characters. */
  readonly maxLength?: number
  /** Digits in all; for `decimal` only. */
  readonly precision?: number
  /** Digits after the point; for `decimal` only. */
  readonly scale?: number
  readonly references?: Reference
}

/** A field as a builder made it. `Held` is its value's type in JavaScript, NULL aside. */
export interface Field<Held = unknown, Options extends FieldOptions = FieldOptions> {
  readonly type: FieldType
  readonly options: Options
  readonly enumValues?: readonly string[]
  /** The database's own type where it is none of {@link FieldType}'s usual ones; such a value is read as text. */
  readonly nativeType?: string
  /** For the compiler alone; never there. */
  readonly held?: Held
}

const field = <Held, const Options extends FieldOptions>(type: FieldType, options?: Options): Field<Held, Options> => ({
  type,
  options: options ?? ({} as Options),
})

/** A whole number up to 2^53. As a primary key without a default the database makes it. */
export const integer = <const O extends FieldOptions>(options?: O): Field<number, O> => field('integer', options)

/** A whole number of 64 bits, a `bigint` in JavaScript. As a primary key without a default the database makes it. */
export const bigint = <const O extends FieldOptions>(options?: O): Field<bigint, O> => field('bigint', options)

/** Text of any length. */
export const text = <const O extends FieldOptions>(options?: O): Field<string, O> => field('text', options)

/** Text of at most `maxLength` characters, 255 when left out. */
export const string = <const O extends FieldOptions>(options?: O): Field<string, O> =>
  field('string', { maxLength: 255, ...options } as O)

export const uuid = <const O extends FieldOptions>(options?: O): Field<string, O> => field('uuid', options)

export const boolean = <const O extends FieldOptions>(options?: O): Field<boolean, O> => field('boolean', options)

/** A moment, to the millisecond. */
export const datetime = <const O extends FieldOptions>(options?: O): Field<Date, O> => field('datetime', options)

/** A day, `YYYY-MM-DD`. */
export const date = <const O extends FieldOptions>(options?: O): Field<string, O> => field('date', options)

/** A time of day, `HH:MM:SS[.fff]`. */
export const time = <const O extends FieldOptions>(options?: O): Field<string, O> => field('time', options)

/** An exact number, a string in JavaScript so that no digit is lost. */
export const decimal = <const O extends FieldOptions>(options?: O): Field<string, O> => field('decimal', options)

export const float = <const O extends FieldOptions>(options?: O): Field<number, O> => field('float', options)

/** Whoever names the type of a JSON value gets no other type inferred: such a field's column is not checked. */
type UncheckedColumn = FieldOptions & { readonly column: never }

/**
 * Any JSON value, of the type that is named.
 *
 * @example json<{ tags: string[] }>({ nullable: true })
 */
export function json<Held = JsonValue>(
  options: FieldOptions & { readonly nullable: true },
): Field<NoInfer<Held>, UncheckedColumn & { readonly nullable: true }>
export function json<Held = JsonValue>(options?: FieldOptions): Field<NoInfer<Held>, UncheckedColumn>
export function json(options?: FieldOptions): Field<unknown, UncheckedColumn> {
  return field('json', options as UncheckedColumn)
}

export const binary = <const O extends FieldOptions>(options?: O): Field<Uint8Array, O> => field('binary', options)

/** One of the given texts. @example enumeration(['draft', 'published'], { default: 'draft' }) */
export const enumeration = <const V extends string, const O extends FieldOptions>(
  enumValues: readonly V[],
  options?: O,
): Field<V, O> => ({ ...field<V, O>('enum', options), enumValues })
