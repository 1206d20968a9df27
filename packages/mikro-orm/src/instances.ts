import type { Row } from '@authpkg/core'
import type { EntityManager } from '@mikro-orm/core'
import type { Entities, Entity } from './describe.ts'
import { type EntityData, newData, storedData } from './entity-data.ts'
import { propertyName } from './properties.ts'

/** The entity of a row, with those of its included rows, that no EntityManager knows. */
export function instanceOf(em: EntityManager, entities: Entities, entity: Entity, row: Row): object {
  const fork = em.fork()
  const options = { refresh: true, convertCustomTypes: false, validate: false }
  const made: object = isWhole(entity, row)
    ? fork.merge(entity.meta.class, withRelated(entities, entity, row, storedData), options)
    : fork.create(entity.meta.class, withRelated(entities, entity, row, newData), { partial: true, persist: false })
  fork.clear()
  return made
}

/** Whether it has its key. */
const isWhole = ({ fields }: Entity, row: Row): boolean =>
  [...fields.values()].every(({ name, prop }) => !prop.primary || (row[name] !== undefined && row[name] !== null))

function withRelated(
  entities: Entities,
  entity: Entity,
  row: Row,
  dataOf: (entity: Entity, row: Row) => EntityData,
): EntityData {
  const data = dataOf(entity, row)
  for (const prop of entity.meta.relations) {
    const related = row[propertyName(entity.meta, prop)]
    const target = [...entities.values()].find(({ meta }) => meta.class === prop.targetMeta?.class)
    if (!target || typeof related !== 'object' || related === null) continue
    data[prop.name] = Array.isArray(related)
      ? related.map((each: Row) => withRelated(entities, target, each, dataOf))
      : withRelated(entities, target, related as Row, dataOf)
  }
  return data
}
