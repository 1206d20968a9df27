import type { Value } from '../db/model.ts'
import { lowerInstants } from '../query/instants.ts'
import type { Where } from '../query/where.ts'
import { type FieldInfo, fieldInfoOf, relationInfoOf } from './catalog.ts'
import { comparison } from './comparisons.ts'
import type { Slot } from './shape.ts'
import { type Place, relatedRows } from './sources.ts'
import { combined, raw, type Sql } from './tree.ts'

/**
 * The condition on the rows of a place. In selects a to-one hop is a join; elsewhere it is a subquery. A to-many hop,
 * `any`, `all` and `none` are EXISTS.
 *
 * @param where with slots for its values
 */
export function condition(where: Where, place: Place): Sql {
  const { context } = place.sources
  return translate(lowerInstants(where, place.model.description, context.models, nextSlot), place)
}

const nextSlot = (value: Value): Value => (value as unknown as Slot).next() as unknown as Value

function translate(where: Where, place: Place): Sql {
  switch (where.op) {
    case 'and':
      return where.conditions.length === 0 ? raw`1 = 1` : combined(all(where.conditions, place), ' and ')
    case 'or':
      return where.conditions.length === 0 ? raw`1 = 0` : combined(all(where.conditions, place), ' or ')
    case 'not':
      return raw`not (${translate(where.condition, place)})`
    case 'any':
      return some(place, where.path.split('.'), (row) => translate(where.condition, row))
    case 'none':
      return raw`not ${some(place, where.path.split('.'), (row) => translate(where.condition, row))}`
    case 'all':
      // A row for which it is neither true nor false does not hold.
      return raw`not ${some(place, where.path.split('.'), (row) => raw`(${translate(where.condition, row)}) is not true`)}`
    default:
      return atPath(place, where.path.split('.'), (node, field) =>
        comparison(node, field, where, place.sources.context.kind),
      )
  }
}

const all = (conditions: readonly Where[], place: Place): Sql[] => conditions.map((part) => translate(part, place))

type AtField = (node: Sql, field: FieldInfo) => Sql

/** Puts a comparison to the field at the end of a path. */
function atPath(place: Place, [first = '', ...rest]: readonly string[], make: AtField): Sql {
  if (rest.length === 0) {
    const field = fieldInfoOf(place.model, first)
    return make(place.column(field), field)
  }
  const relation = relationInfoOf(place.model, first)
  if (relation.kind === 'toMany' || (!place.sources.canJoin && hasToMany(relation.targetModel, rest))) {
    return exists(place, first, (row) => atPath(row, rest, make))
  }
  if (place.sources.canJoin) return atPath(place.sources.toOne(place, relation), rest, make)
  return atSubquery(place, first, rest, make)
}

/** The field of the one row a relation leads to, NULL without one, as a subquery. */
function atSubquery(place: Place, first: string, rest: readonly string[], make: AtField): Sql {
  let found: FieldInfo | undefined
  const select = relatedRows(place, relationInfoOf(place.model, first), (row) => {
    const node = atPath(row, rest, (column, field) => {
      found = field
      return column
    })
    return { select: node }
  })
  return make(select, found as FieldInfo)
}

function hasToMany(model: Place['model'], path: readonly string[]): boolean {
  const [first = '', ...rest] = path
  if (rest.length === 0) return false
  const relation = relationInfoOf(model, first)
  return relation.kind === 'toMany' || hasToMany(relation.targetModel, rest)
}

/** Some row at the end of a chain of relations holds. */
function some(place: Place, [first = '', ...rest]: readonly string[], holds: (row: Place) => Sql): Sql {
  if (rest.length === 0) return exists(place, first, holds)
  const relation = relationInfoOf(place.model, first)
  if (relation.kind === 'toOne' && place.sources.canJoin) return some(place.sources.toOne(place, relation), rest, holds)
  return exists(place, first, (row) => some(row, rest, holds))
}

/**
 * SQLite since 3.52 makes a join of an EXISTS that stands alone, and 3.52.0 gives wrong pages then. A sign before it keeps it what
 * it is, as in every SQLite before: it wants an index on the foreign key.
 */
function exists(place: Place, relation: string, holds: (row: Place) => Sql): Sql {
  const rows = relatedRows(place, relationInfoOf(place.model, relation), (row) => ({
    select: raw`1`,
    where: holds(row),
  }))
  return place.sources.context.kind === 'sqlite' ? raw`+exists ${rows}` : raw`exists ${rows}`
}
