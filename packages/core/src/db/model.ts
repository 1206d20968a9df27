import { ConfigurationError } from '../errors.ts'

/**
 * How a field's value looks in JavaScript, whatever the database or the ORM:
 *
 * | type | value |
 * |---|---|
 * | `string`, `text`, `uuid`, `enum` | string |
 * | `integer`, `float` | number |
 * | `bigint` | bigint |
 * | `decimal` | string, so that no digit is lost |
 * | `boolean` | boolean |
 * | `date` | string `YYYY-MM-DD` |
 * | `time` | string `HH:MM:SS[.fff]` |
 * | `datetime` | Date |
 * | `json` | any JSON value |
 * | `binary` | Uint8Array |
 */
export type FieldType =
  | 'string'
  | 'text'
  | 'uuid'
  | 'enum'
  | 'integer'
  | 'float'
  | 'bigint'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'json'
  | 'binary'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** What a field can hold. `null` is SQL's NULL. */
export type Value = string | number | bigint | boolean | Date | Uint8Array | JsonValue | null

/** One record as a plain object: field name to value, and relation name to included row or rows. */
export type Row = Record<string, unknown>

export interface FieldDescription {
  readonly name: string
  /** The column's name in the database. */
  readonly column: string
  readonly type: FieldType
  readonly nullable: boolean
  /** Unique on its own (a primary key of one field counts). */
  readonly unique: boolean
  /** In characters; for text types only. */
  readonly maxLength?: number
  /** Digits in all and after the point; for `decimal` only. */
  readonly precision?: number
  readonly scale?: number
  readonly enumValues?: readonly string[]
  /** An insert may leave it out: the database or the ORM fills it in. */
  readonly hasDefault: boolean
  /** The default, where it is a constant. A form shows it. */
  readonly default?: Value
  /** Always made by the database or the ORM (identity, computed column): never written by a caller. */
  readonly generated: boolean
  /** Never leaves through REST, admin, exports or logs; neither filtered nor ordered by. */
  readonly secret: boolean
  /** Shown, but never written through REST or admin. */
  readonly readonly: boolean
}

/** What the database does with this row when the row it points to is deleted. */
export type OnDelete = 'cascade' | 'setNull' | 'setDefault' | 'restrict' | 'noAction'

/**
 * A link from one model to another: the rows of `target` whose `targetFields` equal this row's `localFields`.
 * `toOne` gives a row or null, `toMany` a list. A to-one relation may bear the name of its own key field
 * (`ReportsTo`); otherwise fields and relations of a model share one set of names.
 */
export interface Relation {
  readonly name: string
  readonly kind: 'toOne' | 'toMany'
  /** The model's name in the adapter. */
  readonly target: string
  readonly localFields: readonly string[]
  readonly targetFields: readonly string[]
  /** True when the foreign key is here (a `toOne` that this row stores), false when it is on the target's side. */
  readonly owning: boolean
  /** Of the foreign key, on whichever side it is. */
  readonly onDelete: OnDelete
  /** The same link seen from the target, if the adapter has a name for it. */
  readonly inverse?: string
}

export interface ModelDescription {
  /** The name the application gave it in the adapter: `Note`. Policies, registrations and errors use it. */
  readonly name: string
  readonly table: string
  readonly schema?: string
  /** Field names; several for a composite key, none for a table without one. */
  readonly primaryKey: readonly string[]
  readonly fields: ReadonlyMap<string, FieldDescription>
  readonly relations: ReadonlyMap<string, Relation>
  /** Sets of fields that are unique together, the primary key not among them. */
  readonly uniqueSets: readonly (readonly string[])[]
  /** Logical attribute to field name, as the application mapped them beside the model. */
  readonly auth: Readonly<Record<string, string>>
  /** What the application registered: entity, class or `defineModel` result. */
  readonly source: unknown
}

/** The models of an adapter by name. */
export type Models = ReadonlyMap<string, ModelDescription>

/**
 * The field of that name, by exact name and nothing else.
 * @throws {ConfigurationError} `unknown_model` for code that names a field the model does not have.
 */
export function fieldOf(model: ModelDescription, name: string): FieldDescription {
  const field = model.fields.get(name)
  if (!field) throw new ConfigurationError('unknown_model', `Model ${model.name} has no field ${name}.`)
  return field
}

/** Which fields to name, and in which order. */
export interface FieldChoice {
  /** Only these. Default: all. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** These come first, in this order. Default: as the model has them. */
  readonly order?: readonly string[]
}

/**
 * The names of a model's fields.
 *
 * @throws {ConfigurationError} `unknown_model` for code that names a field the model does not have.
 * @example fieldNames(auth.config.layout.user, { exclude: ['password'], order: ['username', 'email'] })
 */
export function fieldNames(model: ModelDescription, { include, exclude = [], order = [] }: FieldChoice = {}): string[] {
  for (const name of [...(include ?? []), ...exclude, ...order]) fieldOf(model, name)
  const names = [...new Set([...order, ...model.fields.keys()])]
  return names.filter((name) => (include?.includes(name) ?? true) && !exclude.includes(name))
}

/** The model of that name. @throws {ConfigurationError} `unknown_model`. */
export function modelOf(models: Models, name: string): ModelDescription {
  const model = models.get(name)
  if (!model) throw new ConfigurationError('unknown_model', `The adapter has no model ${name}.`)
  return model
}

/** The owning to-one relation that a foreign key field belongs to, if any. */
export function relationOfField(model: ModelDescription, field: string): Relation | undefined {
  for (const relation of model.relations.values()) {
    if (relation.owning && relation.localFields.length === 1 && relation.localFields[0] === field) return relation
  }
  return undefined
}
