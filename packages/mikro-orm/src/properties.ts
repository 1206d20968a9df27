import { type EntityMetadata, type EntityProperty, type NamingStrategy, ReferenceKind } from '@mikro-orm/core'

/** A field of a model: one column, and the property of the entity that it belongs to. */
export interface Mapped {
  readonly name: string
  readonly column: string
  /** The property: a scalar's own, an embeddable's flattened one, or the relation that the column joins. */
  readonly prop: EntityProperty
  /** The property that says what the values are: itself, or what a foreign key points at. */
  readonly typed: EntityProperty
  /** The column's place among those of a relation. */
  readonly index: number
}

/** The fields of an entity by name, in the order of its properties. */
export type Fields = ReadonlyMap<string, Mapped>

/**
 * Everything of an entity that is a column, or SQL in place of one. Virtual properties are none.
 *
 * @param naming by which columns are told that the application has named itself
 */
export function mappedFields(meta: EntityMetadata, naming: NamingStrategy): Fields {
  const fields = new Map<string, Mapped>()
  const columns = new Set<string>()
  const named = scalarNames(meta)
  const add = (field: Mapped): void => {
    if (columns.has(field.column)) return
    columns.add(field.column)
    fields.set(field.name, field)
  }
  for (const prop of meta.props) {
    if (isInJson(prop)) continue
    if (isToOne(prop) && prop.owner) {
      for (const field of joinFields(meta, prop, named, naming)) add(field)
    } else if (isColumn(prop)) {
      add({ name: propertyName(meta, prop), column: columnOf(prop), prop, typed: prop, index: 0 })
    }
  }
  return fields
}

export const isToOne = ({ kind }: EntityProperty): boolean =>
  kind === ReferenceKind.MANY_TO_ONE || kind === ReferenceKind.ONE_TO_ONE

export const isToMany = ({ kind }: EntityProperty): boolean => kind === ReferenceKind.ONE_TO_MANY

/** Inside of an embeddable that has columns of its own. */
const isFlattened = ({ embedded, object }: EntityProperty): boolean => embedded !== undefined && !object

/** Where an entity holds a property: inside of its embeddables, for one that an embeddable has. */
export function pathOf(meta: EntityMetadata, prop: EntityProperty): string[] {
  const [parent, child] = (isFlattened(prop) && prop.embedded) || []
  const outer = parent === undefined ? undefined : meta.properties[parent]
  return outer && child !== undefined ? [...pathOf(meta, outer), child] : [prop.name]
}

/** A property's name among the fields and relations: one inside of embeddables has theirs before it, `address_city`. */
export const propertyName = (meta: EntityMetadata, prop: EntityProperty): string => pathOf(meta, prop).join('_')

/** What an entity holds there. */
export function valueIn(
  entity: Readonly<Record<string, unknown>>,
  meta: EntityMetadata,
  prop: EntityProperty,
): unknown {
  return pathOf(meta, prop).reduce<unknown>(
    (held, step) => (held as Record<string, unknown> | null | undefined)?.[step],
    entity,
  )
}

const columnOf = ({ fieldNames, name }: EntityProperty): string => fieldNames?.[0] ?? name

/** The parts of an embeddable in a JSON column are no columns; they say `object`, as the embeddable itself does. */
const isInJson = ({ embedded, object, persist }: EntityProperty): boolean =>
  embedded !== undefined && object === true && persist === false

function isColumn(prop: EntityProperty): boolean {
  if (prop.kind === ReferenceKind.EMBEDDED) return prop.object === true && prop.persist !== false
  return prop.kind === ReferenceKind.SCALAR && (prop.persist !== false || prop.formula !== undefined)
}

/** Scalar properties by column: one beside a relation (often with `persist: false`) gives the foreign key its name. */
function scalarNames(meta: EntityMetadata): ReadonlyMap<string, EntityProperty> {
  const scalars = meta.props.filter((prop) => prop.kind === ReferenceKind.SCALAR && !prop.formula && !prop.object)
  return new Map(scalars.map((prop) => [columnOf(prop), prop]))
}

/** A relation to one of several entities has a column that names the entity before those of its key. */
export const keyColumns = ({ polymorphic, fieldNames, joinColumns }: EntityProperty): readonly string[] =>
  polymorphic ? fieldNames : joinColumns

function joinFields(
  meta: EntityMetadata,
  prop: EntityProperty,
  named: ReadonlyMap<string, EntityProperty>,
  naming: NamingStrategy,
): readonly Mapped[] {
  return keyColumns(prop).map((column, index) => {
    const scalar = named.get(column)
    const typed = scalar ?? referenced(prop, prop.polymorphic ? index - 1 : index)
    return { name: scalar?.name ?? keyName(meta, prop, column, naming), column, prop, typed, index }
  })
}

/**
 * `author_id` for the relation `author` to what has the key `id`, however the naming strategy writes that as a column; a
 * column that the application has named itself bears its own name.
 */
function keyName(meta: EntityMetadata, prop: EntityProperty, column: string, naming: NamingStrategy): string {
  const referenced = prop.polymorphic ? undefined : prop.referencedColumnNames[prop.joinColumns.indexOf(column)]
  const isOurs = referenced !== undefined && column === strategyColumn(prop, referenced, naming)
  const name = isOurs ? `${propertyName(meta, prop)}_${nameIn(prop.targetMeta, referenced, naming)}` : column
  const other = meta.properties[name]
  return !other || isToOne(other) ? name : `${name}_key`
}

const strategyColumn = ({ name, targetKey, targetMeta }: EntityProperty, referenced: string, naming: NamingStrategy) =>
  naming.joinKeyColumnName(name, referenced, !targetKey && targetMeta?.compositePK)

/** The name of the field that a column is. */
function nameIn(meta: EntityMetadata | undefined, column: string, naming: NamingStrategy): string {
  const prop = meta?.props.find(({ fieldNames, persist }) => fieldNames?.includes(column) && persist !== false)
  if (!meta || !prop) return column
  return isToOne(prop) ? keyName(meta, prop, column, naming) : propertyName(meta, prop)
}

/** What a foreign key's column points at, through keys that are foreign keys themselves. */
function referenced(prop: EntityProperty, index: number): EntityProperty {
  const target = prop.polymorphic ? prop.polymorphTargets?.[0] : prop.targetMeta
  const column = prop.polymorphic ? undefined : prop.referencedColumnNames[index]
  if (!target || index < 0) return prop
  for (const candidate of column === undefined ? target.getPrimaryProps() : target.props) {
    if (isToOne(candidate) && candidate.owner) {
      const at = column === undefined ? index : candidate.joinColumns.indexOf(column)
      if (at >= 0 && candidate !== prop) return referenced(candidate, at)
    } else if (column === undefined || columnOf(candidate) === column) return candidate
  }
  return prop
}
