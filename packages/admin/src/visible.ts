import {
  type Action,
  isAlways,
  isNever,
  type ModelDescription,
  or,
  type Records,
  type Relation,
  type Where,
} from '@authpkg/core'

/** The rows on which the asker may do this, or could after showing their password, say: where a way there is shown. */
export const withinReach = ({ access, principal }: Records, action: Action, model: ModelDescription): Where =>
  or(access.scope(principal, action, model), ...access.remedies(principal, action, model).map(({ rows }) => rows))

export const isWithinReach = (records: Records, action: Action, model: ModelDescription): boolean =>
  !isNever(withinReach(records, action, model))

/** Whether the asker may see what a path leads to: a field, or the rows of a relation. An empty path leads nowhere else. */
export function maySee(records: Records, model: ModelDescription, path: readonly string[]): boolean {
  const [first, ...rest] = path
  if (first === undefined) return true
  if (rest.length === 0 && model.fields.has(first)) return readable(records, model).has(first)
  const relation = model.relations.get(first)
  if (!relation || !mayFollow(records, model, relation)) return false
  return rest.length === 0 || maySee(records, records.model(relation.target), rest)
}

/** Whether the asker may see the rows that a relation leads to, and that this row leads to them. */
export function mayFollow(records: Records, model: ModelDescription, relation: Relation): boolean {
  const open = !relation.owning || relation.localFields.every((field) => readable(records, model).has(field))
  return open && records.access.can(records.principal, 'read', records.model(relation.target))
}

/** Whether a list may be sorted by a path: of every relation on it the asker must see all rows. */
export function maySort(records: Records, model: ModelDescription, path: readonly string[]): boolean {
  if (!maySee(records, model, path)) return false
  const [first = '', ...rest] = path
  if (rest.length === 0) return true
  const target = records.model(model.relations.get(first)?.target ?? '')
  const toOne = model.relations.get(first)?.kind === 'toOne'
  return toOne && isAlways(records.access.scope(records.principal, 'read', target)) && maySort(records, target, rest)
}

const readable = ({ access, principal }: Records, model: ModelDescription): ReadonlySet<string> =>
  access.readableFields(principal, model)
