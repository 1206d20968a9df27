import { type ModelDescription, type Models, modelOf } from '../db/model.ts'
import type { Where } from './where.ts'

/** The models whose rows a condition looks at beside those it is put to: all that its paths lead through. */
export function modelsPassed(where: Where, model: ModelDescription, models: Models): readonly ModelDescription[] {
  switch (where.op) {
    case 'and':
    case 'or':
      return where.conditions.flatMap((part) => modelsPassed(part, model, models))
    case 'not':
      return modelsPassed(where.condition, model, models)
    case 'any':
    case 'all':
    case 'none': {
      const passed = along(where.path.split('.'), model, models)
      return [...passed, ...modelsPassed(where.condition, passed.at(-1) ?? model, models)]
    }
    default:
      return along(where.path.split('.').slice(0, -1), model, models)
  }
}

function along(hops: readonly string[], start: ModelDescription, models: Models): readonly ModelDescription[] {
  const passed: ModelDescription[] = []
  for (const hop of hops) {
    const relation = (passed.at(-1) ?? start).relations.get(hop)
    if (relation) passed.push(modelOf(models, relation.target))
  }
  return passed
}
