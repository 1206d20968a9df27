import type { ModelInfo } from '@authpkg/core/sql'
import { ownRelations } from './create-tables.ts'

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
