/**
 * The row of an entity, as far as its type tells: of a class, or of what MikroORM's `defineEntity` made, which is known
 * by its shape. A relation to one, `author`, is the field `author_id`; an embeddable is one field, or one for each of
 * its parts, `address_city`.
 */
export type EntityRow<Entity, Properties = unknown> = {
  [Name in Named<Entity, Properties, 'value' | 'parts'>]: Held<Entity[Name]>
} & {
  [Name in Named<Entity, Properties, 'toOne' | 'object'> as KeyName<
    Name,
    Unwrapped<NonNullable<Entity[Name]>>,
    OptionsAt<Properties, Name>
  >]: KeyOf<Entity[Name]>
} & PartsOf<Entity, Named<Entity, Properties, 'parts' | 'object'>>

/** The relations of an entity. */
export type EntityRelations<Entity, Properties = unknown> = Named<
  Entity,
  Properties,
  'toOne' | 'inverse' | 'toMany' | 'object'
>

/** `parts` is an embeddable; `object` is what a class does not tell: that, or a relation, or a value of its own type. */
type Kind = 'value' | 'toOne' | 'inverse' | 'toMany' | 'parts' | 'object' | 'none'

type Named<Entity, Properties, Wanted extends Kind> = {
  [Name in keyof Entity & string]: KindAt<Entity, Properties, Name> extends Wanted ? Name : never
}[keyof Entity & string]

type KindAt<Entity, Properties, Name extends keyof Entity & string> =
  Name extends KnownNames<Properties> ? KindSaid<OptionsAt<Properties, Name>> : KindSeen<NonNullable<Entity[Name]>>

/** An `EntitySchema` does not say which properties it was given. */
type KnownNames<Properties> = string extends keyof Properties ? never : keyof Properties

type OptionsAt<Properties, Name> = Name extends KnownNames<Properties> & keyof Properties
  ? OptionsOf<Properties[Name]>
  : unknown
type OptionsOf<Property> = Property extends (...args: never[]) => infer Made
  ? OptionsOf<Made>
  : Property extends { readonly '~options': infer Options }
    ? Options
    : unknown

type KindSaid<Options> = Options extends { readonly kind: infer Said }
  ? Said extends 'm:1' | '1:1'
    ? Options extends { readonly mappedBy: unknown }
      ? 'inverse'
      : 'toOne'
    : Said extends '1:m'
      ? 'toMany'
      : Said extends 'embedded'
        ? 'parts'
        : Said extends 'm:n'
          ? 'none'
          : 'value'
  : Options extends { readonly persist: false }
    ? Options extends { readonly formula: unknown }
      ? 'value'
      : 'none'
    : 'value'

type Method = (...args: never[]) => unknown
type Scalar = string | number | bigint | boolean | symbol | Date | Uint8Array | readonly unknown[]

type KindSeen<Value> = 0 extends 1 & Value
  ? 'value'
  : unknown extends Value
    ? 'value'
    : Value extends Scalar
      ? 'value'
      : Value extends Method
        ? 'none'
        : Value extends { readonly getItems: Method }
          ? 'toMany'
          : Value extends { unwrap(): infer Inner }
            ? NonNullable<Inner> extends Scalar
              ? 'value'
              : 'toOne'
            : Value extends WithKey
              ? 'toOne'
              : 'object'

type WithKey = { readonly id: unknown } | { readonly _id: unknown } | { readonly uuid: unknown }

type KeyName<Name extends string, Target, Options> = Options extends {
  readonly fieldName: infer Column extends string
}
  ? Column
  : `${Name}_${TargetKey<Target>}`

/** The name of the key that a relation leads to, where it is one of the usual. */
type TargetKey<Target> = Target extends { readonly id: unknown } | Scalar
  ? 'id'
  : Target extends { readonly _id: unknown }
    ? '_id'
    : Target extends { readonly uuid: unknown }
      ? 'uuid'
      : string

type OrNull<Value> = null extends Value ? null : undefined extends Value ? null : never
type Held<Value> = Unwrapped<NonNullable<Value>> | OrNull<Value>
type Unwrapped<Value> = Value extends { unwrap(): infer Inner } ? NonNullable<Inner> : Value

type KeyOf<Value> = KeyIn<Unwrapped<NonNullable<Value>>> | OrNull<Value>
type KeyIn<Target> = Target extends
  | { readonly id: infer Key }
  | { readonly _id: infer Key }
  | { readonly uuid: infer Key }
  ? Key
  : Target extends Scalar
    ? Target
    : unknown

/** Which of them there are, the types do not tell. */
type PartsOf<Entity, Names extends keyof Entity & string> = {
  [Part in Names extends Names ? PartNames<Names, NonNullable<Entity[Names]>> : never]?: unknown
}

type PartNames<Prefix extends string, Embedded> = {
  [Name in keyof Embedded & string]: NonNullable<Embedded[Name]> extends Method
    ? never
    : KindSeen<NonNullable<Embedded[Name]>> extends 'object'
      ? `${Prefix}_${Name}` | PartNames<`${Prefix}_${Name}`, NonNullable<Embedded[Name]>>
      : `${Prefix}_${Name}`
}[keyof Embedded & string]
