import { type ModelDescription, type OrderBy, type Records, ValidationError } from '@authpkg/core'
import type { Shape } from '../view/shape.ts'

/** Whether the policy lets this caller know the field at the end of a path. What it hides is not there for them. */
export function maySee(records: Records, { model }: Shape, path: readonly string[]): boolean {
  const holder = followed(records, model, path.slice(0, -1))
  return holder !== null && records.access.readableFields(records.principal, holder).has(path.at(-1) ?? '')
}

/** Whether it lets them follow a path of relations. */
export const mayFollow = (records: Records, { model }: Shape, path: readonly string[]): boolean =>
  followed(records, model, path) !== null

export const maySort = (records: Records, { model }: Shape, term: OrderBy): boolean =>
  known(() => records.readable.orderBy(model, [term])) !== undefined

function followed(records: Records, start: ModelDescription, path: readonly string[]): ModelDescription | null {
  let model = start
  for (const hop of path) {
    const relation = known(() => records.readable.relation(model, hop, 'unknown_filter'))
    if (!relation) return null
    model = records.model(relation.target)
  }
  return model
}

function known<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof ValidationError) return undefined
    throw error
  }
}
