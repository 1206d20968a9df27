import { type EntityManager, type EntityMetadata, type EventSubscriber, type EventType, Utils } from '@mikro-orm/core'
import { wantsEntity } from './fills.ts'

export type Write = 'insert' | 'update' | 'delete'

const events: Readonly<Record<Write, readonly `${EventType}`[]>> = {
  insert: ['onInit', 'beforeCreate', 'afterCreate'],
  update: ['beforeUpdate', 'afterUpdate'],
  delete: ['beforeDelete', 'afterDelete'],
}

/** Whether the ORM has something to run when such an entity is written: a hook, a subscriber, a setter, a constructor. */
export function goesThroughOrm(em: EntityManager, meta: EntityMetadata, write: Write): boolean {
  const manager = em.getEventManager()
  if (events[write].some((event) => manager.hasListeners(event as EventType, meta))) return true
  if (write !== 'delete' && hasCode(meta, write)) return true
  for (const subscriber of manager.getSubscribers()) if (hearsFlush(subscriber, meta)) return true
  return false
}

/** Code of the entity's own that only an entity can run. */
function hasCode(meta: EntityMetadata, write: Write): boolean {
  if (write === 'insert' && (meta.constructorParams?.length ?? 0) > 0) return true
  return meta.props.some((prop) => wantsEntity(prop) || (prop.setter && prop.persist !== false) || prop.accessor)
}

/** Such a subscriber sees what is to be written, and may turn it into something else: a delete into an update. */
function hearsFlush(subscriber: EventSubscriber, meta: EntityMetadata): boolean {
  // The ORM puts one with `afterFlush` alone on the EntityManager of a transaction, for housekeeping.
  const hears =
    'beforeFlush' in subscriber || 'onFlush' in subscriber || ('afterFlush' in subscriber && !isOrmsOwn(subscriber))
  if (!hears) return false
  const entities = subscriber.getSubscribedEntities?.() ?? []
  return entities.length === 0 || entities.some((entity) => Utils.className(entity) === meta.className)
}

const isOrmsOwn = (subscriber: EventSubscriber): boolean =>
  Object.getPrototypeOf(subscriber) === Object.prototype && Object.keys(subscriber).join() === 'afterFlush'
