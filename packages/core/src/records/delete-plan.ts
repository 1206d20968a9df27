import type { DbAdapter } from '../db/db-adapter.ts'
import type { ModelDescription, Relation, Row } from '../db/model.ts'
import { ConflictError } from '../errors.ts'
import { through } from '../query/through.ts'
import type { Where } from '../query/where.ts'

/** What happens to the rows of one model when rows of another are deleted. */
export interface DeleteStep {
  readonly model: ModelDescription
  /** The rows, as a condition on `model`. */
  readonly where: Where
  readonly effect: 'delete' | 'setNull'
  /** The database does the same by itself, as its schema says. */
  readonly isRuled: boolean
  /** For `setNull`: the key fields that become NULL. */
  readonly fields: readonly string[]
  /** The plan ends here though more may hang on these rows: the database's foreign keys decide about that. */
  readonly isLast: boolean
  /** Relation names from the deleted model, for telling a person. */
  readonly path: readonly string[]
}

/** A step with its size and its first rows. */
export interface DeletePreview extends DeleteStep {
  readonly count: number
  readonly rows: readonly Row[]
}

export const maxDepth = 8

/**
 * What hangs on the rows, deepest first: rows whose key to them cannot be NULL go along, the others lose the link.
 * Made from the metadata alone; no statement is sent.
 */
export function deletePlan(adapter: DbAdapter, model: ModelDescription, where: Where): readonly DeleteStep[] {
  return dependants(adapter, model, where, [], [model.name])
}

function dependants(
  adapter: DbAdapter,
  model: ModelDescription,
  where: Where,
  path: readonly string[],
  ancestors: readonly string[],
): readonly DeleteStep[] {
  if (path.length >= maxDepth) throw tooDeep(model)
  return linksTo(adapter, model).flatMap((link) => stepsAlong(adapter, link, where, path, ancestors))
}

export const tooDeep = (model: ModelDescription): ConflictError =>
  new ConflictError('delete_blocked', `Too many levels hang on ${model.name}.`)

/** A foreign key to a model, seen from the model that has it. */
interface Link {
  readonly from: ModelDescription
  readonly relation: Relation
}

/** Every foreign key counts, also one that the target has no name for. */
export const linksTo = (adapter: DbAdapter, target: ModelDescription): readonly Link[] =>
  [...adapter.describe().values()].flatMap((from) =>
    [...from.relations.values()]
      .filter((relation) => relation.owning && relation.target === target.name)
      .map((relation) => ({ from, relation })),
  )

function stepsAlong(
  adapter: DbAdapter,
  { from: model, relation }: Link,
  parents: Where,
  path: readonly string[],
  ancestors: readonly string[],
): readonly DeleteStep[] {
  const where = through(relation, parents)
  const here = [...path, relation.inverse ?? model.name]
  const nullable = relation.localFields.filter((field) => model.fields.get(field)?.nullable)
  if (nullable.length > 0 && relation.onDelete !== 'cascade') {
    return [
      {
        model,
        where,
        effect: 'setNull',
        isRuled: relation.onDelete === 'setNull',
        fields: nullable,
        isLast: true,
        path: here,
      },
    ]
  }
  // A model that hangs on itself: its own foreign key decides how deep that goes.
  const isLast = ancestors.includes(model.name)
  const own: DeleteStep = {
    model,
    where,
    effect: 'delete',
    isRuled: relation.onDelete === 'cascade',
    fields: [],
    isLast,
    path: here,
  }
  if (isLast) return [own]
  return [...dependants(adapter, model, where, here, [...ancestors, model.name]), own]
}
