import type { ModelDescription, Models } from '@authpkg/core'

/**
 * The models so that each comes before those it points at: the order in which a harness empties or drops tables.
 * Rows that point at their own table are left to the database.
 */
export function deleteOrder(models: Models): readonly ModelDescription[] {
  const ordered: ModelDescription[] = []
  const seen = new Set<ModelDescription>()
  const visit = (model: ModelDescription): void => {
    if (seen.has(model)) return
    seen.add(model)
    for (const other of models.values()) if (other !== model && pointsAt(other, model)) visit(other)
    ordered.push(model)
  }
  for (const model of models.values()) visit(model)
  return ordered
}

const pointsAt = (model: ModelDescription, target: ModelDescription): boolean =>
  [...model.relations.values()].some((relation) => relation.owning && relation.target === target.name)
