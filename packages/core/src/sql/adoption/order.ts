import type { ModelInfo, RelationInfo } from '../catalog.ts'

/** The relations whose foreign key is in the model's own table. */
export const ownRelations = (model: ModelInfo): RelationInfo[] =>
  [...model.relations.values()].filter((relation) => relation.owning)

/** The models so that each comes after those it points to. In a circle, the order they were given in. */
export function creationOrder(models: Iterable<ModelInfo>): readonly ModelInfo[] {
  const ordered = new Set<ModelInfo>()
  const visiting = new Set<ModelInfo>()
  const visit = (model: ModelInfo): void => {
    if (ordered.has(model) || visiting.has(model)) return
    visiting.add(model)
    for (const { targetModel } of ownRelations(model)) visit(targetModel)
    ordered.add(model)
  }
  for (const model of models) visit(model)
  return [...ordered]
}
