import type { EntityManager } from '@mikro-orm/core'

/**
 * Writes what the application has changed on its EntityManager before a statement of ours, as the ORM does before a
 * query of its own: with flush mode `auto` when something waits to be written, with `always` always, with `commit` never.
 */
export function flushPending(em: EntityManager): Promise<void> | undefined {
  const unitOfWork = em.getUnitOfWork(false)
  const metadata = em.getMetadata()
  for (const meta of metadata) {
    // Knows that a hook must not flush while a flush runs.
    if (unitOfWork.shouldAutoFlush(meta)) return em.tryFlush(meta.class, {})
  }
  const [first] = holdsEntities(em) ? metadata : []
  return first && em.tryFlush(first.class, {})
}

function holdsEntities(em: EntityManager): boolean {
  const [managed] = em.getUnitOfWork(false).getIdentityMap()
  return managed !== undefined
}
