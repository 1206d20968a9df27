import type { Row } from '@authpkg/core'
import { type EntityProperty, ReferenceKind } from '@mikro-orm/core'
import type { Entity } from './describe.ts'
import { entityJson } from './embedded-json.ts'
import { keyFields, keyIn } from './entity-keys.ts'
import { isToOne, pathOf } from './properties.ts'
import { propertyValue } from './values.ts'

export type EntityData = Record<string, unknown>

/** A row as the ORM maps one of its own: by the names of properties, relations by their key, embeddables side by side. */
export function storedData(entity: Entity, row: Row): EntityData {
  const data: EntityData = {}
  for (const [prop, value] of propertiesIn(entity, row, row)) data[prop.name] = value
  return data
}

/**
 * Values of fields as an application gives them to the ORM: embeddables are objects. `row` has the other columns of a
 * key of several, where only some of them are given.
 */
export function givenData(entity: Entity, values: Row, row: Row = values): EntityData {
  const data: EntityData = {}
  for (const [prop, value] of propertiesIn(entity, values, row)) put(data, pathOf(entity.meta, prop), value)
  return data
}

/** The same for an entity that is made: of an embeddable that may be missing, and is NULL in all of its columns, there is none. */
export function newData(entity: Entity, values: Row): EntityData {
  const data = givenData(entity, values)
  for (const { name, kind, object, nullable, embedded } of entity.meta.props) {
    if (kind === ReferenceKind.EMBEDDED && !object && nullable && !embedded && isEmpty(data[name])) data[name] = null
  }
  return data
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  (typeof value === 'object' &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every(isEmpty))

function* propertiesIn(
  entity: Entity,
  values: Row,
  row: Row,
): Generator<readonly [prop: EntityProperty, value: unknown]> {
  for (const { name, prop, typed } of entity.fields.values()) {
    if (isToOne(prop) || values[name] === undefined) continue
    yield [
      prop,
      prop.kind === ReferenceKind.EMBEDDED ? entityJson(prop, values[name]) : propertyValue(typed, values[name]),
    ]
  }
  for (const prop of entity.meta.props) {
    if (!isToOne(prop) || !prop.owner) continue
    const isGiven = keyFields(entity, prop).some(({ name }) => values[name] !== undefined)
    if (isGiven) yield [prop, keyIn(entity, prop, { ...row, ...values })]
  }
}

function put(data: EntityData, path: string[], value: unknown): void {
  const last = path.pop() as string
  let holder = data
  for (const step of path) {
    holder[step] ??= {}
    holder = holder[step] as EntityData
  }
  holder[last] = value
}
