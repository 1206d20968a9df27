import type { Row } from '@authpkg/core'
import { type EntityMetadata, type EntityProperty, PolymorphicRef } from '@mikro-orm/core'
import type { Entity } from './describe.ts'
import { isToOne, keyColumns, type Mapped, valueIn } from './properties.ts'
import { fieldValue, propertyValue } from './values.ts'

type Data = Readonly<Record<string, unknown>>

/** The fields that hold the key a relation points at; a column may belong to a scalar property or to another relation. */
export const keyFields = ({ fields }: Entity, prop: EntityProperty): readonly Mapped[] =>
  keyColumns(prop).flatMap((column) => [...fields.values()].find((mapped) => mapped.column === column) ?? [])

/** The key that a relation points at, as the ORM wants it; null as soon as a part of it is. */
export function keyIn(entity: Entity, prop: EntityProperty, values: Row): unknown {
  const parts = keyFields(entity, prop).map(({ name, typed }) => propertyValue(typed, values[name]))
  if (parts.some((part) => part === null || part === undefined)) return null
  if (prop.polymorphic) return new PolymorphicRef(String(parts[0]), parts.length === 2 ? parts[1] : parts.slice(1))
  return parts.length === 1 ? parts[0] : nested(prop.targetMeta as EntityMetadata, prop.referencedColumnNames, parts)
}

/** Keys of several columns are lists, in which a foreign key of several columns is a list of its own. */
function nested(target: EntityMetadata, columns: readonly string[], parts: readonly unknown[]): unknown {
  const partOf = (column: string): unknown => parts[columns.indexOf(column)]
  const keys = target.getPrimaryProps().map((prop) => {
    const held = prop.fieldNames.map(partOf)
    if (held.length < 2) return held[0]
    return nested(prop.targetMeta as EntityMetadata, prop.referencedColumnNames, held)
  })
  return keys.length === 1 ? keys[0] : keys
}

/** The key of an entity that the ORM has saved, as fields hold it. */
export function keyOfEntity(entity: Entity, saved: object, primaryKey: readonly string[]): readonly unknown[] {
  return primaryKey.map((name) => {
    const mapped = entity.fields.get(name) as Mapped
    const value = valueIn(saved as Data, entity.meta, mapped.prop)
    const part = isToOne(mapped.prop) ? flat(value, mapped.prop.targetMeta as EntityMetadata)[mapped.index] : value
    return fieldValue(mapped.typed.runtimeType === 'bigint' ? 'bigint' : 'string', part)
  })
}

/** A key as a list of columns; a relation may hold the key itself, or the entity. */
function flat(value: unknown, target: EntityMetadata): readonly unknown[] {
  if (Array.isArray(value)) return value.flat(Number.POSITIVE_INFINITY)
  if (!(value instanceof target.class)) return [value]
  return target
    .getPrimaryProps()
    .flatMap((prop) =>
      isToOne(prop)
        ? flat((value as Data)[prop.name], prop.targetMeta as EntityMetadata)
        : [(value as Data)[prop.name]],
    )
}
