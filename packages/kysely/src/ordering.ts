import { ConfigurationError, type DatabaseKind, type OrderBy } from '@authpkg/core'
import { type OperationNode, OrderByNode } from 'kysely'
import { fieldInfoOf, type Place, relationInfoOf } from './sources.ts'
import { orderItem, raw, sortable } from './sql-nodes.ts'

/** The terms of an order on the rows of a place. Paths go through to-one relations, which are joined. */
export function orderTerms(orderBy: readonly OrderBy[], place: Place): OperationNode[] {
  return orderBy.flatMap((term) => {
    const { node, nullable } = orderedBy(place, term.path.split('.'), false)
    return withNulls(node, term, nullable, place.sources.context.kind)
  })
}

export const orderByNode = (terms: readonly OperationNode[]): OrderByNode => OrderByNode.create(terms.map(orderItem))

function orderedBy(
  place: Place,
  [first = '', ...rest]: readonly string[],
  joined: boolean,
): { node: OperationNode; nullable: boolean } {
  if (rest.length === 0) {
    const field = fieldInfoOf(place.model, first)
    return {
      node: sortable(place.column(field), field, place.sources.context.kind),
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
function withNulls(node: OperationNode, term: OrderBy, nullable: boolean, kind: DatabaseKind): OperationNode[] {
  const directed = term.direction === 'desc' ? raw`${node} desc` : raw`${node} asc`
  const wanted = term.nulls ?? (term.direction === 'desc' ? 'last' : 'first')
  const natural = (term.direction === 'desc') === (kind === 'postgres') ? 'first' : 'last'
  if (!nullable || wanted === natural) return [directed]
  if (kind === 'mysql') return [wanted === 'first' ? raw`${node} is not null` : raw`${node} is null`, directed]
  return [wanted === 'first' ? raw`${directed} nulls first` : raw`${directed} nulls last`]
}
