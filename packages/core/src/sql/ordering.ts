import type { DatabaseKind } from '../db/capabilities.ts'
import { ConfigurationError } from '../errors.ts'
import type { OrderBy } from '../query/order-by.ts'
import { fieldInfoOf, relationInfoOf } from './catalog.ts'
import type { Place } from './sources.ts'
import { raw, type Sql, sortable } from './tree.ts'

/** The terms of an order on the rows of a place. Paths go through to-one relations, which are joined. */
export function orderTerms(orderBy: readonly OrderBy[], place: Place): Sql[] {
  return orderBy.flatMap((term) => {
    const { node, nullable } = orderedBy(place, term.path.split('.'), false)
    return withNulls(node, term, nullable, place.sources.context.kind)
  })
}

function orderedBy(
  place: Place,
  [first = '', ...rest]: readonly string[],
  joined: boolean,
): { node: Sql; nullable: boolean } {
  if (rest.length === 0) {
    const field = fieldInfoOf(place.model, first)
    return {
      node: sortable(place.column(field), field),
      nullable: field.nullable || joined,
    }
  }
  const relation = relationInfoOf(place.model, first)
  if (relation.kind === 'toMany') {
    throw new ConfigurationError(
      'unknown_model',
      `${place.model.name} cannot be ordered through ${first}, which leads to many rows.`,
    )
  }
  return orderedBy(place.sources.toOne(place, relation), rest, true)
}

/** PostgreSQL takes NULL for the largest value; by contract it is the smallest. A clause that changes nothing is left out. */
function withNulls(node: Sql, term: OrderBy, nullable: boolean, kind: DatabaseKind): Sql[] {
  const directed = term.direction === 'desc' ? raw`${node} desc` : raw`${node} asc`
  const wanted = term.nulls ?? (term.direction === 'desc' ? 'last' : 'first')
  const natural = (term.direction === 'desc') === (kind === 'postgres') ? 'first' : 'last'
  if (!nullable || wanted === natural) return [directed]
  if (kind === 'mysql') return [wanted === 'first' ? raw`${node} is not null` : raw`${node} is null`, directed]
  return [wanted === 'first' ? raw`${directed} nulls first` : raw`${directed} nulls last`]
}
