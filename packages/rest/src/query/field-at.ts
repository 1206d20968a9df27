import { type FieldDescription, type ModelDescription, type Models, modelOf } from '@authpkg/core'

/** The model at the end of relations that are known to be there. */
export const modelAt = (models: Models, start: ModelDescription, path: readonly string[]): ModelDescription =>
  path.reduce((model, hop) => modelOf(models, model.relations.get(hop)?.target ?? ''), start)

/** The field at the end of them. */
export const fieldAt = (
  models: Models,
  start: ModelDescription,
  path: readonly string[],
): FieldDescription | undefined => modelAt(models, start, path.slice(0, -1)).fields.get(path.at(-1) ?? '')
