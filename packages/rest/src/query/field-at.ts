import { type FieldDescription, type ModelDescription, type Models, modelOf, type Relation } from '@authpkg/core'

/** The relations of a path that are known to be there, in its order. */
export function relationsAlong(models: Models, start: ModelDescription, path: readonly string[]): readonly Relation[] {
  let model = start
  return path.map((hop) => {
    const relation = model.relations.get(hop) as Relation
    model = modelOf(models, relation.target)
    return relation
  })
}

/** The model at the end of them. */
export function modelAt(models: Models, start: ModelDescription, path: readonly string[]): ModelDescription {
  const last = relationsAlong(models, start, path).at(-1)
  return last ? modelOf(models, last.target) : start
}

/** The field at the end of a path whose relations are known to be there. */
export const fieldAt = (
  models: Models,
  start: ModelDescription,
  path: readonly string[],
): FieldDescription | undefined => modelAt(models, start, path.slice(0, -1)).fields.get(path.at(-1) ?? '')
